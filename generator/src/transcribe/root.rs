//! The root file of a service: what it starts with, and what pages add to it.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToTitleCase;
use serde_json::{Value, json};

use super::order::{self, ordered};
use super::store::Service;
use crate::page::TokenKind;

/// The servers that a new service starts with: address and description.
pub(super) const SERVERS: [(&str, &str); 2] = [
    ("https://open.feishu.cn", "Feishu"),
    ("https://open.larksuite.com", "Lark"),
];

/// The schemas of errors, which drafts refer to by name.
pub(super) const ERROR_SCHEMAS: [&str; 2] = ["Error", "OAuthError"];

/// Makes the root of a service that is new, and the schemas of errors.
pub(super) fn start(service: &mut Service, name: &str) {
    if service.root.is_empty() {
        let servers =
            SERVERS.map(|(url, description)| json!({"url": url, "description": description}));
        let root = json!({
            "openapi": "3.0.3",
            "info": {"title": format!("Feishu {}", name.to_title_case()), "version": "0.1.0"},
            "servers": servers,
            "x-envelope": {"code": "code", "message": ["msg", "message"], "data": "data", "error": "error"},
            "x-pagination": {"page-token": "page_token", "next-page-token": "page_token", "has-more": "has_more"},
            "paths": {},
        });
        service.root = root.as_object().cloned().unwrap_or_default();
    }
    for (name, schema) in ERROR_SCHEMAS
        .into_iter()
        .zip([error_schema(), oauth_error_schema()])
    {
        service.schemas.entry(name).or_insert(schema);
    }
}

/// The reply to a call that failed, as all services give it.
fn error_schema() -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    let list = |description: &str, properties: Value| json!({"type": "array", "description": description, "items": {"type": "object", "properties": properties}});
    json!({
        "type": "object",
        "description": "The reply to a call that failed.",
        "properties": {
            "code": {"type": "integer", "format": "int64", "description": "Error code, never 0."},
            "msg": text("What went wrong."),
            "error": {
                "type": "object",
                "description": "Details that help to find the cause.",
                "properties": {
                    "message": text("What went wrong, in more words."),
                    "log_id": text("Id of the call in the platform's logs. Support asks for it."),
                    "logid": text("The same id under another name, which some endpoints use."),
                    "troubleshooter": text("Where to look for help with this error."),
                    "field_violations": list("Fields of the request that are wrong.", json!({
                        "field": text("Name of the field."),
                        "value": text("The value that was sent."),
                        "description": text("Why the value is wrong."),
                    })),
                    "permission_violations": list("Permissions that the caller lacks.", json!({
                        "type": text("Kind of the permission, such as `action_privilege_required`."),
                        "subject": text("The permission, such as the name of a scope."),
                        "description": text("Why the permission is needed."),
                    })),
                    "helps": list("Pages that help with this error.", json!({
                        "url": text("Address of the page."),
                        "description": text("What the page is about."),
                    })),
                },
            },
        },
    })
}

/// The reply of an OAuth 2.0 token endpoint (RFC 6749, section 5.2) to a call that failed.
fn oauth_error_schema() -> Value {
    json!({
        "type": "object",
        "description": "The reply to a request for a token that failed.",
        "properties": {
            "code": {"type": "integer", "format": "int64", "description": "Error code, never 0."},
            "error": {"type": "string", "description": "Kind of the error, such as `invalid_grant`."},
            "error_description": {"type": "string", "description": "What went wrong."},
        },
    })
}

/// Lists a file under `paths` or `x-webhooks`, which stay sorted.
pub(super) fn list(service: &mut Service, section: &str, key: &str, file: &str) {
    let entries = service.root.entry(section).or_insert_with(|| json!({}));
    if let Value::Object(entries) = entries {
        entries
            .entry(key)
            .or_insert_with(|| json!({ "$ref": file }));
        entries.sort_keys();
    }
    service.root = ordered(std::mem::take(&mut service.root), order::ROOT);
}

