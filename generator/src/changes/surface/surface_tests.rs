//! Verdicts on small descriptions. Expected effects follow «SemVer compatibility» in the Cargo book.

use std::fs;
use std::time::{Duration, Instant};

use super::{Difference, Surface, compare};
use crate::changes::origin::{Origin, Part};
use crate::pipeline;

/// A description with one operation that sends and receives fields, and a shared schema.
const PETS: &str = r##"
openapi: 3.0.3
info: {title: Pets, version: "1"}
servers: [{url: "https://example.com"}]
tags: [{name: pets}]
paths:
  /pets/{id}:
    put:
      operationId: put_pet
      tags: [pets]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: dry_run, in: query, schema: {type: boolean}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string}
                age: {type: integer}
                kind: {$ref: "#/components/schemas/Kind"}
      responses:
        "200":
          description: The pet.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
components:
  schemas:
    Kind: {type: string, enum: [cat, dog]}
    Pet:
      type: object
      properties:
        name: {type: string}
        age: {type: integer}
        kind: {$ref: "#/components/schemas/Kind"}
"##;

fn surface(document: &str) -> Surface {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pets.yaml");
    fs::write(&path, document).expect("a file");
    let checked = pipeline::check(&path);
    let client = checked.outcome.supported();
    let client = client.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    Surface::of(client, &checked.manifest, "pets").expect("a crate")
}

fn between(old: &str, new: &str) -> Vec<Difference> {
    let same = |origin: &Origin| Some(origin.clone());
    compare(&surface(old), &surface(new), &same).expect("Rust")
}

/// The differences after edits of [`PETS`]: `Effect Reason path: words`.
fn after(edits: &[(&str, &str)]) -> Vec<String> {
    let mut edited = PETS.to_owned();
    for (from, to) in edits {
        assert!(edited.contains(from), "{from}");
        edited = edited.replace(from, to);
    }
    let differences = between(PETS, &edited);
    differences.iter().map(line).collect()
}

fn line(of: &Difference) -> String {
    let item = of.pair.before.as_ref().or(of.pair.after.as_ref());
    let path = item.map(|item| item.path.as_str()).unwrap_or_default();
    let (effect, reason, words) = (of.pair.effect, of.reason, &of.pair.words);
    format!("{effect:?} {reason:?} {path}: {words}")
}

/// The lines that are more than documentation and hidden code.
fn visible(edits: &[(&str, &str)]) -> Vec<String> {
    let lines = after(edits).into_iter();
    lines.filter(|line| !line.starts_with("Patch")).collect()
}

#[test]
fn a_surface_equals_itself() {
    assert!(between(PETS, PETS).is_empty());
}

#[test]
fn a_new_optional_request_field_is_minor() {
    let edit = (
        "age: {type: integer}\n                kind",
        "age: {type: integer}\n                tag: {type: string}\n                kind",
    );
    assert_eq!(
        visible(&[edit]),
        [
            "Minor Added pets::pets::PutPetRequest::tag: is new",
            "Minor Added pets::pets::PutPetRequest::tag: is new",
        ]
    );
}

#[test]
fn a_field_that_became_required_is_an_argument_of_new() {
    assert_eq!(
        visible(&[("required: [name]", "required: [name, age]")]),
        [
            "Major Removed pets::pets::PutPetRequest::age: is gone",
            "Major TypeChanged pets::pets::PutPetRequest::age: Option<i64> → i64",
            "Major ArgumentAdded pets::pets::PutPetRequest::new: takes `age`",
        ]
    );
}

#[test]
fn arguments_in_another_order_are_major_though_calls_compile() {
    let lines = visible(&[
        (
            "                name: {type: string}\n                age",
            "                age",
        ),
        (
            "                kind: {$ref",
            "                name: {type: string}\n                kind: {$ref",
        ),
        (
            "        - {name: id, in: path, required: true, schema: {type: string}}\n",
            "",
        ),
        (
            "schema: {type: boolean}}",
            "schema: {type: boolean}}\n        - {name: id, in: path, required: true, schema: {type: string}}",
        ),
    ]);
    // Path parameters come first, wherever they stand: nothing changed for callers.
    assert_eq!(lines, Vec::<String>::new());
}

#[test]
fn a_field_of_another_type_is_major() {
    let edits = [(
        "age: {type: integer}\n        kind",
        "age: {type: string}\n        kind",
    )];
    assert_eq!(
        visible(&edits),
        ["Major TypeChanged pets::schemas::Pet::age: Option<i64> → Option<String>"]
    );
}

#[test]
fn a_removed_value_is_a_removed_variant() {
    assert_eq!(
        visible(&[("enum: [cat, dog]", "enum: [cat]")]),
        ["Major Removed pets::schemas::Kind::Dog: is gone"]
    );
    assert_eq!(
        visible(&[("enum: [cat, dog]", "enum: [cat, dog, cow]")]),
        ["Minor Added pets::schemas::Kind::Cow: is new"]
    );
}

#[test]
fn a_removed_operation_is_its_function_and_its_types() {
    let paths = "paths:\n  /other: {get: {operationId: other, tags: [others], responses: {\"200\": {description: Done.}}}}\n  /pets/{id}:";
    let with_other = PETS.replace("paths:\n  /pets/{id}:", paths);
    let differences = {
        let old = surface(&with_other);
        let matches = |origin: &Origin| {
            let is_gone = origin.part == Part::Operation("other".to_owned());
            (!is_gone).then(|| origin.clone())
        };
        compare(&old, &surface(PETS), &matches).expect("Rust")
    };
    let lines: Vec<String> = differences.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "Major Removed pets::Client::others: is gone",
            "Major Removed pets::others: is gone",
            "Major Removed pets::others::OTHER: is gone",
            "Major Removed pets::others::OtherRequest: is gone",
            "Major Removed pets::others::OthersResource: is gone",
            "Major Removed pets::others::OthersResource::other: is gone",
        ]
    );
    // The module, its handle and the function that leads to it are gone with the operation.
    let of_operation = |of: &Difference| {
        let part = of.old.as_ref().map(|origin| &origin.part);
        part == Some(&Part::Operation("other".to_owned())) && of.new.is_none()
    };
    assert!(differences.iter().all(of_operation), "{differences:#?}");
}

/// The time for both sides of a description with 182 operations; a hundred files differ. Printed with `--nocapture`.
#[test]
fn hire_is_compared_in_a_fraction_of_a_second() {
    let spec = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/hire/openapi.yaml");
    let checked = pipeline::check(&spec);
    let client = checked.outcome.supported().expect("a client");
    let start = Instant::now();
    let old = Surface::of(client, &checked.manifest, "feishu").expect("a crate");
    let rendering = start.elapsed();
    let mut new = old.clone();
    for text in new
        .files
        .values_mut()
        .filter(|text| text.contains("Talent"))
    {
        *text = text.replace("pub fn new", "pub fn make");
    }
    let start = Instant::now();
    let same = |origin: &Origin| Some(origin.clone());
    let found = compare(&old, &new, &same).expect("Rust");
    println!(
        "rendering a side {rendering:?}, comparing {:?}",
        start.elapsed()
    );
    assert!(found.len() > 50, "{}", found.len());
    // Many times what it takes, for loaded machines.
    assert!(rendering < Duration::from_secs(10));
}
