//! The same parts of both models.

use std::collections::HashMap;

use super::origin::{Origin, Part};
use crate::model::TypeName;

/// Finds the part of the new model that a part of the old one became.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// By the service's module of the old model.
    pub(super) services: HashMap<Option<String>, ServiceMatches>,
}

/// The same parts of both versions of a service.
#[derive(Debug, Default)]
pub(super) struct ServiceMatches {
    /// The service's module of the new model.
    pub(super) module: Option<String>,
    /// By id, the new id and the positions of the fields of the request.
    pub(super) operations: HashMap<String, (String, HashMap<usize, usize>)>,
    pub(super) types: HashMap<TypeName, TypeName>,
    /// Fields with another name on the wire, by type and old name.
    pub(super) fields: HashMap<(TypeName, String), String>,
    /// Variants of unions, by type and old words.
    pub(super) variants: HashMap<(TypeName, String), String>,
    /// Paths of resources that have other paths.
    pub(super) resources: HashMap<Vec<String>, Vec<String>>,
}

impl Matches {
    /// The part of the new model. `None` if there is none.
    pub(super) fn new_of(&self, old: &Origin) -> Option<Origin> {
        let service = self.services.get(&old.service)?;
        Some(Origin {
            service: service.module.clone(),
            part: service.part(&old.part)?,
        })
    }
}

impl ServiceMatches {
    fn part(&self, old: &Part) -> Option<Part> {
        let operation = |id: &String| self.operations.get(id).map(|(id, _)| id.clone());
        Some(match old {
            Part::Service | Part::Event(_) => old.clone(),
            Part::Resource(path) => {
                Part::Resource(self.resources.get(path).unwrap_or(path).clone())
            }
            Part::Operation(id) => Part::Operation(operation(id)?),
            Part::RequestField {
                operation: id,
                index,
            } => {
                let (id, fields) = self.operations.get(id)?;
                Part::RequestField {
                    operation: id.clone(),
                    index: *fields.get(index)?,
                }
            }
            Part::ErrorCodes(id) => Part::ErrorCodes(operation(id)?),
            Part::ErrorCode {
                operation: id,
                code,
            } => Part::ErrorCode {
                operation: operation(id)?,
                code: *code,
            },
            Part::Type(name) => Part::Type(self.types.get(name)?.clone()),
            Part::Field { r#type, name } => Part::Field {
                name: name.as_ref().map(|name| {
                    let renamed = self.fields.get(&(r#type.clone(), name.clone()));
                    renamed.unwrap_or(name).clone()
                }),
                r#type: self.types.get(r#type)?.clone(),
            },
            Part::Value { r#type, value } => Part::Value {
                r#type: self.types.get(r#type)?.clone(),
                value: value.clone(),
            },
            Part::Variant { r#type, words } => Part::Variant {
                words: {
                    let renamed = self.variants.get(&(r#type.clone(), words.clone()));
                    renamed.unwrap_or(words).clone()
                },
                r#type: self.types.get(r#type)?.clone(),
            },
        })
    }
}
