//! Tests of overrides.

use super::outcome::{Finding, Verdict};
use super::problem::Override;
use super::synthetic::{drawn, rows, sample, with_overrides};

#[test]
fn an_override_resolves_an_ambiguity() {
    let rows = rows("owner user\n id string\n title string");
    for parent in [None, Some(0)] {
        let word = [Override { row: 2, parent }];
        let nesting = with_overrides(&rows, None, &word);
        assert_eq!(nesting.parents[2], parent);
        assert_eq!(nesting.verdict, Verdict::Certain);
    }
}

#[test]
fn an_override_of_one_object_applies_to_others_of_its_type() {
    let rows = rows(
        "one part\n id string\n inner inner\n id string\n value string\n two part\n id string\n inner inner\n id string\n value string",
    );
    // In the sample, `value` is one level further out.
    let part = r#"{"id": "", "value": ""}"#;
    let sample = sample(&format!(r#"{{"one": {part}, "two": {part}}}"#));
    let inside = "{id inner{id value}}";
    let beside = "{id inner{id} value}";
    for (parent, drawing) in [(2, inside), (0, beside)] {
        let word = [Override {
            row: 4,
            parent: Some(parent),
        }];
        let nesting = with_overrides(&rows, Some(&sample), &word);
        assert_eq!(
            drawn(&rows, &nesting.parents),
            format!("one{drawing} two{drawing}")
        );
    }
}

#[test]
fn an_override_outweighs_the_sample() {
    let rows = rows("owner user\n id string\n title string");
    let sample = sample(r#"{"owner": {"id": "", "title": ""}}"#);
    let nesting = with_overrides(
        &rows,
        Some(&sample),
        &[Override {
            row: 2,
            parent: None,
        }],
    );
    assert_eq!(drawn(&rows, &nesting.parents), "owner{id} title");
    assert!(nesting.is_certain());
    let stray = Finding::KeyWithoutRow {
        parent: Some(0),
        pointer: "/owner/title".to_owned(),
    };
    assert!(nesting.findings.contains(&stray), "{:?}", nesting.findings);
}

#[test]
fn an_override_keeps_an_object_open() {
    let rows = rows("owner user\n id string\n note note\n text string\n title string");
    let nesting = with_overrides(
        &rows,
        None,
        &[Override {
            row: 4,
            parent: Some(0),
        }],
    );
    assert_eq!(nesting.parents[..3], [None, Some(0), Some(0)]);
    assert_eq!(nesting.parents[4], Some(0));
}

#[test]
fn an_override_may_order_rows() {
    let rows = rows("place place\n code string\n end string\n name string");
    let word = [
        Override {
            row: 2,
            parent: None,
        },
        Override {
            row: 3,
            parent: Some(0),
        },
    ];
    let nesting = with_overrides(&rows, None, &word);
    assert_eq!(nesting.parents, [None, Some(0), None, Some(0)]);
}

#[test]
fn an_impossible_override_is_reported() {
    let rows = rows("owner user\n id string");
    let word = [
        Override {
            row: 7,
            parent: None,
        },
        Override {
            row: 0,
            parent: Some(1),
        },
    ];
    let nesting = with_overrides(&rows, None, &word);
    assert_eq!(nesting.parents, [None, Some(0)]);
    assert_eq!(
        nesting.findings,
        [
            Finding::ImpossibleOverride {
                row: 7,
                parent: None
            },
            Finding::ImpossibleOverride {
                row: 0,
                parent: Some(1)
            }
        ]
    );
}
