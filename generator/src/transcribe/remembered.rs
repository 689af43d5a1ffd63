//! What the spec already says of types: a page that is transcribed alone is nested with what other pages taught.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::draft::{Part, TYPE_NAME};
use super::nesting::{Dictionary, TypeFields};
use super::store::{Service, Store};
use super::{Target, contradictions, listed_as, method_of};

/// What bodies in the spec say of types, but for those of the given operations and events: their pages are at hand, and a tree that is
/// wrong in the spec is no witness for itself.
pub(super) fn dictionary(store: &Store, at_hand: &BTreeSet<Target>) -> Dictionary {
    let at_hand: BTreeSet<(&str, &str, &str)> = at_hand
        .iter()
        .map(|target| {
            let (section, key) = listed_as(target);
            (section, key, method_of(target))
        })
        .collect();
    let mut dictionary = Dictionary::new();
    for service in store.services.values() {
        for (section, key, method, operation) in service.entries() {
            if at_hand.contains(&(section, key, method)) {
                continue;
            }
            let believed = contradictions::settled(operation);
            let parts = [
                ("requestBody", &[Part::Request, Part::Event][..]),
                ("responses", &[Part::Response][..]),
            ];
            for (body, parts) in parts {
                // Where a sample was believed, the spec does not have the types of the table.
                if parts.iter().any(|part| !believed[part].is_empty()) {
                    continue;
                }
                let mut types = Types {
                    service,
                    open: Vec::new(),
                    found: BTreeSet::new(),
                };
                types.visit(&operation[body]);
                dictionary.remember(types.found);
            }
        }
    }
    dictionary
}

/// The named types of one body.
struct Types<'s> {
    service: &'s Service,
    /// The shared schemas around the current place.
    open: Vec<&'s str>,
    found: BTreeSet<TypeFields>,
}

impl<'s> Types<'s> {
    fn visit(&mut self, value: &'s Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.visit(item)),
            Value::Object(object) => self.visit_object(object),
            _ => {}
        }
    }

    fn visit_object(&mut self, object: &'s Map<String, Value>) {
        let name = object.get("$ref").and_then(Value::as_str);
        if let Some((_, name)) = name.and_then(|reference| reference.rsplit_once('/')) {
            if let Some(schema) = self.service.schemas.get(name)
                && !self.open.contains(&name)
            {
                self.open.push(name);
                self.visit(schema);
                self.open.pop();
            }
            return;
        }
        let properties = object.get("properties").and_then(Value::as_object);
        if let Some(name) = object.get(TYPE_NAME).and_then(Value::as_str)
            && let Some(properties) = properties.filter(|properties| !properties.is_empty())
        {
            let fields = properties.keys().cloned().collect();
            self.found.insert((name.to_owned(), fields));
        }
        for (key, value) in object {
            match key.as_str() {
                // Data, in which any key may stand.
                "example" | "default" | "enum" => {}
                // The keys are names of fields.
                "properties" => value
                    .as_object()
                    .into_iter()
                    .flat_map(Map::values)
                    .for_each(|property| self.visit(property)),
                _ => self.visit(value),
            }
        }
    }
}
