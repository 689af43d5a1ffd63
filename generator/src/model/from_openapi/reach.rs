//! Reachable types: their direction, and cycles among them.

use std::collections::BTreeSet;

use crate::model::{Service, Shape, Type, TypeDefinition, TypeId};

/// Marks each type as sent, received or both.
pub(super) fn mark_usage(service: &mut Service) {
    for resource in &service.resources {
        for operation in &resource.operations {
            for field in &operation.fields {
                mark(&mut service.types, &field.field.r#type, Way::Request);
            }
            for received in operation.received() {
                mark(&mut service.types, received, Way::Response);
            }
        }
    }
    for event in &service.events {
        mark(&mut service.types, &event.payload, Way::Response);
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
enum Way {
    Request,
    Response,
}

pub(super) fn is_used(definition: &TypeDefinition) -> bool {
    definition.usage.request || definition.usage.response
}

/// Marks a type and all types in it.
fn mark(types: &mut [TypeDefinition], root: &Type, way: Way) {
    let mut pending: Vec<TypeId> = root.named().into_iter().collect();
    while let Some(id) = pending.pop() {
        let definition = &mut types[id.index()];
        let seen = match way {
            Way::Request => &mut definition.usage.request,
            Way::Response => &mut definition.usage.response,
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        pending.extend(definition.shape.parts().filter_map(Type::named));
    }
}

/// Returns true if one of the `roots` is, or contains, one of the `wanted` types.
pub(super) fn reaches<'t>(
    types: &[TypeDefinition],
    roots: impl IntoIterator<Item = &'t Type>,
    wanted: &BTreeSet<usize>,
) -> bool {
    let mut seen = BTreeSet::new();
    let mut pending: Vec<TypeId> = roots.into_iter().filter_map(Type::named).collect();
    while let Some(id) = pending.pop() {
        if wanted.contains(&id.index()) {
            return true;
        }
        if seen.insert(id.index()) {
            pending.extend(types[id.index()].shape.parts().filter_map(Type::named));
        }
    }
    false
}

/// Structs that cannot be constructed: a required field contains the struct itself.
pub(super) fn unconstructible(types: &[TypeDefinition]) -> Vec<usize> {
    let needed: Vec<Vec<usize>> = types
        .iter()
        .map(|definition| match &definition.shape {
            Shape::Struct(object) => object
                .fields
                .iter()
                .filter(|field| field.is_plain())
                .filter_map(|field| held(&field.r#type))
                .map(TypeId::index)
                .collect(),
            // The unknown variant can always be constructed.
            Shape::Enum(_) | Shape::Union(_) => Vec::new(),
        })
        .collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    let mut open: Vec<usize> = needed.iter().map(Vec::len).collect();
    for (user, needed) in needed.iter().enumerate() {
        for &one in needed {
            users[one].push(user);
        }
    }
    // A type ends if it needs no other type, or only types that end.
    let mut ending: Vec<usize> = (0..types.len()).filter(|&index| open[index] == 0).collect();
    while let Some(index) = ending.pop() {
        for &user in &users[index] {
            open[user] -= 1;
            if open[user] == 0 {
                ending.push(user);
            }
        }
    }
    (0..types.len()).filter(|&index| open[index] > 0).collect()
}

/// Turns the values that close a cycle of types into [`Type::Recursive`].
///
/// Types are visited in the order of their names, and fields in the order of the document, so that the result does not depend on the
/// order of operations. Lists and maps store their items indirectly and close no cycle. Neither do structs in unions, which are always
/// boxed.
pub(super) fn mark_recursion(service: &mut Service) {
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        New,
        Open,
        Done,
    }

    let mut visits = vec![Visit::New; service.types.len()];
    let mut closing: BTreeSet<(usize, usize)> = BTreeSet::new();
    for start in 0..service.types.len() {
        if visits[start] != Visit::New {
            continue;
        }
        visits[start] = Visit::Open;
        // An explicit stack of (type, next part): recursion would exhaust the call stack for deep documents.
        let mut stack = vec![(start, 0)];
        while let Some((current, index)) = stack.pop() {
            let shape = &service.types[current].shape;
            let Some(part) = shape.parts().nth(index) else {
                visits[current] = Visit::Done;
                continue;
            };
            stack.push((current, index + 1));
            let Some(next) = held(part) else { continue };
            let boxed = matches!(shape, Shape::Union(_))
                && matches!(service.types[next.index()].shape, Shape::Struct(_));
            if boxed {
                continue;
            }
            match visits[next.index()] {
                Visit::New => {
                    visits[next.index()] = Visit::Open;
                    stack.push((next.index(), 0));
                }
                Visit::Open => {
                    closing.insert((current, index));
                }
                Visit::Done => {}
            }
        }
    }
    for (definition, index) in closing {
        let shape = &mut service.types[definition].shape;
        if let Some(part) = shape.parts_mut().nth(index) {
            close(part);
        }
    }
}

/// The type that a value contains without indirection.
fn held(part: &Type) -> Option<TypeId> {
    match part {
        Type::Named(id) => Some(*id),
        Type::Optional(inner) => held(inner),
        _ => None,
    }
}

fn close(part: &mut Type) {
    match part {
        Type::Named(id) => *part = Type::Recursive(*id),
        Type::Optional(inner) => close(inner),
        _ => {}
    }
}
