//! The draft of one page.

use crate::diagnostic::FileId;
use crate::page::{Span, TokenKind};
use crate::transcribe::target::Target;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Whose words descriptions are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// None: descriptions are left to people.
    None,
    /// The page's own.
    Page,
}

/// The facts of one page, as OpenAPI.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The page.
    pub page: FileId,
    /// The page's title.
    pub title: String,
    /// The page's address on the web.
    pub address: Option<String>,
    /// Day of the last edit, as `2024-09-09`.
    pub updated: Option<String>,
    /// Moment of the last edit, in milliseconds since the Unix epoch.
    pub updated_at: Option<i64>,
    /// What the page describes.
    pub target: Target,
    /// `service.version.resource.action`; also in `operation`.
    pub operation_id: String,
    /// The Operation Object. For an event it is the `post` of the event's Path Item Object: Feishu posts to the app.
    pub operation: Map<String, Value>,
    /// The Parameter Objects of the path, in the order of the page. They belong on the Path Item Object.
    pub path_parameters: Vec<Value>,
    /// Every scope that the page names: name → title, which is empty if the page gives the name alone.
    pub scopes: BTreeMap<String, String>,
    /// The access tokens that the operation takes; its security schemes are named after them.
    pub token_kinds: BTreeSet<TokenKind>,
    /// Where the page states what: JSON pointer into `operation` → place. Path parameters stand under `/path-parameters`.
    pub spans: BTreeMap<String, Span>,
}

impl Draft {
    /// The Path Item Object of an event, as OpenAPI 3.1 has it under `webhooks`.
    pub fn webhook(&self) -> Map<String, Value> {
        let mut item = Map::new();
        item.insert("post".to_owned(), Value::Object(self.operation.clone()));
        item
    }
}
