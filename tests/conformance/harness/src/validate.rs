//! Validation by `jsonschema`, which is independent of this project.
//!
//! Schemas of OpenAPI 3.0 are converted to JSON Schema 2020-12 first: `nullable`, boolean exclusive bounds, references whose siblings are
//! ignored. A property of the other direction only (`readOnly`, `writeOnly`) is not required.

use std::collections::HashMap;
use std::sync::Mutex;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

use crate::Direction;
use crate::document::{Document, target};

/// The schemas of a document, for one direction.
pub(crate) struct Validators {
    registry: &'static Registry<'static>,
    /// Validators by pointer, compiled on first use.
    compiled: Mutex<HashMap<String, Result<&'static Validator, String>>>,
}

/// The URI of the document in the registry.
const ADDRESS: &str = "document:///openapi.json";

impl Validators {
    /// Creates the validators of requests or of responses.
    ///
    /// # Errors
    ///
    /// The document contains an invalid schema identifier.
    pub(crate) fn new(document: &Document, direction: Direction) -> Result<Self, String> {
        let root = converted(&document.root, document, direction);
        let resource = Draft::Draft202012.create_resource(root);
        let registry = Registry::new()
            .add(ADDRESS, resource)
            .and_then(|builder| builder.prepare())
            .map_err(|error| error.to_string())?;
        Ok(Self {
            // Leaked, because validators borrow from it. Documents are few.
            registry: Box::leak(Box::new(registry)),
            compiled: Mutex::default(),
        })
    }

    /// Checks a value against the schema at a pointer.
    ///
    /// # Errors
    ///
    /// The value is invalid, or the schema is.
    pub(crate) fn check(&self, schema: &str, value: &Value) -> Result<(), String> {
        let mut compiled = self.compiled.lock().expect("no panic");
        let validator = compiled
            .entry(schema.to_owned())
            .or_insert_with(|| self.compile(schema));
        let validator = validator.clone()?;
        let problems: Vec<String> = validator
            .iter_errors(value)
            .take(3)
            .map(|error| format!("at `{}`: {error}", error.instance_path()))
            .collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems.join("; "))
        }
    }

    fn compile(&self, schema: &str) -> Result<&'static Validator, String> {
        let fragment = percent_encoding::utf8_percent_encode(schema, FRAGMENT);
        let schema = json!({"$ref": format!("{ADDRESS}#{fragment}")});
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(self.registry)
            .should_validate_formats(true)
            .build(&schema)
            .map_err(|error| format!("the schema {schema} cannot be compiled: {error}"))?;
        Ok(Box::leak(Box::new(validator)))
    }
}

/// Characters that are escaped in a URL fragment.
const FRAGMENT: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'%')
    .add(b'{')
    .add(b'}')
    .add(b'^')
    .add(b'|')
    .add(b'\\')
    .add(b'[')
    .add(b']')
    .add(b'#');

/// Converts every object that may be a schema. Objects that only look like one are never used, so the conversion does no harm.
fn converted(value: &Value, document: &Document, direction: Direction) -> Value {
    let map = match value {
        Value::Array(items) => {
            let items = items
                .iter()
                .map(|item| converted(item, document, direction));
            return Value::Array(items.collect());
        }
        Value::Object(map) => map,
        scalar => return scalar.clone(),
    };
    if !document.is_3_1
        && let Some(Value::String(reference)) = map.get("$ref")
    {
        return json!({"$ref": reference});
    }
    let mut map: Map<String, Value> = map
        .iter()
        // Values are not schemas.
        .map(|(key, value)| match key.as_str() {
            "enum" | "const" | "default" | "example" | "examples" if !value.is_object() => {
                (key.clone(), value.clone())
            }
            _ => (key.clone(), converted(value, document, direction)),
        })
        .collect();
    if !document.is_3_1 {
        nullable(&mut map);
        exclusive(&mut map, "exclusiveMinimum", "minimum");
        exclusive(&mut map, "exclusiveMaximum", "maximum");
        // These keywords of JSON Schema would change the meaning of the document.
        for key in ["$id", "$schema", "$anchor", "$dynamicRef", "id"] {
            if map.get(key).is_some_and(Value::is_string) {
                map.shift_remove(key);
            }
        }
    }
    drop_one_way(&mut map, document, direction);
    Value::Object(map)
}

fn nullable(map: &mut Map<String, Value>) {
    if map.get("nullable") == Some(&json!(true))
        && let Some(Value::String(r#type)) = map.get("type")
    {
        let both = json!([r#type, "null"]);
        map.insert("type".to_owned(), both);
    }
}

fn exclusive(map: &mut Map<String, Value>, flag: &str, bound: &str) {
    match map.get(flag) {
        Some(Value::Bool(true)) => {
            map.shift_remove(flag);
            if let Some(value) = map.shift_remove(bound) {
                map.insert(flag.to_owned(), value);
            }
        }
        Some(Value::Bool(false)) => drop(map.shift_remove(flag)),
        _ => {}
    }
}

/// Makes properties of the other direction optional.
fn drop_one_way(map: &mut Map<String, Value>, document: &Document, direction: Direction) {
    let Some(Value::Object(properties)) = map.get("properties") else {
        return;
    };
    let stays: Vec<String> = properties
        .iter()
        .filter(|(_, property)| !is_one_way(property, document, direction))
        .map(|(name, _)| name.clone())
        .collect();
    let known: Vec<String> = properties.keys().cloned().collect();
    if let Some(Value::Array(required)) = map.get_mut("required") {
        required.retain(|name| {
            let name = name.as_str().unwrap_or_default();
            stays.iter().any(|stays| stays == name) || !known.iter().any(|known| known == name)
        });
    }
}

/// True if a property is not sent in this direction.
pub(crate) fn is_one_way(property: &Value, document: &Document, direction: Direction) -> bool {
    let flag = match direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    };
    if property.get(flag) == Some(&json!(true)) {
        return true;
    }
    let reference = property.get("$ref").and_then(Value::as_str);
    let resolved = reference
        .and_then(target)
        .and_then(|pointer| document.resolve(&pointer));
    resolved.is_some_and(|(schema, _)| schema.get(flag) == Some(&json!(true)))
}
