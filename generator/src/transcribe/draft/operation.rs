//! Pages → Operation Objects.

use super::drafting::{Drafted, Drafting};
use super::id::{event_id, operation_id};
use crate::page::{Access, AppKind, EventPage, OperationPage, RateLimits};
use crate::spec::vocabulary::OPERATION;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

impl Drafting<'_> {
    /// The operation that a page describes.
    pub(super) fn operation(&mut self, page: &OperationPage) -> Drafted {
        let id = operation_id(&page.path, page.method.value, self.gives_list(page));
        let mut operation = self.head(&id, &page.access);
        let mut set = |key: &str, value: Value| operation.insert(key.to_owned(), value);

        let mut token_kinds = BTreeSet::new();
        let kinds = page
            .access_tokens
            .iter()
            .filter(|kind| token_kinds.insert(**kind));
        let security: Vec<Value> = kinds.map(|kind| json!({kind.as_str(): []})).collect();
        // An empty list says that no token is needed, which the absence of the key does not.
        set("security", Value::Array(security));
        match &page.access.rate_limits {
            RateLimits::Stated(limits) if !limits.is_empty() => {
                let limits = limits
                    .iter()
                    .map(|limit| json!({"requests": limit.requests, "seconds": limit.seconds}));
                set("x-rate-limits", limits.collect());
            }
            RateLimits::Special(_) => {
                set("x-rate-limits", json!("special"));
            }
            RateLimits::Stated(_) | RateLimits::NotStated => {}
        }
        let path_parameters = self.path_parameters(page);
        let parameters = self.parameters(page);
        if !parameters.is_empty() {
            set("parameters", Value::Array(parameters));
        }
        if let Some(body) = self.request_body(page) {
            set("requestBody", body);
        }
        set("responses", Value::Object(self.responses(page)));
        Drafted {
            id,
            operation: OPERATION.sort(operation),
            path_parameters,
            token_kinds,
        }
    }

    /// The operation that Feishu calls to push an event.
    pub(super) fn event(&mut self, page: &EventPage) -> Drafted {
        let id = event_id(&page.event_type.value);
        let mut operation = self.head(&id, &page.access);
        // Events are signed; no token comes with them.
        operation.insert("security".to_owned(), json!([]));
        operation.insert("requestBody".to_owned(), self.payload(&page.body));
        let responses = json!({"200": {"description": "The event was received."}});
        operation.insert("responses".to_owned(), responses);
        Drafted {
            id,
            operation: OPERATION.sort(operation),
            path_parameters: Vec::new(),
            token_kinds: BTreeSet::new(),
        }
    }

    /// What operations and events have in common.
    fn head(&mut self, id: &str, access: &Access) -> Map<String, Value> {
        let page = self.page;
        let mut head = Map::new();
        let mut set = |key: &str, value: Value| head.insert(key.to_owned(), value);
        set("operationId", json!(id));
        if let Some(title) = self.words(&page.title) {
            set("summary", title);
        }
        if let Some(address) = &page.source_url {
            let docs = match page.title.as_str() {
                "" => json!({"url": address}),
                title => json!({"description": title, "url": address}),
            };
            set("externalDocs", docs);
        }
        if page.deprecated {
            set("deprecated", Value::Bool(true));
        }
        if let Some(updated) = &page.updated {
            set("x-updated", json!(updated));
        }
        for (key, scopes) in [
            ("x-scopes", &access.scopes),
            ("x-field-scopes", &access.field_scopes),
        ] {
            let names = self.scope_names(scopes);
            if !names.is_empty() {
                set(key, Value::Array(names));
            }
        }
        let mut kinds: Vec<Value> = Vec::new();
        for kind in &access.app_kinds {
            let name = match kind {
                AppKind::Custom => "custom",
                AppKind::Store => "store",
            };
            if !kinds.iter().any(|known| known == name) {
                kinds.push(Value::from(name));
            }
        }
        if !kinds.is_empty() {
            set("x-app-kinds", Value::Array(kinds));
        }
        head
    }
}
