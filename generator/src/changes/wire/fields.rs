//! Compares two versions of a field: a parameter, or a property.

use super::access::scope_names;
use super::constraints::{self, Tightness};
use super::fit::{Fit, fit};
use super::found::{At, Found};
use super::sides::{Direction, Sides};
use super::words::type_words;
use crate::changes::kind::Kind;
use crate::model::{Field, Scope, Type};

/// Adds all differences of a field in one direction, except those inside of its type.
pub(super) fn compare(
    (old, new): (&Field, &Field),
    at: &At,
    direction: Direction,
    sides: Sides<'_>,
    found: &mut Found,
) {
    use Kind as K;
    match (old.required, new.required) {
        (false, true) => found.add(
            direction.kind(
                K::RequestFieldBecameRequired,
                K::ResponseFieldBecameRequired,
            ),
            at,
        ),
        (true, false) => found.add(
            direction.kind(
                K::RequestFieldBecameOptional,
                K::ResponseFieldBecameOptional,
            ),
            at,
        ),
        _ => {}
    }
    match (old.nullable, new.nullable) {
        (false, true) => found.add(
            direction.kind(
                K::RequestFieldBecameNullable,
                K::ResponseFieldBecameNullable,
            ),
            at,
        ),
        (true, false) => found.add(
            direction.kind(
                K::RequestFieldBecameNotNullable,
                K::ResponseFieldBecameNotNullable,
            ),
            at,
        ),
        _ => {}
    }
    let relation = fit(&old.r#type, &new.r#type, sides, &mut Vec::new());
    if let Some(kind) = retyped(relation, direction) {
        let old = type_words(&old.r#type, sides.old);
        let new = type_words(&new.r#type, sides.new);
        found.values(kind, at, Some(old), Some(new));
    }
    // The constraints of another type follow from it. Those of a named type are those of its values, which are compared with the type.
    if relation != Fit::Other {
        let is_named = |of: &Field| matches!(of.r#type, Type::Named(_) | Type::Recursive(_));
        if !(is_named(old) && is_named(new)) {
            compare_constraints((old, new), at, direction, found);
        }
        compare_meaning((old, new), at, direction, found);
    }
    compare_annotations((old, new), at, found);
}

/// The kind of a change of type.
pub(super) fn retyped(relation: Fit, direction: Direction) -> Option<Kind> {
    match relation {
        Fit::Same => None,
        Fit::Wider => Some(direction.kind(Kind::RequestFieldWidened, Kind::ResponseFieldWidened)),
        Fit::Narrower => {
            Some(direction.kind(Kind::RequestFieldNarrowed, Kind::ResponseFieldNarrowed))
        }
        Fit::Other => Some(direction.kind(Kind::RequestFieldRetyped, Kind::ResponseFieldRetyped)),
    }
}

fn compare_constraints(
    (old, new): (&Field, &Field),
    at: &At,
    direction: Direction,
    found: &mut Found,
) {
    use Kind as K;
    let (old, new) = (&old.constraints, &new.constraints);
    for change in constraints::changes(old, new) {
        let kind = match change.effect {
            Tightness::Tighter => direction.kind(
                K::RequestConstraintTightened,
                K::ResponseConstraintTightened,
            ),
            Tightness::Looser => {
                direction.kind(K::RequestConstraintLoosened, K::ResponseConstraintLoosened)
            }
            Tightness::Different => {
                direction.kind(K::RequestConstraintChanged, K::ResponseConstraintChanged)
            }
        };
        found.values(kind, at, change.old, change.new);
    }
}

/// Compares what a value, or its absence, means.
fn compare_meaning((old, new): (&Field, &Field), at: &At, direction: Direction, found: &mut Found) {
    use Kind as K;
    let (old, new) = (&old.constraints, &new.constraints);
    if old.default != new.default {
        let request = match (&old.default, &new.default) {
            (None, _) => K::RequestFieldDefaultAdded,
            (_, None) => K::RequestFieldDefaultRemoved,
            _ => K::RequestFieldDefaultChanged,
        };
        let words = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string);
        let kind = direction.kind(request, K::ResponseFieldDefaultChanged);
        found.values(kind, at, words(&old.default), words(&new.default));
    }
    if old.timestamp != new.timestamp {
        let kind = match (old.timestamp, new.timestamp) {
            (None, _) => K::TimestampUnitStated,
            (_, None) => K::TimestampUnitNotStated,
            _ => K::TimestampUnitChanged,
        };
        let old = old.timestamp.map(constraints::unit);
        found.values(kind, at, old, new.timestamp.map(constraints::unit));
    }
}

fn compare_annotations((old, new): (&Field, &Field), at: &At, found: &mut Found) {
    match (old.deprecated, new.deprecated) {
        (false, true) => found.add(Kind::FieldDeprecated, at),
        (true, false) => found.add(Kind::FieldRestored, at),
        _ => {}
    }
    match (old.secret, new.secret) {
        (false, true) => found.add(Kind::SecretAdded, at),
        (true, false) => found.add(Kind::SecretRemoved, at),
        _ => {}
    }
    compare_scopes(&old.scopes, &new.scopes, at, found);
    let wording = (old.description.as_deref(), new.description.as_deref());
    found.differing(Kind::WordingChanged, at, wording.0, wording.1);
    if old.example != new.example {
        found.add(Kind::SampleChanged, at);
    }
}

/// Compares the scopes of a field, any one of which suffices.
fn compare_scopes(old: &[Scope], new: &[Scope], at: &At, found: &mut Found) {
    let (old, new) = (scope_names(old), scope_names(new));
    let all = |names: &[&str]| Some(names.join(" or "));
    match (old.is_empty(), new.is_empty()) {
        (true, true) => {}
        (true, false) => found.values(Kind::FieldScopeRequired, at, None, all(&new)),
        (false, true) => found.values(Kind::FieldScopeNotRequired, at, all(&old), None),
        (false, false) => {
            for &name in new.iter().filter(|name| !old.contains(name)) {
                found.values(Kind::FieldScopeAdded, at, None, Some(name.to_owned()));
            }
            for &name in old.iter().filter(|name| !new.contains(name)) {
                found.values(Kind::FieldScopeRemoved, at, Some(name.to_owned()), None);
            }
        }
    }
}

/// Adds a field that only one side has.
pub(super) fn added_or_removed(
    (old, new): (Option<&Field>, Option<&Field>),
    at: &At,
    direction: Direction,
    sides: Sides<'_>,
    found: &mut Found,
) {
    let request = match (old, new) {
        (_, Some(new)) if new.required => Kind::RequiredFieldAdded,
        (_, Some(_)) => Kind::RequestFieldAdded,
        (Some(old), None) if old.required => Kind::RequiredFieldRemoved,
        (_, None) => Kind::RequestFieldRemoved,
    };
    let response = match new {
        Some(_) => Kind::ResponseFieldAdded,
        None => Kind::ResponseFieldRemoved,
    };
    let old = old.map(|field| type_words(&field.r#type, sides.old));
    let new = new.map(|field| type_words(&field.r#type, sides.new));
    found.values(direction.kind(request, response), at, old, new);
}
