//! `[types]` and `[derive]`: types of strings, and traits of generated types.

use super::paths::NamedPath;
use crate::config::{CustomString, Entries, Node, Reader, selects_strings};

/// Traits that every struct derives or implements where it can.
const ALREADY: &[&str] = &["Debug", "Clone", "PartialEq", "Default"];

/// The Rust types that represent strings of the document.
#[derive(Debug, Clone, Default)]
pub(in crate::rust) struct CustomTypes {
    paths: Vec<String>,
}

impl CustomTypes {
    /// The path of a type.
    pub(in crate::rust) fn path(&self, custom: CustomString) -> &str {
        self.paths
            .get(custom.index())
            .map_or("String", String::as_str)
    }

    /// The handle of a path. Equal paths have the same handle.
    fn add(&mut self, path: &str) -> CustomString {
        let known = self.paths.iter().position(|known| known == path);
        CustomString::new(known.unwrap_or_else(|| {
            self.paths.push(path.to_owned());
            self.paths.len() - 1
        }))
    }
}

/// Reads `[types]`. Appends the paths to `paths`.
pub(super) fn read_types(
    nodes: Vec<Node<'_>>,
    types: &mut CustomTypes,
    strings: &mut Entries<CustomString>,
    paths: &mut Vec<NamedPath>,
    reader: &mut Reader<'_>,
) {
    for node in nodes {
        let key = node.name();
        if !selects_strings(key) {
            reader.invalid(
                reader.key_at(node),
                format!("`{key}` does not select strings"),
                "write `format:date-time`, `schema:Money` or `property:Pet.weight`",
            );
            continue;
        }
        let at = reader.value_at(node);
        let Some(text) = reader.string(node) else {
            continue;
        };
        if let Some(path) = NamedPath::new(&text, at.clone(), "jiff::Timestamp", reader) {
            let custom = types.add(path.text());
            strings.add(key.to_owned(), custom, reader.key_at(node), at);
            paths.push(path);
        }
    }
}

/// Reads `[derive]`. Appends the paths to `paths`.
pub(super) fn read_derives(
    nodes: Vec<Node<'_>>,
    paths: &mut Vec<NamedPath>,
    reader: &mut Reader<'_>,
) -> Entries<Vec<String>> {
    let mut derives = Entries::default();
    for node in nodes {
        let key = node.name();
        if key != "*" && !key.starts_with("schema:") {
            reader.invalid(
                reader.key_at(node),
                format!("`{key}` does not select types"),
                "write `*` for all structs and unions, or `schema:Pet`",
            );
            continue;
        }
        let traits = read_traits(node, paths, reader);
        let (key_at, value_at) = (reader.key_at(node), reader.value_at(node));
        derives.add(key.to_owned(), traits, key_at, value_at);
    }
    derives
}

fn read_traits(node: Node<'_>, paths: &mut Vec<NamedPath>, reader: &mut Reader<'_>) -> Vec<String> {
    let mut traits: Vec<String> = Vec::new();
    for (text, at) in reader.strings(node).unwrap_or_default() {
        let text = text.trim();
        if ALREADY.contains(&text) {
            let message = format!("generated types have `{text}` already, where they can");
            reader.invalid(at, message, "delete it");
        } else if let Some(path) = NamedPath::new(text, at, "Hash", reader) {
            if !traits.iter().any(|known| known == text) {
                traits.push(text.to_owned());
            }
            paths.push(path);
        }
    }
    let has = |name: &str| traits.iter().any(|known| known == name);
    let needs = [("Ord", "Eq"), ("Ord", "PartialOrd")];
    let missing = needs.iter().find(|(of, needed)| has(of) && !has(needed));
    if let Some((of, needed)) = missing {
        let message = format!("`{of}` needs `{needed}`");
        reader.invalid(reader.value_at(node), message, &format!("add `{needed}`"));
    }
    traits
}
