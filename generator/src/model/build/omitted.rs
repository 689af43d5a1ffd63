//! What is not covered stays out of the model whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{ServiceBuilder, reach};
use crate::diagnostic::{Code, Diagnostic, Location, Part, Pointer, Severity};
use crate::model::{Operation, TypeName};

/// An operation or event that is not covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omitted {
    /// The id of the operation, or the type of the event.
    pub id: String,
    /// Where it is described.
    pub location: Location,
}

impl ServiceBuilder<'_> {
    /// Whether an error was reported after the first so many diagnostics.
    pub(super) fn errors_since(&self, before: usize) -> bool {
        let mut since = self.diagnostics.iter().skip(before);
        since.any(|found| found.severity == Severity::Error)
    }

    /// Notes that an operation or event, at this place, is not in the model.
    pub(super) fn omit(&mut self, id: String, at: &Pointer) {
        let location = self.document.locate(at, Part::Key);
        self.omitted.push(Omitted { id, location });
    }

    /// Reports the types of which there is no value. They count as incomplete.
    pub(super) fn refuse_endless_types(&mut self) {
        for index in reach::endless(&self.types) {
            if !self.incomplete.insert(index) {
                continue;
            }
            // The others lead to one that has a name.
            if let TypeName::Schema(name) = &self.types[index].name {
                let pointer = Pointer::from_iter(["components", "schemas", name.as_str()]);
                let location = self.document.locate(&pointer, Part::Key);
                let message = format!(
                    "`{name}` requires another of itself, without end: no value is of this type"
                );
                self.diagnostics.push(
                    Diagnostic::error(Code::UnsupportedSchema, location, message).help(
                        "take the property that leads back out of `required`, or let it be `null`",
                    ),
                );
            }
        }
    }

    /// Removes the operations that refer to a type with fields missing, by way of a type that contains itself.
    pub(super) fn without_incomplete_types(
        &mut self,
        resources: &mut BTreeMap<Vec<String>, Vec<Operation>>,
        places: &BTreeMap<String, Pointer>,
    ) {
        if self.incomplete.is_empty() {
            return;
        }
        let is_incomplete = |operation: &Operation| {
            let fields = operation.fields.iter().map(|field| &field.field.r#type);
            let all = fields.chain(operation.received());
            reach::reaches(&self.types, all, &self.incomplete)
        };
        let mut removed = BTreeSet::new();
        for operation in resources.values().flatten() {
            if is_incomplete(operation) {
                removed.insert(operation.id.text.clone());
            }
        }
        self.remove(resources, places, removed);
    }

    /// Removes operations, and resources that have none left.
    pub(super) fn remove(
        &mut self,
        resources: &mut BTreeMap<Vec<String>, Vec<Operation>>,
        places: &BTreeMap<String, Pointer>,
        removed: BTreeSet<String>,
    ) {
        for operations in resources.values_mut() {
            operations.retain(|operation| !removed.contains(&operation.id.text));
        }
        resources.retain(|_, operations| !operations.is_empty());
        for id in removed {
            let at = places.get(&id).cloned().unwrap_or_default();
            self.omit(id, &at);
        }
    }
}
