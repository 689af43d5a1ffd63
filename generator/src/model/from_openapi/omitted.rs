//! Omitting operations and events with errors.

use std::collections::BTreeMap;

use super::builder::ServiceBuilder;
use super::operations::Operations;
use super::reachable;
use crate::diagnostic::{Part, Pointer, Reported};
use crate::model::{Omitted, Operation};

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
