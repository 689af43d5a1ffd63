//! Names that must differ from each other.

use std::collections::{BTreeSet, HashMap};

/// A place where no two things may have one name, such as a module or a struct.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
    /// The last number given to a name; all lower ones are taken too.
    numbers: HashMap<String, u32>,
}

impl Scope {
    /// A scope in which some names are taken from the start.
    pub(crate) fn reserving(names: &[&str]) -> Self {
        Self {
            taken: names.iter().map(|name| (*name).to_owned()).collect(),
            numbers: HashMap::new(),
        }
    }

    /// Takes a name. If it is taken already, the first free one of `name2`, `name3`, … is given instead.
    ///
    /// Callers claim in the order of the document, so the same thing gets the same name on every machine.
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
