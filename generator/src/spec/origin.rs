//! From places of a bundled document back to the user's files.

use crate::diagnostic::{FileId, Location, Part, Pointer, Position};
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
    /// The `$ref` that brought it here first, if one did.
    pub(super) referrer: Option<Location>,
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

    /// Says that what stood at these places now stands at others; all at once, so that they may change places.
    pub(super) fn move_parts(&mut self, moves: &[(Pointer, Pointer)]) {
        let sources: Vec<_> = moves
            .iter()
            .map(|(from, _)| self.source(from, Part::Value))
            .collect();
        for ((_, to), (file, pointer)) in moves.iter().zip(sources) {
            let origin = Origin {
                file,
                pointer,
                key_stays: false,
                referrer: None,
            };
            self.parts.insert(to.clone(), origin);
        }
    }

    /// Says that a whole section, with all that references brought into it, has another key now.
    pub(super) fn rename_section(&mut self, from: &Pointer, to: &Pointer) {
        let inside: Vec<Pointer> = self
            .parts
            .keys()
            .filter(|key| {
                key.as_str()
                    .strip_prefix(from.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
            })
            .cloned()
            .collect();
        self.move_parts(&[(from.clone(), to.clone())]);
        for key in inside {
            if let Some(origin) = self.parts.remove(&key) {
                let rest = &key.as_str()[from.as_str().len()..];
                self.parts.insert(concat(to, rest), origin);
            }
        }
    }

    /// The part that stands exactly at a bundled pointer.
    pub(super) fn part(&self, bundled: &Pointer) -> Option<&Origin> {
        self.parts.get(bundled)
    }

    /// The place that a location means, if it is one of the root's own file.
    pub(super) fn in_root(&self, location: &Location) -> Option<Pointer> {
        match &location.position {
            Position::Node(pointer, _) if location.file == self.root => Some(pointer.clone()),
            _ => None,
        }
    }

    /// Where a place of the bundled document comes from.
    pub(super) fn locate(&self, bundled: &Pointer, part: Part) -> Location {
        let (file, pointer) = self.source(bundled, part);
        Location::new(file, pointer, part)
    }

    fn source(&self, bundled: &Pointer, part: Part) -> (FileId, Pointer) {
        let mut ancestor = bundled.clone();
        loop {
            let exact = ancestor == *bundled;
            if let Some(origin) = self.parts.get(&ancestor)
                && !(exact && part == Part::Key && origin.key_stays)
            {
                let rest = &bundled.as_str()[ancestor.as_str().len()..];
                return (origin.file, concat(&origin.pointer, rest));
            }
            if ancestor.is_root() {
                return (self.root, bundled.clone());
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
