//! Counts wording that maintainers have not written yet.

use std::collections::BTreeSet;

use serde_json::Value;

use super::layout::{self, Object, ObjectType, Step};
use super::outcome::MissingWording;
use super::references;
use super::store::Service;
use super::target::Target;

/// Counts the missing wording of an operation or event, including that of the shared schemas it refers to.
pub(super) fn count(service: &Service, target: &Target) -> MissingWording {
    let mut counter = Counter {
        schemas: &service.schemas,
        missing: MissingWording::default(),
    };
    let nothing = Object::new();
    let operation = service.operation(target).unwrap_or(&nothing);
    counter.missing.summary = !has_text(operation, "summary");
    counter.below(&layout::OPERATION, operation);
    for (step, kind) in layout::PATH_ITEM.steps(service.item(target).unwrap_or(&nothing)) {
        if let Some(Value::Object(parameter)) = service.item(target).and_then(|item| step.get(item))
            && std::ptr::eq(kind, &layout::PARAMETER)
        {
            counter.object(kind, &step, parameter);
        }
    }
    counter.missing
}

struct Counter<'s> {
    schemas: &'s Object,
    missing: MissingWording,
}

impl Counter<'_> {
    fn object(&mut self, kind: &ObjectType, step: &Step, object: &Object) {
        let described = has_text(object, "description");
        if std::ptr::eq(kind, &layout::PARAMETER) {
            self.missing.descriptions += usize::from(!described);
        } else if std::ptr::eq(kind, &layout::ERROR_CODE) {
            self.missing.error_codes += usize::from(!described);
            self.missing.error_names += usize::from(!has_text(object, "name"));
        } else if std::ptr::eq(kind, &layout::SCHEMA) {
            if step.key == "schema" {
                self.shared_schemas(object);
            }
            // The description of a reference is that of its schema.
            let needs = step.key == "properties" && !object.contains_key("$ref");
            self.missing.descriptions += usize::from(needs && !described);
            self.missing.enum_names += usize::from(lacks_names(object));
        }
        self.below(kind, object);
    }

    fn below(&mut self, kind: &ObjectType, object: &Object) {
        for (step, kind) in kind.steps(object) {
            if let Some(Value::Object(below)) = step.get(object) {
                self.object(kind, &step, below);
            }
        }
    }

    /// Counts in the shared schemas that an outermost schema refers to.
    fn shared_schemas(&mut self, outermost: &Object) {
        let mut names = BTreeSet::new();
        references::add(outermost, self.schemas, &mut names);
        for name in names {
            if let Some(Value::Object(schema)) = self.schemas.get(&name) {
                self.missing.enum_names += usize::from(lacks_names(schema));
                self.below(&layout::SCHEMA, schema);
            }
        }
    }
}

/// Returns true for an enum of integers without names.
fn lacks_names(schema: &Object) -> bool {
    let values = schema.get("enum").and_then(Value::as_array);
    values.is_some_and(|values| values.iter().any(Value::is_i64))
        && !schema.contains_key("x-enum-varnames")
}

fn has_text(object: &Object, key: &str) -> bool {
    let text = object.get(key).and_then(Value::as_str);
    text.is_some_and(|text| !text.is_empty())
}
