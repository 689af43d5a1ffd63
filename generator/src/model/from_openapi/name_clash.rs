//! Actions with the name of a resource.

use std::collections::BTreeMap;

use super::builder::ServiceBuilder;
use super::operations::Operations;
use crate::diagnostic::{Code, Diagnostic, Location, Part};
use crate::model::Operation;

impl ServiceBuilder<'_> {
    /// Reports and removes every action that has the name of a resource below its own: both would be one function of the client.
    pub(super) fn remove_clashing_actions(&mut self, operations: &mut Operations) {
        let mut clashing = BTreeMap::new();
        for (resource, operation) in operations.iter() {
            let has_its_name = |other: &[String]| {
                other
                    .get(resource.len())
                    .is_some_and(|child| letters(child) == letters(&operation.id.action))
            };
            let other = operations
                .below(resource)
                .find(|(other, _)| has_its_name(other));
            if let Some((_, other)) = other {
                let diagnostic = Diagnostic::error(
                    Code::NameClash,
                    self.location_of(operation, operations),
                    format!(
                        "`{}` is an action here, and a resource elsewhere",
                        operation.id.text
                    ),
                )
                .related(
                    self.location_of(other, operations),
                    "an operation of the resource",
                )
                .help(
                    "rename the action or the resource: both would be one function of the client",
                );
                let reported = self.diagnostics.report(diagnostic);
                clashing.insert(operation.id.text.clone(), reported);
            }
        }
        self.remove(operations, clashing);
    }

    fn location_of(&self, operation: &Operation, operations: &Operations) -> Location {
        let position = operations.position(&operation.id.text);
        let pointer = position.cloned().unwrap_or_default();
        self.document.locate(&pointer, Part::Value)
    }
}

/// A name without case and separators, which languages write differently.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
