//! Recoverable errors of parameters and operation ids.

use super::super::Normaliser;
use crate::diagnostic::{Code, Diagnostic, Location, Part};
use crate::spec::suggest::did_you_mean;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};

/// The identity of a parameter.
#[derive(Clone)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) place: String,
}

/// The parameters of one list.
pub(super) struct Parameters {
    pub(super) known: Vec<Parameter>,
    /// True if all references in the list have a target.
    pub(super) complete: bool,
}

/// The parameters below `components`, for resolving references.
pub(super) struct Components {
    parameters: HashMap<String, Value>,
}

impl Components {
    pub(super) fn of(document: &Map<String, Value>) -> Self {
        let components = document.get("components");
        let parameters = components.and_then(|components| components.get("parameters"));
        let parameters = parameters.and_then(Value::as_object).into_iter().flatten();
        // Only names and locations are needed; copying schemas would be expensive.
        let slim = |value: &Value| -> Value {
            let kept = ["$ref", "name", "in"].map(|key| value.get(key).map(|value| (key, value)));
            let kept = kept.into_iter().flatten();
            kept.map(|(key, value)| (key.to_owned(), value.clone()))
                .collect::<Map<_, _>>()
                .into()
        };
        Self {
            parameters: parameters
                .map(|(name, value)| (name.clone(), slim(value)))
                .collect(),
        }
    }

    /// Resolves an item of a list through any chain of references.
    fn resolve(&self, item: &Value) -> Option<Parameter> {
        let mut item = item;
        // A longer chain is a loop, which bundling has reported.
        for _ in 0..64 {
            let Some(reference) = item.get("$ref") else {
                return Some(Parameter {
                    name: item.get("name")?.as_str()?.to_owned(),
                    place: item.get("in")?.as_str()?.to_owned(),
                });
            };
            let name = reference
                .as_str()?
                .strip_prefix("#/components/parameters/")?;
            item = self.parameters.get(name)?;
        }
        None
    }
}

/// The location where each id was first used.
#[derive(Default)]
pub(super) struct OperationIds {
    seen: HashMap<String, Location>,
}

impl Normaliser<'_> {
    /// Reads a list of parameters, and removes duplicates and path parameters that the path does not contain.
    pub(super) fn parameters(
        &mut self,
        holder: &mut Map<String, Value>,
        template: &[&str],
        components: &Components,
    ) -> Parameters {
        let mut known: Vec<Parameter> = Vec::new();
        let mut indexes: Vec<usize> = Vec::new();
        let mut complete = true;
        let mut gone = BTreeSet::new();
        let Some(list) = holder.get_mut("parameters").and_then(Value::as_array_mut) else {
            return Parameters { known, complete };
        };
        for (index, item) in list.iter().enumerate() {
            let Some(parameter) = components.resolve(item) else {
                complete = false;
                continue;
            };
            let Parameter { name, place } = &parameter;
            // The names of headers are the same in any case.
            let same = |other: &Parameter| {
                let is_named = match place.as_str() {
                    "header" => other.name.eq_ignore_ascii_case(name),
                    _ => other.name == *name,
                };
                is_named && other.place == *place
            };
            if let Some(first) = known.iter().position(same) {
                let message = format!("the {place} parameter `{name}` is declared twice");
                let at = self.parameter_at(list, index);
                let first_at = self.parameter_at(list, indexes[first]);
                let twice = Diagnostic::error(Code::DuplicateParameter, at, message)
                    .label("declared again here")
                    .related(first_at, "first declared here");
                if list[indexes[first]] == *item || known[first].name != *name {
                    self.recover(twice, "read as one");
                } else {
                    // If the two differ, neither can be preferred.
                    self.found.push(twice);
                }
                gone.insert(index);
                continue;
            }
            if place == "path" && !template.contains(&name.as_str()) {
                let message = format!("the path does not contain the parameter `{name}`");
                let path = self.path.tokens().take(2);
                let path = path.fold(crate::diagnostic::Pointer::root(), |path, token| {
                    path.join(&token)
                });
                let path = self.origins.locate(&path, Part::Key);
                let at = self.parameter_at(list, index);
                let mut error = Diagnostic::error(Code::UnusedPathParameter, at, message)
                    .related(path, "this path");
                error.help = did_you_mean(name, template.iter().copied());
                self.recover(error, "ignored");
                gone.insert(index);
                continue;
            }
            known.push(parameter);
            indexes.push(index);
        }
        if !gone.is_empty() {
            self.remove_items("parameters", list, &gone);
        }
        Parameters { known, complete }
    }

    /// The location of a parameter's name in a list, or of the reference to it.
    fn parameter_at(&self, list: &[Value], index: usize) -> Location {
        let at = self.path.join("parameters").join_index(index);
        let key = match list[index].get("$ref") {
            Some(_) => "$ref",
            None => "name",
        };
        self.origins.locate(&at.join(key), Part::Value)
    }

    /// 4.7.10: an id is unique. Removes an id that another operation uses already.
    pub(super) fn operation_id(
        &mut self,
        operation: &mut Map<String, Value>,
        ids: &mut OperationIds,
    ) {
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
            return;
        };
        let at = self.value_of("operationId");
        if let Some(first) = ids.seen.get(id) {
            let message = format!("the operation id `{id}` is used twice");
            let error = Diagnostic::error(Code::DuplicateOperationId, at, message)
                .label("used again here")
                .related(first.clone(), "first used here");
            self.recover(error, "ignored: the operation is read as if it had no id");
            operation.shift_remove("operationId");
        } else {
            ids.seen.insert(id.to_owned(), at);
        }
    }
}
