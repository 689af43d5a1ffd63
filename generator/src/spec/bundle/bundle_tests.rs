//! Bundling.

use crate::diagnostic::{Part, Pointer};
use crate::spec::fixture::Fixture;
use serde_json::json;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

/// An operation whose response has this schema.
pub(super) fn get(schema: &str) -> String {
    format!(
        "get:\n  responses:\n    '200':\n      description: ok\n      content: {{application/json: {{schema: {schema}}}}}\n"
    )
}

pub(super) fn root(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

#[test]
fn path_files_and_shared_schemas_become_one_document() {
    let fixture = Fixture::new(&[
        ("openapi.yaml", root("paths:\n  /a: {$ref: paths/a.yaml}\n")),
        ("paths/a.yaml", get("{$ref: '../schemas.yaml#/A'}")),
        (
            "schemas.yaml",
            "A: {type: object, properties: {b: {$ref: '#/B'}, self: {$ref: '#/A'}}}\nB: {type: string}\n".to_owned(),
        ),
    ]);
    let bundled = fixture.bundled();
    assert_eq!(
        bundled.pointer("/paths/~1a/get/responses/200/content/application~1json/schema"),
        Some(&json!({"$ref": "#/components/schemas/A"}))
    );
    assert_eq!(
        bundled["components"]["schemas"],
        json!({
            "A": {"type": "object", "properties": {
                "b": {"$ref": "#/components/schemas/B"},
                "self": {"$ref": "#/components/schemas/A"},
            }},
            "B": {"type": "string"},
        })
    );
}

#[test]
fn positions_map_back_to_the_files() {
    let fixture = Fixture::new(&[
        ("openapi.yaml", root("paths:\n  /a: {$ref: paths/a.yaml}\n")),
        ("paths/a.yaml", get("{$ref: '../schemas.yaml#/x~1y/A'}")),
        (
            "schemas.yaml",
            "x/y:\n  A: {type: object, properties: {b: {type: string}}}\n".to_owned(),
        ),
    ]);
    fixture.bundled();
    let document = &fixture.loaded.documents[0];
    let place = |pointer: &str, part| {
        let location = document.locate(&Pointer::parse(pointer).expect("a pointer"), part);
        let file = fixture.loaded.sources.path(location.file);
        let file = file.rsplit('/').next().expect("a name").to_owned();
        let crate::diagnostic::Position::Node(pointer, _) = location.position else {
            panic!("no node")
        };
        (file, pointer.as_str().to_owned())
    };
    let is = |file: &str, pointer: &str| (file.to_owned(), pointer.to_owned());
    assert_eq!(
        place("/info/title", Part::Value),
        is("openapi.yaml", "/info/title")
    );
    assert_eq!(
        place("/paths/~1a", Part::Key),
        is("openapi.yaml", "/paths/~1a")
    );
    assert_eq!(place("/paths/~1a", Part::Value), is("a.yaml", ""));
    assert_eq!(place("/paths/~1a/get", Part::Key), is("a.yaml", "/get"));
    assert_eq!(
        place("/components/schemas/A", Part::Key),
        is("schemas.yaml", "/x~1y/A")
    );
    assert_eq!(
        place("/components/schemas/A/properties/b", Part::Key),
        is("schemas.yaml", "/x~1y/A/properties/b")
    );
    assert_eq!(
        place("/components", Part::Key),
        is("openapi.yaml", "/components")
    );
}

#[test]
fn files_in_a_cycle_and_refs_back_to_the_root_work() {
    let fixture = Fixture::new(&[
        (
            "openapi.yaml",
            root(
                "paths: {}\ncomponents:\n  schemas:\n    Root: {type: object, properties: {a: {$ref: 'x/a.yaml#/A'}}}\n",
            ),
        ),
        (
            "x/a.yaml",
            "A: {type: object, properties: {b: {$ref: 'y/b.yaml#/B'}}}\n".to_owned(),
        ),
        (
            "x/y/b.yaml",
            "B: {type: object, properties: {a: {$ref: '../a.yaml#/A'}, root: {$ref: '../../openapi.yaml#/components/schemas/Root'}}}\n"
                .to_owned(),
        ),
    ]);
    assert_eq!(
        fixture.bundled()["components"]["schemas"],
        json!({
            "Root": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}},
            "A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
            "B": {"type": "object", "properties": {
                "a": {"$ref": "#/components/schemas/A"},
                "root": {"$ref": "#/components/schemas/Root"},
            }},
        })
    );
}

