//! Counts wording that maintainers have not written yet.

use std::collections::BTreeSet;

use serde_json::Value;

use super::outcome::MissingWording;
use super::parts::{JsonObject, Way};
use super::references;
use super::store::Service;
use super::target::Target;
use crate::spec::vocabulary::extension::{ENUM_VARNAMES, ERROR_CODE};
use crate::spec::vocabulary::{OPERATION, Object, PARAMETER, PATH_ITEM, SCHEMA};

/// Counts the missing wording of an operation or event, including that of the shared schemas it refers to.
pub(super) fn count(service: &Service, target: &Target) -> MissingWording {
    let mut counter = Counter {
        schemas: &service.schemas,
        missing: MissingWording::default(),
    };
    let nothing = JsonObject::new();
    let operation = service.operation(target).unwrap_or(&nothing);
    counter.missing.summary = !has_text(operation, "summary");
    counter.below(&OPERATION, operation);
    for (way, kind, part) in PATH_ITEM.objects(service.item(target).unwrap_or(&nothing)) {
        if kind.is(&PARAMETER) {
            counter.object(kind, &way, part);
        }
    }
    counter.missing
}

struct Counter<'s> {
    schemas: &'s JsonObject,
    missing: MissingWording,
}

impl Counter<'_> {
    fn object(&mut self, kind: &'static Object, way: &Way, object: &JsonObject) {
        let described = has_text(object, "description");
        if kind.is(&PARAMETER) {
            self.missing.descriptions += usize::from(!described);
        } else if kind.is(&ERROR_CODE) {
            self.missing.error_codes += usize::from(!described);
            self.missing.error_names += usize::from(!has_text(object, "name"));
        } else if kind.is(&SCHEMA) {
            if way.field == "schema" {
                self.shared_schemas(object);
            }
            // The description of a reference is that of its schema.
            let needs = way.field == "properties" && !object.contains_key("$ref");
            self.missing.descriptions += usize::from(needs && !described);
            self.missing.enum_names += usize::from(lacks_names(object));
        }
        self.below(kind, object);
    }

    fn below(&mut self, kind: &'static Object, object: &JsonObject) {
        for (way, kind, part) in kind.objects(object) {
            self.object(kind, &way, part);
        }
    }

    /// Counts in the shared schemas that an outermost schema refers to.
    fn shared_schemas(&mut self, outermost: &JsonObject) {
        let mut names = BTreeSet::new();
        references::add(outermost, self.schemas, &mut names);
        for name in names {
            if let Some(Value::Object(schema)) = self.schemas.get(&name) {
                self.missing.enum_names += usize::from(lacks_names(schema));
                self.below(&SCHEMA, schema);
            }
        }
    }
}

/// Returns true for an enum without names whose values are integers, as numbers or as texts.
fn lacks_names(schema: &JsonObject) -> bool {
    let is_integer = |value: &Value| match value {
        Value::String(text) => text.parse::<i64>().is_ok(),
        other => other.is_i64(),
    };
    let values = schema.get("enum").and_then(Value::as_array);
    values.is_some_and(|values| values.iter().any(is_integer))
        && !schema.contains_key(ENUM_VARNAMES.name)
}

fn has_text(object: &JsonObject, key: &str) -> bool {
    let text = object.get(key).and_then(Value::as_str);
    text.is_some_and(|text| !text.is_empty())
}
