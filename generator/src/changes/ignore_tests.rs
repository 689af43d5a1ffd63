//! Tests of the ignore list.

use super::{Day, IgnoreList, is_match};
use crate::changes::change::{Change, Owner, Subject};
use crate::changes::{Kind, Report};
use crate::diagnostic::{Diagnostics, Format, Sources};

fn change(kind: Kind, operation: &str, path: &str) -> Change {
    let subject = Subject {
        owner: Owner::Operation(operation.into()),
        path: path.into(),
        role: "query parameter",
    };
    Change::new(kind, subject)
}

fn report() -> Report {
    let changes = vec![
        change(
            Kind::RequestFieldBecameRequired,
            "im.v1.message.reply",
            "uuid",
        ),
        change(
            Kind::RequestFieldBecameRequired,
            "im.v1.message.reply",
            "content",
        ),
        change(
            Kind::RequestFieldRemoved,
            "hire.v1.talent.get",
            "user_id_type",
        ),
        change(Kind::OperationRemoved, "hire.v1.talent.list", ""),
    ];
    Report::new("main".into(), "spec".into(), changes)
}

/// The ignored changes as `operation path`, and the codes and messages of what was reported.
fn apply(list: &str) -> (Vec<String>, Vec<String>) {
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let file = sources.add("changes.ignore", list);
    let list = IgnoreList::parse(file, &sources, &mut diagnostics);
    let mut report = report();
    let today = Day::parse("2026-11-30").expect("a day");
    list.apply(&mut report, today, &mut diagnostics);
    assert_eq!(report.changes().len() + report.ignored().len(), 4);
    let ignored = report.ignored().iter().map(|change| {
        let text = format!("{} {}", change.subject.owner.name(), change.subject.path);
        text.trim().to_owned()
    });
    let found = diagnostics.iter();
    let found = found.map(|found| format!("{}: {}", found.code, found.message));
    (ignored.collect(), found.collect())
}

#[test]
fn entries_match_by_code_and_subject() {
    for (entry, ignored) in [
        (
            "request-field-became-required im.v1.message.reply uuid # known",
            &["im.v1.message.reply uuid"][..],
        ),
        (
            "request-field-became-required im.v1.message.reply # known",
            &["im.v1.message.reply content", "im.v1.message.reply uuid"],
        ),
        (
            "request-field-removed * # known",
            &["hire.v1.talent.get user_id_type"],
        ),
        (
            "* hire.* # known",
            &["hire.v1.talent.get user_id_type", "hire.v1.talent.list"],
        ),
        ("* *list # known", &["hire.v1.talent.list"]),
        (
            "* hire.* until 2026-11-30 # known",
            &["hire.v1.talent.get user_id_type", "hire.v1.talent.list"],
        ),
        (
            "  # a comment\n\n\t* hire.*list # known\r\n",
            &["hire.v1.talent.list"],
        ),
    ] {
        let (found, problems) = apply(entry);
        assert_eq!(found, ignored, "{entry}");
        assert_eq!(problems, Vec::<String>::new(), "{entry}");
    }
}

#[test]
fn an_entry_matches_by_fingerprint() {
    let fingerprint = report().changes()[0].fingerprint;
    let (ignored, problems) = apply(&format!("{fingerprint} # known"));
    assert_eq!((ignored.len(), problems.len()), (1, 0));
}

#[test]
fn unused_and_expired_entries_are_reported() {
    for (entry, expected) in [
        (
            "* im.v1.chat.* # gone",
            "idle-ignore-entry: `* im.v1.chat.*` matches no change",
        ),
        (
            "0123456789abcdef # gone",
            "idle-ignore-entry: `0123456789abcdef` matches no change",
        ),
        (
            "* im.v1.chat.* until 2020-01-01 # gone",
            "idle-ignore-entry: `* im.v1.chat.* until 2020-01-01` matches no change",
        ),
        (
            "* hire.* until 2026-11-29 # over",
            "expired-ignore-entry: `* hire.* until 2026-11-29` is past its last day, so that its changes are reported",
        ),
    ] {
        let (ignored, problems) = apply(entry);
        assert_eq!(ignored, Vec::<String>::new(), "{entry}");
        assert_eq!(problems, [expected]);
    }
}

#[test]
fn two_entries_for_the_same_changes_are_both_used() {
    let (ignored, problems) = apply("* hire.* # one\nrequest-field-removed * # two\n");
    assert_eq!((ignored.len(), problems.len()), (2, 0));
}

#[test]
fn mistakes_are_errors_at_their_line() {
    for (entry, expected) in [
        ("* hire.*", "`* hire.*` has no reason"),
        ("* hire.* #  ", "`* hire.*` has no reason"),
        ("* # why", "`*` has no subject"),
        (
            "request-field-remove * # why",
            "`request-field-remove` is neither a fingerprint nor the code of a change",
        ),
        ("* hire.* until 2026-02-30 # why", "`2026-02-30` is no date"),
        ("* hire.* until soon # why", "`soon` is no date"),
    ] {
        let (ignored, problems) = apply(entry);
        assert_eq!(ignored, Vec::<String>::new(), "{entry}");
        assert_eq!(problems, [format!("invalid-ignore-entry: {expected}")]);
    }
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let file = sources.add(
        "changes.ignore",
        "# why\n\n  request-field-remove * # why\n",
    );
    IgnoreList::parse(file, &sources, &mut diagnostics);
    let text = diagnostics.render(&sources, Format::Human { color: false });
    assert!(text.contains("changes.ignore:3:3"), "{text}");
    assert!(
        text.contains("did you mean `request-field-removed`?"),
        "{text}"
    );
}

#[test]
fn stars_stand_for_any_text() {
    for (pattern, text) in [
        ("*", ""),
        ("*", "a"),
        ("a*", "a"),
        ("a*b*c", "a1b2bc"),
        ("*a*", "bab"),
        ("a", "a"),
        ("**", "a"),
    ] {
        assert!(is_match(pattern, text), "{pattern} {text}");
    }
    for (pattern, text) in [
        ("a", "ab"),
        ("a", ""),
        ("a*a", "a"),
        ("a*b*c", "acb"),
        ("*a", "ab"),
        ("", "a"),
        ("*a*", "b"),
    ] {
        assert!(!is_match(pattern, text), "{pattern} {text}");
    }
}
