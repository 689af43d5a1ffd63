//! Verdicts on small descriptions. Expected effects follow «SemVer compatibility» in the Cargo book.

use std::fs;
use std::time::{Duration, Instant};

use super::{Difference, Surface, compare};
use crate::changes::origin::{Origin, Part};
use crate::changes::wire;
use crate::pipeline::{self, Checked};
use crate::rust::Client;

/// A description with one operation that sends and receives fields, and a shared schema.
pub(super) const PETS: &str = r##"
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

/// A document with the text of `codegen.toml`.
pub(super) fn checked(document: &str, config: &str) -> Checked {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pets.yaml");
    fs::write(&path, document).expect("a file");
    fs::write(folder.path().join("codegen.toml"), config).expect("a file");
    pipeline::check(&path)
}

pub(super) fn client(of: &Checked) -> &Client {
    let client = of.outcome.supported();
    client.unwrap_or_else(|| panic!("{:?}", of.diagnostics))
}

/// The differences of two documents, each with its configuration.
fn differences(old: (&str, &str), new: (&str, &str)) -> Vec<Difference> {
    let (old, new) = (checked(old.0, old.1), checked(new.0, new.1));
    let surface = |of: &Checked| {
        let name = of.manifest.name.as_deref().unwrap_or("pets");
        Surface::of(client(of), &of.manifest, name).expect("a crate")
    };
    let matches = wire::compare(&client(&old).api, &client(&new).api).matches;
    let new_of = |origin: &Origin| matches.new_of(origin);
    compare(&surface(&old), &surface(&new), &new_of).expect("Rust")
}

fn between(old: &str, new: &str) -> Vec<Difference> {
    differences((old, ""), (new, ""))
}

/// The visible differences of [`PETS`] with two configurations.
fn configured(old: &str, new: &str) -> Vec<String> {
    visible_lines(&differences((PETS, old), (PETS, new)))
}

/// [`PETS`] with other texts in the place of some.
fn edited(edits: &[(&str, &str)]) -> String {
    let mut edited = PETS.to_owned();
    for (from, to) in edits {
        assert!(edited.contains(from), "{from}");
        edited = edited.replace(from, to);
    }
    edited
}

fn line(of: &Difference) -> String {
    let item = of.pair.before.as_ref().or(of.pair.after.as_ref());
    let path = item.map(|item| item.path.as_str()).unwrap_or_default();
    let (effect, reason, words) = (of.pair.effect, of.reason, &of.pair.words);
    format!("{effect:?} {reason:?} {path}: {words}")
}

/// The differences that are more than documentation and hidden code: `Effect Reason path: words`.
fn lines(old: &str, new: &str) -> Vec<String> {
    visible_lines(&between(old, new))
}

fn visible_lines(differences: &[Difference]) -> Vec<String> {
    let lines = differences.iter().map(line);
    lines.filter(|line| !line.starts_with("Patch")).collect()
}

