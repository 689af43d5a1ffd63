//! Rust's part of `codegen.toml`: the package, its features and dependencies, and what its types are made of.

mod features;
mod manifest;
mod names;
mod package;
mod paths;
mod settings;
mod types;

pub use manifest::{Dependency, Manifest, RUNTIME, Runtime};
pub use package::package_name;
pub use settings::Settings;

pub(super) use types::CustomTypes;

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
