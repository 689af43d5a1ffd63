//! From places of a bundled document back to the user's files.

use crate::diagnostic::{FileId, Location, Part, Pointer};
use std::collections::HashMap;

/// Where each part of a bundled document comes from.
#[derive(Debug)]
pub(super) struct Origins {
    root: FileId,
    /// By the bundled pointer at which the part stands.
    parts: HashMap<Pointer, Origin>,
}

/// Where one part comes from.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
    /// Whether the part's key stands where the part is used, and only its value elsewhere.
    pub(super) key_stays: bool,
    /// The `$ref` that brought it here first.
    pub(super) referrer: Location,
}

impl Origins {
    /// A document that is all one file.
    pub(super) fn new(root: FileId) -> Self {
        Self {
            root,
            parts: HashMap::new(),
        }
    }

    pub(super) fn insert(&mut self, bundled: Pointer, origin: Origin) {
        self.parts.insert(bundled, origin);
    }

    /// The part that stands exactly at a bundled pointer.
    pub(super) fn part(&self, bundled: &Pointer) -> Option<&Origin> {
        self.parts.get(bundled)
    }

    /// Where a place of the bundled document comes from.
    pub(super) fn locate(&self, bundled: &Pointer, part: Part) -> Location {
        let mut ancestor = bundled.clone();
        loop {
            let exact = ancestor == *bundled;
            if let Some(origin) = self.parts.get(&ancestor)
                && !(exact && part == Part::Key && origin.key_stays)
            {
                let rest = &bundled.as_str()[ancestor.as_str().len()..];
                return Location::new(origin.file, concat(&origin.pointer, rest), part);
            }
            if ancestor.is_root() {
                return Location::new(self.root, bundled.clone(), part);
            }
            ancestor.pop();
        }
    }
}

/// A pointer followed by the escaped form of a relative one.
fn concat(start: &Pointer, rest: &str) -> Pointer {
    let whole = format!("{start}{rest}");
    // Both halves are well-formed, so the whole is.
    Pointer::parse(&whole).unwrap_or_default()
}
