//! Compares who may use an operation or event: tokens, scopes, kinds of app.

use std::fmt::Write;

use super::found::{At, Found};
use crate::changes::kind::Kind;
use crate::model::{AccessTokenKind, AppKind, Operation, Place, Scope, SecurityScheme};

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
    titles((old, new), at, found);
    titles((old_sensitive, new_sensitive), at, found);
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

/// Compares the titles of scopes of both sides.
fn titles((old, new): (&[Scope], &[Scope]), at: &At, found: &mut Found) {
    for scope in new {
        if let Some(known) = old.iter().find(|known| known.name == scope.name) {
            let at = at.below(scope.name.clone(), "scope");
            let (old, new) = (known.title.as_deref(), scope.title.as_deref());
            found.differing(Kind::WordingChanged, &at, old, new);
        }
    }
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