/// The differences after edits of [`PETS`].
fn visible(edits: &[(&str, &str)]) -> Vec<String> {
    lines(PETS, &edited(edits))
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
fn arguments_of_one_type_in_another_order_are_major_though_calls_compile() {
    let both = ("required: [name]", "required: [name, alias]");
    let alias = "                alias: {type: string}\n";
    let name = "                name: {type: string}\n";
    let document = edited(&[both, (name, &format!("{name}{alias}"))]);
    let swapped = edited(&[both, (name, &format!("{alias}{name}"))]);
    assert_eq!(
        lines(&document, &swapped),
        [
            "Major ArgumentsReordered pets::pets::PutPetRequest::new: takes its arguments in another order"
        ]
    );
}

/// `servers::main(region, stage)` takes two texts.
#[test]
fn variables_of_a_server_in_another_order_are_major_though_calls_compile() {
    let server = |variables: &str| {
        let url = "{url: \"https://example.com\"}";
        let new =
            "{url: \"https://{region}.{stage}.com\", description: Main, variables: {VARIABLES}}";
        edited(&[(url, &new.replace("VARIABLES", variables))])
    };
    let (region, stage) = ("region: {default: eu}", "stage: {default: live}");
    let old = server(&format!("{region}, {stage}"));
    assert_eq!(
        lines(&old, &server(&format!("{stage}, {region}"))),
        ["Major ArgumentsReordered pets::servers::main: takes its arguments in another order"]
    );
    // The name of an argument is not part of the interface of a function.
    let renamed = old.replace("stage", "phase");
    assert_eq!(lines(&old, &renamed), Vec::<String>::new());
}

/// Messages are the same, and callers compile: they send `dog` where they say `Cat`.
#[test]
fn exchanged_names_are_major_though_callers_compile() {
    let names = |names: &str| {
        let values = "enum: [cat, dog]}";
        let named = format!("enum: [cat, dog], x-enum-varnames: [{names}]}}");
        edited(&[(values, &named)])
    };
    assert_eq!(
        lines(&names("Cat, Dog"), &names("Dog, Cat")),
        [
            "Major NameReused pets::schemas::Kind::Cat: stands for something else; its old meaning is now `Dog`",
            "Major NameReused pets::schemas::Kind::Dog: stands for something else; its old meaning is now `Cat`",
        ]
    );
    let codes = |one: &str, other: &str| {
        let response = "responses:\n        \"200\":";
        let codes = "responses:\n        \"400\": {description: No., x-error-codes: {\"1\": {name: ONE}, \"2\": {name: OTHER}}}\n        \"200\":";
        let codes = codes.replace("ONE", one).replace("OTHER", other);
        edited(&[(response, &codes)])
    };
    assert_eq!(
        lines(&codes("Sold", "Closed"), &codes("Closed", "Sold")),
        [
            "Major NameReused pets::pets::PutPetErrorCode::Closed: stands for something else; its old meaning is now `Sold`",
            "Major NameReused pets::pets::PutPetErrorCode::Sold: stands for something else; its old meaning is now `Closed`",
        ]
    );
    let fields = |name: &str, age: &str| {
        format!("[rename.properties]\n\"Pet.name\" = \"{name}\"\n\"Pet.kind\" = \"{age}\"\n")
    };
    assert_eq!(
        configured(&fields("one", "other"), &fields("other", "one")),
        [
            "Major NameReused pets::schemas::Pet::one: stands for something else; its old meaning is now `other`",
            "Major TypeChanged pets::schemas::Pet::one: Option<String> → Option<super::Kind>",
            "Major NameReused pets::schemas::Pet::other: stands for something else; its old meaning is now `one`",
            "Major TypeChanged pets::schemas::Pet::other: Option<super::Kind> → Option<String>",
        ]
    );
}

#[test]
fn another_name_of_the_package_is_major() {
    let name = |name: &str| format!("[package]\nname = \"{name}\"\n");
    assert_eq!(
        configured(&name("pets"), &name("pet-shop")),
        ["Major Renamed pets: is now `pet-shop`"]
    );
}

#[test]
fn a_feature_that_comes_is_minor_and_one_that_goes_is_major() {
    let features = |keys: &str| format!("[features]\n{keys}\n");
    assert_eq!(
        configured(&features(""), &features("default = [\"serde\"]")),
        ["Minor Added pets: enables the feature `serde` by default"]
    );
    assert_eq!(
        configured(&features("default = [\"serde\"]"), &features("")),
        ["Major Removed pets: no longer enables the feature `serde` by default"]
    );
    let [with, without] = [features("per-tag = true"), features("")];
    assert!(
        configured(&without, &with).contains(&"Minor Added pets: has a feature `pets`".to_owned())
    );
    assert!(
        configured(&with, &without)
            .contains(&"Major Removed pets: has no feature `pets`".to_owned())
    );
}

/// By Cargo's conventions: «Changing the minimum version of Rust required».
#[test]
fn another_rust_version_is_minor() {
    let version = |version: &str| format!("[package]\nrust-version = \"{version}\"\n");
    assert_eq!(
        configured(&version("1.88"), &version("1.90")),
        ["Minor RustVersionChanged pets: needs Rust 1.90, was 1.88"]
    );
}

/// Types of another crate occur in fields. Cargo takes incompatible versions for different crates.
#[test]
fn an_incompatible_version_of_a_dependency_is_major() {
    let version = |version: &str| {
        format!(
            "[types]\n\"property:Pet.name\" = \"jiff::Timestamp\"\n[dependencies]\njiff = \"{version}\"\n"
        )
    };
    assert_eq!(
        configured(&version("0.1"), &version("0.2")),
        ["Major DependencyReplaced pets: needs `jiff 0.2`, was `jiff 0.1`"]
    );
    assert_eq!(
        configured(&version("0.2"), &version("0.2.4")),
        ["Minor DependencyChanged pets: needs `jiff 0.2.4`, was `jiff 0.2`"]
    );
    let none = configured("", &version("0.2"));
    assert!(
        none.iter()
            .all(|line| line.contains("pets::schemas::Pet") || line.contains("Text")),
        "{none:#?}"
    );
}

#[test]
fn another_runtime_is_major() {
    let runtime = |keys: &str| format!("[package]\nruntime = {{ {keys} }}\n");
    let of = |package: &str, version: &str| {
        runtime(&format!("package = \"{package}\", version = \"{version}\""))
    };
    let old = of("one-runtime", "0.1");
    for (new, words) in [
        (
            of("one-runtime", "0.2"),
            "needs `one-runtime 0.2`, was `one-runtime 0.1`",
        ),
        (
            of("other-runtime", "0.1"),
            "needs `other-runtime 0.1`, was `one-runtime 0.1`",
        ),
    ] {
        assert_eq!(
            configured(&old, &new),
            [format!("Major DependencyReplaced pets: {words}")]
        );
    }
    // The content of a folder is not compared.
    assert_eq!(
        configured(&runtime("path = \"one\""), &runtime("path = \"other\"")),
        Vec::<String>::new()
    );
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
    let differences = between(&with_other, PETS);
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

/// [`PETS`] with another operation, and the error codes of both.
fn with_error_codes(put: &str, get: &str) -> String {
    let response =
        |codes: &str| format!("\"400\": {{description: No., x-error-codes: {{{codes}}}}}");
    let get = format!(
        "{{operationId: get_pet, tags: [pets], responses: {{\"200\": {{description: A.}}, {}}}}}",
        response(get)
    );
    edited(&[
        (
            "  /pets/{id}:\n",
            &format!("  /pets: {{get: {get}}}\n  /pets/{{id}}:\n"),
        ),
        (
            "      responses:\n",
            &format!("      responses:\n        {}\n", response(put)),
        ),
    ])
}

/// An enum that operations share. Callers write the same paths as before, because the names are aliases.
#[test]
fn an_alias_of_an_equal_enum_breaks_nobody() {
    let (two, three) = (
        "1: {name: Sold}, 2: {name: Closed}",
        "1: {name: Sold}, 2: {name: Closed}, 3: {name: Late}",
    );
    assert_eq!(
        lines(
            &with_error_codes(two, three),
            &with_error_codes(three, three)
        ),
        [
            "Minor Added pets::error_codes: is new",
            "Minor Added pets::error_codes::SoldClosedOrLateCode: is new",
            "Minor Added pets::pets::PutPetErrorCode::Late: is new",
        ]
    );
    // The shared enum is gone. Code that takes one alias for the other does not compile.
    assert_eq!(
        lines(
            &with_error_codes(three, three),
            &with_error_codes(two, three)
        ),
        [
            "Major Removed pets::error_codes: is gone",
            "Major Removed pets::error_codes::SoldClosedOrLateCode: is gone",
            "Major KindChanged pets::pets::GetPetErrorCode: type alias → enum",
            "Major KindChanged pets::pets::PutPetErrorCode: type alias → enum",
            "Major Removed pets::pets::PutPetErrorCode::Late: is gone",
        ]
    );
}

#[test]
fn a_renamed_type_is_one_difference_wherever_it_is_used() {
    assert_eq!(
        visible(&[("Kind", "Sort")]),
        ["Major Renamed pets::schemas::Kind: is now `Sort`"]
    );
}

/// The response of an operation becomes a schema that others use.
#[test]
fn a_type_that_became_one_that_existed_is_one_difference() {
    let with_response = |schema: &str| {
        let content = format!("content: {{application/json: {{schema: {schema}}}}}");
        let get = format!(
            "{{operationId: get_pet, tags: [pets], responses: {{\"200\": {{description: A., {content}}}}}}}"
        );
        edited(&[(
            "  /pets/{id}:\n",
            &format!("  /pets: {{get: {get}}}\n  /pets/{{id}}:\n"),
        )])
    };
    let kind = "{$ref: \"#/components/schemas/Kind\"}";
    let inline = format!(
        "{{type: object, properties: {{name: {{type: string}}, age: {{type: integer}}, kind: {kind}}}}}"
    );
    assert_eq!(
        lines(
            &with_response(&inline),
            &with_response("{$ref: \"#/components/schemas/Pet\"}")
        ),
        ["Major Removed pets::pets::GetPetResponse: is gone"]
    );
}
