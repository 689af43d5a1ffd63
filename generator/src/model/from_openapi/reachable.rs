//! Reachable types, and their direction.

use std::collections::BTreeSet;

use crate::model::{Service, Type, TypeDefinition, TypeId};

/// Marks each type as sent, received or both.
pub(super) fn mark_usage(service: &mut Service) {
    for resource in &service.resources {
        for operation in &resource.operations {
            for field in &operation.fields {
                mark(&mut service.types, &field.field.r#type, Direction::Request);
            }
            for received in operation.received() {
                mark(&mut service.types, received, Direction::Response);
            }
        }
    }
    for event in &service.events {
        mark(&mut service.types, &event.payload, Direction::Response);
    }
}

/// Removes types that no operation or event refers to, and sorts the others by name.
pub(super) fn keep_reachable(service: &mut Service) {
    let mut order: Vec<usize> = (0..service.types.len())
        .filter(|&old| is_used(&service.types[old]))
        .collect();
    order.sort_by(|&a, &b| service.types[a].name.cmp(&service.types[b].name));
    let mut new_ids = vec![None; service.types.len()];
    for (new, &old) in order.iter().enumerate() {
        new_ids[old] = Some(TypeId::new(new));
    }
    // A reachable type refers only to reachable types, so every id that is looked up has a new one.
    let renumber = |id: TypeId| new_ids[id.index()].unwrap_or(id);

    let mut old_types: Vec<Option<TypeDefinition>> = std::mem::take(&mut service.types)
        .into_iter()
        .map(Some)
        .collect();
    service.types = order
        .iter()
        .filter_map(|&old| old_types[old].take())
        .collect();
    map_ids(service, &renumber);
}

/// Replaces every type id in the service.
pub(super) fn map_ids(service: &mut Service, map: &impl Fn(TypeId) -> TypeId) {
    for definition in &mut service.types {
        for part in definition.shape.parts_mut() {
            part.map_ids(map);
        }
    }
    for operation in service
        .resources
        .iter_mut()
        .flat_map(|resource| &mut resource.operations)
    {
        for received in operation.received_mut() {
            received.map_ids(map);
        }
        for field in &mut operation.fields {
            field.field.r#type.map_ids(map);
        }
    }
    for event in &mut service.events {
        event.payload.map_ids(map);
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Request,
    Response,
}

pub(super) fn is_used(definition: &TypeDefinition) -> bool {
    definition.usage.request || definition.usage.response
}

/// Marks a type and all types in it.
fn mark(types: &mut [TypeDefinition], root: &Type, direction: Direction) {
    let mut pending: Vec<TypeId> = root.named().collect();
    while let Some(id) = pending.pop() {
        let definition = &mut types[id.index()];
        let seen = match direction {
            Direction::Request => &mut definition.usage.request,
            Direction::Response => &mut definition.usage.response,
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        pending.extend(definition.shape.parts().flat_map(Type::named));
    }
}

/// What `target` returns for the first type that one of the `roots` is or contains.
pub(super) fn first_reached<'t, T>(
    types: &[TypeDefinition],
    roots: impl IntoIterator<Item = &'t Type>,
    target: impl Fn(TypeId) -> Option<T>,
) -> Option<T> {
    let mut seen = BTreeSet::new();
    let mut pending: Vec<TypeId> = roots.into_iter().flat_map(Type::named).collect();
    while let Some(id) = pending.pop() {
        if let Some(found) = target(id) {
            return Some(found);
        }
        if seen.insert(id.index()) {
            pending.extend(types[id.index()].shape.parts().flat_map(Type::named));
        }
    }
    None
}
