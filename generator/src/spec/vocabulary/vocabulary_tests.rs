//! The tables agree with each other, with the types of extensions, and with `spec/README.md`.

use super::children::Child;
use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::extension::{self, CodeNumber, KEYS};
use super::key::{Entry, Host, Use};
use super::*;
use crate::spec::fixture::Fixture;

fn entries() -> impl Iterator<Item = &'static Entry> {
    const WEBHOOKS_ENTRY: &[Entry] = &[WEBHOOKS.entry()];
    KEYS.iter().chain(WEBHOOKS_ENTRY)
}

/// Every object type that a document may contain, found from the root.
pub(super) fn objects() -> Vec<&'static Object> {
    fn visit(kind: &'static Kind, found: &mut Vec<&'static Object>) {
        match kind {
            Kind::Object(object) | Kind::RefOr(object) | Kind::BooleanOr(object) => {
                if found.iter().any(|known| known.is(object)) {
                    return;
                }
                found.push(object);
                let fields = object.fields.iter().map(|field| &field.kind);
                let patterned = object.patterned.iter().map(|patterned| &patterned.kind);
                fields.chain(patterned).for_each(|kind| visit(kind, found));
            }
            Kind::List(item)
            | Kind::Parallel(_, item)
            | Kind::Map(_, item)
            | Kind::WordOr(_, item) => visit(item, found),
            _ => {}
        }
    }
    static DOCUMENT: Kind = Kind::Object(&OPENAPI);
    let mut found = Vec::new();
    visit(&DOCUMENT, &mut found);
    found
}

#[test]
fn no_object_has_a_field_twice() {
    for object in objects() {
        let names: BTreeSet<&str> = object.fields.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), object.fields.len(), "{}", object.name);
    }
}

#[test]
fn lists_are_parallel_to_a_list_of_the_same_object() {
    let words: Vec<&str> = SCHEMA.parallel_to("enum").map(|field| field.name).collect();
    assert_eq!(words, ["x-enum-varnames", "x-enum-descriptions"]);
    for object in objects() {
        for field in object.fields {
            if let Kind::Parallel(other, _) = field.kind {
                let other = object.field(other).map(|field| &field.kind);
                assert!(matches!(other, Some(Kind::List(_))), "{}", field.name);
            }
        }
    }
}

#[test]
fn every_extension_in_a_table_is_documented_there() {
    for object in objects() {
        for field in object
            .fields
            .iter()
            .filter(|field| field.name.starts_with("x-"))
        {
            let documented = entries().any(|entry| {
                let mut hosts = entry.uses.iter().flat_map(|r#use| r#use.hosts);
                entry.name == field.name && hosts.any(|host| host.object().is(object))
            });
            assert!(documented, "`{}` of {}", field.name, object.name);
        }
    }
}

/// The keys and words that a value of the kind may contain.
fn forms(kind: &Kind, found: &mut BTreeSet<&'static str>) {
    match kind {
        Kind::Object(object) => {
            for field in object.fields {
                found.insert(field.name);
                forms(&field.kind, found);
            }
        }
        Kind::OneOf(words) => found.extend(*words),
        Kind::List(item) | Kind::Parallel(_, item) | Kind::Map(_, item) => forms(item, found),
        Kind::WordOr(word, other) => {
            found.insert(word);
            forms(other, found);
        }
        _ => {}
    }
}

#[test]
fn documentation_names_the_keys_and_words_that_are_accepted_and_no_others() {
    for entry in entries().filter(|entry| entry.name != WEBHOOKS.name) {
        let mut accepted = BTreeSet::new();
        forms(&entry.kind, &mut accepted);
        for Use { text, .. } in entry.uses {
            let quoted = text.split('`').skip(1).step_by(2);
            // Examples of values are not keys or words.
            let is_word = |word: &&str| word.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
            let documented: BTreeSet<&str> = quoted.filter(is_word).collect();
            assert_eq!(documented, accepted, "`{}`: {text}", entry.name);
        }
    }
}

/// The table of `spec/README.md`.
fn table() -> String {
    let name = |host: &Host| match host {
        Host::Root => "root",
        Host::PathItem => "path item",
        Host::Operation => "operation",
        Host::Event => "event",
        Host::Parameter => "parameter",
        Host::Response => "response",
        Host::Schema => "schema",
        Host::EnumSchema => "schema with `enum`",
        Host::SharedSchema => "shared schema",
        Host::SecurityScheme => "security scheme",
    };
    let mut table = "| extension | on | value |\n|---|---|---|\n".to_owned();
    for entry in entries() {
        for Use { hosts, text } in entry.uses {
            let hosts: Vec<&str> = hosts.iter().map(name).collect();
            table += &format!("| `{}` | {} | {text} |\n", entry.name, hosts.join(", "));
        }
    }
    table
}

#[test]
fn the_readme_of_the_spec_has_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/README.md");
    let readme = std::fs::read_to_string(&path).expect("the README can be read");
    let start = readme
        .find("| extension |")
        .expect("the README has a table");
    let length = readme[start..]
        .find("\n\n")
        .expect("text follows the table")
        + 1;
    if readme[start..start + length] == table() {
        return;
    }
    if std::env::var_os("UPDATE_README").is_some() {
        let updated = format!(
            "{}{}{}",
            &readme[..start],
            table(),
            &readme[start + length..]
        );
        std::fs::write(&path, updated).expect("the README can be written");
        return;
    }
    panic!(
        "the table in spec/README.md is stale; to update it: \
         UPDATE_README=1 cargo test -p feishu-codegen --lib vocabulary"
    );
}

