//! Rust's part of `codegen.toml`: the package, its features and dependencies, and what its types are made of.

mod features;
mod manifest;
mod names;
mod package;
mod package_name;
mod paths;
mod runtime;
mod settings;
mod types;

pub use manifest::{Dependency, Manifest};
pub use package_name::{package_name, package_name_of_file};
pub use runtime::{GitReference, RUNTIME, Runtime, RuntimeSource};
pub use settings::Settings;

pub(super) use types::CustomTypes;

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
