//! The types that the spec already has. A single page is nested with what other pages taught.

use std::collections::BTreeSet;

use serde_json::Value;

use super::contradictions;
use super::draft::Part;
use super::nesting::{Dictionary, TypeFields};
use super::nesting_overrides;
use super::parts::JsonObject;
use super::references::reference_of;
use super::store::Service;
use super::target::Target;
use crate::spec::vocabulary::extension::TYPE_NAME;
use crate::spec::vocabulary::{Object, REQUEST_BODY, RESPONSES, SCHEMA};

/// The types in the bodies of a service, except those of some operations and events. The run has the pages of these, and a wrong tree
/// in the spec must not confirm itself.
pub(super) fn dictionary(service: &Service, except: &BTreeSet<Target>) -> Dictionary {
    let mut dictionary = Dictionary::new();
    for (name, sets) in nesting_overrides::stated_types(&service.root) {
        let types = sets.into_iter().map(|fields| (name.clone(), fields));
        dictionary.remember(types.collect());
    }
    for (target, operation) in service.operations() {
        if except.contains(&target) {
            continue;
        }
        let Some(operation) = operation.as_object() else {
            continue;
        };
        let overrides = contradictions::overrides(operation);
        let bodies = [
            (
                "requestBody",
                &REQUEST_BODY,
                &[Part::Request, Part::Event][..],
            ),
            ("responses", &RESPONSES, &[Part::Response][..]),
        ];
        for (key, kind, parts) in bodies {
            // Where a sample is trusted, the spec does not have the types of the table.
            if parts.iter().any(|part| !overrides[part].is_empty()) {
                continue;
            }
            let mut types = Types {
                service,
                seen: BTreeSet::new(),
                found: BTreeSet::new(),
            };
            if let Some(Value::Object(body)) = operation.get(key) {
                types.visit(kind, body);
            }
            dictionary.remember(types.found);
        }
    }
    dictionary
}

/// The named types of one body.
struct Types<'s> {
    service: &'s Service,
    /// The shared schemas that were visited.
    seen: BTreeSet<&'s str>,
    found: BTreeSet<TypeFields>,
}

impl<'s> Types<'s> {
    fn visit(&mut self, kind: &'static Object, object: &'s JsonObject) {
        if let Some(name) = reference_of(object) {
            if let Some(Value::Object(schema)) = self.service.schemas.get(name)
                && self.seen.insert(name)
            {
                self.visit(&SCHEMA, schema);
            }
            return;
        }
        if let Some(name) = object.get(TYPE_NAME.name).and_then(Value::as_str)
            && let Some(Value::Object(properties)) = object.get("properties")
            && !properties.is_empty()
        {
            let fields = properties.keys().cloned().collect();
            self.found.insert((name.to_owned(), fields));
        }
        for (_, kind, part) in kind.objects(object) {
            self.visit(kind, part);
        }
    }
}
