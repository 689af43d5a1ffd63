//! Walking a TOML document: what is of the wrong type, and keys that nobody knows.

use std::ops::Range;

use toml_edit::{Item, Key, TableLike, Value};

use super::sections;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Location};
use crate::spec::did_you_mean;

/// A key of a table with its value.
#[derive(Clone, Copy)]
pub(super) struct Node<'t> {
    pub(super) key: &'t Key,
    pub(super) item: &'t Item,
}

impl<'t> Node<'t> {
    /// The keys of a table, in the order of the file.
    pub(super) fn all(table: &'t dyn TableLike) -> Vec<Self> {
        let keys = table.iter().map(|(key, _)| key);
        keys.filter_map(|key| table.get_key_value(key))
            .map(|(key, item)| Self { key, item })
            .collect()
    }

    pub(super) fn name(&self) -> &'t str {
        self.key.get()
    }

    fn key_span(&self) -> Range<usize> {
        self.key.span().unwrap_or_default()
    }
}

/// Reads values, and reports those that are not what their key takes.
pub(super) struct Reader<'d> {
    file: FileId,
    diagnostics: &'d mut Diagnostics,
}

impl<'d> Reader<'d> {
    pub(super) fn new(file: FileId, diagnostics: &'d mut Diagnostics) -> Self {
        Self { file, diagnostics }
    }

    /// Where a key stands.
    pub(super) fn key_at(&self, node: Node<'_>) -> Location {
        Location::bytes(self.file, node.key_span())
    }

    /// Where a value stands. A table that is made by the keys of others stands where its key does.
    pub(super) fn value_at(&self, node: Node<'_>) -> Location {
        let span = node.item.span().unwrap_or_else(|| node.key_span());
        Location::bytes(self.file, span)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports a value that its key does not take.
    pub(super) fn invalid(&mut self, at: Location, message: impl Into<String>, help: &str) {
        self.report(Diagnostic::error(Code::InvalidValue, at, message).help(help));
    }

    /// Reports a key of a table that has only these.
    pub(super) fn unknown(&mut self, node: Node<'_>, table: &str, known: &[&str]) {
        let name = node.name();
        // TOML counts a key to the table above it.
        let help = if sections::KEYS.contains(&name) {
            format!("`{name}` stands above the first table of the file, or is a table of its own")
        } else {
            did_you_mean(name, known.iter().copied())
                .unwrap_or_else(|| format!("it takes: {}", known.join(", ")))
        };
        let diagnostic = Diagnostic::error(
            Code::UnknownKey,
            self.key_at(node),
            format!("unknown key `{name}`"),
        );
        self.report(diagnostic.label(format!("not a key of {table}")).help(help));
    }

    pub(super) fn string(&mut self, node: Node<'_>) -> Option<String> {
        match node.item.as_str() {
            Some(text) => Some(text.to_owned()),
            None => self.wrong_type(node, "a string"),
        }
    }

    pub(super) fn boolean(&mut self, node: Node<'_>) -> Option<bool> {
        match node.item.as_bool() {
            Some(value) => Some(value),
            None => self.wrong_type(node, "`true` or `false`"),
        }
    }

    /// The strings of a list, each with its place.
    pub(super) fn strings(&mut self, node: Node<'_>) -> Option<Vec<(String, Location)>> {
        let Some(list) = node.item.as_array() else {
            return self.wrong_type(node, "a list of strings");
        };
        let mut strings = Vec::new();
        for value in list {
            let at = Location::bytes(self.file, value.span().unwrap_or_default());
            match value {
                Value::String(text) => strings.push((text.value().clone(), at)),
                other => self.report(mismatch(at, "a string", other.type_name())),
            }
        }
        Some(strings)
    }

    pub(super) fn table<'t>(&mut self, node: Node<'t>) -> Option<Vec<Node<'t>>> {
        match node.item.as_table_like() {
            Some(table) => Some(Node::all(table)),
            None => self.wrong_type(node, "a table"),
        }
    }

    /// Reports a value of another type; there is nothing to go on with.
    pub(super) fn wrong_type<T>(&mut self, node: Node<'_>, wanted: &str) -> Option<T> {
        let found = node.item.type_name();
        let diagnostic = mismatch(self.value_at(node), wanted, found);
        self.report(diagnostic);
        None
    }
}

fn mismatch(at: Location, wanted: &str, found: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WrongType,
        at,
        format!("wanted {wanted}, found {}", with_article(found)),
    )
}

/// A type of TOML as a sentence has it.
fn with_article(name: &str) -> String {
    match name {
        "integer" | "array" | "inline table" | "array of tables" => format!("an {name}"),
        other => format!("a {other}"),
    }
}
