//! Schemas that require themselves, so that no value can exist.

use super::builder::ServiceBuilder;
use super::recursion;
use crate::diagnostic::{Code, Diagnostic, Location, Part, Pointer};
use crate::model::{Shape, TypeId, TypeName};

const HELP: &str =
    "remove the property that leads back to the schema from `required`, or make it nullable";

impl ServiceBuilder<'_> {
    /// Reads a required property as optional if its schema requires itself by it. Such a mistake of a third-party document costs no
    /// operation.
    pub(super) fn relax_endless_types(&mut self) {
        while let Some((index, position)) = recursion::required_circle(&self.types) {
            let Shape::Struct(object) = &mut self.types[index].shape else {
                return;
            };
            let field = &mut object.fields[position];
            field.required = false;
            let label = format!("`{}` is read as optional", field.name);
            if let TypeName::Schema(name) = &self.types[index].name {
                let (location, message) = self.endless(name);
                let diagnostic = Diagnostic::warning(Code::EndlessSchema, location, message);
                self.diagnostics.push(diagnostic.label(label).help(HELP));
            }
        }
    }

    /// Reports structs that cannot be constructed, because a required field contains the struct itself. They count as incomplete.
    pub(super) fn refuse_endless_types(&mut self) {
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
            let (location, message) = self.endless(name);
            let diagnostic =
                Diagnostic::error(Code::UnsupportedSchema, location, message).help(HELP);
            let reported = self.diagnostics.report(diagnostic);
            first.get_or_insert(reported);
            self.fail(TypeId::new(index), reported);
        }
        for (index, reported) in unnamed.into_iter().zip(first.into_iter().cycle()) {
            self.fail(TypeId::new(index), reported);
        }
    }

    /// The location and the message of a schema that requires itself.
    fn endless(&self, name: &str) -> (Location, String) {
        let pointer = Pointer::from_iter(["components", "schemas", name]);
        let message =
            format!("`{name}` requires another `{name}` inside itself, so that no value can exist");
        (self.document.locate(&pointer, Part::Key), message)
    }
}
