//! The section `[lint]`: what `lint` demands in addition to a valid description.

use std::path::PathBuf;

use indexmap::IndexMap;

use super::entries::unused;
use super::reader::{Node, Reader};
use crate::diagnostic::{Diagnostics, Location, did_you_mean};

/// The demands of `lint`.
#[derive(Debug, Default)]
pub struct LintSettings {
    /// Which wording a document must have, by the document's name; `*` is for all documents without an entry. With the location of the
    /// name.
    pub wording: IndexMap<String, (WordingRule, Location)>,
}

/// Which wording a document must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordingRule {
    /// The items that need wording.
    pub items: WordedItems,
    /// Ids of operations whose responses need wording, too, with the locations of the ids.
    pub complete: Vec<(String, Location)>,
    /// A Markdown file with the terms to use.
    pub glossary: Option<GlossaryFile>,
}

/// The items of a document that need wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordedItems {
    /// All of them.
    All,
    /// Operations and what callers send: parameters and request bodies, with the types that these use.
    Requests,
}

/// The path of a glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlossaryFile {
    /// The path, from the current folder.
    pub path: PathBuf,
    /// The path in the configuration.
    pub location: Location,
}

/// The keys of `[lint]`.
const KEYS: &[&str] = &["wording"];

/// The keys of an entry of `[lint.wording]`.
const WORDING_KEYS: &[&str] = &["items", "complete", "glossary"];

impl LintSettings {
    pub(super) fn read(&mut self, section: Node<'_>, reader: &mut Reader<'_>) {
        for node in reader.table(section).unwrap_or_default() {
            if node.name() != "wording" {
                reader.unknown(node, "`[lint]`", KEYS);
                continue;
            }
            for node in reader.table(node).unwrap_or_default() {
                if let Some(rule) = WordingRule::read(node, reader) {
                    let at = reader.key_at(node);
                    self.wording.insert(node.name().to_owned(), (rule, at));
                }
            }
        }
    }

    /// The rule for a document.
    pub fn of_document(&self, name: &str) -> Option<&WordingRule> {
        let own = self.wording.get(name).or_else(|| self.wording.get("*"));
        own.map(|(rule, _)| rule)
    }

    /// Reports every entry that applies to none of the documents.
    pub(crate) fn report_unused(&self, documents: &[&str], diagnostics: &mut Diagnostics) {
        let why = "no document has this name: the name of its folder, or of a single file without its extension";
        let has_own = |name: &&&str| self.wording.contains_key(**name);
        for (name, (_, at)) in &self.wording {
            let is_used = match name.as_str() {
                "*" => documents.iter().filter(has_own).count() < documents.len(),
                name => documents.contains(&name),
            };
            if !is_used {
                let help = did_you_mean(name, documents.iter().copied());
                let help = help.unwrap_or_else(|| "correct the entry, or delete it".to_owned());
                diagnostics.push(unused(name, why, at.clone(), help));
            }
        }
    }
}

impl WordingRule {
    /// Reads `"all"`, `"requests"`, or a table.
    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        if node.item.is_str() {
            return Some(Self {
                items: WordedItems::read(node, reader)?,
                complete: Vec::new(),
                glossary: None,
            });
        }
        let Some(table) = node.item.as_table_like() else {
            return reader.wrong_type(node, "`\"all\"`, `\"requests\"` or a table");
        };
        let mut rule = Self {
            items: WordedItems::All,
            complete: Vec::new(),
            glossary: None,
        };
        for node in Node::all(table) {
            match node.name() {
                "items" => rule.items = WordedItems::read(node, reader)?,
                "complete" => rule.complete = reader.strings(node)?,
                "glossary" => {
                    rule.glossary = Some(GlossaryFile {
                        path: reader.folder().join(reader.string(node)?),
                        location: reader.value_at(node),
                    });
                }
                _ => reader.unknown(node, "an entry of `[lint.wording]`", WORDING_KEYS),
            }
        }
        Some(rule)
    }
}

impl WordedItems {
    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match reader.string(node)?.as_str() {
            "all" => Some(Self::All),
            "requests" => Some(Self::Requests),
            other => {
                let message = format!("`{other}` states no items");
                let help =
                    "write `\"all\"`, or `\"requests\"` for operations and what callers send";
                reader.invalid(reader.value_at(node), message, help);
                None
            }
        }
    }
}
