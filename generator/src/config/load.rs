//! From a file to a configuration.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml_edit::Document;

use super::reader::Reader;
use super::{Config, sections};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Sources};

/// The file that is taken unless another is named: beside the document, or in the folder of documents.
pub const FILE_NAME: &str = "codegen.toml";

impl Config {
    /// Reads the configuration for the documents at a path: the file that is named, else [`FILE_NAME`] beside the document. Without either it is empty.
    ///
    /// What is wrong with it is added to `diagnostics`, its text to `sources`.
    pub fn load(
        named: Option<&Path>,
        documents: &Path,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let path = named.map_or_else(|| beside(documents), Path::to_owned);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {
                return Self::default();
            }
            Err(error) => {
                let message = format!("cannot read the configuration `{}`: {error}", shown(&path));
                diagnostics.push(
                    Diagnostic::without_location(Code::UnreadableFile, message)
                        .help("name a file with `--config`"),
                );
                return Self::default();
            }
        };
        let Ok(text) = String::from_utf8(bytes) else {
            let file = sources.add(shown(&path), "");
            diagnostics.push(
                Diagnostic::error(
                    Code::InvalidUtf8,
                    Location::file(file),
                    "the file is not UTF-8",
                )
                .help("save the file in the encoding UTF-8"),
            );
            return Self::default();
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let file = sources.add(shown(&path), text);
        match Document::parse(text) {
            Ok(document) => {
                let mut reader = Reader::new(file, diagnostics);
                let folder = path.parent().unwrap_or(Path::new(""));
                sections::read(document.as_table(), folder, &mut reader)
            }
            Err(error) => {
                let location = match error.span() {
                    Some(span) => Location::bytes(file, span),
                    None => Location::file(file),
                };
                // The parser's words may run over several lines: what is wrong, then what was expected.
                let message = error.message().trim().replace('\n', "; ");
                diagnostics.push(
                    Diagnostic::error(Code::InvalidToml, location, message)
                        .help("write the file as https://toml.io says; strings stand in quotes"),
                );
                Self::default()
            }
        }
    }
}

/// The file beside a document, or in a folder of documents.
fn beside(documents: &Path) -> PathBuf {
    if documents.is_dir() {
        documents.join(FILE_NAME)
    } else {
        documents.with_file_name(FILE_NAME)
    }
}

/// A path as it is shown: as it was given, with forward slashes.
fn shown(path: &Path) -> String {
    let shown = path.display().to_string();
    if cfg!(windows) {
        shown.replace('\\', "/")
    } else {
        shown
    }
}
