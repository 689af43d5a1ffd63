//! Combines the changes of types that are used in both directions.

use std::collections::HashMap;

use crate::changes::change::{Change, Owner};
use crate::changes::kind::{Kind, WireEffect};

/// Combines changes that are one edit: of a type that is sent and received. The worse kind stays, with a remark about the other.
pub(super) fn combine(changes: Vec<Change>) -> Vec<Change> {
    let mut combined: Vec<Change> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::new();
    for change in changes {
        let subject = &change.subject;
        // Only shared types have two directions. In an operation, a body field and a response field of one name are two fields.
        let role = match subject.owner {
            Owner::Type { .. } => "",
            _ => subject.role,
        };
        let key = (
            subject.owner.clone(),
            subject.path.clone(),
            role,
            received(change.kind),
            change.old.clone(),
            change.new.clone(),
        );
        if let Some(&index) = known.get(&key) {
            add(&mut combined[index], change);
        } else {
            known.insert(key, combined.len());
            combined.push(change);
        }
    }
    combined
}

/// Adds the same edit, found in another direction or by way of other operations.
fn add(first: &mut Change, mut other: Change) {
    let is_other_direction = first.kind != other.kind;
    if other.kind.wire() > first.kind.wire() {
        std::mem::swap(first, &mut other);
    }
    if is_other_direction {
        first.notes.push(note(first.kind, other.kind));
        if !first.subject.path.is_empty() {
            first.subject.role = "field";
        }
    }
    first.reaches.extend(other.reaches);
    first.reaches.sort();
    first.reaches.dedup();
}

/// The remark about the direction in which the change is less severe.
fn note(worse: Kind, better: Kind) -> String {
    let side = |kind: Kind| match received(kind) == kind {
        true => "responses",
        false => "requests",
    };
    let effect = match better.wire() {
        WireEffect::Breaking => "breaking too",
        WireEffect::Compatible => "compatible",
        WireEffect::None => "without effect",
    };
    let (worse, other) = (side(worse), side(better));
    format!("judged as part of {worse}; in {other}, the change is {effect} (`{better}`)")
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

#[cfg(test)]
mod tests {
    use super::combine;
    use crate::changes::change::{Change, Owner, Subject};
    use crate::changes::kind::Kind;

    fn change(kind: Kind, owner: Owner, role: &'static str, reached: &str) -> Change {
        let subject = Subject {
            owner,
            path: "uuid".into(),
            role,
        };
        let mut change = Change::new(kind, subject);
        change.reaches = vec![reached.to_owned()];
        change
    }

    fn shared(kind: Kind, reached: &str) -> Change {
        let owner = Owner::Type {
            service: "im".into(),
            name: "Message".into(),
        };
        change(kind, owner, "field", reached)
    }

    #[test]
    fn the_worse_direction_is_the_verdict_and_the_other_one_a_note() {
        let sent = shared(Kind::RequestFieldBecameRequired, "im.send");
        let received = shared(Kind::ResponseFieldBecameRequired, "im.get");
        for changes in [
            [sent.clone(), received.clone()],
            [received.clone(), sent.clone()],
        ] {
            let combined = combine(changes.into());
            let [change] = combined.as_slice() else {
                panic!("one edit: {combined:?}");
            };
            assert_eq!(change.kind, Kind::RequestFieldBecameRequired);
            assert_eq!(
                change.notes,
                [
                    "judged as part of requests; in responses, the change is compatible (`response-field-became-required`)"
                ]
            );
            assert_eq!(change.reaches, ["im.get", "im.send"]);
        }
    }

    #[test]
    fn a_change_that_breaks_both_directions_says_so() {
        let combined = combine(vec![
            shared(Kind::RequestFieldRetyped, "im.send"),
            shared(Kind::ResponseFieldRetyped, "im.get"),
        ]);
        assert_eq!(combined.len(), 1);
        assert_eq!(
            combined[0].notes,
            [
                "judged as part of requests; in responses, the change is breaking too (`response-field-retyped`)"
            ]
        );
    }

    #[test]
    fn one_direction_needs_no_note() {
        let combined = combine(vec![
            shared(Kind::ResponseFieldAdded, "im.get"),
            shared(Kind::ResponseFieldAdded, "im.list"),
        ]);
        assert_eq!(combined.len(), 1);
        assert_eq!(combined[0].notes, [""; 0]);
        assert_eq!(combined[0].reaches, ["im.get", "im.list"]);
    }

    #[test]
    fn fields_of_one_name_in_the_request_and_in_the_response_are_two_fields() {
        let own = |kind, role| {
            let owner = Owner::Operation("im.v1.chat.create".into());
            change(kind, owner, role, "")
        };
        let combined = combine(vec![
            own(Kind::RequestFieldRetyped, "query parameter"),
            own(Kind::RequestFieldRetyped, "body field"),
            own(Kind::ResponseFieldRetyped, "response field"),
        ]);
        assert_eq!(combined.len(), 3);
    }
}
