//! Which types are left, which way they travel, and which of them contain themselves.

use std::collections::BTreeSet;

use crate::model::{Service, Shape, Type, TypeDefinition, TypeId};

/// Marks on which way each type travels.
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

/// Drops the types that no operation or event reaches and sorts the rest by name.
pub(super) fn keep_reachable(service: &mut Service) {
    let mut order: Vec<usize> = (0..service.types.len())
        .filter(|&old| is_used(&service.types[old]))
        .collect();
    order.sort_by(|&a, &b| service.types[a].name.cmp(&service.types[b].name));
    let mut new_ids = vec![None; service.types.len()];
    for (new, &old) in order.iter().enumerate() {
        new_ids[old] = Some(TypeId::new(new));
    }
    // Whatever is reachable refers to reachable types only, so every id that is looked up has a new one.
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

/// Replaces every id that the service refers to a type by.
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

/// Marks a type and everything below it.
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

/// Whether one of the types is, or contains, one of those wanted.
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

/// Structs of which there is no value, because one would have to hold another of itself, without end.
pub(super) fn endless(types: &[TypeDefinition]) -> Vec<usize> {
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
            // There is always a variant that is not known.
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
    // Those that need nothing end, and so do those that need only what ends.
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
/// Types are visited in the order of their names and fields in the order of the document, so the choice does not
/// depend on which operation came first. Lists and maps hold their items apart and close no cycle, nor do structs in unions, which
/// stand in boxes always.
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
        // A stack of (type, next part), so that deep documents do not exhaust the call stack.
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

/// The type that a value holds in itself.
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
