//! Mapping positions of a bundled document back to the user's files.

use crate::diagnostic::{FileId, Location, Part, Pointer};
use std::collections::HashMap;

/// The origin of each part of a bundled document.
#[derive(Debug)]
pub(super) struct Origins {
    root: FileId,
    /// By the pointer of the part in the bundled document.
    parts: HashMap<Pointer, Origin>,
}

/// The origin of one part.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
    /// True if the part's key is in the referring file, and only its value in another one.
    pub(super) key_stays: bool,
    /// The first `$ref` to the part, if there is one.
    pub(super) referrer: Option<Location>,
}

impl Origins {
    /// The origins of a document in a single file.
    pub(super) fn new(root: FileId) -> Self {
        Self {
            root,
            parts: HashMap::new(),
        }
    }

    pub(super) fn insert(&mut self, bundled: Pointer, origin: Origin) {
        self.parts.insert(bundled, origin);
    }

    /// Records that the parts at these positions have moved. All moves happen at once, so that parts may swap
    /// positions.
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

    /// Records that a section has a new key, including everything that references added to it.
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

    /// The part at exactly this pointer.
    pub(super) fn part(&self, bundled: &Pointer) -> Option<&Origin> {
        self.parts.get(bundled)
    }

    /// The positions in the bundled document of a part of a file.
    pub(super) fn bundled(&self, file: FileId, pointer: &Pointer) -> Vec<Pointer> {
        let in_root = (file == self.root).then(|| pointer.clone());
        let copies = self.parts.iter().filter(|(_, origin)| origin.file == file);
        let copies = copies.filter_map(|(bundled, origin)| {
            let rest = pointer.as_str().strip_prefix(origin.pointer.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| concat(bundled, rest))
        });
        in_root.into_iter().chain(copies).collect()
    }

    /// Returns true if references lead to a key of the root's file that OpenAPI does not have, such as `definitions`.
    pub(super) fn leads_to(&self, key: &str) -> bool {
        self.parts.values().any(|origin| {
            origin.file == self.root
                && origin
                    .pointer
                    .tokens()
                    .next()
                    .is_some_and(|first| first == key)
        })
    }

    /// The location in the user's files of a position in the bundled document.
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

/// Appends the escaped form of a relative pointer to a pointer.
fn concat(start: &Pointer, rest: &str) -> Pointer {
    let whole = format!("{start}{rest}");
    // Both halves are well-formed, so the whole is.
    Pointer::parse(&whole).unwrap_or_default()
}
