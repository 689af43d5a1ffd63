//! The rules of `lint` about wording.

use std::collections::BTreeSet;

use feishu_codegen::diagnostic::{Code, Subject};

use crate::place::Place;

/// A document with each kind of missing wording.
const BARE: &str = "\
openapi: 3.0.3
info: {title: Bare, version: '1'}
paths:
  /mugs/{mug_id}:
    parameters:
      - {name: mug_id, in: path, required: true, schema: {type: string}}
    post:
      operationId: mugs.fill
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                level: {type: integer, enum: [1, 2]}
                shape: {$ref: '#/components/schemas/Shape'}
      responses:
        '200':
          description: OK
          headers:
            X-Left: {schema: {type: integer}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Mug'}
        '400':
          description: No
          x-error-codes:
            '7': {name: Broken}
components:
  schemas:
    Mug:
      type: object
      properties:
        colours: {type: array, items: {type: string, enum: [red, blue]}}
    Shape: {type: string, enum: [round], description: What it looks like.}
";

const ALL: &str = "[lint.wording]\nbare = \"all\"\n";

fn lint(document: &str, config: &str) -> crate::place::Run {
    let place = Place::with(&[("bare.yaml", document), ("codegen.toml", config)]);
    place.run(&["lint", "--spec", "bare.yaml", "--message-format", "json"])
}

#[test]
fn without_a_setting_no_wording_is_demanded() {
    for config in ["", "[lint]\n", "[lint.wording]\n"] {
        let run = lint(BARE, config);
        assert_eq!(run.code(), Some(0), "{config}: {}", run.stdout());
    }
}

#[test]
fn each_item_without_wording_is_reported_at_its_line() {
    let run = lint(BARE, ALL);
    assert_eq!(run.code(), Some(1));
    let objects = run.objects();
    let found: Vec<String> = objects
        .iter()
        .map(|of| format!("{}:{} {}", of["line"], of["column"], of["message"]))
        .collect();
    assert_eq!(
        found,
        [
            "6:9 \"the parameter `mug_id` has no description\"",
            "7:5 \"the operation `mugs.fill` has no summary\"",
            "15:17 \"the property `level` has no description and no names of its values and no meanings of its values\"",
            "21:13 \"the header `X-Left` has no description\"",
            "28:13 \"the error code `7` has no description and no hint\"",
            "31:5 \"the schema `Mug` has no description\"",
            "34:9 \"the property `colours` has no description\"",
            "34:32 \"the enum `colours` has no meanings of its values\"",
        ]
    );
    assert!(objects.iter().all(|of| of["code"] == "missing-wording"));
    assert!(objects.iter().all(|of| of["help"].is_string()));
}

#[test]
fn requests_are_demanded_without_responses_and_with_the_responses_of_complete_operations() {
    let run = lint(BARE, "[lint.wording]\nbare = \"requests\"\n");
    let lines = ["bare.yaml:6:9", "bare.yaml:7:5", "bare.yaml:15:17"];
    assert_eq!(run.places("missing-wording"), lines);
    let complete = "[lint.wording]\nbare = {items = \"requests\", complete = [\"mugs.fill\"]}\n";
    let run = lint(BARE, complete);
    assert_eq!(run.places("missing-wording").len(), 8);
}

#[test]
fn many_findings_are_counted() {
    let properties: String = (0..30)
        .map(|index| format!("        p{index}: {{type: string}}\n"))
        .collect();
    let run = lint(
        &BARE.replace(
            "      properties:\n        colours",
            &format!("      properties:\n{properties}        colours"),
        ),
        ALL,
    );
    let places = run.places("missing-wording");
    assert_eq!(places.len(), 11, "{places:?}");
    assert_eq!(
        places[0],
        "`bare` has this error at 38 places; the first 10 are shown"
    );
}

/// A document whose wording is there, and says nothing or the wrong thing.
const FILLED: &str = "\
openapi: 3.0.3
info: {title: Filled, version: '1'}
paths:
  /mugs:
    get:
      operationId: mugs.list
      summary: 列出杯子
      parameters:
        - {name: mugId, in: query, description: The mug ID., schema: {type: string}}
        - {name: size, in: query, description: How large the cup is., schema: {type: string}}
        - {name: menu, in: query, description: Shown under `杯子`., schema: {type: string}}
        - {name: a, in: query, description: A value., schema: {type: string}}
        - {name: b, in: query, description: A value., schema: {type: string}}
        - {name: c, in: query, description: A value., schema: {type: string}}
        - {name: d, in: query, description: A value., schema: {type: string}}
        - {name: e, in: query, description: A value., schema: {type: string}}
      responses:
        '200': {description: OK}
";

const GLOSSARY: &str = "| term | not |\n|---|---|\n| mug | cup, beaker |\n";

#[test]
fn wording_that_says_nothing_or_the_wrong_thing_is_reported() {
    let config = "[lint.wording]\n'*' = {glossary = \"terms.md\"}\n";
    let place = Place::with(&[
        ("bare.yaml", FILLED),
        ("codegen.toml", config),
        ("terms.md", GLOSSARY),
    ]);
    let run = place.run(&["lint", "--spec", "bare.yaml", "--message-format", "json"]);
    assert_eq!(run.code(), Some(1));
    assert_eq!(run.places("untranslated-wording"), ["bare.yaml:7:16"]);
    assert_eq!(run.places("empty-wording"), ["bare.yaml:9:49"]);
    assert_eq!(run.places("other-term"), ["bare.yaml:10:48"]);
    assert_eq!(run.places("filler-wording"), ["bare.yaml:12:45"]);
    assert_eq!(run.objects().len(), 4, "{}", run.stdout());
}

#[test]
fn settings_that_match_nothing_or_cannot_be_read_are_errors() {
    let config = "[lint.wording]\nbara = \"all\"\nbare = {items = \"requests\", complete = [\"mugs.fil\"], glossary = \"none.md\"}\n";
    let run = lint(BARE, config);
    assert_eq!(
        run.places("idle-configuration"),
        ["codegen.toml:2:1", "codegen.toml:3:41"]
    );
    assert_eq!(run.places("unreadable-file"), ["codegen.toml:3:65"]);
    for (config, code, at) in [
        (
            "[lint.wording]\nbare = \"some\"\n",
            "invalid-value",
            "codegen.toml:2:8",
        ),
        (
            "[lint.wording]\nbare = 1\n",
            "wrong-type",
            "codegen.toml:2:8",
        ),
        (
            "[lint.wording]\nbare = {item = \"all\"}\n",
            "unknown-key",
            "codegen.toml:2:9",
        ),
        ("[lint]\nwords = 1\n", "unknown-key", "codegen.toml:2:1"),
    ] {
        assert_eq!(lint(BARE, config).places(code), [at], "{config}");
    }
    let place = Place::with(&[
        ("bare.yaml", BARE),
        (
            "codegen.toml",
            "[lint.wording]\nbare = {glossary = \"terms.md\"}\n",
        ),
        ("terms.md", "| term |\n|---|\n"),
    ]);
    let run = place.run(&["lint", "--spec", "bare.yaml", "--message-format", "json"]);
    assert_eq!(run.places("invalid-value"), ["codegen.toml:2:20"]);
}

#[test]
fn generate_does_not_demand_wording() {
    let place = Place::with(&[("bare.yaml", BARE), ("codegen.toml", ALL)]);
    let run = place.run(&["generate", "--spec", "bare.yaml", "--out", "client"]);
    assert_eq!(run.code(), Some(0), "{}", run.stderr());
}

/// A code without a test could be lost unnoticed.
#[test]
fn every_code_about_wording_has_a_test_here() {
    let source = [include_str!("lint.rs"), include_str!("apply.rs")].concat();
    let codes: BTreeSet<&str> = Code::ALL
        .iter()
        .filter(|code| code.subject() == Subject::Wording)
        .map(|code| code.as_str())
        .collect();
    assert!(codes.len() >= 5);
    for code in codes {
        assert!(source.contains(&format!("\"{code}\"")), "{code}");
    }
}

#[test]
fn an_id_that_names_no_operation_is_an_error() {
    let described = "\
openapi: 3.0.3
info: {title: Bare, version: '1'}
paths:
  /mugs:
    get:
      operationId: bare.v1.mug.list
      summary: List mugs
      description: Then get one with `bare.v1.mug.get`, fill it with `bare.v1.mug.pour`, or send `bare.v1` to `tea.v1.mug.get`.
      responses: {'200': {description: OK}}
  /mugs/{id}:
    get:
      operationId: bare.v1.mug.get
      summary: Get a mug
      parameters:
        - {name: id, in: path, required: true, description: 'From any operation of `bare.v1.mug`.', schema: {type: string}}
      responses: {'200': {description: OK}}
";
    let run = lint(described, ALL);
    assert_eq!(run.places("broken-reference"), ["bare.yaml:8:20"]);
    assert_eq!(run.objects().len(), 1, "{}", run.stdout());
}
