//! Omitting operations and events with errors.

use std::collections::BTreeMap;

use super::builder::ServiceBuilder;
use super::operations::Operations;
use super::{reachable, recursion};
use crate::diagnostic::{Code, Diagnostic, Part, Pointer, Reported};
use crate::model::{Omitted, Operation, TypeId, TypeName};

impl ServiceBuilder<'_> {
    /// Records that the operation or event at this position is not in the model.
    pub(super) fn omit(&mut self, id: String, at: &Pointer, because: Reported) {
        let location = self.document.locate(at, Part::Key);
        self.omitted.push(Omitted {
            id,
            location,
            because,
        });
    }

    /// Records operations that were removed from the document because of errors.
    pub(super) fn omit_refused(&mut self) {
        for part in &self.document.removed {
            if let Some(id) = &part.id {
                self.omit(id.clone(), &part.at, part.because);
            }
        }
    }

    /// Reports structs that cannot be constructed: a required field contains the struct itself. They count as incomplete.
    pub(super) fn refuse_unconstructible_types(&mut self) {
        let mut unnamed = Vec::new();
        let mut first = None;
        for index in recursion::unconstructible(&self.types) {
            if self.incomplete.contains_key(&index) {
                continue;
            }
            // Other types lead to one that has a name.
            let TypeName::Schema(name) = &self.types[index].name else {
                unnamed.push(index);
                continue;
            };
            let pointer = Pointer::from_iter(["components", "schemas", name.as_str()]);
            let location = self.document.locate(&pointer, Part::Key);
            let message = format!(
                "`{name}` requires another `{name}` inside itself, so that no value can exist"
            );
            let help = "remove the property that leads back to the schema from `required`, or make it nullable";
            let diagnostic =
                Diagnostic::error(Code::UnsupportedSchema, location, message).help(help);
            let reported = self.diagnostics.report(diagnostic);
            first.get_or_insert(reported);
            self.fail(TypeId::new(index), reported);
        }
        for (index, reported) in unnamed.into_iter().zip(first.into_iter().cycle()) {
            self.fail(TypeId::new(index), reported);
        }
    }

    /// Removes operations that refer to an incomplete type through a recursive type.
    pub(super) fn remove_incomplete(&mut self, operations: &mut Operations) {
        if self.incomplete.is_empty() {
            return;
        }
        let error_of = |operation: &Operation| {
            let fields = operation.fields.iter().map(|field| &field.field.r#type);
            let all = fields.chain(operation.received());
            reachable::first_reached(&self.types, all, |id| self.error_of(id))
        };
        let incomplete = operations
            .iter()
            .filter_map(|(_, operation)| Some((operation.id.text.clone(), error_of(operation)?)))
            .collect();
        self.remove(operations, incomplete);
    }

    /// Removes operations from the model, each because of an error, and records them.
    pub(super) fn remove(
        &mut self,
        operations: &mut Operations,
        errors: BTreeMap<String, Reported>,
    ) {
        operations.remove(&errors);
        for (id, because) in errors {
            let at = operations.position(&id).cloned().unwrap_or_default();
            self.omit(id, &at, because);
        }
    }
}
