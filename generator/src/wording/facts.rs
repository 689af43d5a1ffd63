//! What is known about an item, for the person who words it.

use serde_json::{Map, Value};

use super::item::{Item, ItemKind};
use super::survey::Survey;
use crate::spec::vocabulary::extension::ENUM_VARNAMES;
use crate::spec::vocabulary::{Object, Owner, PARAMETER, SCHEMA};

/// Keys whose values are long, or are items themselves.
const NOT_SHOWN: [&str; 6] = [
    "properties",
    "items",
    "required",
    "schema",
    "responses",
    "requestBody",
];

/// The facts of an item: those that its object has, and for a parameter those of its schema. References are listed as `type`.
pub fn facts(survey: &Survey<'_>, item: &Item<'_>) -> Map<String, Value> {
    let mut facts = Map::new();
    match item.kind {
        ItemKind::Operation | ItemKind::Event => {
            let target = item.pointer.tokens().skip(1);
            let target: Vec<String> = target.map(|token| token.into_owned()).collect();
            facts.insert("target".to_owned(), target.join(" ").into());
            let page = item.object.get("externalDocs");
            if let Some(title) = page.and_then(|page| page.get("description")) {
                facts.insert("page".to_owned(), title.clone());
            }
        }
        ItemKind::ErrorCode => facts.extend(item.object.clone()),
        ItemKind::Parameter | ItemKind::Header => {
            add(&mut facts, &PARAMETER, item.object);
            add(&mut facts, &SCHEMA, item.schema());
            facts.shift_remove("name");
        }
        ItemKind::Schema | ItemKind::Property | ItemKind::Enum => {
            add(&mut facts, &SCHEMA, item.object);
            if item.kind == ItemKind::Property && is_required(survey, item) {
                facts.insert("required".to_owned(), true.into());
            }
            let properties = item.object.get("properties").and_then(Value::as_object);
            if item.kind == ItemKind::Schema && properties.is_some() {
                let names = properties
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name.as_str());
                facts.insert("properties".to_owned(), names.collect());
            }
        }
    }
    facts
}

fn add(facts: &mut Map<String, Value>, kind: &'static Object, object: &Map<String, Value>) {
    for (key, value) in object {
        let is_fact = matches!(kind.owner_of(key), Owner::Page(_) | Owner::PageNote);
        let is_name = kind.is(&SCHEMA) && key == ENUM_VARNAMES.name;
        if (is_fact || is_name) && !NOT_SHOWN.contains(&key.as_str()) && !is_reference(key) {
            facts.insert(key.clone(), value.clone());
        }
        if key == "required" && value.is_boolean() {
            facts.insert(key.clone(), value.clone());
        }
    }
    if kind.is(&SCHEMA)
        && let Some(name) = type_name(object)
    {
        facts.insert("type".to_owned(), name.into());
    }
}

fn is_reference(key: &str) -> bool {
    key == "$ref" || key == "allOf"
}

/// The type of a schema, with that of its items: `array of Talent`.
fn type_name(schema: &Map<String, Value>) -> Option<String> {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let referred = text("$ref").or_else(|| {
        let all = schema.get("allOf")?.as_array()?;
        all.iter().find_map(|part| part.get("$ref")?.as_str())
    });
    if let Some(reference) = referred {
        return reference.rsplit('/').next().map(str::to_owned);
    }
    let own = text("type")?;
    let items = schema.get("items").and_then(Value::as_object);
    Some(match items.and_then(type_name) {
        Some(items) => format!("{own} of {items}"),
        None => own.to_owned(),
    })
}

/// Returns true for a property that its schema requires.
fn is_required(survey: &Survey<'_>, item: &Item<'_>) -> bool {
    let schema = item
        .pointer
        .parent()
        .and_then(|properties| properties.parent());
    let schema = schema.and_then(|schema| survey.document.value().pointer(schema.as_str()));
    let required = schema.and_then(|schema| schema.get("required")?.as_array());
    required.is_some_and(|names| names.iter().any(|name| *name == *item.name))
}
