//! The identity of a change: what its fingerprint is made of.

use std::collections::BTreeMap;

use super::change::{Change, Owner};
use super::fingerprint::Fingerprint;
use super::kind::Kind;

/// Sets the fingerprints of the changes of a report, which are in their final order.
pub(super) fn assign(changes: &mut [Change]) {
    let mut seen: BTreeMap<Fingerprint, u32> = BTreeMap::new();
    for change in changes {
        // Two changes with all parts in common are told apart by their order.
        let number = seen.entry(identity(change, 0)).or_default();
        change.fingerprint = identity(change, *number);
        *number += 1;
    }
}

/// The fingerprint of a change. Among changes with the same parts, the first has the number 0.
fn identity(change: &Change, number: u32) -> Fingerprint {
    let subject = &change.subject;
    let service = match &subject.owner {
        Owner::Type { service, .. } => Some(service.as_str()),
        _ => None,
    };
    let number = (number > 0).then(|| number.to_string());
    let mut parts = vec![
        Some(change.kind.code()),
        Some(subject.owner.kind()),
        service,
        Some(subject.owner.name()),
        Some(&subject.path),
        Some(subject.role),
        change.old.as_deref(),
        change.new.as_deref(),
        number.as_deref(),
    ];
    if is_of_rust_alone(change.kind) {
        let items = change
            .items
            .iter()
            .flat_map(|pair| [&pair.before, &pair.after]);
        parts.extend(items.map(|item| item.as_ref().map(|item| item.path.as_str())));
    }
    Fingerprint::of(parts)
}

/// True for kinds whose subject is a Rust item. Other changes have items that follow from them.
fn is_of_rust_alone(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::RustItemAdded
            | Kind::RustItemRemoved
            | Kind::RustItemRenamed
            | Kind::RustSignatureChanged
            | Kind::RustTraitAdded
            | Kind::RustTraitRemoved
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{assign, identity};
    use crate::changes::change::{Change, ItemPair, Owner, RustItem, SourcePlace, Subject};
    use crate::changes::{Fingerprint, Kind, RustEffect};

    fn change(kind: Kind) -> Change {
        let subject = Subject {
            owner: Owner::Operation("im.v1.message.reply".into()),
            path: "uuid".into(),
            role: "query parameter",
        };
        Change::new(kind, subject)
    }

    fn pair(path: &str) -> ItemPair {
        ItemPair {
            before: None,
            after: Some(RustItem {
                path: path.into(),
                signature: "pub fn new() -> Self".into(),
            }),
            effect: RustEffect::Major,
            words: "takes uuid".into(),
        }
    }

    fn changed(edit: impl FnOnce(&mut Change)) -> Change {
        let mut change = change(Kind::RequestFieldBecameRequired);
        change.old = Some("string".into());
        edit(&mut change);
        change
    }

    fn fingerprint(change: &Change) -> Fingerprint {
        identity(change, 0)
    }

    #[test]
    fn each_part_of_the_identity_counts() {
        let own = |service: &str| Owner::Type {
            service: service.into(),
            name: "im.v1.message.reply".into(),
        };
        let different = [
            changed(|_| {}),
            changed(|change| change.kind = Kind::RequestFieldBecameOptional),
            changed(|change| {
                change.subject.owner = Owner::Event("im.v1.message.reply".into());
            }),
            changed(|change| change.subject.owner = own("im")),
            changed(|change| change.subject.owner = own("hire")),
            changed(|change| change.subject.owner = own("")),
            changed(|change| change.subject.path = "uuid2".into()),
            changed(|change| change.subject.role = "body field"),
            changed(|change| change.old = None),
            changed(|change| change.old = Some(String::new())),
            changed(|change| {
                change.old = None;
                change.new = Some("string".into());
            }),
            changed(|change| {
                change.old = Some("str".into());
                change.new = Some("ing".into());
            }),
            changed(|change| {
                change.old = Some("stri".into());
                change.new = Some("ng".into());
            }),
        ];
        let all: BTreeSet<Fingerprint> = different.iter().map(fingerprint).collect();
        assert_eq!(all.len(), different.len());
    }

    #[test]
    fn nothing_else_counts() {
        let expected = fingerprint(&changed(|_| {}));
        let place = SourcePlace {
            file: "spec/im.yaml".into(),
            line: 12,
            column: 3,
        };
        for same in [
            changed(|change| change.old_place = Some(place.clone())),
            changed(|change| change.new_place = Some(place)),
            changed(|change| change.page = Some("https://example.com".into())),
            changed(|change| change.rust = RustEffect::Major),
            changed(|change| change.items.push(pair("feishu::im::New"))),
            changed(|change| change.reaches.push("im.v1.message.get".into())),
            changed(|change| change.notes.push("readers are not affected".into())),
        ] {
            assert_eq!(fingerprint(&same), expected);
        }
    }

    #[test]
    fn rust_items_count_where_they_are_the_subject() {
        let of = |path: &str| {
            let mut change = change(Kind::RustItemRemoved);
            change.items.push(pair(path));
            fingerprint(&change)
        };
        assert_ne!(of("feishu::im::A"), of("feishu::im::B"));
    }

    #[test]
    fn equal_changes_of_a_report_get_different_fingerprints() {
        let mut changes = vec![change(Kind::SampleChanged); 3];
        assign(&mut changes);
        let all: BTreeSet<Fingerprint> = changes.iter().map(|of| of.fingerprint).collect();
        assert_eq!(all.len(), 3);
        assert!(all.contains(&fingerprint(&changes[0])));
    }

    /// Ignore lists contain fingerprints, so that they stay the same between releases. Expected value from Python's `hashlib`.
    #[test]
    fn a_fingerprint_is_stable_between_releases() {
        let fingerprint = fingerprint(&change(Kind::RequestFieldBecameRequired));
        assert_eq!(fingerprint.to_string(), "b93ca41c2a68f52d");
    }
}
