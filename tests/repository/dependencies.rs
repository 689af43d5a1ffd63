//! The dependencies keep to the lists in `deny.toml`.
//!
//! `cargo deny` checks the same and more, but takes minutes to install. This test needs cargo only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::license::is_satisfied;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// A package in the output of `cargo metadata`.
#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// The registry; `None` for the packages of this workspace.
    source: Option<String>,
}

/// The third-party packages that are built on this platform.
fn packages() -> Vec<Package> {
    let metadata = cargo(&["metadata", "--format-version", "1", "--locked", "--offline"]);
    let metadata: Metadata = serde_json::from_slice(&metadata).expect("the format of cargo");
    let built = built_packages();
    let packages = metadata.packages.into_iter();
    packages
        .filter(|package| package.source.is_some())
        .filter(|package| built.contains(&format!("{} v{}", package.name, package.version)))
        .collect()
}

/// The names and versions of all packages that are built. `cargo metadata` also lists dependencies that only an absent feature needs.
fn built_packages() -> BTreeSet<String> {
    let tree = cargo(&[
        "tree",
        "--workspace",
        "--all-features",
        "--locked",
        "--offline",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let tree = String::from_utf8(tree).expect("UTF-8");
    tree.lines()
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect()
}

/// The output of cargo with these arguments.
fn cargo(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{problem}");
    output.stdout
}

/// A list of strings in `deny.toml`.
fn listed(section: &str, key: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deny.toml");
    let text = fs::read_to_string(path).expect("a readable file");
    let document: toml_edit::DocumentMut = text.parse().expect("TOML");
    let list = document[section][key].as_array().expect("a list");
    list.iter()
        .map(|item| item.as_str().expect("a string").to_owned())
        .collect()
}

#[test]
fn dependencies_have_allowed_licenses() {
    let allowed = listed("licenses", "allow");
    let packages = packages();
    assert!(packages.len() > 100, "only {} packages", packages.len());
    for Package {
        name,
        version,
        license,
        ..
    } in packages
    {
        let license = license.unwrap_or_default();
        assert!(
            is_satisfied(&license, &allowed),
            "{name} {version} has the license `{license}`: replace the package, or add the license to deny.toml"
        );
    }
}

#[test]
fn dependencies_come_from_crates_io_and_none_is_banned() {
    let banned = listed("bans", "deny");
    for Package { name, source, .. } in packages() {
        assert!(!banned.contains(&name), "{name} is banned in deny.toml");
        assert_eq!(
            source.as_deref(),
            Some("registry+https://github.com/rust-lang/crates.io-index"),
            "{name}"
        );
    }
}

#[test]
fn dependencies_have_one_version_each() {
    let exceptions = listed("bans", "skip");
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Package { name, version, .. } in packages() {
        versions.entry(name).or_default().push(version);
    }
    versions.retain(|name, versions| versions.len() > 1 && !exceptions.contains(name));
    assert!(
        versions.is_empty(),
        "several versions of a package: {versions:?}; update the dependencies, or add the package to `skip` in deny.toml"
    );
}
