//! The neutral sections of the file: `skip`, `[rename]`, `[paging]` and `[lint]`.

use std::path::Path;

use super::file::ConfigFile;
use super::language::{Language, Named};
use super::lint::LintSettings;
use super::paging::Paging;
use super::reader::{Node, Reader};
use super::{CustomString, Entries};
use crate::diagnostic::{Diagnostics, Failure, Location, Reported, Sources};

/// The neutral keys at the top of the file.
const KEYS: &[&str] = &["skip", "rename", "paging", "lint"];

/// The keys of `[rename]`.
const RENAME_KEYS: &[&str] = &["operations", "schemas", "properties", "values"];

/// A configuration. Without a file it is empty and changes nothing.
#[derive(Debug, Default)]
pub struct Config {
    /// Skipped operations, by id or by method and path, and skipped events, by type.
    pub skip: Entries<()>,
    /// New ids of operations, by id or by method and path.
    pub operations: Entries<String>,
    /// Names of types, by the name of the schema.
    pub schemas: Entries<String>,
    /// Names of fields, by the key of the property or parameter.
    pub properties: Entries<String>,
    /// Names of enum values, by the key of the enum and the value.
    pub values: Entries<String>,
    /// The paging of operations, by id or by method and path; `*` is for all that fit.
    pub paging: Entries<Paging>,
    /// Strings that the output language represents by a type of its own.
    pub strings: Entries<CustomString>,
    /// What `lint` demands.
    pub lint: LintSettings,
}

impl Config {
    /// Loads the configuration of the documents at a path: from the named file, else from [`FILE_NAME`](super::FILE_NAME) beside them.
    ///
    /// The whole file is read before this fails, so that all problems are reported at once.
    pub(crate) fn load(
        named: Option<&Path>,
        documents: &Path,
        language: &mut dyn Language,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Failure> {
        match ConfigFile::open(named, documents, sources, diagnostics)? {
            Some(file) => Ok(Self::read(&file, language, diagnostics)?),
            None => Ok(Self::default()),
        }
    }

    fn read(
        file: &ConfigFile,
        language: &mut dyn Language,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let keys = [KEYS, language.keys()].concat();
        let mut reader = Reader::new(file.id, &file.folder, &keys, diagnostics);
        let mut config = Self::default();
        for node in Node::all(file.document.as_table()) {
            match node.name() {
                "skip" => config.read_skip(node, &mut reader),
                "rename" => {
                    for node in reader.table(node).unwrap_or_default() {
                        config.read_rename(node, language, &mut reader);
                    }
                }
                "paging" => config.read_paging(node, &mut reader),
                "lint" => config.lint.read(node, &mut reader),
                key if language.keys().contains(&key) => {
                    language.read(node, &mut config.strings, &mut reader);
                }
                _ => reader.unknown(node, "the file", &keys),
            }
        }
        language.finish(&mut reader);
        reader.finish()?;
        Ok(config)
    }

    fn read_skip(&mut self, node: Node<'_>, reader: &mut Reader<'_>) {
        for (text, at) in reader.strings(node).unwrap_or_default() {
            self.skip.add(selector(&text), (), at.clone(), at);
        }
    }

    fn read_paging(&mut self, node: Node<'_>, reader: &mut Reader<'_>) {
        for node in reader.table(node).unwrap_or_default() {
            if let Some(paging) = Paging::read(node, reader) {
                let (key_at, value_at) = (reader.key_at(node), reader.value_at(node));
                self.paging
                    .add(selector(node.name()), paging, key_at, value_at);
            }
        }
    }

    fn read_rename(
        &mut self,
        node: Node<'_>,
        language: &mut dyn Language,
        reader: &mut Reader<'_>,
    ) {
        let (entries, named) = match node.name() {
            "operations" => (&mut self.operations, None),
            "schemas" => (&mut self.schemas, Some(Named::Schema)),
            "properties" => (&mut self.properties, Some(Named::Property)),
            "values" => (&mut self.values, Some(Named::Value)),
            _ => return reader.unknown(node, "`[rename]`", RENAME_KEYS),
        };
        for node in reader.table(node).unwrap_or_default() {
            let Some(text) = reader.string(node) else {
                continue;
            };
            let at = reader.value_at(node);
            let key = node.name();
            let (key, name) = match named {
                Some(named) => (
                    key.to_owned(),
                    language.name(text, at.clone(), named, reader),
                ),
                None => (selector(key), operation_id(text, &at, reader)),
            };
            if let Some(name) = name {
                entries.add(key, name, reader.key_at(node), at);
            }
        }
    }

    /// Reports every entry that nothing has looked up.
    pub(crate) fn report_unused(&self, diagnostics: &mut Diagnostics) -> Result<(), Reported> {
        let results = [
            self.skip.report_unused(
                "no operation has this id, or this method and path, and no event has this type",
                diagnostics,
            ),
            self.operations.report_unused(
                "no operation has this id, or this method and path",
                diagnostics,
            ),
            self.schemas.report_unused(
                "no type is generated from a schema of this name",
                diagnostics,
            ),
            self.properties
                .report_unused("there is no such property or parameter", diagnostics),
            self.values
                .report_unused("there is no enum with this value", diagnostics),
            self.paging.report_unused(
                "no operation has this id, or this method and path, or fits",
                diagnostics,
            ),
            self.strings
                .report_unused("no string of the document matches it", diagnostics),
        ];
        results.into_iter().collect()
    }
}

/// Normalises an id, or a method and path: `get  /pets` becomes `GET /pets`.
fn selector(text: &str) -> String {
    match text.split_once(' ') {
        Some((method, path)) if path.trim_start().starts_with('/') => {
            format!("{} {}", method.to_ascii_uppercase(), path.trim_start())
        }
        _ => text.to_owned(),
    }
}

/// Returns an `operationId`: words with dots between them.
fn operation_id(text: String, at: &Location, reader: &mut Reader<'_>) -> Option<String> {
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
