//! Tests of uncertain trees on small tables.

use super::dictionary::Dictionary;
use super::infer::infer;
use super::outcome::{Finding, Unexplained, Verdict};
use super::problem::{NO_TYPES, Problem};
use super::synthetic::{drawn, rows, sample, single};

#[test]
fn the_end_of_an_object_is_ambiguous_without_evidence() {
    let rows = rows("owner user\n id string\n title string");
    let nesting = single(&rows, None);
    let Verdict::Ambiguous { row: 2, other } = &nesting.verdict else {
        panic!("{:?}", nesting.verdict)
    };
    let readings = [drawn(&rows, &nesting.parents), drawn(&rows, other)];
    assert!(
        readings.contains(&"owner{id title}".to_owned()),
        "{readings:?}"
    );
    assert!(
        readings.contains(&"owner{id} title".to_owned()),
        "{readings:?}"
    );
}

#[test]
fn a_field_that_the_sample_lacks_is_ambiguous_at_the_end_of_an_object() {
    let rows = rows("owner user\n id string\n extra string\n title string");
    let sample = sample(r#"{"owner": {"id": "1"}, "title": ""}"#);
    let nesting = single(&rows, Some(&sample));
    assert!(
        matches!(nesting.verdict, Verdict::Ambiguous { row: 2, .. }),
        "{:?}",
        nesting.verdict
    );
    assert!(
        matches!(
            nesting.findings[..],
            [Finding::RowNotInSample { row: 2, .. }]
        ),
        "{:?}",
        nesting.findings
    );
}

#[test]
fn a_missing_object_row_is_never_certain() {
    let rows = rows("id string\n code string\n name string\n end string");
    let sample = sample(r#"{"id": "", "place": {"code": "", "name": ""}, "end": ""}"#);
    let nesting = single(&rows, Some(&sample));
    let by = Unexplained::Sample {
        pointer: "/place/code".to_owned(),
    };
    assert_eq!(nesting.verdict, Verdict::Unexplained { row: 1, by });
    let uncovered = Finding::KeyWithoutRow {
        parent: None,
        pointer: "/place".to_owned(),
    };
    assert!(
        nesting.findings.contains(&uncovered),
        "{:?}",
        nesting.findings
    );
}

#[test]
fn rows_out_of_order_are_never_certain() {
    // `name` and `end` are swapped.
    let rows = rows("place place\n code string\n end string\n name string\n last string");
    let sample = sample(r#"{"place": {"code": "", "name": ""}, "end": "", "last": ""}"#);
    assert!(!single(&rows, Some(&sample)).is_certain());
}

#[test]
fn an_object_and_its_first_field_in_the_wrong_order_are_never_certain() {
    // `place` and `code` are swapped. The outer object has its own `code` in the sample.
    let rows = rows("id string\n code string\n place place\n name string\n end string");
    let sample = sample(r#"{"id": "", "code": "", "place": {"code": "", "name": ""}, "end": ""}"#);
    let nesting = single(&rows, Some(&sample));
    let by = Unexplained::Sample {
        pointer: "/place/code".to_owned(),
    };
    assert_eq!(nesting.verdict, Verdict::Unexplained { row: 1, by });
}

#[test]
fn a_field_that_its_type_has_nowhere_else_is_never_certain_without_a_sample() {
    let known = rows("place place\n code string\n name string\n end string");
    let shown = sample(r#"{"place": {"code": "", "name": ""}, "end": ""}"#);
    let mut dictionary = Dictionary::new();
    for _ in 0..4 {
        dictionary.learn(&known, &single(&known, Some(&shown)));
    }
    let rows = rows("size int\n name string\n place place\n code string\n size int\n name string");
    let nesting = infer(&Problem {
        rows: &rows,
        sample: None,
        dictionary: &dictionary,
        overrides: &[],
        stated: &NO_TYPES,
    });
    assert_eq!(
        drawn(&rows, &nesting.parents),
        "size name place{code size name}"
    );
    assert_eq!(
        nesting.verdict,
        Verdict::Unexplained {
            row: 4,
            by: Unexplained::TypeName
        }
    );
}

#[test]
fn many_tables_that_agree_make_a_type_certain() {
    let known = rows("place place\n code string\n name string\n end string");
    let shown = sample(r#"{"place": {"code": "", "name": ""}, "end": ""}"#);
    let taught = single(&known, Some(&shown));
    let rows = rows("mark int\n place place\n code string\n name string\n end string");
    let shown = sample(r#"{"mark": 1, "end": ""}"#);
    let mut dictionary = Dictionary::new();
    for tables in 0..5 {
        let nesting = infer(&Problem {
            rows: &rows,
            sample: Some(&shown),
            dictionary: &dictionary,
            overrides: &[],
            stated: &NO_TYPES,
        });
        let drawn = drawn(&rows, &nesting.parents);
        assert_eq!(drawn, "mark place{code name} end", "{tables} tables");
        dictionary.learn(&known, &taught);
        assert!(tables < 4 || nesting.is_certain(), "{tables} tables");
    }
}

#[test]
fn an_object_without_a_sample_that_ends_early_is_ambiguous() {
    let rows = rows(
        "list part[]\n id string\n inner inner[]\n id string\n value string\n whole part\n id string\n inner inner[]\n id string\n value string",
    );
    // In the list, `value` is one level further out than in the table.
    let sample = sample(
        r#"{"list": [{"id": "", "value": ""}], "whole": {"id": "", "inner": [{"id": "", "value": ""}]}}"#,
    );
    let nesting = single(&rows, Some(&sample));
    assert!(
        matches!(nesting.verdict, Verdict::Ambiguous { .. }),
        "{:?}",
        nesting.verdict
    );
}

#[test]
fn tables_of_this_run_outweigh_the_spec() {
    let rows = rows("place place\n code string\n name string\n end string");
    let fields = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        std::collections::BTreeSet::from([("place".to_owned(), names)])
    };
    let drawing = |dictionary: &Dictionary, sample: Option<&serde_json::Value>| {
        let nesting = infer(&Problem {
            rows: &rows,
            sample,
            dictionary,
            overrides: &[],
            stated: &NO_TYPES,
        });
        (drawn(&rows, &nesting.parents), nesting.is_certain())
    };
    let mut dictionary = Dictionary::new();
    for _ in 0..5 {
        dictionary.remember(fields(&["code"]));
    }
    let without = drawing(&dictionary, None);
    assert_eq!(without.0, "place{code} name end");
    // The page's own sample outweighs it.
    let whole = sample(r#"{"place": {"code": "", "name": ""}, "end": ""}"#);
    let inside = "place{code name} end".to_owned();
    assert_eq!(drawing(&dictionary, Some(&whole)), (inside.clone(), true));
    // Another table of this run outweighs it too, although the two tables contradict each other.
    dictionary.learn(&rows, &single(&rows, Some(&whole)));
    assert_eq!(drawing(&dictionary, None), (inside, false));
}

#[test]
fn a_new_field_between_the_known_fields_of_a_type_is_certain() {
    let known = rows("rack rack\n id string\n size int\n note string");
    let shown = sample(r#"{"rack": {"id": "", "size": 1}, "note": ""}"#);
    let mut dictionary = Dictionary::new();
    dictionary.learn(&known, &single(&known, Some(&shown)));
    let rows = rows("rack rack\n id string\n color string\n size int\n note string");
    let nesting = infer(&Problem {
        rows: &rows,
        sample: Some(&shown),
        dictionary: &dictionary,
        overrides: &[],
        stated: &NO_TYPES,
    });
    assert_eq!(drawn(&rows, &nesting.parents), "rack{id color size} note");
    assert_eq!(nesting.verdict, Verdict::Certain);
}

#[test]
fn a_new_field_of_an_object_that_the_sample_shows_as_another_variant_is_certain() {
    let known = rows("rack rack\n id string\n size int\n note string");
    let shown = sample(r#"{"rack": {"id": "", "size": 1}, "note": ""}"#);
    let mut dictionary = Dictionary::new();
    dictionary.learn(&known, &single(&known, Some(&shown)));
    // The objects of other tables have no `mark`.
    let rows = rows("rack rack\n id string\n color string\n mark string\n note string");
    let verdict = |sample: &serde_json::Value| {
        infer(&Problem {
            rows: &rows,
            sample: Some(sample),
            dictionary: &dictionary,
            overrides: &[],
            stated: &NO_TYPES,
        })
        .verdict
    };
    let whole = sample(r#"{"rack": {"id": "", "mark": ""}, "note": ""}"#);
    assert_eq!(verdict(&whole), Verdict::Certain);
    let empty = sample(r#"{"rack": {}, "note": ""}"#);
    assert!(!matches!(verdict(&empty), Verdict::Certain));
}
