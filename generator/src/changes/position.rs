//! The position of parts of the model, as users of the description know them.

use super::change::Owner;
use crate::model::TypeName;

/// The owner of a type, and the path from the owner to it: the operation and `data.items[]`.
pub(super) fn position(name: &TypeName, module: Option<&str>) -> (Owner, String) {
    let marked = |name: &str, item: bool| match item {
        true => format!("{name}[]"),
        false => name.to_owned(),
    };
    match name {
        TypeName::Schema(schema) => (type_owner(module, schema), String::new()),
        TypeName::Shared { name, item } => {
            (type_owner(module, &marked(name, *item)), String::new())
        }
        TypeName::Response(id) | TypeName::Headers(id) => {
            (Owner::Operation(id.clone()), String::new())
        }
        TypeName::ResponseOf { operation, status } => {
            (Owner::Operation(operation.clone()), status.clone())
        }
        TypeName::Event(event) => (Owner::Event(event.clone()), String::new()),
        TypeName::Parameter {
            operation,
            name,
            item,
        } => (Owner::Operation(operation.clone()), marked(name, *item)),
        TypeName::Input(inner) | TypeName::Base(inner) => position(inner, module),
        TypeName::Variant { parent, variant } => {
            let (owner, path) = position(parent, module);
            (owner, format!("{path}<{variant}>"))
        }
        TypeName::Property {
            parent,
            property,
            item,
        } => {
            let (owner, path) = position(parent, module);
            (owner, below(&path, &marked(property, *item)))
        }
    }
}

/// The path of a field below a path.
pub(super) fn below(path: &str, field: &str) -> String {
    match path {
        "" => field.to_owned(),
        path => format!("{path}.{field}"),
    }
}

fn type_owner(module: Option<&str>, name: &str) -> Owner {
    Owner::Type {
        service: module.unwrap_or_default().to_owned(),
        name: name.to_owned(),
    }
}