/// Declares scopes and security schemes that operations name. What is declared already is kept.
pub(super) fn declare(
    service: &mut Service,
    scopes: &BTreeMap<String, String>,
    tokens: &BTreeSet<TokenKind>,
) {
    if !scopes.is_empty() {
        let declared = service.root.entry("x-scopes").or_insert_with(|| json!({}));
        if let Value::Object(declared) = declared {
            for (name, title) in scopes {
                let entry = declared.entry(name).or_insert_with(|| json!({}));
                entry["title"] = title.clone().into();
            }
            declared.sort_keys();
        }
    }
    if !tokens.is_empty() {
        let components = service
            .root
            .entry("components")
            .or_insert_with(|| json!({}));
        let known = &mut components["securitySchemes"];
        if !known.is_object() {
            *known = json!({});
        }
        if let Value::Object(known) = known {
            for kind in tokens {
                let (name, scheme) = security_scheme(*kind);
                known.entry(name).or_insert(scheme);
            }
            known.sort_keys();
        }
    }
    service.root = ordered(std::mem::take(&mut service.root), order::ROOT);
}

/// Removes scopes that operations and fields named before and no longer do, but for those that people wrote about.
pub(super) fn drop_scopes(service: &mut Service, before: &Service) {
    let mut gone = named_scopes(before);
    for name in named_scopes(service) {
        gone.remove(&name);
    }
    if let Some(Value::Object(declared)) = service.root.get_mut("x-scopes") {
        let facts_alone = |scope: &Value| {
            scope
                .as_object()
                .is_some_and(|scope| scope.keys().all(|key| key == "title"))
        };
        declared.retain(|name, scope| !gone.contains(name) || !facts_alone(scope));
        if declared.is_empty() {
            service.root.shift_remove("x-scopes");
        }
    }
}

/// The scopes that anything of a service names.
fn named_scopes(service: &Service) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut pending: Vec<&Value> = service
        .items
        .values()
        .chain([&service.schemas])
        .flat_map(serde_json::Map::values)
        .collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(list) => pending.extend(list),
            Value::Object(object) => {
                for (key, value) in object {
                    match key.as_str() {
                        "x-scopes" | "x-field-scopes" => {
                            let scopes = value.as_array().into_iter().flatten();
                            names.extend(scopes.filter_map(Value::as_str).map(str::to_owned));
                        }
                        "example" => {}
                        _ => pending.push(value),
                    }
                }
            }
            _ => {}
        }
    }
    names
}

/// The scheme of a kind of access token, with its name.
fn security_scheme(kind: TokenKind) -> (&'static str, Value) {
    let (name, kind, description) = match kind {
        TokenKind::Tenant => ("tenant_access_token", "tenant", "The app, in one tenant."),
        TokenKind::User => ("user_access_token", "user", "The app, for one user."),
        TokenKind::App => ("app_access_token", "app", "The app itself."),
    };
    let scheme = json!({
        "type": "http", "scheme": "bearer", "description": description, "x-access-token-kind": kind,
    });
    (name, scheme)
}

/// The file for a URL path: `/open-apis/hire/v1/talents/{talent_id}/external_info` of `hire` is
/// `paths/v1.talents.talent_id.external_info.yaml`.
pub(super) fn path_file(service: &str, path: &str) -> String {
    let below = path
        .trim_start_matches("/open-apis/")
        .trim_start_matches('/');
    let below = below.strip_prefix(service).unwrap_or(below);
    let words = below.split('/').filter(|segment| !segment.is_empty());
    let words: Vec<String> = words
        .map(|segment| segment.replace(['{', '}'], ""))
        .collect();
    format!("paths/{}.yaml", words.join("."))
}

/// The file for an event: `hire.offer.status_changed_v1` of `hire` is `events/offer.status_changed_v1.yaml`.
pub(super) fn event_file(service: &str, event_type: &str) -> String {
    let below = event_type
        .strip_prefix(service)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(event_type);
    format!("events/{below}.yaml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_what_they_hold() {
        assert_eq!(
            path_file(
                "hire",
                "/open-apis/hire/v1/talents/{talent_id}/external_info"
            ),
            "paths/v1.talents.talent_id.external_info.yaml"
        );
        assert_eq!(
            event_file("hire", "hire.offer.status_changed_v1"),
            "events/offer.status_changed_v1.yaml"
        );
    }
}
