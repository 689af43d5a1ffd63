//! Entries that name parts of a document, and the search for unused ones.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Reported};

/// One line of a section: `key = value`.
#[derive(Debug)]
pub struct Entry<T> {
    /// The value.
    pub value: T,
    /// The location of the key.
    pub key_at: Location,
    /// The location of the value.
    pub value_at: Location,
    used: Cell<bool>,
}

/// The entries of a section by their keys, in the order of the file.
#[derive(Debug)]
pub struct Entries<T> {
    entries: IndexMap<String, Entry<T>>,
    /// Keys that were looked up and not found: suggestions for an unused entry.
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
    /// Adds an entry. If the key exists already, the existing entry stays.
    pub(crate) fn add(&mut self, key: String, value: T, key_at: Location, value_at: Location) {
        let used = Cell::new(false);
        self.entries.entry(key).or_insert(Entry {
            value,
            key_at,
            value_at,
            used,
        });
    }

    /// Returns an entry without marking it as used.
    pub fn peek(&self, key: &str) -> Option<&Entry<T>> {
        self.entries.get(key)
    }

    /// Returns true if there are no entries, so that callers need not make a key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the entry of a part of the document, and marks it as used.
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

    /// Iterates in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<T>> {
        self.entries.values()
    }

    /// Reports every entry that was never looked up.
    pub(crate) fn report_unused(
        &self,
        why: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Reported> {
        let mut result = Ok(());
        for (key, entry) in &self.entries {
            if entry.used.get() {
                continue;
            }
            let missed = self.missed.borrow();
            let help = did_you_mean(key, missed.iter().map(String::as_str))
                .unwrap_or_else(|| "correct the entry, or delete it".to_owned());
            result = Err(diagnostics.report(unused(key, why, entry.key_at.clone(), help)));
        }
        result
    }
}

impl Entries<String> {
    /// Returns the location of the entry with this value, for messages about the value.
    pub(crate) fn location_of(&self, value: &str) -> Option<Location> {
        let entry = self.iter().find(|entry| entry.value == value);
        entry.map(|entry| entry.value_at.clone())
    }
}

/// The error about an entry that matches nothing.
pub(crate) fn unused(key: &str, why: &str, at: Location, help: String) -> Diagnostic {
    Diagnostic::error(
        Code::UnusedConfiguration,
        at,
        format!("the entry `{key}` matches nothing: {why}"),
    )
    .help(help)
}
