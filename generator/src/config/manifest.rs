//! What the manifest of the generated crate says.

use std::path::PathBuf;

/// What the configuration says about the generated `Cargo.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The package's name.
    pub name: Option<String>,
    /// Its version, as semantic versioning writes it.
    pub version: Option<String>,
    /// The oldest Rust that it is for.
    pub rust_version: Option<String>,
    /// One line: what it is.
    pub description: Option<String>,
    /// Further keys of `[package]`, each with its value as TOML writes it.
    pub more: Vec<(String, String)>,
    /// Whether it may be published, or to which registries, as TOML writes it.
    pub publish: Option<String>,
    /// Where `feishu-runtime` comes from.
    pub runtime: Option<Runtime>,
    /// Whether each module at the top of a crate of one document has a feature. Services have one anyway.
    pub per_tag: bool,
    /// Features that are on by default beside those of modules.
    pub default_features: Vec<String>,
    /// Dependencies beside the runtime.
    pub dependencies: Vec<Dependency>,
}

/// Where a generated crate gets `feishu-runtime` from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runtime {
    /// Its folder, seen from where the program runs.
    pub path: Option<PathBuf>,
    /// Other keys of the dependency, each with its value as TOML writes it: `version`, `git`, ….
    pub keys: Vec<(String, String)>,
    /// Features that are on besides those that the crate needs.
    pub features: Vec<String>,
}

/// A dependency of the generated crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Its name in the manifest.
    pub name: String,
    /// The rest of the line, as TOML writes it.
    pub value: String,
    /// Whether it is on only by a feature.
    pub optional: bool,
}
