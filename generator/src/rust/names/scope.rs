//! Scopes, in which all names must differ.

use std::collections::{BTreeSet, HashMap};

/// A scope in which all names must differ, such as a module or a struct.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
    /// The last number that was added to a name. All lower numbers are taken.
    numbers: HashMap<String, u32>,
}

impl Scope {
    /// A scope in which these names are taken.
    pub(crate) fn reserving(names: &[&str]) -> Self {
        Self {
            taken: names.iter().map(|name| (*name).to_owned()).collect(),
            numbers: HashMap::new(),
        }
    }

    /// Takes the first of the names that is free; if none is, the last one with a number.
    pub(crate) fn claim_first<const N: usize>(&mut self, names: [String; N]) -> String {
        let mut last = String::new();
        for name in names {
            if self.taken.insert(name.clone()) {
                return name;
            }
            last = name;
        }
        self.claim(last)
    }

    /// Takes a name. If it is taken already, takes the first free name of `name2`, `name3`, ….
    ///
    /// Callers claim names in the order of the description, so that each run resolves the same names.
    pub(crate) fn claim(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let mut number = self.numbers.get(&name).copied().unwrap_or(1);
        loop {
            number = number.saturating_add(1);
            let candidate = format!("{name}{number}");
            if self.taken.insert(candidate.clone()) {
                self.numbers.insert(name, number);
                return candidate;
            }
        }
    }
}
