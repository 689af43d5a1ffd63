//! Settling doubts by entries of `x-nesting`: the true parents of single rows, and the answers that a run prints.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use feishu_codegen::diagnostic::{Diagnostic, Edit};
use feishu_codegen::transcribe::{self, Transcribed};
use serde_json::{Map, Value};

use super::tree::{TruePage, TrueRow};

/// The entries of the first answer to each question.
pub(crate) fn printed(transcribed: &Transcribed) -> Vec<&Edit> {
    let questions = transcribed.diagnostics.iter();
    questions.filter_map(|found| found.edits.first()).collect()
}

/// Writes the result of a run, and adds the lines of edits as a user would paste them.
pub(crate) fn paste(transcribed: &Transcribed, edits: &[&Edit]) {
    transcribe::write(&transcribed.files).expect("a writable folder");
    for edit in edits {
        let lines: Value = serde_yaml::from_str(&edit.text).expect("YAML");
        add(Path::new(&edit.file), lines);
    }
}

fn add(file: &Path, lines: Value) {
    let text = fs::read_to_string(file).expect("the file that the edit names");
    let mut document: Value = serde_yaml::from_str(&text).expect("YAML");
    merge(&mut document, lines);
    fs::write(file, serde_yaml::to_string(&document).expect("YAML")).expect("a writable file");
}

fn merge(document: &mut Value, lines: Value) {
    match (document, lines) {
        (Value::Object(document), Value::Object(lines)) => {
            for (key, lines) in lines {
                merge(document.entry(key).or_insert(Value::Null), lines);
            }
        }
        (Value::Array(document), Value::Array(lines)) => document.extend(lines),
        (document, lines) => *document = lines,
    }
}

/// One true entry for each question: the true parent of its row number `number`, of those that the first answer states.
/// A question with fewer rows starts again.
pub(crate) fn true_entries(
    truth: &[TruePage],
    transcribed: &Transcribed,
    number: usize,
) -> Vec<Edit> {
    let questions = transcribed.diagnostics.iter();
    let entries = questions.filter_map(|question| {
        let edit = question.edits.first()?;
        let page = page_of(truth, transcribed, question)?;
        let (method, part, entries) = entries(&edit.text)?;
        let rows = if part == "request" {
            &page.request
        } else {
            &page.response
        };
        let flat = flat(rows);
        let truths: Vec<Value> = entries
            .iter()
            .filter_map(|entry| true_parent(&flat, entry))
            .collect();
        let entry = truths.get(number % truths.len().max(1))?.clone();
        let list = Value::Array(vec![entry]);
        let lines = under(&method, under("x-nesting", under(&part, list)));
        Some(Edit {
            label: String::new(),
            file: edit.file.clone(),
            text: serde_yaml::to_string(&lines).expect("YAML"),
        })
    });
    entries.collect()
}

fn under(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}

fn page_of<'t>(
    truth: &'t [TruePage],
    transcribed: &Transcribed,
    question: &Diagnostic,
) -> Option<&'t TruePage> {
    let location = question.location.as_ref()?;
    let file = transcribed.sources.path(location.file);
    truth.iter().find(|page| file.ends_with(&page.page))
}

/// The method, the body and the entries of lines about an operation.
fn entries(text: &str) -> Option<(String, String, Vec<Value>)> {
    let lines: Value = serde_yaml::from_str(text).expect("YAML");
    let (method, below) = lines.as_object()?.iter().next()?;
    let (part, list) = below.get("x-nesting")?.as_object()?.iter().next()?;
    Some((method.clone(), part.clone(), list.as_array()?.clone()))
}

/// The names of rows in the order of the table, with their parents.
fn flat(rows: &[TrueRow]) -> Vec<(&str, Option<usize>)> {
    fn add<'t>(
        rows: &'t [TrueRow],
        parent: Option<usize>,
        flat: &mut Vec<(&'t str, Option<usize>)>,
    ) {
        for row in rows {
            let index = flat.len();
            flat.push((row.name.trim(), parent));
            add(&row.children, Some(index), flat);
        }
    }
    let mut flat_rows = Vec::new();
    add(rows, None, &mut flat_rows);
    flat_rows
}

/// The true entry about the row of an entry; `None` if the truth has another number of rows with its name.
fn true_parent(flat: &[(&str, Option<usize>)], entry: &Value) -> Option<Value> {
    let field = entry["field"].as_str()?;
    let occurrence = entry["occurrence"].as_u64().unwrap_or(1) as usize;
    let named = flat.iter().enumerate().filter(|(_, row)| row.0 == field);
    let (row, (_, parent)) = named.clone().nth(occurrence - 1)?;
    let mut truth = Map::new();
    truth.insert("field".to_owned(), field.into());
    truth.insert("occurrence".to_owned(), occurrence.into());
    if let Some(parent) = parent {
        let name = flat[*parent].0;
        let number = flat[..=*parent].iter().filter(|row| row.0 == name).count();
        truth.insert("parent".to_owned(), name.into());
        truth.insert("parent-occurrence".to_owned(), number.into());
    }
    debug_assert!(parent.is_none_or(|parent| parent < row));
    Some(Value::Object(truth))
}

/// The pages with a question.
pub(crate) fn asked(transcribed: &Transcribed) -> BTreeSet<String> {
    let questions = transcribed
        .diagnostics
        .iter()
        .filter(|found| !found.edits.is_empty());
    let locations = questions.filter_map(|found| found.location.as_ref());
    locations
        .map(|location| transcribed.sources.path(location.file).to_owned())
        .collect()
}
