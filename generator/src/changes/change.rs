//! One change.

use super::effect::{RustEffect, Severity};
use super::fingerprint::Fingerprint;
use super::kind::{Kind, WireEffect};
use super::origin::Origin;

/// A difference between two descriptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind.
    pub kind: Kind,
    /// What changed.
    pub subject: Subject,
    /// The effect on messages.
    pub wire: WireEffect,
    /// The effect on code that uses the crate.
    pub rust: RustEffect,
    /// The old value in words, without Rust: `integer`, `≤ 100`. `None` if there was none, or if the subject says it all.
    pub old: Option<String>,
    /// The new value in words.
    pub new: Option<String>,
    /// Where the old description states it. `None` for what was added.
    pub old_place: Option<SourcePlace>,
    /// Where the new description states it. What was removed has the place of what it was removed from, if that still exists.
    pub new_place: Option<SourcePlace>,
    /// The URL of the documentation page of the operation or event.
    pub page: Option<String>,
    /// The Rust items that change, old and new side by side.
    pub items: Vec<ItemPair>,
    /// The operations and events that a shared type reaches, sorted. Empty if the subject is an operation or event.
    pub reaches: Vec<String>,
    /// Remarks for readers, such as the verdict of the other direction. Each is a phrase without a full stop.
    pub notes: Vec<String>,
    /// The name of the change that stays the same from run to run. A [`Report`](super::Report) sets it.
    pub fingerprint: Fingerprint,
    /// The part of the old model.
    pub(super) old_origin: Option<Origin>,
    /// The part of the new model.
    pub(super) new_origin: Option<Origin>,
    /// The types of the old model that only this change drops.
    pub(super) dropped_types: Vec<Origin>,
    /// The types of the new model that only this change brings.
    pub(super) new_types: Vec<Origin>,
}

impl Change {
    /// A change of the wire whose effect on Rust is not known yet.
    pub(super) fn new(kind: Kind, subject: Subject) -> Self {
        Self {
            kind,
            subject,
            wire: kind.wire(),
            rust: RustEffect::Patch,
            old: None,
            new: None,
            old_place: None,
            new_place: None,
            page: None,
            items: Vec::new(),
            reaches: Vec::new(),
            notes: Vec::new(),
            fingerprint: Fingerprint::default(),
            old_origin: None,
            new_origin: None,
            dropped_types: Vec::new(),
            new_types: Vec::new(),
        }
    }

    /// The severity: the worse of both effects.
    pub fn severity(&self) -> Severity {
        Severity::of(self.wire, self.rust)
    }
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The operation, event, type or service.
    pub owner: Owner,
    /// The field or value below the owner, as people write it: `uuid`, `data.items[].name`. Empty for the owner itself.
    pub path: String,
    /// The role of that field: `query parameter`, `body field`, `response field`, `value`. Empty for the owner itself.
    pub role: &'static str,
}

/// The part of the description under which a change is listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The whole client.
    Client,
    /// A service, by its name.
    Service(String),
    /// An operation, by `operationId`. A renamed operation has its new id.
    Operation(String),
    /// An event, by its type.
    Event(String),
    /// A shared type, by its name in the description. A renamed type has its new name.
    Type {
        /// The service's name; empty if the client is one document.
        service: String,
        /// The schema's name.
        name: String,
    },
}

impl Owner {
    /// The name as users write it.
    pub fn name(&self) -> &str {
        match self {
            Self::Client => "client",
            Self::Service(name) | Self::Operation(name) | Self::Event(name) => name,
            Self::Type { name, .. } => name,
        }
    }

    /// `client`, `service`, `operation`, `event` or `type`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Service(_) => "service",
            Self::Operation(_) => "operation",
            Self::Event(_) => "event",
            Self::Type { .. } => "type",
        }
    }
}

/// A place in a file of the description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourcePlace {
    /// The path as the user wrote it, joined with the path below it, with forward slashes. In a git revision, as in git: `main:spec/hire/openapi.yaml`.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

/// A Rust item before and after. Not both are absent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemPair {
    /// The old item. `None` if it is new.
    pub before: Option<RustItem>,
    /// The new item. `None` if it is gone.
    pub after: Option<RustItem>,
    /// The effect of this difference alone.
    pub effect: RustEffect,
    /// The difference in a few words, such as `takes uuid` or `is gone`.
    pub words: String,
}

/// A public item of the generated crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RustItem {
    /// Its path, with the name of the crate: `feishu::im::v1::message::ReplyMessageRequest::new`.
    pub path: String,
    /// Its declaration in one line: `pub fn new(message_id: impl Into<String>) -> Self`.
    pub signature: String,
}
