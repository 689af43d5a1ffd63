//! Reading the values of a TOML document. Values of the wrong type and unknown keys are reported.

use std::ops::Range;
use std::path::Path;

use toml_edit::{Item, Key, TableLike, Value};

use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Location, Reported};

/// A key of a table with its value.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    key: &'t Key,
    pub(crate) item: &'t Item,
}

impl<'t> Node<'t> {
    /// The keys of a table, in the order of the file.
    pub(crate) fn all(table: &'t dyn TableLike) -> Vec<Self> {
        let keys = table.iter().map(|(key, _)| key);
        keys.filter_map(|key| table.get_key_value(key))
            .map(|(key, item)| Self { key, item })
            .collect()
    }

    pub(crate) fn name(&self) -> &'t str {
        self.key.get()
    }

    fn key_span(&self) -> Range<usize> {
        self.key.span().unwrap_or_default()
    }
}

/// Reads values, and reports those that their key does not accept.
pub(crate) struct Reader<'d> {
    file: FileId,
    folder: &'d Path,
    /// Keys at the top of the file.
    top: &'d [&'static str],
    diagnostics: &'d mut Diagnostics,
    result: Result<(), Reported>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(
        file: FileId,
        folder: &'d Path,
        top: &'d [&'static str],
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        Self {
            file,
            folder,
            top,
            diagnostics,
            result: Ok(()),
        }
    }

    /// Fails if anything was reported.
    pub(super) fn finish(self) -> Result<(), Reported> {
        self.result
    }

    /// The folder of the file, which paths in it are relative to.
    pub(crate) fn folder(&self) -> &'d Path {
        self.folder
    }

    /// The location of a key.
    pub(crate) fn key_at(&self, node: Node<'_>) -> Location {
        Location::bytes(self.file, node.key_span())
    }

    /// The location of a value. A table that exists only through its keys has the location of its key.
    pub(crate) fn value_at(&self, node: Node<'_>) -> Location {
        let span = node.item.span().unwrap_or_else(|| node.key_span());
        Location::bytes(self.file, span)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.result = Err(self.diagnostics.report(diagnostic));
    }

    /// Reports a value that its key does not accept.
    pub(crate) fn invalid(&mut self, at: Location, message: impl Into<String>, help: &str) {
        self.report(Diagnostic::error(Code::InvalidValue, at, message).help(help));
    }

    /// Reports a key of a table that has only the `known` keys.
    pub(crate) fn unknown(&mut self, node: Node<'_>, table: &str, known: &[&str]) {
        let name = node.name();
        // TOML adds a key to the table above it.
        let help = if self.top.contains(&name) {
            format!("put `{name}` above the first table of the file, or make it a table of its own")
        } else {
            did_you_mean(name, known.iter().copied())
                .unwrap_or_else(|| format!("its keys are: {}", known.join(", ")))
        };
        let diagnostic = Diagnostic::error(
            Code::UnknownKey,
            self.key_at(node),
            format!("unknown key `{name}`"),
        );
        self.report(diagnostic.label(format!("not a key of {table}")).help(help));
    }

    pub(crate) fn string(&mut self, node: Node<'_>) -> Option<String> {
        match node.item.as_str() {
            Some(text) => Some(text.to_owned()),
            None => self.wrong_type(node, "a string"),
        }
    }

    pub(crate) fn boolean(&mut self, node: Node<'_>) -> Option<bool> {
        match node.item.as_bool() {
            Some(value) => Some(value),
            None => self.wrong_type(node, "`true` or `false`"),
        }
    }

    /// The strings of a list, each with its location.
    pub(crate) fn strings(&mut self, node: Node<'_>) -> Option<Vec<(String, Location)>> {
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

    pub(crate) fn table<'t>(&mut self, node: Node<'t>) -> Option<Vec<Node<'t>>> {
        match node.item.as_table_like() {
            Some(table) => Some(Node::all(table)),
            None => self.wrong_type(node, "a table"),
        }
    }

    /// Reports a value of another type. Always returns `None`.
    pub(crate) fn wrong_type<T>(&mut self, node: Node<'_>, expected: &str) -> Option<T> {
        let found = node.item.type_name();
        let diagnostic = mismatch(self.value_at(node), expected, found);
        self.report(diagnostic);
        None
    }
}

fn mismatch(at: Location, expected: &str, found: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WrongType,
        at,
        format!("expected {expected}, found {}", with_article(found)),
    )
}

/// A TOML type with its article.
fn with_article(name: &str) -> String {
    match name {
        "integer" | "array" | "inline table" | "array of tables" => format!("an {name}"),
        other => format!("a {other}"),
    }
}
