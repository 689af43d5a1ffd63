//! Events that the platform sends.

use super::{AppKind, Page, Scope, Type};

/// An event that the platform sends to a webhook (`x-webhooks`).
#[derive(Debug, Clone)]
pub struct Event {
    /// The parts of `eventType`.
    pub id: EventType,
    /// `operationId`, which wording may use in place of the event type.
    pub operation_id: Option<String>,
    /// A summary in one line.
    pub summary: Option<String>,
    /// The full description, in CommonMark.
    pub description: Option<String>,
    /// The page that documents it (`externalDocs`).
    pub page: Option<Page>,
    /// Date of the page's last update, `2024-09-09` (`x-updated`).
    pub updated: Option<String>,
    /// Any one of these scopes suffices to subscribe.
    pub scopes: Vec<Scope>,
    /// Scopes that some fields require.
    pub field_scopes: Vec<Scope>,
    /// The kinds of app that may subscribe. Empty: not stated.
    pub app_kinds: Vec<AppKind>,
    /// True if it should no longer be used.
    pub deprecated: bool,
    /// True if the payload is inside a body with properties that all events have. Otherwise it is the body of a webhook.
    pub is_enveloped: bool,
    /// The payload. In a document with an envelope it is a struct.
    pub payload: Type,
    /// A sample of a whole event.
    pub sample: Option<serde_json::Value>,
}

/// The parts of an event's type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventType {
    /// The whole text: `hire.offer.status_changed_v1`.
    pub text: String,
    /// The version at its end, `v1`, if there is one.
    pub version: Option<String>,
    /// Without service and version: `offer_status_changed`.
    pub name: String,
}
