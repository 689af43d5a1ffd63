//! Tests of overrides.

use super::outcome::{Finding, Verdict};
use super::problem::Override;
use super::synthetic::{drawn, rows, sample, with_overrides};

#[test]
fn an_override_resolves_an_ambiguity() {
    let rows = rows("mark int\n owner user\n id string\n title string");
    let sample = sample(r#"{"mark": 1}"#);
    for parent in [None, Some(1)] {
        let word = [Override { row: 3, parent }];
        let nesting = with_overrides(&rows, Some(&sample), &word);
        assert_eq!(nesting.parents[3], parent);
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

#[test]
fn an_override_confirms_only_its_own_row() {
    let rows = rows("owner user\n id string\n title string");
    let last = [Override {
        row: 2,
        parent: None,
    }];
    let nesting = with_overrides(&rows, None, &last);
    assert_eq!(nesting.verdict, Verdict::Unconfirmed { row: 0 });
}

#[test]
fn the_overridden_field_of_a_type_does_not_complete_the_type() {
    // Each `part` has `id` and `note`, and the first one has a `mark` as well.
    let rows = rows("one part\n id int\n mark int\n two part\n id int\n note int\n end int");
    let word = [Override {
        row: 2,
        parent: Some(0),
    }];
    let sample = sample(r#"{"one": {"id": 1}}"#);
    let nesting = with_overrides(&rows, Some(&sample), &word);
    assert!(!nesting.is_certain(), "{}", drawn(&rows, &nesting.parents));
}

#[test]
fn the_row_after_an_override_against_the_sample_is_ambiguous() {
    // The sample shows the fields of `rack` without their object.
    let rows = rows("rack rack\n id string\n name string");
    let sample = sample(r#"{"id": "", "name": ""}"#);
    let word = [(1, Some(0)), (2, Some(0))].map(|(row, parent)| Override { row, parent });
    let nesting = with_overrides(&rows, Some(&sample), &word[..1]);
    assert!(
        matches!(nesting.verdict, Verdict::Ambiguous { row: 2, .. }),
        "{:?}",
        nesting.verdict
    );
    let settled = with_overrides(&rows, Some(&sample), &word);
    assert_eq!(settled.parents, [None, Some(0), Some(0)]);
}
