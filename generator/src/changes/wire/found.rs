//! The changes that are found in one service.

use crate::changes::change::{Change, Owner, Subject};
use crate::changes::kind::Kind;
use crate::changes::origin::{Origin, Part};

/// The part of the description that is compared: under which subject its changes are listed, and what it is in both models.
#[derive(Debug, Clone)]
pub(super) struct At {
    pub(super) subject: Subject,
    pub(super) service: Option<String>,
    pub(super) old: Option<Part>,
    pub(super) new: Option<Part>,
    /// The operations and events that a shared type reaches.
    pub(super) reaches: Vec<String>,
}

impl At {
    /// An operation, event, type or service itself.
    pub(super) fn owner(owner: Owner, service: Option<&str>, part: Part) -> Self {
        Self {
            subject: Subject {
                owner,
                path: String::new(),
                role: "",
            },
            service: service.map(str::to_owned),
            old: Some(part.clone()),
            new: Some(part),
            reaches: Vec::new(),
        }
    }

    /// A part of it, which has no origin of its own.
    pub(super) fn below(&self, path: impl Into<String>, role: &'static str) -> Self {
        let mut below = self.clone();
        below.subject.path = path.into();
        below.subject.role = role;
        below
    }

    /// The same with other parts of the models.
    pub(super) fn parts(mut self, old: Option<Part>, new: Option<Part>) -> Self {
        (self.old, self.new) = (old, new);
        self
    }
}

/// All changes that were found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) changes: Vec<Change>,
}

impl Found {
    /// Adds a change without values.
    pub(super) fn add(&mut self, kind: Kind, at: &At) {
        self.values(kind, at, None, None);
    }

    /// Adds a change with its old and its new value.
    pub(super) fn values(&mut self, kind: Kind, at: &At, old: Option<String>, new: Option<String>) {
        let origin = |part: &Option<Part>| {
            Some(Origin {
                service: at.service.clone(),
                part: part.clone()?,
            })
        };
        let mut change = Change::new(kind, at.subject.clone());
        change.old = old;
        change.new = new;
        change.old_origin = origin(&at.old);
        change.new_origin = origin(&at.new);
        change.reaches = at.reaches.clone();
        self.changes.push(change);
    }

    /// Adds a change if two values differ.
    pub(super) fn differing(&mut self, kind: Kind, at: &At, old: Option<&str>, new: Option<&str>) {
        if old != new {
            self.values(kind, at, old.map(str::to_owned), new.map(str::to_owned));
        }
    }
}
