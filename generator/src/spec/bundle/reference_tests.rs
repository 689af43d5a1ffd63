//! References through other references, and into the inside of objects.

use super::tests::{get, root};
use crate::diagnostic::{Part, Pointer};
use crate::spec::fixture::Fixture;
use serde_json::json;

#[test]
fn pointers_lead_through_references_and_into_any_value() {
    let fixture = Fixture::new(&[
        (
            "openapi.yaml",
            root(&format!(
                "paths:\n  /a: {{$ref: 'paths/a b.json'}}\n  /b:\n    {}components:\n  schemas:\n    A: {{$ref: 'schemas.yaml#/A'}}\n    Through: {{$ref: '#/components/schemas/A/properties/b'}}\n    OfPath: {{$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}}\n    Odd: {{$ref: 'schemas.yaml#/%7Bx%7D~1y~0z'}}\n    Item: {{$ref: 'schemas.yaml#/A/properties/l/oneOf/1'}}\n",
                get("{$ref: 'schemas.yaml#/A/properties/b'}").replace('\n', "\n    ").trim_end_matches(' ')
            )),
        ),
        (
            "paths/a b.json",
            r##"{"get": {"responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "../schemas.yaml#/A"}}}}}}}"##.to_owned(),
        ),
        (
            "schemas.yaml",
            "A: {$ref: more.json}\n'{x}/y~z': {type: number}\n".to_owned(),
        ),
        (
            "more.json",
            r##"{"type": "object", "properties": {"b": {"type": "string"}, "l": {"oneOf": [{"type": "integer"}, {"type": "boolean"}]}, "a": {"$ref": "schemas.yaml#/A"}}}"##.to_owned(),
        ),
    ]);
    let bundled = fixture.bundled();
    let schemas = &bundled["components"]["schemas"];
    assert_eq!(
        schemas["A"]["properties"]["a"],
        json!({"$ref": "#/components/schemas/A"})
    );
    assert_eq!(schemas["Through"], json!({"type": "string"}));
    assert_eq!(schemas["OfPath"], json!({"$ref": "#/components/schemas/A"}));
    assert_eq!(schemas["Odd"], json!({"type": "number"}));
    assert_eq!(schemas["Item"], json!({"type": "boolean"}));
    assert_eq!(
        bundled.pointer("/paths/~1b/get/responses/200/content/application~1json/schema/$ref"),
        Some(&json!("#/components/schemas/Through"))
    );
    assert_eq!(schemas.as_object().map(serde_json::Map::len), Some(5));
}

#[test]
fn a_pointer_through_a_loop_of_references_is_reported() {
    let fixture = Fixture::document(
        "components:\n  schemas:\n    A: {$ref: '#/components/schemas/A/properties/b'}\n    B: {$ref: '#/components/schemas/B/x/y'}\n",
    );
    assert_eq!(
        fixture.findings(),
        [
            "openapi.yaml:6:15 reference-loop",
            "openapi.yaml:7:15 reference-loop"
        ]
    );
}

#[test]
fn a_path_item_is_merged_with_the_target_of_its_reference() {
    let fixture = Fixture::new(&[
        (
            "openapi.yaml",
            root(
                "paths:\n  /a/{id}:\n    $ref: a.yaml\n    summary: mine\n    parameters: [{$ref: '#/components/parameters/Id'}]\ncomponents:\n  parameters:\n    Id: {name: id, in: path, required: true, schema: {type: string}}\n",
            ),
        ),
        ("a.yaml", format!("$ref: b.yaml\n{}", get("{type: string}"))),
        ("b.yaml", "summary: theirs\ndescription: d\n".to_owned()),
    ]);
    assert_eq!(fixture.findings(), ["openapi.yaml:6:5 ignored-key"]);
    let item = &fixture.loaded.documents[0].value()["paths"]["/a/{id}"];
    assert_eq!(item["description"], "d");
    assert_eq!(item["summary"], "theirs");
    assert_eq!(
        item["parameters"],
        json!([{"$ref": "#/components/parameters/Id"}])
    );
    assert!(item.get("get").is_some() && item.get("$ref").is_none());
    let place = fixture.loaded.documents[0].locate(
        &Pointer::parse("/paths/~1a~1{id}/get").expect("a pointer"),
        Part::Key,
    );
    assert_eq!(
        fixture.loaded.sources.path(place.file).rsplit('/').next(),
        Some("a.yaml")
    );
}
