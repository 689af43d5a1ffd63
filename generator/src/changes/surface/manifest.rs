//! What callers see of the crate's manifest: its features and the Rust version.

use super::item::{Item, ItemKind, Items, Key, Space};
use super::signature::Signature;

/// Adds the features, those that are on by default, and the Rust version. The generator wrote the text, so that it is TOML.
pub(super) fn read(text: &str, items: &mut Items) {
    let Ok(manifest) = text.parse::<toml_edit::DocumentMut>() else {
        return;
    };
    let features = manifest.get("features").and_then(|of| of.as_table_like());
    for (name, value) in features.into_iter().flat_map(|of| of.iter()) {
        let list = value.as_array().into_iter().flatten();
        let list: Vec<&str> = list.filter_map(|of| of.as_str()).collect();
        if name == "default" {
            for feature in list {
                add(items, format!("default/{feature}"), "", ItemKind::Feature);
            }
        } else {
            let enables = list.join(", ");
            add(items, name.to_owned(), &enables, ItemKind::Feature);
        }
    }
    let package = manifest.get("package");
    let version = package.and_then(|of| of.get("rust-version"));
    if let Some(version) = version.and_then(|of| of.as_str()) {
        add(
            items,
            "rust-version".to_owned(),
            version,
            ItemKind::RustVersion,
        );
    }
}

fn add(items: &mut Items, path: String, value: &str, kind: ItemKind) {
    let declaration = match kind {
        ItemKind::RustVersion => format!("rust-version = \"{value}\""),
        _ => format!("feature \"{path}\""),
    };
    let item = Item {
        kind,
        declaration,
        signature: Signature::default(),
        parameters: Vec::new(),
        condition: None,
        non_exhaustive: false,
        deprecated: false,
        docs: String::new(),
        body: value.to_owned(),
    };
    let space = Space::Manifest;
    items.insert(Key { path, space }, item);
}
