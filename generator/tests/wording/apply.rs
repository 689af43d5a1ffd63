//! `wording --apply`: answers in the files of a description.

use std::fs;

use crate::place::{Place, Run};

const ROOT: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '1'} # a comment
paths:
  /mugs: {$ref: mugs.yaml}
";

const MUGS: &str = "\
get:
  operationId: shop.mugs.list
  parameters:
    - name: size
      in: query
      schema:
        type: string
        enum: [s, l] # small and large
  responses:
    '200':
      description: OK
      content:
        application/json:
          schema:
            type: object
            properties:
              mug:
                $ref: 'schemas.yaml#/Mug'
";

const SCHEMAS: &str = "\
# Shared types.

Mug:
  type: object
  deprecated: false
  properties:
    colour: {type: string}
    level:
      type: integer
      enum:
        - 1
        - 2
";

fn place(answers: &str) -> Place {
    Place::with(&[
        ("spec/shop/openapi.yaml", ROOT),
        ("spec/shop/mugs.yaml", MUGS),
        ("spec/shop/schemas.yaml", SCHEMAS),
        ("answers.jsonl", answers),
    ])
}

fn apply(place: &Place) -> Run {
    place.run(&[
        "wording",
        "--apply",
        "answers.jsonl",
        "--message-format",
        "json",
    ])
}

const ANSWERS: &str = r#"{"file": "spec/shop/mugs.yaml", "pointer": "/get", "summary": "List mugs", "description": ""}
{"file": "spec/shop/mugs.yaml", "pointer": "/get/parameters/0", "description": "Only mugs of this size."}

{"file": "spec/shop/mugs.yaml", "pointer": "/get/parameters/0/schema", "x-enum-descriptions": ["Small.", "Large: 1 l."]}
{"file": "spec/shop/mugs.yaml", "pointer": "/get/responses/200/content/application~1json/schema/properties/mug", "description": "The first mug."}
{"file": "spec/shop/schemas.yaml", "pointer": "/Mug", "description": "A mug.\nWith a handle."}
{"file": "spec/shop/schemas.yaml", "pointer": "/Mug/properties/colour", "description": "Colour of the glaze."}
{"file": "spec/shop/schemas.yaml", "pointer": "/Mug/properties/level", "description": "How full it is.", "x-enum-varnames": ["Half", "Full"], "x-enum-descriptions": ["Half.", "Full."]}
"#;

const MUGS_AFTER: &str = "\
get:
  operationId: shop.mugs.list
  summary: List mugs
  parameters:
    - name: size
      in: query
      description: Only mugs of this size.
      schema:
        type: string
        enum: [s, l] # small and large
        x-enum-descriptions:
          - Small.
          - 'Large: 1 l.'
  responses:
    '200':
      description: OK
      content:
        application/json:
          schema:
            type: object
            properties:
              mug:
                allOf:
                  - $ref: 'schemas.yaml#/Mug'
                description: The first mug.
";

const SCHEMAS_AFTER: &str = "\
# Shared types.

