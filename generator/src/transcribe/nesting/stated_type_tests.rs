//! Tests of types whose fields maintainers state.

use super::dictionary::Dictionary;
use super::infer::infer;
use super::outcome::{Nesting, Unexplained, Verdict};
use super::problem::{Problem, StatedTypes};
use super::row::FlatRow;
use super::synthetic::{drawn, rows, sample};
use serde_json::Value;

/// Types by lines of `type: field field`.
fn stated(text: &str) -> StatedTypes {
    let mut types = StatedTypes::new();
    for line in text.lines() {
        let (name, fields) = line.trim().split_once(':').expect("a type and its fields");
        let fields = fields.split_whitespace().map(str::to_owned).collect();
        types.entry(name.to_owned()).or_default().push(fields);
    }
    types
}

fn with_types(rows: &[FlatRow], shown: &Value, types: &str) -> Nesting {
    infer(&Problem {
        rows,
        sample: Some(shown),
        dictionary: &Dictionary::new(),
        overrides: &[],
        stated: &stated(types),
    })
}

#[test]
fn a_type_that_is_stated_without_fields_takes_no_row() {
    let table =
        "item block\n id string\n line line\n file file\n token string\n mark mark\n end string";
    let rows = rows(table);
    let shown = sample(r#"{"item": {"id": ""}, "end": ""}"#);
    let known = "block: id line file mark\nfile: token";
    let open = with_types(&rows, &shown, known);
    assert!(!open.is_certain(), "{}", drawn(&rows, &open.parents));
    let nesting = with_types(&rows, &shown, &format!("{known}\nline:\nmark:"));
    assert_eq!(
        drawn(&rows, &nesting.parents),
        "item{id line file{token} mark} end"
    );
    assert_eq!(nesting.verdict, Verdict::Certain);
}

#[test]
fn an_object_unlike_all_stated_sets_of_its_type_is_never_certain() {
    let rows = rows("size int\n part part\n id string\n end string");
    let shown = sample(r#"{"size": 1, "end": ""}"#);
    let verdict = |types| {
        let nesting = with_types(&rows, &shown, types);
        assert_eq!(drawn(&rows, &nesting.parents), "size part{id} end");
        nesting.verdict
    };
    let by = Unexplained::TypeName;
    assert_eq!(
        verdict("part: id size"),
        Verdict::Unexplained { row: 1, by }
    );
    assert_eq!(verdict("part: id size\npart: id"), Verdict::Certain);
    // Stated fields that no row of this table names do not count.
    assert_eq!(verdict("part: id weight"), Verdict::Certain);
}
