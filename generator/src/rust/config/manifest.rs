//! Content of the generated `Cargo.toml`.

use super::runtime::{RUNTIME, Runtime};

/// The content of the generated `Cargo.toml` that the configuration states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The package's name.
    pub name: Option<String>,
    /// The package's version, a semantic version.
    pub version: Option<String>,
    /// The minimum supported Rust version.
    pub rust_version: Option<String>,
    /// The package's description, in one line.
    pub description: Option<String>,
    /// Other keys of `[package]`, each with its value in TOML.
    pub more: Vec<(String, String)>,
    /// The value of `publish` in TOML: a boolean, or a list of registries.
    pub publish: Option<String>,
    /// The runtime crate.
    pub runtime: Runtime,
    /// True if each module at the top of a crate of one document has a feature. Services always have one.
    pub per_tag: bool,
    /// Default features in addition to those of modules.
    pub default_features: Vec<String>,
    /// Dependencies in addition to the runtime.
    pub dependencies: Vec<Dependency>,
}

/// A dependency of the generated crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Its name in the manifest.
    pub name: String,
    /// The rest of the line, in TOML.
    pub value: String,
    /// True if a feature enables it.
    pub optional: bool,
}

impl Manifest {
    /// The name of the runtime's package.
    pub fn runtime_package(&self) -> &str {
        self.runtime.package.as_deref().unwrap_or(RUNTIME)
    }

    /// Returns true if the runtime is a platform's: it has a module `platform` with the names that only the platform has.
    pub fn is_platform(&self) -> bool {
        self.runtime_package() != RUNTIME
    }
}
