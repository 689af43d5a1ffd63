//! Properties that are only sent or only received (`writeOnly`, `readOnly`).
//!
//! A type of requests lacks properties that are only received, and the reverse. A type of both is split in two if one of its required
//! properties is in one direction only. Otherwise the property is optional in both directions.

use std::collections::{BTreeMap, BTreeSet};

use super::reachable::first_reached;
use crate::model::{Access, Field, Service, Shape, Type, TypeId, TypeName, Usage};

/// Removes the properties of the other direction, and splits types where that is necessary.
pub(super) fn split_by_access(service: &mut Service) {
    let both = |usage: Usage| usage.request && usage.response;
    let one_way = |field: &Field| field.required && field.access != Access::Both;
    let splitting: BTreeSet<usize> = service
        .types
        .iter()
        .enumerate()
        .filter(|(_, definition)| both(definition.usage))
        .filter(|(_, definition)| match &definition.shape {
            Shape::Struct(object) => object.fields.iter().any(one_way),
            Shape::Enum(_) | Shape::Union(_) => false,
        })
        .map(|(index, _)| index)
        .collect();
    if !splitting.is_empty() {
        split(service, &splitting);
    }
    for definition in &mut service.types {
        if let Shape::Struct(object) = &mut definition.shape {
            match definition.usage {
                Usage {
                    request: true,
                    response: false,
                } => object
                    .fields
                    .retain(|field| field.access != Access::ReadOnly),
                Usage {
                    request: false,
                    response: true,
                } => object
                    .fields
                    .retain(|field| field.access != Access::WriteOnly),
                _ => {}
            }
        }
    }
}

/// Adds a second form, for requests, of every type that contains one of the `splitting` types.
fn split(service: &mut Service, splitting: &BTreeSet<usize>) {
    let mut inputs: BTreeMap<usize, TypeId> = BTreeMap::new();
    let count = service.types.len();
    for index in 0..count {
        let usage = service.types[index].usage;
        let id = Type::Named(TypeId::new(index));
        let is_split = |id: TypeId| splitting.contains(&id.index()).then_some(());
        let contains_split = || first_reached(&service.types, [&id], is_split).is_some();
        if usage.request && usage.response && contains_split() {
            inputs.insert(index, TypeId::new(count + inputs.len()));
        }
    }
    let to_input = |id: TypeId| inputs.get(&id.index()).copied().unwrap_or(id);
    for index in inputs.keys() {
        let received = &mut service.types[*index];
        let mut sent = received.clone();
        received.usage.request = false;
        sent.usage.response = false;
        sent.name = TypeName::Input(Box::new(received.name.clone()));
        service.types.push(sent);
    }
    // Types of requests only, second forms included, refer to second forms.
    for definition in &mut service.types {
        if !definition.usage.response {
            for part in definition.shape.parts_mut() {
                part.map_ids(&to_input);
            }
        }
    }
    let operations = service
        .resources
        .iter_mut()
        .flat_map(|resource| &mut resource.operations);
    for field in operations.flat_map(|operation| &mut operation.fields) {
        field.field.r#type.map_ids(&to_input);
    }
}