#[test]
fn clashing_names_get_the_stem_and_then_a_number_whatever_the_order() {
    let refs = [
        "{$ref: 'a.yaml#/E'}",
        "{$ref: 'b.yaml#/E'}",
        "{$ref: 'x/a.yaml#/E'}",
        "{$ref: 'a.yaml#/R'}",
        "{$ref: 'whole thing.yaml'}",
    ];
    let names = |order: &[usize]| {
        let properties: Vec<String> = order
            .iter()
            .map(|index| format!("p{index}: {}", refs[*index]))
            .collect();
        let schemas = format!(
            "components:\n  schemas:\n    R: {{type: object, properties: {{{}}}}}\n",
            properties.join(", ")
        );
        let fixture = Fixture::new(&[
            ("openapi.yaml", root(&format!("paths: {{}}\n{schemas}"))),
            (
                "a.yaml",
                "E: {type: string}\nR: {type: integer}\n".to_owned(),
            ),
            ("b.yaml", "E: {type: boolean}\n".to_owned()),
            ("x/a.yaml", "E: {type: number}\n".to_owned()),
            ("whole thing.yaml", "type: array\nitems: {}\n".to_owned()),
        ]);
        let properties = &fixture.bundled()["components"]["schemas"]["R"]["properties"];
        let mut names: Vec<String> = (0..5)
            .map(|index| properties[format!("p{index}")]["$ref"].to_string())
            .collect();
        names
            .iter_mut()
            .for_each(|name| *name = name.replace("#/components/schemas/", "").replace('"', ""));
        names
    };
    let expected = ["a_E", "b_E", "a_E_2", "a_R", "whole_thing"];
    assert_eq!(names(&[0, 1, 2, 3, 4]), expected);
    assert_eq!(names(&[4, 3, 2, 1, 0]), expected);
}

#[test]
fn a_component_that_is_only_a_reference_names_its_target() {
    let fixture = Fixture::new(&[
        (
            "openapi.yaml",
            root(
                "paths:\n  /a: {$ref: paths/a.yaml}\ncomponents:\n  schemas:\n    Mine: {$ref: 'schemas.yaml#/Theirs'}\n    Again: {$ref: 'schemas.yaml#/Theirs'}\n",
            ),
        ),
        ("paths/a.yaml", get("{$ref: '../schemas.yaml#/Theirs'}")),
        (
            "schemas.yaml",
            "Theirs: {type: array, items: {$ref: '#/Theirs'}}\n".to_owned(),
        ),
    ]);
    assert_eq!(
        fixture.bundled()["components"]["schemas"],
        json!({
            "Mine": {"type": "array", "items": {"$ref": "#/components/schemas/Mine"}},
            "Again": {"$ref": "#/components/schemas/Mine"},
        })
    );
}

#[test]
fn chains_and_targets_outside_components_resolve() {
    let fixture = Fixture::new(&[
        (
            "openapi.yaml",
            root(&format!(
                "paths:\n  /a:\n    {}  /b: {{$ref: '#/paths/~1a'}}\n",
                get("{type: object, properties: {x: {$ref: 's.yaml#/One'}, y: {$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema/properties/z'}, z: {type: string}}}")
                    .replace('\n', "\n    ")
                    .trim_end_matches(' ')
            )),
        ),
        ("s.yaml", "One: {$ref: '#/Two'}\nTwo: {$ref: '#/Th%72ee'}\nThree: {type: integer}\n".to_owned()),
    ]);
    let bundled = fixture.bundled();
    assert_eq!(
        bundled["components"]["schemas"],
        json!({"Three": {"type": "integer"}, "z": {"type": "string"}})
    );
    assert_eq!(bundled["paths"]["/a"], bundled["paths"]["/b"]);
}

#[test]
fn references_in_examples_and_extensions_are_not_resolved() {
    let text = "components:\n  schemas:\n    A:\n      type: object\n      properties: {$ref: {type: string}}\n      example: {$ref: nowhere.yaml}\n      x-other: {$ref: nowhere.yaml}\n      enum: [{$ref: nowhere.yaml}]\n";
    let fixture = Fixture::document(text);
    assert_eq!(
        fixture.bundled()["components"]["schemas"]["A"]["properties"],
        json!({"$ref": {"type": "string"}})
    );
}

