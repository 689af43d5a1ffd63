//! Tests of the best tree on small tables.

use super::dictionary::Dictionary;
use super::infer::infer;
use super::outcome::{Finding, JsonKind, Verdict};
use super::problem::{NO_TYPES, Problem, Table};
use super::synthetic::{drawn, rows, sample, single};
use super::together::infer_all;

#[test]
fn a_sample_that_covers_all_rows_is_reproduced() {
    let rows = rows(
        "code int\n msg string\n data -\n items job[]\n id string\n owner user\n id string\n name string\n title string\n has_more bool\n page_token string",
    );
    let sample = sample(
        r#"{"code": 0, "msg": "", "data": {"items": [{"id": "1", "owner": {"id": "2", "name": "x"}, "title": "y"}],
            "has_more": false, "page_token": ""}}"#,
    );
    let nesting = single(&rows, Some(&sample));
    assert_eq!(
        drawn(&rows, &nesting.parents),
        "code msg data{items{id owner{id name} title} has_more page_token}"
    );
    assert_eq!(nesting.verdict, Verdict::Certain);
    assert_eq!(nesting.findings, []);
}

#[test]
fn the_keys_of_all_items_of_a_list_are_used() {
    let rows = rows("list entry[]\n id string\n detail detail\n text string\n note string");
    let sample =
        sample(r#"{"list": [{"id": "1"}, {"id": "2", "detail": {"text": ""}, "note": ""}]}"#);
    let nesting = single(&rows, Some(&sample));
    assert_eq!(drawn(&rows, &nesting.parents), "list{id detail{text} note}");
    assert!(nesting.is_certain());
}

#[test]
fn siblings_do_not_share_a_name() {
    let rows = rows("job job\n id string\n name string\n owner user\n id string");
    let nesting = single(&rows, None);
    assert_eq!(drawn(&rows, &nesting.parents), "job{id name owner{id}}");
    let rows = super::synthetic::rows("id string\n name string\n id string");
    let nesting = single(&rows, None);
    assert_eq!(nesting.parents, [None, None, None]);
    assert_eq!(
        nesting.findings,
        [Finding::DuplicateName { row: 2, first: 0 }]
    );
}

#[test]
fn only_objects_have_fields() {
    let rows = rows("id string\n tags string[]\n total int");
    let nesting = single(&rows, None);
    assert_eq!(nesting.parents, [None, None, None]);
    // An object's row is missing.
    assert_eq!(
        (nesting.verdict, nesting.margin),
        (Verdict::Unconfirmed { row: 0 }, u32::MAX)
    );
    let sample = sample(r#"{"id": "", "tags": [], "total": 0}"#);
    let nesting = single(&rows, Some(&sample));
    assert_eq!(
        (nesting.verdict, nesting.margin),
        (Verdict::Certain, u32::MAX)
    );
}

#[test]
fn a_type_has_the_same_fields_in_every_object() {
    let rows = rows(
        "first place\n code string\n name string\n size int\n second place\n code string\n name string\n end string",
    );
    let nesting = single(&rows, None);
    assert!(
        drawn(&rows, &nesting.parents).ends_with("second{code name} end"),
        "{}",
        drawn(&rows, &nesting.parents)
    );
}

#[test]
fn an_empty_repeated_object_in_the_sample_does_not_end_early() {
    let rows = rows(
        "first place\n code string\n name string\n second place\n code string\n name string\n end string",
    );
    let sample = sample(r#"{"first": {"code": "", "name": ""}, "second": {}, "end": ""}"#);
    let nesting = single(&rows, Some(&sample));
    assert_eq!(
        drawn(&rows, &nesting.parents),
        "first{code name} second{code name} end"
    );
}

#[test]
fn certain_tables_are_evidence_for_others() {
    let known = rows("place place\n code string\n name string\n end string");
    let sample = sample(r#"{"place": {"code": "", "name": ""}, "end": ""}"#);
    let open = rows("id string\n spot place\n code string\n name string\n remark string");
    let tables = [
        Table {
            rows: &open,
            sample: None,
            overrides: &[],
            stated: &NO_TYPES,
        },
        Table {
            rows: &known,
            sample: Some(&sample),
            overrides: &[],
            stated: &NO_TYPES,
        },
    ];
    let nestings = infer_all(&tables, &Dictionary::new());
    assert_eq!(
        drawn(&open, &nestings[0].parents),
        "id spot{code name} remark"
    );
    let turned = infer_all(&[tables[1], tables[0]], &Dictionary::new());
    assert_eq!(
        (&turned[0], &turned[1]),
        (&nestings[1], &nestings[0]),
        "the order of tables does not count"
    );
}

#[test]
fn the_dictionary_learns_from_certain_trees_only_and_forgets() {
    let rows = rows("place place\n code string");
    let certain = single(&rows, Some(&sample(r#"{"place": {"code": ""}}"#)));
    let mut dictionary = Dictionary::new();
    dictionary.learn(&rows, &certain);
    assert_ne!(dictionary, Dictionary::new());
    dictionary.forget(&rows, &certain);
    assert_eq!(dictionary, Dictionary::new());
    let mut ambiguous = certain;
    ambiguous.verdict = Verdict::Ambiguous {
        row: 1,
        other: vec![None, None],
    };
    dictionary.learn(&rows, &ambiguous);
    assert_eq!(dictionary, Dictionary::new());
}

#[test]
fn two_types_may_have_the_same_name() {
    let mut dictionary = Dictionary::new();
    let other = rows("note note\n author string\n text string\n created string\n edited string");
    let shown = sample(r#"{"note": {"author": "", "text": "", "created": "", "edited": ""}}"#);
    dictionary.learn(&other, &single(&other, Some(&shown)));
    let rows = rows("note note\n id int\n mark int\n end string");
    let shown = sample(r#"{"note": {"id": 1, "mark": 1}, "end": ""}"#);
    let nesting = infer(&Problem {
        rows: &rows,
        sample: Some(&shown),
        dictionary: &dictionary,
        overrides: &[],
        stated: &NO_TYPES,
    });
    assert_eq!(drawn(&rows, &nesting.parents), "note{id mark} end");
    assert!(nesting.is_certain());
}

#[test]
fn paging_fields_belong_to_the_response() {
    let rows = rows(
        "code int\n msg string\n data -\n items job[]\n id string\n page_token string\n has_more bool",
    );
    let sample = sample(r#"{"code": 0, "msg": "", "data": {"items": [{"id": ""}]}}"#);
    let nesting = single(&rows, Some(&sample));
    assert_eq!(
        drawn(&rows, &nesting.parents),
        "code msg data{items{id} page_token has_more}"
    );
    assert!(nesting.is_certain());
}

#[test]
fn indentation_determines_the_tree() {
    let rows = rows("data -\n .job job\n ..id string\n ..name string\n .note string");
    let nesting = single(&rows, None);
    assert_eq!(drawn(&rows, &nesting.parents), "data{job{id name} note}");
    assert!(nesting.is_certain());
}

#[test]
fn marks_of_depth_outweigh_the_sample() {
    let rows = rows("data -\n .job job\n ..id string\n ..note string");
    let sample = sample(r#"{"data": {"job": {"id": ""}, "note": ""}}"#);
    let nesting = single(&rows, Some(&sample));
    assert_eq!(drawn(&rows, &nesting.parents), "data{job{id note}}");
    assert!(nesting.is_certain());
    assert_eq!(nesting.findings.len(), 2, "{:?}", nesting.findings);
}

#[test]
fn the_fields_of_a_map_are_those_of_its_values() {
    let rows = rows("users map\n id string\n name string\n end string");
    let sample =
        sample(r#"{"users": {"u1": {"id": ""}, "u2": {"id": "", "name": ""}}, "end": ""}"#);
    let nesting = single(&rows, Some(&sample));
    assert_eq!(drawn(&rows, &nesting.parents), "users{id name} end");
    assert_eq!(nesting.findings, []);
}

#[test]
fn an_enum_has_fields_if_the_sample_shows_them() {
    let rows = rows("kind enum\n key string\n label string\n end string");
    let shown = sample(r#"{"kind": {"key": "", "label": ""}, "end": ""}"#);
    assert_eq!(
        drawn(&rows, &single(&rows, Some(&shown)).parents),
        "kind{key label} end"
    );
    let shown = sample(r#"{"kind": 1, "key": "", "label": "", "end": ""}"#);
    assert_eq!(
        drawn(&rows, &single(&rows, Some(&shown)).parents),
        "kind key label end"
    );
}

#[test]
fn contradictions_between_table_and_sample_are_found() {
    let rows = rows(
        "id string\n tags string[]\n sizes int\n owner user\n name string\n count int\n rate number",
    );
    let sample = sample(
        r#"{"id": 5, "tags": "x", "sizes": [1], "owner": [{"name": ""}], "count": "7", "rate": 1, "a/b": {"c": 1}}"#,
    );
    let nesting = single(&rows, Some(&sample));
    assert_eq!(
        drawn(&rows, &nesting.parents),
        "id tags sizes owner{name} count rate"
    );
    assert_eq!(
        nesting.findings,
        [
            Finding::KeyWithoutRow {
                parent: None,
                pointer: "/a~1b".to_owned()
            },
            Finding::TypeRefuted {
                row: 0,
                pointer: "/id".to_owned(),
                found: JsonKind::Integer
            },
            Finding::ArrayMismatch {
                row: 1,
                pointer: "/tags".to_owned(),
                table: 1,
                sample: 0
            },
            Finding::ArrayMismatch {
                row: 2,
                pointer: "/sizes".to_owned(),
                table: 0,
                sample: 1
            },
            Finding::ArrayMismatch {
                row: 3,
                pointer: "/owner".to_owned(),
                table: 0,
                sample: 1
            },
            Finding::TypeRefuted {
                row: 5,
                pointer: "/count".to_owned(),
                found: JsonKind::String
            },
        ]
    );
}

#[test]
fn odd_tables_do_not_break_the_search() {
    let empty = single(&[], None);
    assert_eq!(
        (empty.parents, empty.verdict),
        (Vec::new(), Verdict::Certain)
    );
    for sample in ["null", "[]", "3", "[[{\"a\": [[1]]}]]", "{\"a\": null}"] {
        let rows = rows("a -\n b -\n a any\n c string");
        assert_eq!(
            single(&rows, Some(&super::synthetic::sample(sample)))
                .parents
                .len(),
            4
        );
    }
    // Objects that never end: no row may be deeper than the search can follow.
    let deep: String = (0..1500)
        .map(|row| format!("field{row} type{row}\n"))
        .collect();
    let rows = rows(&deep);
    assert_eq!(single(&rows, None).parents.len(), 1500);
}

#[test]
fn trees_are_always_trees() {
    // Generated names, shapes and indentation in random order. A parent is always above its field and can have fields.
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |count: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % count as u64).expect("small")
    };
    for _ in 0..300 {
        let lines: Vec<String> = (0..next(25))
            .map(|_| {
                let shape = ["string", "int[]", "-", "a", "b[]", "map", "enum"][next(7)];
                format!(
                    "{}{} {shape}",
                    ["", "", "", ".", ".."][next(5)],
                    ["id", "name", "x", "y", "data"][next(5)]
                )
            })
            .collect();
        let rows = rows(&lines.join("\n"));
        let sample = sample([r#"{"id": {"x": 1}, "data": [{"y": {"name": 2}}]}"#, "{}"][next(2)]);
        let sample = Some(&sample).filter(|_| next(2) == 0);
        let nesting = single(&rows, sample);
        assert_eq!(nesting, single(&rows, sample), "the same answer twice");
        for (row, parent) in nesting.parents.iter().enumerate() {
            assert!(parent.is_none_or(|parent| parent < row), "{lines:?}");
        }
    }
}
