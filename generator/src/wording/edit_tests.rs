use serde_json::{Value, json};

use super::{Addition, add};
use crate::diagnostic::Pointer;
use crate::spec::vocabulary::{OPERATION, Object, PARAMETER, SCHEMA};

fn addition(pointer: &str, kind: &'static Object, texts: &Value) -> Addition {
    Addition {
        pointer: Pointer::parse(pointer).expect("a pointer"),
        kind,
        texts: texts.as_object().expect("an object").clone(),
    }
}

/// The text of a file with one description more.
fn described(text: &str, pointer: &str, kind: &'static Object) -> String {
    let is_json = text.trim_start().starts_with("{\n") || text.contains("{\"");
    let texts = json!({"description": "A mug: blue."});
    add(text, is_json, &[addition(pointer, kind, &texts)]).expect("a text")
}

#[test]
fn a_description_is_where_transcription_writes_it() {
    for (before, after) in [
        (
            "Mug: # round\n  type: object # sic\n  deprecated: true\n",
            "Mug: # round\n  type: object # sic\n  description: 'A mug: blue.'\n  deprecated: true\n",
        ),
        (
            "Mug:\n  type: object # sic\n# end\n",
            "Mug:\n  type: object # sic\n  description: 'A mug: blue.'\n# end\n",
        ),
        (
            "Mug:\n  type: object",
            "Mug:\n  type: object\n  description: 'A mug: blue.'",
        ),
        (
            "Mug:\n    enum:\n      - a\nCup: {}\n",
            "Mug:\n    description: 'A mug: blue.'\n    enum:\n      - a\nCup: {}\n",
        ),
        (
            "Mug:\r\n  type: object\r\n",
            "Mug:\r\n  type: object\r\n  description: 'A mug: blue.'\r\n",
        ),
        (
            "Mug:\n  type: object\n  description: Old.\n  enum: [a]\n",
            "Mug:\n  type: object\n  description: 'A mug: blue.'\n  enum: [a]\n",
        ),
        (
            "Mug:\n  description: |-\n    Old\n    text.\n  enum: [a]\n",
            "Mug:\n  description: 'A mug: blue.'\n  enum: [a]\n",
        ),
        (
            "Mug: {type: string}\n",
            "Mug: {type: string, description: \"A mug: blue.\"}\n",
        ),
        (
            "Mug: {enum: [a]}\n",
            "Mug: {description: \"A mug: blue.\", enum: [a]}\n",
        ),
        (
            "Cup:\n  Mug: {} # sic\n",
            "Cup:\n  Mug:\n    description: 'A mug: blue.' # sic\n",
        ),
        (
            "Mug:\n  $ref: '#/Cup' # sic\n",
            "Mug:\n  allOf:\n    - $ref: '#/Cup'\n  description: 'A mug: blue.' # sic\n",
        ),
        (
            "Mug: {$ref: '#/Cup'}\n",
            "Mug: {allOf: [{$ref: '#/Cup'}], description: \"A mug: blue.\"}\n",
        ),
        (
            "{\"Mug\": {\"type\": \"string\"}}",
            "{\"Mug\": {\"type\": \"string\", \"description\": \"A mug: blue.\"}}",
        ),
        (
            "{\n  \"Mug\": {\n    \"type\": \"string\",\n    \"enum\": []\n  }\n}\n",
            "{\n  \"Mug\": {\n    \"type\": \"string\",\n    \"description\": \"A mug: blue.\",\n    \"enum\": []\n  }\n}\n",
        ),
        (
            "{\"Mug\": {\"$ref\": \"#/Cup\"}}",
            "{\"Mug\": {\"allOf\": [{\"$ref\": \"#/Cup\"}], \"description\": \"A mug: blue.\"}}",
        ),
    ] {
        let pointer = match before.starts_with("Cup") {
            true => "/Cup/Mug",
            false => "/Mug",
        };
        assert_eq!(described(before, pointer, &SCHEMA), after, "{before}");
    }
}

#[test]
fn a_parameter_in_a_list_keeps_its_first_key() {
    let list = "- name: a\n  in: query\n  schema:\n    type: string\n";
    let after =
        "- name: a\n  in: query\n  description: 'A mug: blue.'\n  schema:\n    type: string\n";
    assert_eq!(described(list, "/0", &PARAMETER), after);
}

#[test]
fn texts_of_several_objects_and_several_lines_are_added_at_once() {
    let text = "get:\n  operationId: a\n  parameters:\n    - name: b\n      in: query\n";
    let many = json!({"summary": "Adds.", "description": "One.\n\nTwo: `2`."});
    let one = json!({"description": "B."});
    let additions = [
        addition("/get", &OPERATION, &many),
        addition("/get/parameters/0", &PARAMETER, &one),
    ];
    let after = "get:\n  operationId: a\n  summary: Adds.\n  description: |-\n    One.\n\n    Two: `2`.\n  parameters:\n    - name: b\n      in: query\n      description: B.\n";
    assert_eq!(add(text, false, &additions), Ok(after.to_owned()));
    // Both objects end at the end of the file.
    let text = "Mug:\n  properties:\n    a:\n      type: string\n";
    let retitled = json!({"x-mine": "Last."});
    let additions = [
        addition("/Mug", &SCHEMA, &retitled),
        addition("/Mug/properties/a", &SCHEMA, &one),
    ];
    let after =
        "Mug:\n  properties:\n    a:\n      type: string\n      description: B.\n  x-mine: Last.\n";
    assert_eq!(add(text, false, &additions), Ok(after.to_owned()));
}

#[test]
fn what_another_place_shares_is_not_edited() {
    let one = json!({"description": "B."});
    let text = "A: &a {type: string}\nB: *a\n";
    let refused = add(text, false, &[addition("/B", &SCHEMA, &one)]);
    assert!(refused.is_err(), "{refused:?}");
    let absent = add("A: 1\n", false, &[addition("/A", &SCHEMA, &one)]);
    assert!(absent.is_err(), "{absent:?}");
}
