//! Entries that name parts of a document, and whether they do.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::spec::did_you_mean;

/// One line of a section: `key = value`.
#[derive(Debug)]
pub struct Entry<T> {
    /// What it says.
    pub value: T,
    /// Where the key stands.
    pub key_at: Location,
    /// Where the value stands.
    pub value_at: Location,
    used: Cell<bool>,
}

/// The entries of a section by what they name, in the order of the file.
#[derive(Debug)]
pub struct Entries<T> {
    entries: IndexMap<String, Entry<T>>,
    /// What was looked up in vain: what could be meant by an entry that nothing looks up.
    missed: RefCell<BTreeSet<String>>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self {
            entries: IndexMap::new(),
            missed: RefCell::default(),
        }
    }
}

impl<T> Entries<T> {
    /// Adds an entry. One that is there already stays.
    pub(super) fn add(&mut self, key: String, value: T, key_at: Location, value_at: Location) {
        let used = Cell::new(false);
        self.entries.entry(key).or_insert(Entry {
            value,
            key_at,
            value_at,
            used,
        });
    }

    /// Whether there is none, so that nothing needs to be looked up.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What is said about a part of the document; the entry has its use from then on.
    pub fn get(&self, key: &str) -> Option<&Entry<T>> {
        if self.entries.is_empty() {
            return None;
        }
        let found = self.entries.get(key);
        match found {
            Some(entry) => entry.used.set(true),
            None => {
                self.missed.borrow_mut().insert(key.to_owned());
            }
        }
        found
    }

    /// In the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<T>> {
        self.entries.values()
    }

    /// Reports every entry that was never looked up.
    pub(super) fn report_idle(&self, why: &str, diagnostics: &mut Diagnostics) {
        for (key, entry) in &self.entries {
            if entry.used.get() {
                continue;
            }
            let missed = self.missed.borrow();
            let meant = did_you_mean(key, missed.iter().map(String::as_str));
            diagnostics.push(idle(
                key,
                why,
                entry.key_at.clone(),
                meant.unwrap_or_else(|| "correct the entry, or delete it".to_owned()),
            ));
        }
    }
}

/// An entry that matches nothing.
pub(super) fn idle(key: &str, why: &str, at: Location, help: String) -> Diagnostic {
    Diagnostic::error(
        Code::IdleConfiguration,
        at,
        format!("the entry `{key}` matches nothing: {why}"),
    )
    .help(help)
}
