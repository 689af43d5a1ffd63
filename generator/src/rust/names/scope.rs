//! Names that must differ from each other.

use std::collections::BTreeSet;

/// A place where no two things may have one name, such as a module or a struct.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// A scope in which some names are taken from the start.
    pub(crate) fn reserving(names: &[&str]) -> Self {
        Self {
            taken: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// Takes a name. If it is taken already, the first free one of `name2`, `name3`, … is given instead.
    ///
    /// Callers claim in the order of the document, so the same thing gets the same name on every machine.
    pub(crate) fn claim(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let mut number = 2_u32;
        loop {
            let candidate = format!("{name}{number}");
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
            number = number.saturating_add(1);
        }
    }
}
