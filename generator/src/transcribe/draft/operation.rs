//! Drafts Operation Objects.

use super::drafting::{Drafted, Drafting};
use super::id::{OperationFacts, event_id, operation_id};
use crate::page::{Access, AppKind, EventPage, OperationPage, RateLimits};
use crate::spec::vocabulary::OPERATION;
use crate::spec::vocabulary::extension::{
    self, APP_KINDS, Date, FIELD_SCOPES, RATE_LIMITS, RateLimit, SCOPES, Special, UPDATED,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

impl Drafting<'_> {
    /// Drafts the operation that a page describes.
    pub(super) fn operation(&mut self, page: &OperationPage) -> Drafted {
        let id = operation_id(OperationFacts {
            path: &page.path,
            method: page.method.value,
            returns_list: self.returns_list(page),
            documentation: self.page.source_url.as_deref(),
        });
        let mut operation = self.head(&id, &page.access);
        if let Some(limits) = rate_limits(&page.access) {
            RATE_LIMITS.write(&mut operation, &limits);
        }
        let mut set = |key: &str, value: Value| operation.insert(key.to_owned(), value);

        let mut token_kinds = BTreeSet::new();
        let kinds = page
            .access_tokens
            .iter()
            .filter(|kind| token_kinds.insert(**kind));
        let security: Vec<Value> = kinds.map(|kind| json!({kind.as_str(): []})).collect();
        // An empty list states that no token is needed. A missing key would mean the document's default.
        set("security", Value::Array(security));
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

    /// Drafts the operation that Feishu calls to push an event.
    pub(super) fn event(&mut self, page: &EventPage) -> Drafted {
        let id = event_id(&page.event_type.value);
        let mut operation = self.head(&id, &page.access);
        // Events are signed, and have no token.
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

    /// Drafts the keys that operations and events have in common.
    fn head(&mut self, id: &str, access: &Access) -> Map<String, Value> {
        let page = self.page;
        let mut head = Map::new();
        let mut set = |key: &str, value: Value| head.insert(key.to_owned(), value);
        set("operationId", json!(id));
        if let Some(title) = self.page_wording(&page.title) {
            set("summary", title);
        }
        if let Some(url) = &page.source_url {
            let docs = match page.title.as_str() {
                "" => json!({"url": url}),
                title => json!({"description": title, "url": url}),
            };
            set("externalDocs", docs);
        }
        if page.deprecated {
            set("deprecated", Value::Bool(true));
        }
        if let Some(updated) = &page.updated {
            UPDATED.write(&mut head, &Date(updated.clone()));
        }
        for (key, scopes) in [
            (SCOPES, &access.scopes),
            (FIELD_SCOPES, &access.field_scopes),
        ] {
            let names = self.scope_names(scopes);
            if !names.is_empty() {
                key.write(&mut head, &names);
            }
        }
        let kinds = app_kinds(access);
        if !kinds.is_empty() {
            APP_KINDS.write(&mut head, &kinds);
        }
        head
    }
}

/// Returns the app kinds, each once.
fn app_kinds(access: &Access) -> Vec<extension::AppKind> {
    let mut kinds = Vec::new();
    for kind in &access.app_kinds {
        let kind = match kind {
            AppKind::Custom => extension::AppKind::Custom,
            AppKind::Store => extension::AppKind::Store,
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// Returns the rate limits that a page states.
fn rate_limits(access: &Access) -> Option<extension::RateLimits> {
    match &access.rate_limits {
        RateLimits::Special(_) => Some(extension::RateLimits::Special(Special::Special)),
        RateLimits::Stated(limits) => {
            let limits = limits.iter().filter_map(|limit| {
                Some(RateLimit {
                    requests: u32::try_from(limit.requests).ok()?.try_into().ok()?,
                    seconds: u32::try_from(limit.seconds).ok()?.try_into().ok()?,
                })
            });
            let limits: Vec<RateLimit> = limits.collect();
            (!limits.is_empty()).then_some(extension::RateLimits::Stated(limits))
        }
        RateLimits::NotStated => None,
    }
}
