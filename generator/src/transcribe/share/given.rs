//! The names that transcription gives, and whether a schema still has one of them: any other was given by people.

use crate::transcribe::parts::JsonObject;
use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::{Map, Value};

use super::TYPE_NAME;
use crate::transcribe::references;
use crate::transcribe::store::Service;

/// The names that may be given to a type.
pub(super) struct Candidates {
    /// The page's own name.
    pub(super) bare: String,
    /// Names that also say whose it is.
    pub(super) owned: Vec<String>,
}

impl Candidates {
    /// For a type as pages name it, within a named type, and used by an operation.
    pub(super) fn of(name: &str, is_enum: bool, parent: Option<&str>, user: &str) -> Self {
        let bare = name.to_upper_camel_case();
        let mut parts = user.rsplit('.');
        let action = parts.next().unwrap_or_default().to_upper_camel_case();
        let resource = parts.next().unwrap_or_default().to_upper_camel_case();
        let mut owned = Vec::new();
        if is_enum {
            let owner = parent.map_or(resource.clone(), |parent| parent.to_upper_camel_case());
            owned.push(format!("{owner}{bare}"));
        }
        owned.push(if bare.starts_with(&resource) {
            format!("{action}{bare}")
        } else {
            format!("{resource}{bare}")
        });
        owned.push(format!("{action}{resource}{bare}"));
        Self { bare, owned }
    }
}

/// Tells names that transcription has given from those that people have.
pub(in crate::transcribe) struct GivenNames<'s> {
    schemas: &'s JsonObject,
    /// The operations that reach each shared schema.
    users: BTreeMap<String, BTreeSet<String>>,
}

impl<'s> GivenNames<'s> {
    /// Of the shared schemas of a service.
    pub(in crate::transcribe) fn of(service: &'s Service) -> Self {
        let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for operation in service.items.values().flat_map(Map::values) {
            let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                continue;
            };
            let mut reached = BTreeSet::new();
            if let Value::Object(operation) = operation {
                references::add(operation, &service.schemas, &mut reached);
            }
            for name in reached {
                users.entry(name).or_default().insert(id.to_owned());
            }
        }
        Self {
            schemas: &service.schemas,
            users,
        }
    }

    /// Whether the name is one that transcription gives to the schema.
    pub(in crate::transcribe) fn contains(&self, name: &str) -> bool {
        let Some(schema) = self.schemas.get(name) else {
            return true; // It is gone, and nobody's.
        };
        let Some(type_name) = schema[TYPE_NAME].as_str() else {
            return false;
        };
        let bare = type_name.to_upper_camel_case();
        let number = name.strip_prefix(bare.as_str());
        if number.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())) {
            return true;
        }
        let is_enum = schema.get("enum").is_some();
        let parents: Vec<Option<&str>> = std::iter::once(None)
            .chain(self.parents(name).map(Some))
            .collect();
        self.users.get(name).into_iter().flatten().any(|user| {
            parents.iter().any(|parent| {
                let candidates = Candidates::of(type_name, is_enum, *parent, user);
                candidates.owned.iter().any(|candidate| candidate == name)
            })
        })
    }

    /// The named types that refer to a schema.
    fn parents(&self, name: &str) -> impl Iterator<Item = &'s str> {
        let ends = format!("#/{name}");
        self.schemas
            .values()
            .filter(move |schema| refers(schema, &ends))
            .filter_map(|schema| schema[TYPE_NAME].as_str())
    }
}

fn refers(value: &Value, ends: &str) -> bool {
    match value {
        Value::Object(object) => object.iter().any(|(key, value)| match value {
            Value::String(reference) => key == "$ref" && reference.ends_with(ends),
            value => key != "example" && refers(value, ends),
        }),
        Value::Array(list) => list.iter().any(|value| refers(value, ends)),
        _ => false,
    }
}
