//! Events: what the platform sends by itself.

use super::{AppKind, Page, Scope, Type};

/// An event that the platform sends to a webhook (`x-webhooks`).
#[derive(Debug, Clone)]
pub struct Event {
    /// `eventType`, taken apart.
    pub id: EventType,
    /// One line: what has happened.
    pub summary: Option<String>,
    /// More than one line, in CommonMark.
    pub description: Option<String>,
    /// The page that documents it (`externalDocs`).
    pub page: Option<Page>,
    /// Date of the page's last update, `2024-09-09` (`x-updated`).
    pub updated: Option<String>,
    /// Any one of these scopes suffices to subscribe.
    pub scopes: Vec<Scope>,
    /// Scopes without which some fields stay away.
    pub field_scopes: Vec<Scope>,
    /// The kinds of app that may subscribe. Empty: not stated.
    pub app_kinds: Vec<AppKind>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it tells: a struct with the fields of its payload.
    pub payload: Type,
    /// A whole event.
    pub sample: Option<serde_json::Value>,
}

/// The type of an event, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventType {
    /// As the document writes it: `hire.offer.status_changed_v1`.
    pub text: String,
    /// `v1`, from its end; absent where it does not end in one.
    pub version: Option<String>,
    /// Without service and version: `offer_status_changed`.
    pub name: String,
}
