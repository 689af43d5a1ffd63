//! The report as JUnit XML, which test reporters of CI systems display.
//!
//! JUnit has no standard. The elements and attributes are those of the schema that Jenkins publishes, which other tools read too.

use maud::{Markup, PreEscaped, html};

use super::phrase;
use crate::changes::{Change, Report, Severity};
use crate::diagnostic::visible;

/// Formats the report as JUnit XML. Each operation, event or type is a test suite, and each change a test case. It fails if the change has
/// the given severity or a worse one. Ignored changes are skipped test cases.
pub fn junit(report: &Report, fail_on: Option<Severity>) -> String {
    let fails = |change: &Change| fail_on.is_some_and(|limit| change.severity() >= limit);
    let all: Vec<&Change> = report.changes().iter().chain(report.ignored()).collect();
    let failures = report
        .changes()
        .iter()
        .filter(|change| fails(change))
        .count();
    let mut owners: Vec<_> = all.iter().map(|change| &change.subject.owner).collect();
    owners.sort();
    owners.dedup();
    let suites = owners.into_iter().map(|owner| {
        let of = |changes: &'_ [Change]| {
            let own = changes.iter().filter(|change| change.subject.owner == *owner);
            own.cloned().collect::<Vec<_>>()
        };
        let (changes, ignored) = (of(report.changes()), of(report.ignored()));
        let name = phrase::owner(owner);
        let failures = changes.iter().filter(|change| fails(change)).count();
        html! {
            testsuite name=(name) tests=(changes.len() + ignored.len()) failures=(failures) errors="0" skipped=(ignored.len()) time="0" {
                @for change in &changes { (case(change, &name, Outcome::of(fails(change)))) }
                @for change in &ignored { (case(change, &name, Outcome::Ignored)) }
            }
        }
    });
    let title = format!(
        "Changes from {} to {}",
        visible(&report.old),
        visible(&report.new)
    );
    let document = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"))
        testsuites name=(title) tests=(all.len()) failures=(failures) errors="0" time="0" {
            @for suite in suites { (suite) }
        }
    };
    document.into_string() + "\n"
}

/// What became of a test case.
#[derive(Clone, Copy)]
enum Outcome {
    Passed,
    Failed,
    Ignored,
}

impl Outcome {
    fn of(fails: bool) -> Self {
        if fails { Self::Failed } else { Self::Passed }
    }
}

fn case(change: &Change, owner: &str, outcome: Outcome) -> Markup {
    let name = format!("{} [{}]", phrase::event(change), change.fingerprint);
    let details = details(change);
    html! {
        testcase name=(name) classname=(owner) time="0" {
            @match outcome {
                Outcome::Failed => failure type=(change.kind.code()) message=(phrase::headline(change)) { (details) },
                Outcome::Ignored => skipped { "ignored" },
                Outcome::Passed => {},
            }
            @if !matches!(outcome, Outcome::Failed) { system-out { (details) } }
        }
    }
}

/// A change in several lines.
fn details(change: &Change) -> String {
    let mut lines = vec![
        phrase::headline(change),
        format!(
            "{} ({}): {}",
            change.kind.code(),
            change.severity().as_str(),
            change.kind.explanation()
        ),
        format!(
            "wire: {}, Rust: {}",
            change.wire.as_str(),
            change.rust.as_str()
        ),
    ];
    for (side, place) in [("old", &change.old_place), ("new", &change.new_place)] {
        lines.extend(
            place
                .iter()
                .map(|place| format!("{side}: {}", phrase::place(place))),
        );
    }
    lines.extend(
        change
            .page
            .iter()
            .map(|page| format!("page: {}", visible(page))),
    );
    for pair in &change.items {
        for (sign, item) in [('-', &pair.before), ('+', &pair.after)] {
            lines.extend(item.iter().map(|item| {
                format!(
                    "{sign} {}: {}",
                    phrase::short(&item.path),
                    phrase::short(&item.signature)
                )
            }));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::junit;
    use crate::changes::Severity;
    use crate::changes::format::sample;

    #[test]
    fn changes_that_reach_the_severity_fail() {
        let report = sample::report();
        let count = |fail_on| {
            let text = junit(&report, fail_on);
            (
                text.matches("<testcase ").count(),
                text.matches("<failure ").count(),
            )
        };
        sample::keep("sample.xml", &junit(&report, Some(Severity::Compatible)));
        assert_eq!(count(None), (4, 0));
        assert_eq!(count(Some(Severity::Breaking)), (4, 1));
        assert_eq!(count(Some(Severity::Compatible)), (4, 3));
        assert_eq!(count(Some(Severity::Wording)), (4, 4));
    }

    #[test]
    fn ignored_changes_are_skipped() {
        let mut report = sample::report();
        report.ignore(|change| change.severity() == Severity::Breaking);
        let text = junit(&report, Some(Severity::Breaking));
        sample::keep("ignored.xml", &text);
        // The schema of Jenkins has no attribute here.
        assert!(text.contains("<skipped>ignored</skipped>"), "{text}");
        assert!(!text.contains("<failure"), "{text}");
        assert!(text.contains("tests=\"4\" failures=\"0\""), "{text}");
    }

    /// XML 1.0 has no form for most control characters.
    #[test]
    fn characters_that_xml_cannot_contain_are_escaped() {
        let text = junit(&sample::hostile(), Some(Severity::Breaking));
        sample::keep("hostile.xml", &text);
        let is_allowed =
            |c: char| c == '\n' || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
        assert!(text.chars().all(is_allowed));
        assert!(!text.contains("<script") && !text.contains("]]>"));
    }
}
