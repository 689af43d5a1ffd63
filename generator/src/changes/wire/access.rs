//! Compares who may use an operation or event: tokens, scopes, kinds of app.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::found::{At, Found};
use super::sides::Sides;
use crate::changes::kind::Kind;
use crate::model::{AccessTokenKind, AppKind, Operation, Place, Scope, SecurityScheme, Service};

/// The names of scopes.
pub(super) fn scope_names(scopes: &[Scope]) -> Vec<&str> {
    scopes.iter().map(|scope| scope.name.as_str()).collect()
}

/// Compares the credentials that an operation accepts.
pub(super) fn credentials(old: &Operation, new: &Operation, at: &At, found: &mut Found) {
    let (old, new) = (alternatives(old), alternatives(new));
    let all = |of: &[(String, bool)]| {
        let words: Vec<&str> = of.iter().map(|(words, _)| words.as_str()).collect();
        Some(words.join(" or "))
    };
    match (old.is_empty(), new.is_empty()) {
        (true, true) => {}
        (true, false) => found.values(Kind::CredentialsRequired, at, None, all(&new)),
        (false, true) => found.values(Kind::CredentialsNotRequired, at, all(&old), None),
        (false, false) => {
            for (words, is_token) in new.iter().filter(|of| !old.contains(of)) {
                let kind = match is_token {
                    true => Kind::TokenKindAdded,
                    false => Kind::SecurityAdded,
                };
                found.values(kind, at, None, Some(words.clone()));
            }
            for (words, is_token) in old.iter().filter(|of| !new.contains(of)) {
                let kind = match is_token {
                    true => Kind::TokenKindRemoved,
                    false => Kind::SecurityRemoved,
                };
                found.values(kind, at, Some(words.clone()), None);
            }
        }
    }
}

/// The alternatives in words, each with true if it is one access token.
fn alternatives(operation: &Operation) -> Vec<(String, bool)> {
    let alternative = |schemes: &Vec<SecurityScheme>| match schemes.as_slice() {
        [] => ("no credentials".to_owned(), false),
        [SecurityScheme::Bearer { name, kind }] => (token(name, *kind), true),
        schemes => {
            let words: Vec<String> = schemes.iter().map(scheme_words).collect();
            (words.join(" and "), false)
        }
    };
    operation.security.iter().map(alternative).collect()
}

fn token(name: &str, kind: AccessTokenKind) -> String {
    let kind = match kind {
        AccessTokenKind::Tenant => "tenant",
        AccessTokenKind::User => "user",
        AccessTokenKind::App => "app",
        AccessTokenKind::Bearer => return format!("token {name}"),
    };
    format!("{kind} access token")
}

fn scheme_words(scheme: &SecurityScheme) -> String {
    match scheme {
        SecurityScheme::Bearer { name, kind } => token(name, *kind),
        SecurityScheme::Basic(name) => format!("user and password ({name})"),
        SecurityScheme::Http { name, scheme } => format!("{scheme} credentials ({name})"),
        SecurityScheme::ApiKey {
            name,
            place,
            parameter,
        } => {
            let mut words = format!("key in {} {parameter}", place_words(*place));
            if name != parameter {
                // Writing to a String cannot fail.
                let _ = write!(words, " ({name})");
            }
            words
        }
    }
}

/// The role of a field at a place of the request.
pub(super) fn place_words(place: Place) -> &'static str {
    match place {
        Place::Path => "path parameter",
        Place::Query => "query parameter",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::BodyField => "body field",
        Place::Body => "body",
    }
}

/// Compares the scopes of an operation or event, any one of which suffices, and those of its sensitive fields.
pub(super) fn scopes(
    (old, new): (&[Scope], &[Scope]),
    (old_sensitive, new_sensitive): (&[Scope], &[Scope]),
    at: &At,
    found: &mut Found,
) {
    let names = (scope_names(old), scope_names(new));
    let all = |names: &[&str]| Some(names.join(" or "));
    match (old.is_empty(), new.is_empty()) {
        (true, true) => {}
        (true, false) => found.values(Kind::ScopesRequired, at, None, all(&names.1)),
        (false, true) => found.values(Kind::ScopesNotRequired, at, all(&names.0), None),
        (false, false) => each(
            (old, new),
            (Kind::ScopeAdded, Kind::ScopeRemoved),
            at,
            found,
        ),
    }
    let kinds = (Kind::SensitiveScopeAdded, Kind::SensitiveScopeRemoved);
    each((old_sensitive, new_sensitive), kinds, at, found);
}

/// Adds each scope that only one side has.
fn each(
    (old, new): (&[Scope], &[Scope]),
    (added, removed): (Kind, Kind),
    at: &At,
    found: &mut Found,
) {
    let has = |scopes: &[Scope], name: &str| scopes.iter().any(|scope| scope.name == name);
    for scope in new.iter().filter(|scope| !has(old, &scope.name)) {
        found.values(added, at, None, Some(scope.name.clone()));
    }
    for scope in old.iter().filter(|scope| !has(new, &scope.name)) {
        found.values(removed, at, Some(scope.name.clone()), None);
    }
}

/// Compares the titles of scopes, which the root states once for all operations and events.
pub(super) fn titles(sides: Sides<'_>, at: &At, found: &mut Found) {
    let old = all_titles(sides.old);
    for (name, title) in all_titles(sides.new) {
        if let Some(known) = old.get(name) {
            found.differing(
                Kind::WordingChanged,
                &at.below(name, "scope"),
                *known,
                title,
            );
        }
    }
}

/// The titles of the scopes that operations and events need, by name.
fn all_titles(service: &Service) -> BTreeMap<&str, Option<&str>> {
    let operations = service.resources.iter().flat_map(|of| &of.operations);
    let operations = operations.flat_map(|of| of.scopes.iter().chain(&of.field_scopes));
    let events = service.events.iter();
    let events = events.flat_map(|of| of.scopes.iter().chain(&of.field_scopes));
    let titles = operations.chain(events);
    titles
        .map(|scope| (scope.name.as_str(), scope.title.as_deref()))
        .collect()
}

/// Compares the kinds of app. None stated means all.
pub(super) fn app_kinds(old: &[AppKind], new: &[AppKind], at: &At, found: &mut Found) {
    let has = |kinds: &[AppKind], kind| kinds.is_empty() || kinds.contains(&kind);
    for kind in [AppKind::Custom, AppKind::Store] {
        let words = Some(match kind {
            AppKind::Custom => "custom apps".to_owned(),
            AppKind::Store => "store apps".to_owned(),
        });
        match (has(old, kind), has(new, kind)) {
            (false, true) => found.values(Kind::AppKindAdded, at, None, words),
            (true, false) => found.values(Kind::AppKindRemoved, at, words, None),
            _ => {}
        }
    }
}
