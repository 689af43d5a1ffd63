//! Invalid parts of a document, which are removed so that the rest can be read.
//!
//! In a single document, an error removes the smallest part around it that can be removed: an operation, a component, one
//! alternative of `security`, the response to an error. Everything that refers to a removed component is omitted by the
//! model. Only an error in the root itself makes the whole document unusable.

use super::check::Dropped;
use super::origin::Origins;
use super::vocabulary::{METHODS, OPENAPI};
use crate::diagnostic::{Pointer, Reported};
use serde_json::Value;
use std::cmp::Reverse;

/// An error at a position of the bundled document.
pub(super) struct Fault {
    pub(super) at: Pointer,
    pub(super) because: Reported,
}

/// A part that was removed from a document because of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The position that the part had.
    pub at: Pointer,
    /// The error.
    pub because: Reported,
    /// The id of the operation, or the type of the event, that the part was.
    pub id: Option<String>,
}

/// Removes the parts with errors. `None` if an error affects the whole document.
pub(super) fn remove(
    document: &mut Value,
    origins: &mut Origins,
    faults: Vec<Fault>,
    dropped: Vec<Dropped>,
) -> Option<Vec<Removed>> {
    let mut removed: Vec<Removed> = Vec::new();
    let mut cuts: Vec<Dropped> = dropped;
    for Fault { at, because } in faults {
        let at = part_around(&at);
        let root_key = at.last().filter(|_| at.tokens().count() == 1);
        let field = root_key.and_then(|key| OPENAPI.field(&key));
        if at.is_root() {
            return None;
        }
        let known = removed.len();
        removed.extend(operations_in(document, &at, because));
        let id = event(&at);
        if removed.len() == known || id.is_some() {
            let at = at.clone();
            removed.push(Removed { at, because, id });
        }
        cuts.push(Dropped {
            empty: field.and_then(|field| field.empty()),
            at,
        });
    }
    removed.sort_by(|a, b| a.at.cmp(&b.at));
    removed.dedup_by(|b, a| a.at == b.at);
    // The last item of a list first, so that the positions of the others stay.
    cuts.sort_by_key(|cut| Reverse(order(&cut.at)));
    cuts.dedup_by(|b, a| a.at == b.at);
    for cut in cuts {
        take_out(document, origins, cut);
    }
    Some(removed)
}

/// A pointer as a key for sorting: indices in the order of their number.
fn order(at: &Pointer) -> Vec<(usize, String)> {
    let tokens = at.tokens();
    let key = |token: std::borrow::Cow<'_, str>| (token.parse().unwrap_or(0), token.into_owned());
    tokens.map(key).collect()
}

/// The smallest part around a position that can be removed.
fn part_around(at: &Pointer) -> Pointer {
    let tokens: Vec<_> = at.tokens().collect();
    let tokens: Vec<&str> = tokens.iter().map(AsRef::as_ref).collect();
    let is_method = |key: &str| METHODS.contains(&key);
    let length = match tokens.as_slice() {
        ["paths", _, method, "security", _, ..] if is_method(method) => 5,
        ["paths", _, method, "responses", status, ..] if is_method(method) && is_error(status) => 5,
        ["paths", _, method, ..] if is_method(method) => 3,
        ["components", _, _, ..] => 3,
        [
            "paths" | "components" | "security" | "servers" | "tags" | "x-webhooks",
            _,
            ..,
        ] => 2,
        [_, ..] => 1,
        [] => 0,
    };
    Pointer::from_iter(tokens[..length].iter().copied())
}

/// True for the status of a response to a failed call. A call succeeds without its description.
fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

/// The operations in a part: itself, all of a path, or all of the document.
fn operations_in(document: &Value, part: &Pointer, because: Reported) -> Vec<Removed> {
    let tokens: Vec<_> = part.tokens().collect();
    let items = document.get("paths").and_then(Value::as_object);
    let items = items.into_iter().flatten();
    let mut found = Vec::new();
    match tokens.as_slice() {
        [paths] if paths == "paths" => {}
        [paths, _] | [paths, _, _] if paths == "paths" => {}
        _ => return found,
    }
    for (path, item) in items.filter(|(path, _)| tokens.get(1).is_none_or(|only| only == *path)) {
        let methods = METHODS.iter().filter(|method| {
            item.get(**method).is_some() && tokens.get(2).is_none_or(|only| only == *method)
        });
        for method in methods {
            let id = item[*method].get("operationId").and_then(Value::as_str);
            let unnamed = || format!("{} {path}", method.to_uppercase());
            found.push(Removed {
                at: Pointer::from_iter(["paths", path, method]),
                because,
                id: Some(id.map_or_else(unnamed, str::to_owned)),
            });
        }
    }
    found
}

/// The event that a part is.
fn event(part: &Pointer) -> Option<String> {
    let mut tokens = part.tokens();
    let of_webhooks = tokens.next().is_some_and(|key| key == "x-webhooks");
    tokens
        .next()
        .filter(|_| of_webhooks)
        .map(|event| event.into_owned())
}

/// Removes a part from its map or list, or replaces it with an empty value.
fn take_out(document: &mut Value, origins: &mut Origins, cut: Dropped) {
    let Some((above, last)) = cut.at.parent().zip(cut.at.last()) else {
        return;
    };
    let holder = above
        .tokens()
        .try_fold(document, |value, token| match value {
            Value::Array(list) => list.get_mut(token.parse::<usize>().ok()?),
            value => value.get_mut(token.as_ref()),
        });
    match (holder, cut.empty) {
        (Some(Value::Object(map)), Some(empty)) => {
            map.insert(last.into_owned(), empty);
        }
        (Some(Value::Object(map)), None) => {
            map.shift_remove(last.as_ref());
        }
        (Some(Value::Array(list)), _) => {
            let Ok(index) = last.parse::<usize>() else {
                return;
            };
            if index < list.len() {
                list.remove(index);
                let behind = index..list.len();
                let moves = behind.map(|at| (above.join_index(at + 1), above.join_index(at)));
                origins.move_parts(&moves.collect::<Vec<_>>());
            }
        }
        _ => {}
    }
}