Mug:
  type: object
  description: |-
    A mug.
    With a handle.
  deprecated: false
  properties:
    colour: {type: string, description: \"Colour of the glaze.\"}
    level:
      type: integer
      description: How full it is.
      enum:
        - 1
        - 2
      x-enum-varnames:
        - Half
        - Full
      x-enum-descriptions:
        - Half.
        - Full.
";

#[test]
fn answers_are_added_and_everything_else_stays() {
    let place = place(ANSWERS);
    let run = apply(&place);
    assert_eq!(run.code(), Some(0), "{}{}", run.stdout(), run.stderr());
    let summary = &run.objects()[0];
    assert_eq!(summary["texts"], 9, "{summary}");
    assert_eq!(place.read("spec/shop/openapi.yaml"), ROOT);
    assert_eq!(place.read("spec/shop/mugs.yaml"), MUGS_AFTER);
    assert_eq!(place.read("spec/shop/schemas.yaml"), SCHEMAS_AFTER);
    // The answers are in the description now.
    let again = apply(&place);
    assert_eq!(again.objects()[0]["texts"], 0, "{}", again.stdout());
    let left = place.run(&["wording", "shop", "--check"]);
    assert_eq!(left.code(), Some(0), "{}", left.stdout());
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let place = place(ANSWERS);
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    place.write("spec/shop/schemas.yaml", &windows(SCHEMAS));
    let run = apply(&place);
    assert_eq!(run.code(), Some(0), "{}{}", run.stdout(), run.stderr());
    assert_eq!(place.read("spec/shop/schemas.yaml"), windows(SCHEMAS_AFTER));
}

#[test]
fn impossible_answers_are_refused_at_their_lines_and_nothing_is_written() {
    let answers = [
        r#"{"file": "spec/shop/mugs.yaml", "pointer": "/get", "summary": "List mugs"}"#,
        "no JSON",
        r#"{"pointer": "/get", "summary": "List mugs"}"#,
        r#"{"file": "spec/shop/mugs.yaml", "pointer": "/put", "summary": "Gone"}"#,
        r#"{"file": "spec/shop/cups.yaml", "pointer": "/get", "summary": "Gone"}"#,
        r#"{"file": "spec/shop/schemas.yaml", "pointer": "/Mug", "type": "string"}"#,
        r#"{"file": "spec/shop/schemas.yaml", "pointer": "/Mug", "description": 1}"#,
        r#"{"file": "spec/shop/schemas.yaml", "pointer": "/Mug", "description": "一个杯子"}"#,
        r#"{"file": "spec/shop/schemas.yaml", "pointer": "/Mug", "description": "The mug."}"#,
        r#"{"file": "spec/shop/schemas.yaml", "pointer": "/Mug/properties/level", "x-enum-varnames": ["Half"]}"#,
        r#"{"file": "spec/shop/schemas.yaml", "pointer": "/Mug/properties/level", "x-enum-varnames": ["Half", "very full"]}"#,
        r#"{"file": "spec/shop/mugs.yaml", "pointer": "/get", "summary": "Twice"}"#,
        r#"{"file": "spec/shop/schemas.yaml", "pointer": "/Mug", "also": [{"file": "x"}], "description": "A mug."}"#,
    ];
    let place = place(&answers.join("\n"));
    let run = apply(&place);
    assert_eq!(run.code(), Some(1), "{}", run.stderr());
    let lines: Vec<String> = (2..=answers.len())
        .map(|line| format!("answers.jsonl:{line}:1"))
        .collect();
    assert_eq!(run.places("invalid-answer"), lines, "{}", run.stdout());
    assert!(run.objects().iter().all(|of| of["help"].is_string()));
    assert_eq!(place.read("spec/shop/mugs.yaml"), MUGS);
}

#[test]
fn a_file_of_answers_that_is_absent_is_a_failure() {
    let place = place("");
    let run = place.run(&["wording", "--apply", "none.jsonl"]);
    assert_eq!(run.code(), Some(2), "{}", run.stdout());
    assert!(run.stderr().contains("none.jsonl"), "{}", run.stderr());
}

#[test]
fn one_answer_is_for_all_places_that_it_names() {
    let answer = r#"{"file": "spec/shop/schemas.yaml", "pointer": "/Mug/properties/colour", "also": [{"file": "spec/shop/schemas.yaml", "pointer": "/Mug/properties/level"}], "description": "Known to the shop."}"#;
    let place = place(answer);
    let run = apply(&place);
    assert_eq!(run.code(), Some(0), "{}", run.stdout());
    let text = place.read("spec/shop/schemas.yaml");
    assert_eq!(text.matches("Known to the shop.").count(), 2, "{text}");
}

/// Clients remove the envelope, so that its properties need no texts. They may have some.
#[test]
fn properties_of_the_envelope_may_be_answered_and_need_not_be() {
    let answer = r#"{"file": "spec/shop/mugs.yaml", "pointer": "/get/responses/200/content/application~1json/schema/properties/mug", "description": "What was asked for."}"#;
    let place = place(answer);
    let envelope = "x-envelope: {code: code, message: msg, data: mug}\n";
    place.write("spec/shop/openapi.yaml", &format!("{ROOT}{envelope}"));
    place.write(
        "spec/shop/mugs.yaml",
        &MUGS.replace("$ref: 'schemas.yaml#/Mug'", "type: object"),
    );
    fs::remove_file(place.path("spec/shop/schemas.yaml")).expect("a file");
    let arguments = [
        "wording",
        "shop",
        "--kind",
        "property",
        "--message-format",
        "json",
    ];
    assert_eq!(place.run(&arguments).objects().len(), 0);
    let run = apply(&place);
    assert_eq!(run.code(), Some(0), "{}{}", run.stdout(), run.stderr());
    assert!(
        place
            .read("spec/shop/mugs.yaml")
            .contains("What was asked for.")
    );
}
