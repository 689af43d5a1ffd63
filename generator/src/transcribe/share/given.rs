//! The names that transcription gives to schemas. Maintainers gave all other names.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::{Map, Value};

use super::owner::Owner;
use crate::spec::vocabulary::extension::TYPE_NAME;
use crate::transcribe::parts::JsonObject;
use crate::transcribe::references;
use crate::transcribe::store::Service;

/// The names that transcription may give to a type.
pub(super) struct Candidates {
    /// The page's name.
    pub(super) bare: String,
    /// Names with the owner as well.
    pub(super) owned: Vec<String>,
}

impl Candidates {
    /// The names for a type as pages name it, inside a named type, and used by an operation.
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

/// Distinguishes names from transcription and names from maintainers.
pub(in crate::transcribe) struct GivenNames<'s> {
    schemas: &'s JsonObject,
    /// The operations that refer to each shared schema.
    users: BTreeMap<String, BTreeSet<String>>,
}

impl<'s> GivenNames<'s> {
    /// The names of a service's shared schemas.
    pub(in crate::transcribe) fn of(service: &'s Service) -> Self {
        let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for operation in service.items.values().flat_map(Map::values) {
            let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                continue;
            };
            let mut names = BTreeSet::new();
            if let Value::Object(operation) = operation {
                references::add(operation, &service.schemas, &mut names);
            }
            for name in names {
                users.entry(name).or_default().insert(id.to_owned());
            }
        }
        Self {
            schemas: &service.schemas,
            users,
        }
    }

    /// Returns true if transcription would give the name to the schema.
    pub(in crate::transcribe) fn contains(&self, name: &str) -> bool {
        let Some(schema) = self.schemas.get(name) else {
            return true; // It is gone, so it has no owner.
        };
        let Some(type_name) = schema[TYPE_NAME.name].as_str() else {
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
        if is_enum && name.starts_with(&format!("{bare}With")) {
            return true;
        }
        self.users.get(name).into_iter().flatten().any(|user| {
            parents.iter().any(|parent| {
                let common = name.strip_suffix(bare.as_str());
                if is_enum && common.is_some_and(|of| Owner::of(user, *parent).contains(of)) {
                    return true;
                }
                let candidates = Candidates::of(type_name, is_enum, *parent, user);
                candidates.owned.iter().any(|candidate| candidate == name)
            })
        })
    }

    /// The type names of the schemas that refer to a schema.
    fn parents(&self, name: &str) -> impl Iterator<Item = &'s str> {
        let end = format!("#/{name}");
        self.schemas
            .values()
            .filter(move |schema| refers(schema, &end))
            .filter_map(|schema| schema[TYPE_NAME.name].as_str())
    }
}

/// Returns true if a schema contains a reference with this end.
fn refers(schema: &Value, end: &str) -> bool {
    let mut found = false;
    if let Value::Object(schema) = schema {
        references::entries(schema, &mut |key, value| {
            found |= key == "$ref" && value.as_str().is_some_and(|value| value.ends_with(end));
        });
    }
    found
}
