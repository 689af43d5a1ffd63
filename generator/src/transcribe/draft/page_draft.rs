//! The draft of one page.

use crate::diagnostic::FileId;
use crate::page::{Span, TokenKind};
use crate::transcribe::target::Target;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The source of descriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// The maintainers. Drafts have no descriptions.
    None,
    /// The page.
    Page,
}

/// The facts of one page, as OpenAPI.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The page.
    pub page: FileId,
    /// The page's title.
    pub title: String,
    /// The page's URL.
    pub source_url: Option<String>,
    /// The day of the last edit, as `2024-09-09`.
    pub updated: Option<String>,
    /// The time of the last edit, in milliseconds since the Unix epoch.
    pub updated_at: Option<i64>,
    /// The operation or event that the page describes.
    pub target: Target,
    /// `service.version.resource.action`; also in `operation`.
    pub operation_id: String,
    /// The Operation Object. For an event, the `post` of its Path Item Object: Feishu posts to the app.
    pub operation: Map<String, Value>,
    /// The Parameter Objects of the path, in the page's order. They belong to the Path Item Object.
    pub path_parameters: Vec<Value>,
    /// The scopes that the page names: name → title. The title is empty if the page has only the name.
    pub scopes: BTreeMap<String, String>,
    /// The access tokens that the operation accepts. Its security schemes are named after them.
    pub token_kinds: BTreeSet<TokenKind>,
    /// The page's location of each fact: JSON pointer into `operation` → span. Path parameters are under `/path-parameters`.
    pub spans: BTreeMap<String, Span>,
    /// The page's texts about the values of each enum: JSON pointer of the schema, as in `spans` → texts in the order of `enum`.
    pub meanings: BTreeMap<String, Vec<String>>,
}

impl Draft {
    /// Returns the Path Item Object of an event, as OpenAPI 3.1 has it under `webhooks`.
    pub fn webhook(&self) -> Map<String, Value> {
        let mut item = Map::new();
        item.insert("post".to_owned(), Value::Object(self.operation.clone()));
        item
    }
}
