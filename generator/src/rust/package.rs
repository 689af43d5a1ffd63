//! The crate to generate.

use super::config::RuntimeSource;

/// The crate to generate.
#[derive(Debug, Clone)]
pub struct Package {
    /// The crate's name.
    pub name: String,
    /// Where the crate finds its runtime. Paths are relative to the crate.
    pub runtime: RuntimeSource,
    /// The description that the files are generated from, for the note at their top.
    pub source: String,
}

/// A file whose text does not parse as Rust, which is a defect of the generator.
#[derive(Debug)]
pub struct RenderError {
    /// The file.
    pub path: String,
    /// The parser's message.
    pub message: String,
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the text generated for `{}` is not valid Rust: {}",
            self.path, self.message
        )
    }
}

impl std::error::Error for RenderError {}
