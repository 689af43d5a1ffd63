//! Counts wording that maintainers have not written yet.

use std::collections::BTreeSet;

use serde_json::Value;

use super::outcome::MissingWording;
use super::parts::{JsonObject, Way};
use super::references;
use super::store::Service;
use super::target::Target;
use crate::spec::vocabulary::extension::ERROR_CODE;
use crate::spec::vocabulary::{OPERATION, Object, PARAMETER, PATH_ITEM, SCHEMA};
use crate::wording::{Lack, lacks};

/// Counts the missing wording of an operation or event, including that of the shared schemas it refers to.
pub(super) fn count(service: &Service, target: &Target) -> MissingWording {
    let mut counter = Counter {
        schemas: &service.schemas,
        missing: MissingWording::default(),
    };
    let nothing = JsonObject::new();
    let operation = service.operation(target).unwrap_or(&nothing);
    counter.count(&OPERATION, true, operation);
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
        self.count(kind, way.field == "properties", object);
        if kind.is(&SCHEMA) && way.field == "schema" {
            self.shared_schemas(object);
        }
        self.below(kind, object);
    }

    fn count(&mut self, kind: &'static Object, is_named: bool, object: &JsonObject) {
        let missing = &mut self.missing;
        for lack in lacks(kind, is_named, object) {
            match lack {
                Lack::Summary => missing.summary = true,
                Lack::Description if kind.is(&ERROR_CODE) => missing.error_codes += 1,
                Lack::Description => missing.descriptions += 1,
                Lack::Name => missing.error_names += 1,
                Lack::Hint => missing.error_hints += 1,
                Lack::ValueNames => missing.enum_names += 1,
                Lack::ValueMeanings => missing.enum_meanings += 1,
            }
        }
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
                self.count(&SCHEMA, true, schema);
                self.below(&SCHEMA, schema);
            }
        }
    }
}
