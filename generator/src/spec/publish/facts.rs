//! Facts of extensions, as text in the descriptions of operations.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::spec::vocabulary::extension::{
    ACCESS_TOKEN_KIND, APP_KINDS, AppKind, DECLARED_SCOPES, ERROR_CODES, FIELD_SCOPES, RATE_LIMITS,
    RateLimit, RateLimits, SCOPES, UPDATED,
};

/// The titles of scopes in the platform's console.
pub(super) fn titles(document: &Value) -> IndexMap<String, String> {
    let scopes = DECLARED_SCOPES.get(document).unwrap_or_default();
    let titles = scopes.into_iter().map(|(name, scope)| (name, scope.title));
    titles.collect()
}

/// The kind of access token of each security scheme that states one.
pub(super) fn token_kinds(document: &Value) -> BTreeMap<String, String> {
    let schemes = document.pointer("/components/securitySchemes");
    let schemes = schemes.and_then(Value::as_object).into_iter().flatten();
    let kinds = schemes.filter_map(|(name, scheme)| {
        let kind = scheme.get(ACCESS_TOKEN_KIND.name)?.as_str()?;
        Some((name.clone(), kind.to_owned()))
    });
    kinds.collect()
}

/// Adds the facts of an operation to its description.
pub(super) fn state(
    operation: &mut Map<String, Value>,
    security: Option<&Value>,
    titles: &IndexMap<String, String>,
    kinds: &BTreeMap<String, String>,
) {
    let mut lines = Vec::new();
    lines.extend(access_tokens(security, kinds));
    lines.extend(scopes(operation, titles));
    lines.extend(apps(operation));
    lines.extend(rate_limits(operation));
    lines.extend(errors(operation));
    lines.extend(
        UPDATED
            .get(operation)
            .map(|date| format!("- Page updated: {}", date.0)),
    );
    if lines.is_empty() {
        return;
    }
    let facts = lines.join("\n");
    let own = operation.get("description").and_then(Value::as_str);
    let own = own.unwrap_or_default().trim_end();
    if own.ends_with(&facts) {
        return;
    }
    let description = match own {
        "" => facts,
        own => format!("{own}\n\n{facts}"),
    };
    operation.insert("description".to_owned(), description.into());
}

fn access_tokens(security: Option<&Value>, kinds: &BTreeMap<String, String>) -> Option<String> {
    let alternatives = security?.as_array()?;
    let names = alternatives.iter().filter_map(Value::as_object);
    let names: Vec<&str> = names
        .flat_map(|schemes| schemes.keys())
        .filter_map(|name| kinds.get(name).map(String::as_str))
        .collect();
    if names.is_empty() {
        return alternatives
            .is_empty()
            .then(|| "- Access token: none".to_owned());
    }
    Some(format!("- Access token: {}", names.join(" or ")))
}

fn scopes(operation: &Map<String, Value>, titles: &IndexMap<String, String>) -> Vec<String> {
    let list = |names: Vec<String>| {
        let shown: Vec<String> = names
            .iter()
            .map(|name| match titles.get(name) {
                Some(title) => format!("`{name}` ({title})"),
                None => format!("`{name}`"),
            })
            .collect();
        shown.join(", ")
    };
    let mut lines = Vec::new();
    match SCOPES.get(operation).unwrap_or_default() {
        none if none.is_empty() => {}
        one if one.len() == 1 => lines.push(format!("- Scope: {}", list(one))),
        several => lines.push(format!("- Scopes, any one of: {}", list(several))),
    }
    match FIELD_SCOPES.get(operation).unwrap_or_default() {
        none if none.is_empty() => {}
        some => lines.push(format!("- Scopes of single fields: {}", list(some))),
    }
    lines
}

fn apps(operation: &Map<String, Value>) -> Option<String> {
    let kinds = APP_KINDS.get(operation)?;
    let names = kinds.iter().map(|kind| match kind {
        AppKind::Custom => "custom",
        AppKind::Store => "store",
    });
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| format!("- Apps: {}", names.join(", ")))
}

fn rate_limits(operation: &Map<String, Value>) -> Option<String> {
    match RATE_LIMITS.get(operation)? {
        RateLimits::Special(_) => Some("- Rate limit: special, see the page".to_owned()),
        RateLimits::Stated(limits) => {
            let limits: Vec<String> = limits.iter().map(rate_limit).collect();
            Some(format!("- Rate limit: {}", limits.join(" and ")))
        }
    }
}

fn rate_limit(limit: &RateLimit) -> String {
    let requests = limit.requests;
    match limit.seconds.get() {
        1 => format!("{requests} a second"),
        60 => format!("{requests} a minute"),
        3600 => format!("{requests} an hour"),
        seconds => format!("{requests} in {seconds} seconds"),
    }
}

/// The error codes of all responses, each in a line of its own.
fn errors(operation: &Map<String, Value>) -> Vec<String> {
    let responses = operation.get("responses").and_then(Value::as_object);
    let mut lines = Vec::new();
    for (status, response) in responses.into_iter().flatten() {
        for (code, error) in ERROR_CODES.get(response).unwrap_or_default() {
            let status = match status.as_str() {
                "default" => String::new(),
                status => format!(" (HTTP {status})"),
            };
            let texts = [error.description, error.hint];
            let texts: Vec<String> = texts.into_iter().flatten().collect();
            let texts = match texts.as_slice() {
                [] => String::new(),
                texts => format!(": {}", texts.join(" ")),
            };
            lines.push(format!("  - `{}`{status}{texts}", code.0));
        }
    }
    if !lines.is_empty() {
        lines.insert(0, "- Error codes:".to_owned());
    }
    lines
}
