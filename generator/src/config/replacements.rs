//! `[types]` and `[derive]`: what generated types are made of, and can do.

use super::Entries;
use super::reader::{Node, Reader};
use super::rust_words::NamedPath;

/// What a type may be replaced by.
const KINDS: &[&str] = &["format", "schema", "property"];

/// What every struct derives, or has where it can.
const ALREADY: &[&str] = &["Debug", "Clone", "PartialEq", "Default"];

/// Reads `[types]`. The paths are added to `paths`.
pub(super) fn types(
    node: Node<'_>,
    paths: &mut Vec<NamedPath>,
    reader: &mut Reader<'_>,
) -> Entries<String> {
    let mut types = Entries::default();
    for node in reader.table(node).unwrap_or_default() {
        let key = node.name();
        let kind = key.split_once(':').map(|(kind, _)| kind);
        if !kind.is_some_and(|kind| KINDS.contains(&kind)) {
            reader.invalid(
                reader.key_at(node),
                format!("`{key}` does not say what is replaced"),
                "write `format:date-time`, `schema:Money` or `property:Pet.weight`",
            );
            continue;
        }
        let at = reader.value_at(node);
        let Some(text) = reader.string(node) else {
            continue;
        };
        if let Some(path) = NamedPath::new(&text, at.clone(), "jiff::Timestamp", reader) {
            types.add(
                key.to_owned(),
                text.trim().to_owned(),
                reader.key_at(node),
                at,
            );
            paths.push(path);
        }
    }
    types
}

/// Reads `[derive]`. The paths are added to `paths`.
pub(super) fn derives(
    node: Node<'_>,
    paths: &mut Vec<NamedPath>,
    reader: &mut Reader<'_>,
) -> Entries<Vec<String>> {
    let mut derives = Entries::default();
    for node in reader.table(node).unwrap_or_default() {
        let key = node.name();
        if key != "*" && !key.starts_with("schema:") {
            reader.invalid(
                reader.key_at(node),
                format!("`{key}` names no type"),
                "write `*` for all structs and unions, or `schema:Pet`",
            );
            continue;
        }
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
        derives.add(
            key.to_owned(),
            traits,
            reader.key_at(node),
            reader.value_at(node),
        );
    }
    derives
}
