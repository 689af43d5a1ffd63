//! The sections of the file.

use std::path::Path;

use toml_edit::Table;

use super::reader::{Node, Reader};
use super::rust_words::{self, Use};
use super::{Config, Entries, Features, replacements};

/// The keys at the top.
pub(super) const KEYS: &[&str] = &[
    "skip",
    "package",
    "features",
    "rename",
    "types",
    "derive",
    "dependencies",
];

/// What `[rename]` is divided into.
const RENAME_KEYS: &[&str] = &["operations", "schemas", "properties", "values"];

/// Reads the whole file. Every section is looked at, so that all problems are reported at once.
pub(super) fn read(root: &Table, folder: &Path, reader: &mut Reader<'_>) -> Config {
    let mut config = Config::default();
    let mut paths = Vec::new();
    for node in Node::all(root) {
        match node.name() {
            "skip" => config.skip = skip(node, reader),
            "package" => {
                let nodes = reader.table(node).unwrap_or_default();
                config.manifest.read_package(nodes, folder, reader);
            }
            "features" => {
                let nodes = reader.table(node).unwrap_or_default();
                config.features = Features::read(nodes, reader);
                config.manifest.per_tag = config.features.per_tag.is_some();
                let default = config.features.default.iter();
                config.manifest.default_features =
                    default.map(|(feature, _)| feature.clone()).collect();
            }
            "rename" => {
                for node in reader.table(node).unwrap_or_default() {
                    rename(node, &mut config, reader);
                }
            }
            "types" => config.types = replacements::types(node, &mut paths, reader),
            "derive" => config.derive = replacements::derives(node, &mut paths, reader),
            "dependencies" => {
                let nodes = reader.table(node).unwrap_or_default();
                config.manifest.read_dependencies(nodes, reader);
            }
            _ => reader.unknown(node, "the file", KEYS),
        }
    }
    // Dependencies may stand below what needs them.
    for path in paths {
        path.check(&config.manifest.dependencies, reader);
    }
    config
}

fn skip(node: Node<'_>, reader: &mut Reader<'_>) -> Entries<()> {
    let mut skip = Entries::default();
    for (text, at) in reader.strings(node).unwrap_or_default() {
        skip.add(selector(&text), (), at.clone(), at);
    }
    skip
}

fn rename(node: Node<'_>, config: &mut Config, reader: &mut Reader<'_>) {
    let (entries, purpose) = match node.name() {
        "operations" => (&mut config.operations, None),
        "schemas" => (&mut config.schemas, Some(Use::Type)),
        "properties" => (&mut config.properties, Some(Use::Field)),
        "values" => (&mut config.values, Some(Use::Variant)),
        _ => return reader.unknown(node, "`[rename]`", RENAME_KEYS),
    };
    for node in reader.table(node).unwrap_or_default() {
        let Some(text) = reader.string(node) else {
            continue;
        };
        let at = reader.value_at(node);
        let key = node.name();
        let (key, name) = match purpose {
            Some(purpose) => (
                key.to_owned(),
                rust_words::name(text, at.clone(), purpose, reader),
            ),
            None => (selector(key), operation_id(text, &at, reader)),
        };
        if let Some(name) = name {
            entries.add(key, name, reader.key_at(node), at);
        }
    }
}

/// An id, or method and path with the method as HTTP writes it: `get  /pets` is `GET /pets`.
fn selector(text: &str) -> String {
    match text.split_once(' ') {
        Some((method, path)) if path.trim_start().starts_with('/') => {
            format!("{} {}", method.to_ascii_uppercase(), path.trim_start())
        }
        _ => text.to_owned(),
    }
}

/// An `operationId`: words with dots between them.
fn operation_id(
    text: String,
    at: &crate::diagnostic::Location,
    reader: &mut Reader<'_>,
) -> Option<String> {
    let is_word = |word: &str| word.chars().any(char::is_alphanumeric);
    if text.split('.').all(is_word) {
        return Some(text);
    }
    let message = format!("`{text}` cannot be the id of an operation");
    reader.invalid(
        at.clone(),
        message,
        "write words with dots between them, such as `pets.list`",
    );
    None
}