#[test]
fn discriminators_callbacks_and_whole_file_components_are_bundled() {
    let fixture = Fixture::new(&[
        (
            "openapi.yaml",
            root(
                "paths:\n  /a:\n    post:\n      callbacks: {done: {$ref: 'cb.yaml#/done'}}\n      requestBody: {$ref: body.yaml}\n      responses: {default: {$ref: 'r.yaml#/Bad'}}\ncomponents:\n  schemas:\n    Pet:\n      oneOf: [{$ref: dog.yaml}]\n      discriminator: {propertyName: kind, mapping: {dog: dog.yaml, pet: Pet}}\n",
            ),
        ),
        ("cb.yaml", "done:\n  x-note: 1\n  '{$url}': {$ref: item.yaml}\n".to_owned()),
        ("item.yaml", "post: {responses: {default: {description: ok}}}\n".to_owned()),
        ("body.yaml", "content: {text/plain: {}}\n".to_owned()),
        ("r.yaml", "Bad: {description: bad, headers: {H: {$ref: 'r.yaml#/H'}}}\nH: {schema: {type: string}}\n".to_owned()),
        ("dog.yaml", "type: object\n".to_owned()),
    ]);
    let bundled = fixture.bundled();
    let post = &bundled["paths"]["/a"]["post"];
    assert_eq!(
        post["callbacks"]["done"],
        json!({"{$url}": {"post": {"responses": {"default": {"description": "ok"}}}}})
    );
    assert_eq!(
        post["requestBody"]["$ref"],
        "#/components/requestBodies/body"
    );
    assert_eq!(
        bundled["components"]["responses"]["Bad"]["headers"]["H"]["$ref"],
        "#/components/headers/H"
    );
    assert_eq!(
        bundled["components"]["schemas"]["Pet"]["discriminator"]["mapping"],
        json!({"dog": "#/components/schemas/dog", "pet": "Pet"})
    );
}

#[test]
fn missing_targets_are_reported_at_the_reference() {
    let fixture = Fixture::new(&[
        (
            "openapi.yaml",
            root(
                "paths:\n  /a: {$ref: pths/a.yaml}\n  /b: {$ref: paths/b.yaml}\n  /c: {$ref: 'http://x/y.yaml'}\n  /d: {$ref: ../d.yaml}\n",
            ),
        ),
        (
            "paths/b.yaml",
            get("{type: array, items: {$ref: '../schemas.yaml#/Tlaent'}}"),
        ),
        ("schemas.yaml", "Talent: {type: string}\n".to_owned()),
    ]);
    assert_eq!(
        fixture.findings(),
        [
            "openapi.yaml:4:14 unresolved-reference",
            "openapi.yaml:6:14 foreign-reference",
            "openapi.yaml:7:14 foreign-reference",
            "paths/b.yaml:5:72 unresolved-reference",
        ]
    );
    assert!(
        fixture.shown().contains("did you mean `Talent`?"),
        "{}",
        fixture.shown()
    );
}

#[test]
fn a_missing_file_suggests_a_similar_one() {
    let fixture = Fixture::new(&[
        ("openapi.yaml", root("paths:\n  /a: {$ref: a.yml}\n")),
        ("a.yaml", get("{}")),
    ]);
    assert!(
        fixture.shown().contains("did you mean `a.yaml`?"),
        "{}",
        fixture.shown()
    );
}

#[test]
fn loops_of_references_are_reported() {
    let fixture = Fixture::new(&[
        (
            "openapi.yaml",
            root(
                "paths:\n  /p: {$ref: '#/paths/~1q'}\n  /q: {$ref: '#/paths/~1p'}\ncomponents:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n    C: {$ref: 's.yaml#/X'}\n    D: {$ref: '#/components/schemas/D'}\n",
            ),
        ),
        ("s.yaml", "X: {$ref: '#/Y'}\nY: {$ref: '#/X'}\n".to_owned()),
    ]);
    let loops = fixture.findings();
    assert_eq!(loops.len(), 6, "{loops:?}");
    assert!(
        loops.iter().all(|found| found.ends_with("reference-loop")),
        "{loops:?}"
    );
}

#[test]
fn a_callback_that_contains_itself_is_reported() {
    let fixture = Fixture::new(&[(
        "openapi.yaml",
        root(
            "paths:\n  /p:\n    post: &op\n      responses: {default: {description: ok}}\n      callbacks: {again: {$ref: '#/components/callbacks/C'}}\ncomponents:\n  callbacks:\n    C: {'{$url}': {post: *op}}\n",
        ),
    )]);
    assert!(
        fixture
            .findings()
            .iter()
            .any(|found| found.ends_with("reference-loop")),
        "{}",
        fixture.shown()
    );
}

#[test]
fn a_target_is_checked_as_the_expected_object() {
    let fixture = Fixture::document(
        "components:\n  parameters:\n    P: {name: p, in: query, schema: {type: string}}\n  schemas:\n    A: {$ref: '#/components/parameters/P'}\n",
    );
    let shown = fixture.shown();
    assert!(
        shown.contains("unknown key `in` in a Schema Object"),
        "{shown}"
    );
    assert!(shown.contains("used here as a Schema Object"), "{shown}");
}
