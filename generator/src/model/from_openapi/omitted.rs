//! Omitting operations and events with errors.

use std::collections::BTreeSet;

use super::builder::ServiceBuilder;
use super::operations::Operations;
use super::{reachable, recursion};
use crate::diagnostic::{Code, Diagnostic, Part, Pointer};
use crate::model::{Omitted, Operation, TypeName};

impl ServiceBuilder<'_> {
    /// Records that the operation or event at this position is not in the model.
    pub(super) fn omit(&mut self, id: String, at: &Pointer) {
        let location = self.document.locate(at, Part::Key);
        self.omitted.push(Omitted { id, location });
    }

    /// Records operations that were removed from the document because of errors.
    pub(super) fn omit_refused(&mut self) {
        for part in &self.document.removed {
            let tokens: Vec<_> = part.tokens().collect();
            if let [paths, path, method] = tokens.as_slice()
                && *paths == "paths"
            {
                self.omit(format!("{} {path}", method.to_uppercase()), part);
            }
        }
    }

    /// Reports structs that cannot be constructed: a required field contains the struct itself. They count as incomplete.
    pub(super) fn refuse_unconstructible_types(&mut self) {
        for index in recursion::unconstructible(&self.types) {
            if !self.incomplete.insert(index) {
                continue;
            }
            // Other types lead to one that has a name.
            if let TypeName::Schema(name) = &self.types[index].name {
                let pointer = Pointer::from_iter(["components", "schemas", name.as_str()]);
                let location = self.document.locate(&pointer, Part::Key);
                let message = format!(
                    "`{name}` requires another `{name}` inside itself, so that no value can exist"
                );
                let help = "remove the property that leads back to the schema from `required`, or make it nullable";
                let diagnostic =
                    Diagnostic::error(Code::UnsupportedSchema, location, message).help(help);
                self.diagnostics.report(diagnostic);
            }
        }
    }

    /// Removes operations that refer to an incomplete type through a recursive type.
    pub(super) fn remove_incomplete(&mut self, operations: &mut Operations) {
        if self.incomplete.is_empty() {
            return;
        }
        let is_incomplete = |operation: &Operation| {
            let fields = operation.fields.iter().map(|field| &field.field.r#type);
            let all = fields.chain(operation.received());
            reachable::reaches(&self.types, all, &self.incomplete)
        };
        let incomplete = operations
            .iter()
            .filter(|(_, operation)| is_incomplete(operation))
            .map(|(_, operation)| operation.id.text.clone())
            .collect();
        self.remove(operations, incomplete);
    }

    /// Removes operations from the model, and records them.
    pub(super) fn remove(&mut self, operations: &mut Operations, ids: BTreeSet<String>) {
        operations.remove(&ids);
        for id in ids {
            let at = operations.position(&id).cloned().unwrap_or_default();
            self.omit(id, &at);
        }
    }
}
