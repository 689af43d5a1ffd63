//! Combines the changes of types that are used in both directions.

use crate::changes::change::Change;
use crate::changes::kind::{Kind, WireEffect};

/// Combines changes that are one edit: of a type that is sent and received. The worse kind stays, with a remark about the other.
pub(super) fn combine(changes: Vec<Change>) -> Vec<Change> {
    let mut combined: Vec<Change> = Vec::new();
    let mut known: std::collections::HashMap<_, Vec<usize>> = std::collections::HashMap::new();
    for change in changes {
        let key = (
            change.subject.owner.clone(),
            change.subject.path.clone(),
            received(change.kind),
            change.old.clone(),
            change.new.clone(),
        );
        let same = known.entry(key).or_default();
        let Some(&index) = same.first() else {
            same.push(combined.len());
            combined.push(change);
            continue;
        };
        let first = &mut combined[index];
        if first.kind != change.kind {
            both(first, change);
        } else if first.reaches != change.reaches {
            first.reaches.extend(change.reaches);
            first.reaches.sort();
            first.reaches.dedup();
        }
    }
    combined
}

/// Merges the change of the other direction into a change.
fn both(first: &mut Change, other: Change) {
    let (mut worse, better) = match first.kind.wire() >= other.kind.wire() {
        true => (first.clone(), other),
        false => (other, first.clone()),
    };
    let side = |kind: Kind| match received(kind) == kind {
        true => "responses",
        false => "requests",
    };
    let effect = match better.kind.wire() {
        WireEffect::Breaking => "breaking too",
        WireEffect::Compatible => "compatible",
        WireEffect::None => "without effect",
    };
    let (worse_side, other_side) = (side(worse.kind), side(better.kind));
    worse.notes.push(format!(
        "in {worse_side}; the type is used in {other_side} too, where the change is {effect} ({})",
        better.kind.code()
    ));
    if !worse.subject.path.is_empty() {
        worse.subject.role = "field";
    }
    worse.reaches.extend(better.reaches);
    worse.reaches.sort();
    worse.reaches.dedup();
    *first = worse;
}

/// The kind of the same edit of a received type.
fn received(kind: Kind) -> Kind {
    use Kind as K;
    match kind {
        K::RequestFieldAdded | K::RequiredFieldAdded => K::ResponseFieldAdded,
        K::RequestFieldRemoved | K::RequiredFieldRemoved => K::ResponseFieldRemoved,
        K::RequestFieldBecameRequired => K::ResponseFieldBecameRequired,
        K::RequestFieldBecameOptional => K::ResponseFieldBecameOptional,
        K::RequestFieldBecameNullable => K::ResponseFieldBecameNullable,
        K::RequestFieldBecameNotNullable => K::ResponseFieldBecameNotNullable,
        K::RequestFieldRetyped => K::ResponseFieldRetyped,
        K::RequestFieldWidened => K::ResponseFieldWidened,
        K::RequestFieldNarrowed => K::ResponseFieldNarrowed,
        K::RequestFieldRenamed => K::ResponseFieldRenamed,
        K::RequestFieldDefaultAdded
        | K::RequestFieldDefaultRemoved
        | K::RequestFieldDefaultChanged => K::ResponseFieldDefaultChanged,
        K::RequestConstraintTightened => K::ResponseConstraintTightened,
        K::RequestConstraintLoosened => K::ResponseConstraintLoosened,
        K::RequestConstraintChanged => K::ResponseConstraintChanged,
        K::RequestValueAdded => K::ResponseValueAdded,
        K::RequestValueRemoved => K::ResponseValueRemoved,
        K::RequestVariantAdded => K::ResponseVariantAdded,
        K::RequestVariantRemoved => K::ResponseVariantRemoved,
        kind => kind,
    }
}
