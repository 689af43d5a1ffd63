//! Finds the change that brings or drops a type.

use std::collections::{BTreeMap, BTreeSet};

use super::sides::Sides;
use crate::changes::change::Change;
use crate::changes::origin::{Origin, Part};
use crate::model::{Operation, Service, Shape, Type, TypeDefinition, TypeId, TypeName};

/// Records with each change the types that exist only on one side because of it. The first change of several counts.
pub(super) fn record(changes: &mut [Change], sides: Sides<'_>, known: &Known) {
    let mut old = Side::new(sides.old, &known.old);
    let mut new = Side::new(sides.new, &known.new);
    for change in changes {
        let parts = (change.old_origin.as_ref(), change.new_origin.as_ref());
        change.dropped_types = parts
            .0
            .map_or_else(Vec::new, |origin| old.types(&origin.part));
        change.new_types = parts
            .1
            .map_or_else(Vec::new, |origin| new.types(&origin.part));
    }
}

/// The types that exist on both sides.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) old: BTreeSet<TypeId>,
    pub(super) new: BTreeSet<TypeId>,
}

/// One side, while its types are given to changes.
struct Side<'m> {
    service: &'m Service,
    operations: BTreeMap<&'m str, &'m Operation>,
    definitions: BTreeMap<&'m TypeName, &'m TypeDefinition>,
    /// The types that exist on the other side too, or are given already.
    seen: BTreeSet<TypeId>,
}

impl<'m> Side<'m> {
    fn new(service: &'m Service, known: &BTreeSet<TypeId>) -> Self {
        let operations = service.resources.iter().flat_map(|of| &of.operations);
        Self {
            service,
            operations: operations.map(|of| (of.id.text.as_str(), of)).collect(),
            definitions: service.types.iter().map(|of| (&of.name, of)).collect(),
            seen: known.clone(),
        }
    }

    /// The types inside of a part that only this side has.
    fn types(&mut self, part: &Part) -> Vec<Origin> {
        let mut open: Vec<TypeId> = self.roots(part).into_iter().flat_map(Type::named).collect();
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            if self.seen.insert(id) {
                let definition = self.service.type_definition(id);
                open.extend(definition.shape.parts().flat_map(Type::named));
                found.push(Origin {
                    service: self.service.module.clone(),
                    part: Part::Type(definition.name.clone()),
                });
            }
        }
        found.sort();
        found
    }

    fn roots(&self, part: &Part) -> Vec<&'m Type> {
        match part {
            Part::Operation(id) => {
                let operation = self.operations.get(id.as_str()).copied();
                let fields = |of: &'m Operation| of.fields.iter().map(|of| &of.field.r#type);
                let types = |of: &'m Operation| fields(of).chain(of.received());
                operation.into_iter().flat_map(types).collect()
            }
            Part::RequestField { operation, index } => {
                let operation = self.operations.get(operation.as_str());
                let field = operation.and_then(|of| of.fields.get(*index));
                field.map(|of| &of.field.r#type).into_iter().collect()
            }
            Part::Event(id) => {
                let events = self.service.events.iter();
                let events = events.filter(|event| event.id.text == *id);
                events.map(|event| &event.payload).collect()
            }
            Part::Field { r#type, name } => match self.shape(r#type) {
                Some(Shape::Struct(object)) => match name {
                    None => object.additional.iter().collect(),
                    Some(name) => {
                        let fields = object.fields.iter().filter(|field| field.name == *name);
                        fields.map(|field| &field.r#type).collect()
                    }
                },
                _ => Vec::new(),
            },
            Part::Variant { r#type, words } => match self.shape(r#type) {
                Some(Shape::Union(union)) => {
                    let variants = union.variants.iter().filter(|of| of.words == *words);
                    variants.map(|of| &of.r#type).collect()
                }
                _ => Vec::new(),
            },
            Part::Type(name) => {
                let shape = self.shape(name);
                shape.into_iter().flat_map(Shape::parts).collect()
            }
            _ => Vec::new(),
        }
    }

    fn shape(&self, name: &TypeName) -> Option<&'m Shape> {
        self.definitions.get(name).map(|of| &of.shape)
    }
}
