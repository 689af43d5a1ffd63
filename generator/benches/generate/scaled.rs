//! Documents of any size, scaled from a small one.

use serde_json::{Map, Value};

/// The document that is repeated.
const BASE: &str = include_str!("parcels.yaml");

/// A document with a number of operations, each with a request and a response. A resource has five operations and three schemas, and two
/// further schemas are shared by all.
pub(crate) fn operations(count: usize) -> Value {
    let base = base();
    let mut document = base.clone();
    let mut left = count;
    let mut paths = Map::new();
    let mut schemas = shared(&base);
    let mut copy = 0;
    while left > 0 {
        let copied = numbered(&base, copy);
        for (path, item) in object(&copied["paths"]) {
            let operations = object(item).clone().into_iter().take(left);
            let operations: Map<String, Value> = operations.collect();
            left -= operations.len();
            if !operations.is_empty() {
                paths.insert(path.clone(), Value::Object(operations));
            }
        }
        schemas.extend(own_schemas(&copied));
        copy += 1;
    }
    document["paths"] = Value::Object(paths);
    document["components"]["schemas"] = Value::Object(schemas);
    document
}

/// A document with about this number of shared schemas, each used by an operation.
pub(crate) fn schemas(count: usize) -> Value {
    let base = base();
    let per_copy = own_schemas(&base).len();
    operations(count.div_ceil(per_copy) * operation_count(&base))
}

/// The number of operations in a document.
pub(crate) fn operation_count(document: &Value) -> usize {
    let items = object(&document["paths"]).values();
    items.map(|item| object(item).len()).sum()
}

fn base() -> Value {
    serde_yaml::from_str(BASE).expect("the base document is YAML")
}

/// The document with a number in every name that contains «parcel».
fn numbered(document: &Value, number: usize) -> Value {
    let rename = |text: &str| {
        text.replace("parcels", &format!("parcels_{number}"))
            .replace("Parcel", &format!("Parcel{number}"))
    };
    match document {
        Value::String(text) if !text.contains(' ') => Value::String(rename(text)),
        Value::Array(items) => items.iter().map(|item| numbered(item, number)).collect(),
        Value::Object(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, value)| (rename(key), numbered(value, number)));
            Value::Object(entries.collect())
        }
        other => other.clone(),
    }
}

/// The schemas that are copied for each resource.
fn own_schemas(document: &Value) -> Map<String, Value> {
    let schemas = object(&document["components"]["schemas"]).clone();
    let own = schemas.into_iter().filter(|(name, _)| is_own(name));
    own.collect()
}

fn shared(document: &Value) -> Map<String, Value> {
    let schemas = object(&document["components"]["schemas"]).clone();
    let shared = schemas.into_iter().filter(|(name, _)| !is_own(name));
    shared.collect()
}

fn is_own(schema: &str) -> bool {
    schema.starts_with("Parcel")
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("a mapping")
}
