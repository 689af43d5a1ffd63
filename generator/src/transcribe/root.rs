//! The root file of a service, and the entries that pages add to it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::defaults;
use super::references::entries;
use super::store::Service;
use super::target::Target;
use crate::page::TokenKind;
use crate::spec::vocabulary::OPENAPI;
use crate::spec::vocabulary::extension::{
    ACCESS_TOKEN_KIND, AccessTokenKind, DECLARED_SCOPES, FIELD_SCOPES, SCOPE, SCOPES,
};

/// Makes the root of a new service, and the schemas of errors.
pub(super) fn start(service: &mut Service, name: &str) {
    if service.root.is_empty() {
        service.root = defaults::root(name);
    }
    for (name, schema) in defaults::error_schemas() {
        service.schemas.entry(name).or_insert(schema);
    }
}

/// Lists a file for an operation or event. The sections stay sorted.
pub(super) fn list(service: &mut Service, target: &Target, file: &str) {
    let section = service.root.entry(target.section().key());
    if let Value::Object(section) = section.or_insert_with(|| json!({})) {
        section
            .entry(target.entry())
            .or_insert_with(|| json!({ "$ref": file }));
        section.sort_keys();
    }
    sort_keys(service);
}

fn sort_keys(service: &mut Service) {
    service.root = OPENAPI.sort(std::mem::take(&mut service.root));
}

/// Declares the scopes and security schemes that operations name. Existing declarations are kept.
pub(super) fn declare(
    service: &mut Service,
    scopes: &BTreeMap<String, String>,
    tokens: &BTreeSet<TokenKind>,
) {
    if !scopes.is_empty() {
        let declared = service
            .root
            .entry(DECLARED_SCOPES.name)
            .or_insert_with(|| json!({}));
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
    sort_keys(service);
}

/// Removes the declarations of scopes that nothing names any more, except those with wording.
pub(super) fn drop_scopes(service: &mut Service, before: &Service) {
    let mut gone = named_scopes(before);
    for name in named_scopes(service) {
        gone.remove(&name);
    }
    if let Some(Value::Object(declared)) = service.root.get_mut(DECLARED_SCOPES.name) {
        let has_no_wording = |scope: &Value| {
            let scope = scope.as_object();
            scope.is_some_and(|scope| !scope.keys().any(|key| SCOPE.is_kept(key)))
        };
        declared.retain(|name, scope| !gone.contains(name) || !has_no_wording(scope));
        if declared.is_empty() {
            service.root.shift_remove(DECLARED_SCOPES.name);
        }
    }
}

/// The scopes that operations and fields of a service name.
fn named_scopes(service: &Service) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for object in service.items.values().chain([&service.schemas]) {
        entries(object, &mut |key, value| {
            if key == SCOPES.name || key == FIELD_SCOPES.name {
                let scopes = value.as_array().into_iter().flatten();
                names.extend(scopes.filter_map(Value::as_str).map(str::to_owned));
            }
        });
    }
    names
}

/// The security scheme of a kind of access token, and its name.
fn security_scheme(kind: TokenKind) -> (&'static str, Value) {
    let (name, kind, description) = match kind {
        TokenKind::Tenant => (
            "tenant_access_token",
            AccessTokenKind::Tenant,
            "The app, in one tenant.",
        ),
        TokenKind::User => (
            "user_access_token",
            AccessTokenKind::User,
            "The app, for one user.",
        ),
        TokenKind::App => ("app_access_token", AccessTokenKind::App, "The app itself."),
    };
    let scheme = json!({
        "type": "http", "scheme": "bearer", "description": description,
        (ACCESS_TOKEN_KIND.name): kind,
    });
    (name, scheme)
}

/// The file for an operation or event that a service does not list yet. No other path or event has it.
pub(super) fn new_file(service: &Service, name: &str, target: &Target) -> String {
    let stem = match target {
        Target::Operation { path, .. } => path_stem(name, path),
        Target::Event { event_type } => event_stem(name, event_type),
    };
    let numbered = (2_u32..).map(|number| format!("{stem}.{number}.yaml"));
    let mut all = std::iter::once(format!("{stem}.yaml")).chain(numbered);
    all.find(|file| !service.items.contains_key(file))
        .unwrap_or_default()
}

/// The file for a URL path without its extension: `/open-apis/hire/v1/talents/{talent_id}/external_info` of `hire` is
/// `paths/v1.talents.talent_id.external_info`.
fn path_stem(service: &str, path: &str) -> String {
    let below = path
        .trim_start_matches("/open-apis/")
        .trim_start_matches('/');
    let below = below.strip_prefix(service).unwrap_or(below);
    let words = below.split('/').filter(|segment| !segment.is_empty());
    let words: Vec<String> = words
        .map(|segment| file_name(&segment.replace(['{', '}'], "")))
        .collect();
    format!("paths/{}", words.join("."))
}

/// The file for an event without its extension: `hire.offer.status_changed_v1` of `hire` is `events/offer.status_changed_v1`.
fn event_stem(service: &str, event_type: &str) -> String {
    let below = event_type
        .strip_prefix(service)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(event_type);
    format!("events/{}", file_name(below))
}

/// A text of a page without characters that file systems give a meaning.
fn file_name(text: &str) -> String {
    let allowed = |c: char| c.is_alphanumeric() || ['.', '_', '-', '#'].contains(&c);
    text.replace(|c: char| !allowed(c), "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcribe::parts::JsonObject;

    #[test]
    fn files_are_named_after_their_operations_and_events() {
        assert_eq!(
            path_stem(
                "hire",
                "/open-apis/hire/v1/talents/{talent_id}/external_info"
            ),
            "paths/v1.talents.talent_id.external_info"
        );
        assert_eq!(
            event_stem("hire", "hire.offer.status_changed_v1"),
            "events/offer.status_changed_v1"
        );
        assert_eq!(event_stem("a", "../b:c"), "events/.._b_c");
        let mut service = Service::default();
        let target = |path: &str| Target::Operation {
            path: path.to_owned(),
            method: "get",
        };
        let first = new_file(&service, "a", &target("/open-apis/a/{id}"));
        assert_eq!(first, "paths/id.yaml");
        service.items.insert(first, JsonObject::new());
        let second = new_file(&service, "a", &target("/open-apis/a/id"));
        assert_eq!(second, "paths/id.2.yaml");
    }
}
