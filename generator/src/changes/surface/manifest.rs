//! What callers see of the crate's manifest: its name, its features, the Rust version, and the crates whose types its interface contains.

use semver::{Comparator, VersionReq};

use super::item::{Item, ItemKind, Items, Key, Space};
use super::signature::Signature;

/// Adds the items of the manifest. The generator wrote the text, so that it is TOML. `runtime` is the name of the runtime's package.
pub(super) fn read(text: &str, runtime: &str, items: &mut Items) {
    let Ok(manifest) = text.parse::<toml_edit::DocumentMut>() else {
        return;
    };
    let mut add = |path: String, value: &str, kind: ItemKind| {
        let space = Space::Manifest;
        items.insert(Key { path, space }, item(kind, value));
    };
    let table = |name: &str| manifest.get(name).and_then(|of| of.as_table_like());
    let text = |name: &str| table("package")?.get(name)?.as_str();
    if let Some(name) = text("name") {
        add("package".to_owned(), name, ItemKind::Package);
    }
    if let Some(version) = text("rust-version") {
        add("rust-version".to_owned(), version, ItemKind::RustVersion);
    }
    for (name, value) in table("features").into_iter().flat_map(|of| of.iter()) {
        if name != "default" {
            add(format!("feature/{name}"), name, ItemKind::Feature);
            continue;
        }
        let list = value.as_array().into_iter().flatten();
        for feature in list.filter_map(|of| of.as_str()) {
            let path = format!("default/{feature}");
            add(path, feature, ItemKind::DefaultFeature);
        }
    }
    for (name, value) in table("dependencies").into_iter().flat_map(|of| of.iter()) {
        let version = value.as_str().or_else(|| value.get("version")?.as_str());
        let dependency = [name, version.unwrap_or_default()].join(" ");
        let dependency = dependency.trim_end();
        match name == runtime {
            true => add("runtime".to_owned(), dependency, ItemKind::Runtime),
            false => {
                let path = format!("dependency/{name}");
                add(path, dependency, ItemKind::Dependency);
            }
        }
    }
}

fn item(kind: ItemKind, value: &str) -> Item {
    let declaration = match kind {
        ItemKind::Feature => format!("feature \"{value}\""),
        ItemKind::DefaultFeature => format!("default feature \"{value}\""),
        ItemKind::Package => format!("name = \"{value}\""),
        ItemKind::RustVersion => format!("rust-version = \"{value}\""),
        _ => format!("dependency {value}"),
    };
    Item {
        kind,
        declaration,
        signature: Signature::default(),
        parameters: Vec::new(),
        condition: None,
        non_exhaustive: false,
        deprecated: false,
        docs: String::new(),
        body: value.to_owned(),
    }
}

/// True if cargo gives both the same crate: `jiff 0.2` and `jiff 0.2.4`. Callers that use the newer version have it already.
///
/// Without a version, the source is a folder or a repository, whose content is not compared.
pub(super) fn is_compatible(old: &str, new: &str) -> bool {
    let parts = |dependency: &str| {
        let (name, version) = dependency.split_once(' ').unwrap_or((dependency, ""));
        (name.to_owned(), compatible_range(version))
    };
    let ((old_name, old_range), (new_name, new_range)) = (parts(old), parts(new));
    let same_range = match (old_range, new_range) {
        (Some(old), Some(new)) => old == new,
        _ => true,
    };
    old_name == new_name && same_range
}

/// The leftmost number of a requirement that is not zero, with those before it: versions with the same numbers are compatible.
fn compatible_range(version: &str) -> Option<(u64, Option<u64>, Option<u64>)> {
    let requirement = VersionReq::parse(version).ok()?;
    let Comparator {
        major,
        minor,
        patch,
        ..
    } = requirement.comparators.first()?;
    Some(match (major, minor) {
        (0, Some(0)) => (0, Some(0), *patch),
        (0, minor) => (0, *minor, None),
        (major, _) => (*major, None, None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compatible_by_their_leftmost_number_that_is_not_zero() {
        for (old, new) in [
            ("1", "1.4"),
            ("0.2", "0.2.4"),
            ("0.0.3", "0.0.3"),
            ("^1.2", "~1.3"),
        ] {
            assert!(
                is_compatible(&format!("jiff {old}"), &format!("jiff {new}")),
                "{old} {new}"
            );
        }
        for (old, new) in [
            ("1", "2"),
            ("0.1", "0.2"),
            ("0.0.3", "0.0.4"),
            ("0.9", "1.0"),
        ] {
            assert!(
                !is_compatible(&format!("jiff {old}"), &format!("jiff {new}")),
                "{old} {new}"
            );
        }
        assert!(!is_compatible("one-runtime 0.1", "other-runtime 0.1"));
        assert!(is_compatible("jiff", "jiff 0.1"));
    }
}
