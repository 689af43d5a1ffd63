//! Tests of tables with the same rows.

use super::dictionary::Dictionary;
use super::outcome::Nesting;
use super::problem::{NO_TYPES, Override, Table};
use super::synthetic::{drawn, rows, sample};
use super::together::infer_all;

const ROWS: &str =
    "one first\n id string\n mark string\n two second\n id string\n note string\n end string";
const INSIDE: &str = "one{id mark} two{id note} end";

/// Infers tables with the same rows: the sample and the overrides of each.
fn equal(tables: &[(&str, &[Override])]) -> Vec<(String, Nesting)> {
    let rows = rows(ROWS);
    let samples: Vec<_> = tables.iter().map(|(shown, _)| sample(shown)).collect();
    let tables: Vec<Table<'_>> = samples
        .iter()
        .zip(tables)
        .map(|(sample, (_, overrides))| Table {
            rows: &rows,
            sample: Some(sample),
            overrides,
            stated: &NO_TYPES,
        })
        .collect();
    let nestings = infer_all(&tables, &Dictionary::new()).into_iter();
    nestings
        .map(|nesting| (drawn(&rows, &nesting.parents), nesting))
        .collect()
}

const WHOLE: &str = r#"{"one": {"id": "", "mark": ""}, "two": {"id": "", "note": ""}, "end": ""}"#;
const WITHOUT_MARK: &str = r#"{"one": {"id": ""}, "two": {"id": "", "note": ""}, "end": ""}"#;
const WITHOUT_NOTE: &str = r#"{"one": {"id": "", "mark": ""}, "two": {"id": ""}, "end": ""}"#;

#[test]
fn a_certain_table_settles_tables_with_the_same_rows() {
    assert!(!equal(&[(WITHOUT_MARK, &[])])[0].1.is_certain());
    let settled = equal(&[(WITHOUT_MARK, &[]), (WHOLE, &[])]);
    for (tree, nesting) in &settled {
        assert_eq!(tree, INSIDE);
        assert!(nesting.is_certain(), "{:?}", nesting.verdict);
    }
    // The contradictions are still those of its own sample.
    assert_eq!(
        (settled[0].1.findings.len(), settled[1].1.findings.len()),
        (1, 0)
    );
}

#[test]
fn the_samples_of_tables_with_the_same_rows_settle_them_together() {
    for shown in [WITHOUT_MARK, WITHOUT_NOTE] {
        assert!(!equal(&[(shown, &[])])[0].1.is_certain(), "{shown}");
    }
    let settled = equal(&[(WITHOUT_MARK, &[]), (WITHOUT_NOTE, &[])]);
    for (tree, nesting) in settled {
        assert_eq!(tree, INSIDE);
        assert!(nesting.is_certain(), "{:?}", nesting.verdict);
    }
}

#[test]
fn two_certain_tables_that_differ_settle_nothing() {
    let outside = r#"{"one": {"id": ""}, "mark": "", "two": {"id": "", "note": ""}, "end": ""}"#;
    let nestings = equal(&[(WITHOUT_MARK, &[]), (WHOLE, &[]), (outside, &[])]);
    assert!(nestings[1].1.is_certain() && nestings[2].1.is_certain());
    assert!(!nestings[0].1.is_certain());
}

#[test]
fn an_override_of_a_table_outweighs_tables_with_the_same_rows() {
    let outside = [Override {
        row: 2,
        parent: None,
    }];
    let shown = r#"{"one": {"id": ""}, "two": {"id": ""}, "end": ""}"#;
    let nestings = equal(&[(shown, &outside), (WHOLE, &[])]);
    assert!(nestings[1].1.is_certain());
    let (tree, nesting) = &nestings[0];
    assert!(!nesting.is_certain(), "{tree}");
    assert_eq!(nesting.parents[2], None);
}
