//! Content of the generated `Cargo.toml`.

use std::path::PathBuf;

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
    /// The runtime crate, unless it is [the default one](RUNTIME) from the folder that the command line states.
    pub runtime: Option<Runtime>,
    /// True if each module at the top of a crate of one document has a feature. Services always have one.
    pub per_tag: bool,
    /// Default features in addition to those of modules.
    pub default_features: Vec<String>,
    /// Dependencies in addition to the runtime.
    pub dependencies: Vec<Dependency>,
}

/// The runtime crate of clients, unless the configuration states another.
pub const RUNTIME: &str = "openapi-client-runtime";

/// The runtime crate of a generated client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runtime {
    /// The name of its package, if it is not [the default one](RUNTIME): the runtime of a platform.
    pub package: Option<String>,
    /// The call of its builder that examples show for tokens of the platform, such as `.app("id", "secret")`.
    pub credentials: Option<String>,
    /// Its folder, relative to the working directory.
    pub path: Option<PathBuf>,
    /// Other keys of the dependency, each with its value in TOML: `version`, `git`, ….
    pub keys: Vec<(String, String)>,
    /// Features in addition to those that the crate needs.
    pub features: Vec<String>,
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
        let package = self.runtime.as_ref().and_then(|of| of.package.as_deref());
        package.unwrap_or(RUNTIME)
    }

    /// Returns true if the runtime is a platform's: it has a module `platform` with the names that only the platform has.
    pub fn is_platform(&self) -> bool {
        self.runtime_package() != RUNTIME
    }
}
