//! `[package]` and `[dependencies]`.

use toml_edit::{InlineTable, Item, Value};

use super::manifest::{Dependency, Manifest};
use super::package_name::{package_name, valid_name};
use super::runtime::Runtime;
use crate::config::{Node, Reader};
use crate::diagnostic::Location;

/// The keys of `[package]`. Keys that cargo has too mean the same as in cargo.
const KEYS: &[&str] = &[
    "name",
    "version",
    "rust-version",
    "description",
    "license",
    "repository",
    "homepage",
    "documentation",
    "authors",
    "keywords",
    "categories",
    "publish",
    "runtime",
];

impl Manifest {
    /// Reads `[package]`.
    pub(super) fn read_package(&mut self, nodes: Vec<Node<'_>>, reader: &mut Reader<'_>) {
        for node in nodes {
            let at = reader.value_at(node);
            match node.name() {
                "name" => {
                    self.name = reader
                        .string(node)
                        .and_then(|name| valid_name(name, at, reader))
                }
                "version" => {
                    self.version = reader
                        .string(node)
                        .and_then(|text| version(text, at, reader))
                }
                "rust-version" => {
                    self.rust_version = reader
                        .string(node)
                        .and_then(|text| rust_version(text, at, reader))
                }
                "description" => self.description = reader.string(node),
                key @ ("license" | "repository" | "homepage" | "documentation") => {
                    let value = reader
                        .string(node)
                        .map(|text| Value::from(text).to_string());
                    self.more.extend(value.map(|value| (key.to_owned(), value)));
                }
                key @ ("authors" | "keywords" | "categories") => {
                    let value = reader.strings(node).map(|_| inline(node.item).to_string());
                    self.more.extend(value.map(|value| (key.to_owned(), value)));
                }
                "publish" => {
                    let is_list = node.item.is_array() && reader.strings(node).is_some();
                    if is_list || node.item.is_bool() {
                        self.publish = Some(inline(node.item).to_string());
                    } else {
                        reader.wrong_type::<()>(node, "`true`, `false` or a list of registries");
                    }
                }
                "runtime" => self.runtime = Runtime::read(node, reader).unwrap_or_default(),
                _ => reader.unknown(node, "`[package]`", KEYS),
            }
        }
        // The order of cargo's documentation, not of the file.
        self.more
            .sort_by_key(|(key, _)| KEYS.iter().position(|known| known == key));
    }

    /// Reads `[dependencies]`.
    pub(super) fn read_dependencies(&mut self, nodes: Vec<Node<'_>>, reader: &mut Reader<'_>) {
        for node in nodes {
            let name = node.name().to_owned();
            if name == self.runtime_package() {
                reader.invalid(
                    reader.key_at(node),
                    format!("`{name}` is a dependency already"),
                    "state where it comes from with `runtime` in `[package]`",
                );
                continue;
            }
            if package_name(&name).is_err() {
                reader.invalid(
                    reader.key_at(node),
                    format!("`{name}` cannot be the name of a dependency"),
                    "write letters, digits, `-` and `_`",
                );
                continue;
            }
            if !node.item.is_str() && !node.item.is_table_like() {
                reader.wrong_type::<()>(node, "a version or a table");
                continue;
            }
            let optional = node
                .item
                .as_table_like()
                .and_then(|table| table.get("optional"));
            self.dependencies.push(Dependency {
                name,
                value: inline(node.item).to_string(),
                optional: optional.and_then(Item::as_bool).unwrap_or(false),
            });
        }
    }
}

fn version(text: String, at: Location, reader: &mut Reader<'_>) -> Option<String> {
    match semver::Version::parse(&text) {
        Ok(_) => Some(text),
        Err(error) => {
            let message = format!("`{text}` is not a version: {error}");
            reader.invalid(at, message, "write a version such as `0.3.0`");
            None
        }
    }
}

/// Checks a Rust version such as `1.88` or `1.88.0`.
fn rust_version(text: String, at: Location, reader: &mut Reader<'_>) -> Option<String> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('.').collect();
    if (1..=3).contains(&parts.len()) && parts.into_iter().all(is_number) {
        return Some(text);
    }
    let message = format!("`{text}` is not a Rust version");
    reader.invalid(at, message, "write a version such as `1.88`");
    None
}

/// A value on one line, without the comments and line breaks of the file.
fn inline(item: &Item) -> Value {
    match item {
        Item::Value(value) => inline_value(value),
        Item::Table(table) => table_of(table.iter()),
        Item::ArrayOfTables(tables) => {
            let tables = tables.iter().map(|table| table_of(table.iter()));
            Value::Array(tables.collect())
        }
        Item::None => Value::InlineTable(InlineTable::new()),
    }
}

fn inline_value(value: &Value) -> Value {
    match value {
        Value::String(text) => text.value().clone().into(),
        Value::Integer(number) => (*number.value()).into(),
        Value::Float(number) => (*number.value()).into(),
        Value::Boolean(value) => (*value.value()).into(),
        Value::Datetime(date) => (*date.value()).into(),
        Value::Array(list) => Value::Array(list.iter().map(inline_value).collect()),
        Value::InlineTable(table) => {
            let mut copy = InlineTable::new();
            copy.extend(table.iter().map(|(key, value)| (key, inline_value(value))));
            Value::InlineTable(copy)
        }
    }
}

fn table_of<'t>(entries: impl Iterator<Item = (&'t str, &'t Item)>) -> Value {
    let mut table = InlineTable::new();
    table.extend(entries.map(|(key, item)| (key, inline(item))));
    Value::InlineTable(table)
}
