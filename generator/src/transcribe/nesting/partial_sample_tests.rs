//! Tests of samples that show only a part of their table, or more than it.

use super::dictionary::Dictionary;
use super::infer::infer;
use super::outcome::Finding;
use super::problem::{NO_TYPES, Problem};
use super::synthetic::{drawn, rows, sample, single};

/// Infers a tree that must be certain, and draws it.
fn certain(table: &str, shown: &str) -> String {
    let rows = rows(table);
    let nesting = single(&rows, Some(&sample(shown)));
    assert!(nesting.is_certain(), "{:?}", nesting.verdict);
    drawn(&rows, &nesting.parents)
}

/// Infers a tree, and draws it.
fn guessed(table: &str, shown: &str) -> String {
    let rows = rows(table);
    drawn(&rows, &single(&rows, Some(&sample(shown))).parents)
}

#[test]
fn a_table_may_describe_only_the_payload_of_its_sample() {
    let table = "replies -\n add -\n id string\n copy -\n id string\n done bool";
    let shown = r#"{"code": 0, "msg": "", "data":
        {"replies": [{"add": {"id": ""}, "copy": {"id": ""}}], "done": true}}"#;
    assert_eq!(certain(table, shown), "replies{add{id} copy{id}} done");
    let rows = rows(table);
    let findings = single(&rows, Some(&sample(shown))).findings;
    let around = ["/code", "/msg", "/data"].map(|pointer| Finding::KeyWithoutRow {
        parent: None,
        pointer: pointer.to_owned(),
    });
    assert_eq!(findings[..3], around);
}

#[test]
fn a_sample_may_be_only_the_payload() {
    let table = "code int\n msg string\n data -\n block_id string\n name string";
    let shown = r#"{"block_id": "", "name": ""}"#;
    assert_eq!(certain(table, shown), "code msg data{block_id name}");
}

#[test]
fn a_value_that_is_an_object_in_the_sample_takes_fields_whatever_its_type_word_is() {
    let table = "people int[]\n added -\n id string\n removed -\n id string\n note string";
    let shown = r#"{"people": {"added": [{"id": ""}], "removed": [{"id": ""}]}, "note": ""}"#;
    assert_eq!(certain(table, shown), "people{added{id} removed{id}} note");
}

#[test]
fn a_named_type_whose_value_is_plain_in_the_sample_needs_no_fields() {
    let table = "range string\n image byte[]\n name string";
    let shown = r#"{"range": "", "image": [1, 2], "name": ""}"#;
    assert_eq!(certain(table, shown), "range image name");
}

#[test]
fn a_list_without_item_type_takes_the_fields_after_it() {
    let table = "people -\n added any[]\n id string\n removed any[]\n id string\n note string";
    let shown = r#"{"people": {"added": [{"id": ""}], "removed": []}, "note": ""}"#;
    assert_eq!(guessed(table, shown), "people{added{id} removed{id}} note");
}

#[test]
fn a_map_of_mixed_values_has_no_fields_although_rows_have_the_names_of_its_keys() {
    let table = "records record[]\n fields map\n record_id string\n text string";
    let shown =
        r#"{"records": [{"fields": {"a": 1, "b": {"text": ""}}, "record_id": ""}], "text": ""}"#;
    assert_eq!(certain(table, shown), "records{fields record_id} text");
}

#[test]
fn an_object_that_the_sample_shows_in_part_may_lack_more() {
    let table =
        "first string\n second string\n third string\n part part\n id string\n fourth string";
    let shown = r#"{"first": "", "part": {"id": ""}}"#;
    assert_eq!(guessed(table, shown), "first second third part{id} fourth");
}

#[test]
fn equal_rows_below_objects_of_one_type_nest_equally() {
    let style = "style style\n bold bool\n link link\n url string\n notes string[]";
    let block = |name: &str| {
        format!(
            "{name} text\n parts part[]\n run run\n content string\n {style}\n user user\n id string\n {style}\n"
        )
    };
    let names: Vec<String> = (0..40).map(|number| format!("heading{number}")).collect();
    let blocks: String = names.iter().map(|name| block(name)).collect();
    let shown = r#"{"heading0": {"parts": [{"run": {"content": "", "style": {"bold": true, "link": {"url": ""}, "notes": [""]}}},
        {"user": {"id": "", "style": {}}}]}, "end": ""}"#;
    let tree = guessed(&format!("{blocks}end string"), shown);
    let inner = "style{bold link{url} notes}";
    let one =
        |name: &String| format!("{name}{{parts{{run{{content {inner}}} user{{id {inner}}}}}}}");
    let all: Vec<String> = names.iter().map(one).collect();
    assert_eq!(tree, format!("{} end", all.join(" ")));
}

#[test]
fn rows_that_differ_after_two_objects_of_a_type_are_outside_of_both() {
    let table = "owner person\n id string\n name string\n reason string\n editor person\n id string\n name string\n time string";
    let shown = r#"{"editor": {"id": "", "name": ""}, "time": ""}"#;
    assert_eq!(
        guessed(table, shown),
        "owner{id name} reason editor{id name} time"
    );
}

#[test]
fn a_paging_field_is_no_hint_that_the_payload_lacks_more() {
    let table = "code int\n data -\n items item[]\n id string\n url string\n link string\n has_more bool\n page_token string";
    let shown = r#"{"code": 0, "data": {"items": [{"id": ""}], "has_more": false}}"#;
    assert_eq!(
        guessed(table, shown),
        "code data{items{id url link} has_more page_token}"
    );
}

#[test]
fn lacking_values_are_no_hint_that_an_object_lacks_there() {
    let known =
        rows("body content\n url string\n doc string\n task string\n note string\n end string");
    let whole = sample(r#"{"body": {"url": "", "doc": "", "task": "", "note": ""}, "end": ""}"#);
    let mut dictionary = Dictionary::new();
    dictionary.learn(&known, &single(&known, Some(&whole)));
    let table = "tabs tab[]\n id string\n body content\n url string\n doc string\n task string\n note string\n config config\n
        icon string\n end string";
    let rows = rows(table);
    let shown = sample(r#"{"tabs": [{"id": "", "body": {"doc": ""}}], "end": ""}"#);
    let nesting = infer(&Problem {
        rows: &rows,
        sample: Some(&shown),
        dictionary: &dictionary,
        overrides: &[],
        stated: &NO_TYPES,
    });
    assert_eq!(
        drawn(&rows, &nesting.parents),
        "tabs{id body{url doc task note} config{icon}} end"
    );
}