#[test]
fn every_documented_form_of_an_envelope_is_accepted() {
    for (envelope, messages, error) in [
        ("{code: c, message: m, data: d}", vec!["m"], None),
        (
            "{code: c, message: [m, n], data: d, error: e}",
            vec!["m", "n"],
            Some("e"),
        ),
    ] {
        let document = Fixture::document(&format!("paths: {{}}\nx-envelope: {envelope}\n"));
        assert_eq!(document.findings(), [""; 0], "{envelope}");
        let read = extension::ENVELOPE.read(document.bundled());
        let read = read.expect("a valid form").expect("an envelope");
        assert_eq!(read.message.0, messages);
        assert_eq!(read.error.as_deref(), error);
    }
}

#[test]
fn a_value_is_read_as_it_was_written() {
    let mut response = Map::new();
    let entry = extension::ErrorCode {
        name: Some(extension::VariantName("NotFound".to_owned())),
        description: None,
        hint: None,
    };
    let codes = [(CodeNumber(1002), entry)].into_iter().collect();
    extension::ERROR_CODES.write(&mut response, &codes);
    assert_eq!(
        Value::Object(response.clone()),
        json!({"x-error-codes": {"1002": {"name": "NotFound"}}})
    );
    assert_eq!(extension::ERROR_CODES.get(&response), Some(codes));

    let mut operation = Map::new();
    extension::UPDATED.write(&mut operation, &extension::Date("2024-09-09".to_owned()));
    let special = extension::RateLimits::Special(extension::Special::Special);
    extension::RATE_LIMITS.write(&mut operation, &special);
    assert_eq!(
        Value::Object(operation.clone()),
        json!({"x-updated": "2024-09-09", "x-rate-limits": "special"})
    );
    assert_eq!(extension::RATE_LIMITS.get(&operation), Some(special));
    assert_eq!(extension::SCOPES.get(&operation), None);
}

#[test]
fn sorting_keeps_unknown_keys_in_their_order_behind_the_others() {
    let map = json!({"x-b": 1, "type": "string", "x-a": 2, "description": "", "$ref": "#/A"});
    let Value::Object(map) = map else { return };
    let sorted: Vec<String> = SCHEMA.sort(map).into_iter().map(|(key, _)| key).collect();
    assert_eq!(sorted, ["$ref", "type", "description", "x-b", "x-a"]);
}

#[test]
fn responses_keep_their_order() {
    let responses = json!({"200": {}, "400": {}, "default": {}});
    let Value::Object(map) = responses.clone() else {
        return;
    };
    let sorted = Value::Object(RESPONSES.sort(map));
    assert_eq!(sorted.to_string(), responses.to_string());
}

#[test]
fn children_are_objects_wherever_lists_and_maps_lead_to_them() {
    let operation = json!({
        "parameters": [{"name": "a"}, {"$ref": "#/b"}],
        "responses": {"200": {}},
        "x-rate-limits": [{"requests": 1}],
        "x-retired": {"parameters": [{"name": "gone"}]},
        "x-unknown": {"a": {}},
    });
    let Value::Object(operation) = operation else {
        return;
    };
    let expected = [
        "Parameter Object in parameters at [Item(0)]: {\"name\":\"a\"}",
        "Parameter Object in parameters at [Item(1)]: {\"$ref\":\"#/b\"}",
        "Responses Object in responses at []: {\"200\":{}}",
        "rate limit in x-rate-limits at [Item(0)]: {\"requests\":1}",
    ];
    let shown: Vec<String> = OPERATION
        .children(&operation)
        .iter()
        .map(
            |Child {
                 object,
                 field,
                 steps,
                 value,
             }| {
                let field = field.map_or("", |field| field.name);
                format!("{} in {field} at {steps:?}: {value}", object.name)
            },
        )
        .collect();
    assert_eq!(shown, expected);

    let responses = json!({"200": {}, "default": {}});
    let Value::Object(responses) = responses else {
        return;
    };
    let children = RESPONSES.children(&responses);
    assert_eq!(children[0].steps, [Step::Key("200")]);
    assert_eq!(children[1].field.map(|field| field.name), Some("default"));

    let schema = json!({"additionalProperties": false, "example": {"items": {}}});
    let Value::Object(schema) = schema else {
        return;
    };
    assert!(SCHEMA.children(&schema).is_empty());
}
