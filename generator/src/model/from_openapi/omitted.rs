//! Omitting operations and events with errors.

use std::collections::BTreeMap;

use super::builder::ServiceBuilder;
use super::operations::Operations;
use super::{reachable, recursion};
use crate::diagnostic::{Code, Diagnostic, Part, Pointer, Reported};
use crate::model::{Omitted, Operation, Shape, TypeId, TypeName};

/// How to open a circle of required fields.
const REMOVE_FROM_REQUIRED: &str =
    "remove the property that leads back to the schema from `required`, or make it nullable";

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

    /// Reads a required field as optional where a struct contains itself by it: otherwise no value could exist.
    pub(super) fn open_required_circles(&mut self) {
        while let Some((index, position)) = recursion::required_circle(&self.types) {
            let definition = &mut self.types[index];
            let Shape::Struct(object) = &mut definition.shape else {
                return;
            };
            let field = &mut object.fields[position];
            field.required = false;
            if let TypeName::Schema(name) = &definition.name {
                let pointer = Pointer::from_iter(["components", "schemas", name.as_str()]);
                let location = self.document.locate(&pointer, Part::Key);
                let message = format!(
                    "`{name}` requires another `{name}` inside itself, so that no value can exist"
                );
                let label = format!("`{}` is read as optional", field.name);
                let diagnostic = Diagnostic::warning(Code::EndlessSchema, location, message);
                self.diagnostics
                    .push(diagnostic.label(label).help(REMOVE_FROM_REQUIRED));
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
            let diagnostic = Diagnostic::error(Code::UnsupportedSchema, location, message)
                .help(REMOVE_FROM_REQUIRED);
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
