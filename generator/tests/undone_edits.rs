//! An edit of a page and its reverse leave the spec unchanged, byte for byte. Rows and values are removed from the real pages, the pages
//! are transcribed, and then the original pages are transcribed again.

mod repository;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fastrand::Rng;
use feishu_codegen::spec::to_yaml;
use feishu_codegen::transcribe::PageFile;
use repository::{assert_same, contents, copy, copy_of_spec, read_pages, run};
use serde_json::{Value, json};

/// The numbers of lines in tables: rows, and the values that follow a row.
fn table_lines(page: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    let mut in_table = false;
    for (number, line) in page.lines().enumerate() {
        if line.starts_with("---") && line.contains('|') {
            in_table = true;
        } else if line.starts_with('#') || line.starts_with("```") {
            in_table = false;
        } else if in_table && !line.trim().is_empty() {
            lines.push(number);
        }
    }
    lines
}

/// The page without some lines of its tables.
fn edited(page: &PageFile, random: &mut Rng) -> PageFile {
    let text = String::from_utf8(page.text.clone()).expect("UTF-8");
    let lines = table_lines(&text);
    let mut gone = Vec::new();
    for _ in 0..random.usize(1..=4) {
        gone.extend(random.choice(&lines).copied());
    }
    let kept = text.lines().enumerate();
    let kept = kept.filter(|(number, _)| !gone.contains(number));
    let text: Vec<&str> = kept.map(|(_, line)| line).collect();
    PageFile {
        path: page.path.clone(),
        text: text.join("\n").into_bytes(),
        url: None,
    }
}

/// Writes wording for every item that has none.
fn word_everything(spec: &Path) {
    for (file, bytes) in contents(spec) {
        if file.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let mut value: Value = serde_yaml::from_slice(&bytes).expect("YAML");
        if file.ends_with("schemas.yaml") {
            for (name, schema) in value.as_object_mut().into_iter().flatten() {
                word_schema(schema, name);
            }
        } else if !file.ends_with("openapi.yaml") {
            word_item(&mut value, &file.display().to_string());
        }
        fs::write(spec.join(&file), to_yaml(&value)).expect("a file");
    }
}

fn word_item(item: &mut Value, about: &str) {
    for (method, operation) in entries(item, "") {
        if method == "parameters" {
            word_parameters(operation, about);
            continue;
        }
        if let Some(parameters) = operation.get_mut("parameters") {
            word_parameters(parameters, about);
        }
        for (_, media) in entries(operation, "/requestBody/content") {
            word_schema(&mut media["schema"], &format!("{about} request"));
        }
        for (status, response) in entries(operation, "/responses") {
            for (_, media) in entries(response, "/content") {
                word_schema(&mut media["schema"], &format!("{about} {status}"));
            }
            for (code, entry) in entries(response, "/x-error-codes") {
                word(entry, &format!("{about} {code}"));
            }
        }
    }
}

/// The entries of the object at a JSON pointer, if there is one.
fn entries<'v>(
    value: &'v mut Value,
    pointer: &str,
) -> impl Iterator<Item = (&'v String, &'v mut Value)> {
    let object = value.pointer_mut(pointer).and_then(Value::as_object_mut);
    object.into_iter().flatten()
}

fn word_parameters(parameters: &mut Value, about: &str) {
    for parameter in parameters.as_array_mut().into_iter().flatten() {
        let about = format!("{about} {}", parameter["name"]);
        word(parameter, &about);
        word_schema(&mut parameter["schema"], &about);
    }
}

fn word(value: &mut Value, about: &str) {
    let object = value.as_object_mut().expect("an object");
    object
        .entry("description")
        .or_insert_with(|| format!("About {about}.").into());
    object
        .entry("x-ours")
        .or_insert_with(|| json!({"about": about}));
}

fn word_schema(schema: &mut Value, about: &str) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(reference) = object.shift_remove("$ref") {
        // Wording beside a reference.
        object.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
    if let Some(values) = object.get("enum").and_then(Value::as_array).cloned() {
        for key in ["x-enum-varnames", "x-enum-descriptions"] {
            let words = (1..=values.len()).map(|number| format!("Number{number}"));
            object.entry(key).or_insert_with(|| words.collect());
        }
    }
    for (name, property) in entries(schema, "/properties") {
        word_schema(property, &format!("{about}.{name}"));
    }
    for key in ["items", "additionalProperties"] {
        if schema.get(key).is_some_and(Value::is_object) {
            word_schema(&mut schema[key], &format!("{about} {key}"));
        }
    }
    word(schema, about);
}

/// How pages are transcribed: one by one, or together, so that each page is evidence for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    AllPages,
    EditedPages,
}

/// Transcribes edited pages and then the original ones. Returns true if an edit changed a page.
fn check(pages: &[PageFile], spec: &Path, what: Run, seed: u64) -> bool {
    let mut random = Rng::with_seed(seed);
    let before = contents(spec);
    let folder = tempfile::tempdir().expect("a folder");
    copy(spec, folder.path());
    let chosen: BTreeSet<usize> = (0..random.usize(1..=3))
        .map(|_| random.usize(..pages.len()))
        .collect();
    let only = |pages: &[PageFile]| -> Vec<PageFile> {
        match what {
            Run::AllPages => pages.to_vec(),
            Run::EditedPages => chosen.iter().map(|index| pages[*index].clone()).collect(),
        }
    };
    let alone = run(only(pages), folder.path());
    if alone.diagnostics.has_errors() {
        return false; // The nesting of these pages cannot be told without the others.
    }
    let names: Vec<&str> = chosen
        .iter()
        .map(|index| pages[*index].path.as_str())
        .collect();
    let place = format!("seed {seed}, {what:?} of {names:?}");
    assert_same(&before, &contents(folder.path()), &place);
    let mut edits = pages.to_vec();
    for index in &chosen {
        edits[*index] = edited(&pages[*index], &mut random);
    }
    let there = run(only(&edits), folder.path());
    let loaded = feishu_codegen::spec::load(folder.path());
    assert!(
        !loaded.diagnostics.has_errors(),
        "{place}: {:?}",
        loaded.diagnostics
    );
    run(only(pages), folder.path());
    assert_same(&before, &contents(folder.path()), &place);
    !there.files.is_empty()
}

/// Checks several edits, most of which must change something.
fn check_some(pages: &[PageFile], spec: &Path, what: Run, count: u64) {
    let changed = (0..count)
        .filter(|seed| check(pages, spec, what, *seed))
        .count() as u64;
    assert!(
        changed * 2 > count,
        "{changed} of {count} edits changed anything"
    );
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn the_committed_spec_is_restored() {
    let pages = read_pages("pages/hire");
    let spec = copy_of_spec();
    check_some(&pages, spec.path(), Run::EditedPages, 8);
    check_some(&pages, spec.path(), Run::AllPages, 1);
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn wording_of_everything_is_restored() {
    let pages = read_pages("pages/hire");
    let spec = copy_of_spec();
    word_everything(spec.path());
    run(pages.clone(), spec.path()); // It writes keys in its own order.
    check_some(&pages, spec.path(), Run::EditedPages, 8);
    check_some(&pages, spec.path(), Run::AllPages, 1);
}
