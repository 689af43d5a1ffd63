//! A field that a page gains later: a change of the spec, not a question.

use std::collections::BTreeSet;

use super::repository::{committed_spec, contents, read_pages};
use feishu_codegen::diagnostic::Code;
use feishu_codegen::transcribe::{self, PageFile, Transcribed, Wording};
use serde_json::Value;

/// The name of the new field.
const NEW: &str = "added_later";

/// A row of a page that has a new row below it.
struct Place {
    /// The first byte of the next row.
    at: usize,
    /// The names of the rows above and below.
    names: [String; 2],
    /// True if the table has a column for required fields.
    has_required: bool,
}

/// The places between two rows of one table, in which neither row is an object.
fn places(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let mut header: Option<usize> = None;
    let mut above: Option<String> = None;
    let mut is_body = true;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let cells: Vec<&str> = line.split(" | ").map(str::trim).collect();
        if line.starts_with('#') {
            (header, above) = (None, None);
            is_body = !line.contains("参数");
        } else if is_body && cells.len() >= 3 && cells[0] == "名称" && cells[1] == "类型" {
            (header, above) = (Some(cells.len()), None);
        } else if is_body && header == Some(cells.len()) && is_name(cells[0]) {
            let is_leaf = ["string", "int", "boolean"].contains(&cells[1]);
            if let Some(above) = above.take()
                && is_leaf
            {
                places.push(Place {
                    at,
                    names: [above, cells[0].to_owned()],
                    has_required: cells.len() > 3,
                });
            }
            above = is_leaf.then(|| cells[0].to_owned());
        }
        at += line.len();
    }
    places
}

fn is_name(cell: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    !cell.is_empty() && cell.chars().all(is_part) && !["code", "msg", "data"].contains(&cell)
}

fn with_new_row(page: &PageFile, place: &Place) -> PageFile {
    let required = if place.has_required { " | 否" } else { "" };
    let row = format!("{NEW} | string{required} | a field\n");
    let mut text = page.text.clone();
    text.splice(place.at..place.at, row.into_bytes());
    PageFile {
        path: page.path.clone(),
        text,
        url: None,
    }
}

/// Adds the names of the fields of each object of a document.
fn add_objects(value: &Value, found: &mut Vec<BTreeSet<String>>) {
    if let Some(properties) = value.get("properties").and_then(Value::as_object) {
        found.push(properties.keys().cloned().collect());
    }
    let values: Vec<&Value> = match value {
        Value::Object(object) => object.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    for value in values {
        add_objects(value, found);
    }
}

/// The result for one place.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Right,
    Asked,
    Wrong,
}

fn judge(transcribed: &Transcribed, names: &[String; 2]) -> Found {
    let asked = [
        Code::AmbiguousNesting,
        Code::UnexplainedNesting,
        Code::UnconfirmedNesting,
    ];
    let mut found = transcribed.diagnostics.iter();
    if found.any(|found| asked.contains(&found.code)) {
        return Found::Asked;
    }
    let texts = transcribed
        .files
        .iter()
        .filter_map(|file| file.text.as_deref());
    let mut objects = Vec::new();
    for text in texts {
        add_objects(&parsed(text), &mut objects);
    }
    objects.retain(|fields| fields.contains(NEW));
    match !objects.is_empty() && objects.iter().all(|fields| has_both(fields, names)) {
        true => Found::Right,
        false => Found::Wrong,
    }
}

fn has_both(fields: &BTreeSet<String>, names: &[String; 2]) -> bool {
    names.iter().all(|name| fields.contains(name))
}

fn parsed(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).expect("YAML")
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn a_new_field_of_a_known_object_is_a_change_and_no_question() {
    let spec = committed_spec();
    let mut objects = Vec::new();
    for (path, text) in contents(&spec.join("hire")) {
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            add_objects(&parsed(&String::from_utf8_lossy(&text)), &mut objects);
        }
    }
    let is_inside = |place: &Place| objects.iter().any(|fields| has_both(fields, &place.names));
    let mut asked = Vec::new();
    let mut wrong = Vec::new();
    let mut right = 0;
    for (number, page) in read_pages("pages/hire").iter().enumerate().step_by(3) {
        let mut places = places(&String::from_utf8_lossy(&page.text));
        places.retain(is_inside);
        if places.is_empty() {
            continue;
        }
        let place = &places[number % places.len()];
        let changed = with_new_row(page, place);
        let transcribed = transcribe::transcribe(vec![changed], &spec, Wording::None);
        let shown = format!("{}: {:?}", page.path, place.names);
        match judge(&transcribed.expect("a readable spec"), &place.names) {
            Found::Right => right += 1,
            Found::Asked => asked.push(shown),
            Found::Wrong => wrong.push(shown),
        }
    }
    println!("right {right}, asked {}: {asked:#?}", asked.len());
    assert_eq!(wrong, [""; 0], "the field is elsewhere");
    assert!(right > 40, "{right}");
    assert!(asked.len() * 10 < right, "{asked:#?}");
}
