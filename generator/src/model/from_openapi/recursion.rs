//! Types that contain themselves.

use std::collections::BTreeSet;

use crate::model::{Service, Shape, Type, TypeDefinition, TypeId};

/// Structs that cannot be constructed: a required field contains the struct itself.
pub(super) fn unconstructible(types: &[TypeDefinition]) -> Vec<usize> {
    let needed: Vec<Vec<usize>> = types
        .iter()
        .map(|definition| match &definition.shape {
            Shape::Struct(object) => object
                .fields
                .iter()
                .filter(|field| field.is_plain())
                .flat_map(|field| direct(&field.r#type))
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

/// The required field by which a struct requires itself: the type and the position of the field. The first in the order of names.
pub(super) fn required_circle(types: &[TypeDefinition]) -> Option<(usize, usize)> {
    let endless: BTreeSet<usize> = unconstructible(types).into_iter().collect();
    let required = |index: usize| {
        let fields = match &types[index].shape {
            Shape::Struct(object) => object.fields.as_slice(),
            Shape::Enum(_) | Shape::Union(_) => &[],
        };
        let plain = fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.is_plain());
        plain.flat_map(|(position, field)| {
            direct(&field.r#type)
                .into_iter()
                .map(move |next| (position, next.index()))
        })
    };
    let leads_to = |start: usize, target: usize| {
        let (mut open, mut seen) = (vec![start], BTreeSet::new());
        while let Some(index) = open.pop() {
            if index == target {
                return true;
            }
            if seen.insert(index) {
                open.extend(required(index).map(|(_, next)| next));
            }
        }
        false
    };
    let mut by_name: Vec<usize> = endless.iter().copied().collect();
    by_name.sort_by_key(|&index| &types[index].name);
    by_name.into_iter().find_map(|index| {
        let (position, _) = required(index).find(|&(_, next)| leads_to(next, index))?;
        Some((index, position))
    })
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
    let mut closing: BTreeSet<(usize, usize, TypeId)> = BTreeSet::new();
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
            // A tuple stores several types.
            for next in direct(part) {
                let boxed = matches!(part, Type::Named(_))
                    && matches!(shape, Shape::Union(_))
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
                        closing.insert((current, index, next));
                    }
                    Visit::Done => {}
                }
            }
        }
    }
    for (definition, index, inner) in closing {
        let shape = &mut service.types[definition].shape;
        if let Some(part) = shape.parts_mut().nth(index) {
            close(part, inner);
        }
    }
}

/// The types that a value contains without indirection.
fn direct(part: &Type) -> Vec<TypeId> {
    match part {
        Type::Named(id) => vec![*id],
        Type::Optional(inner) => direct(inner),
        Type::Tuple(tuple) => tuple.items.iter().flat_map(direct).collect(),
        _ => Vec::new(),
    }
}

/// Stores the values of one type in boxes.
fn close(part: &mut Type, boxed: TypeId) {
    match part {
        Type::Named(id) if *id == boxed => *part = Type::Recursive(*id),
        Type::Optional(inner) => close(inner, boxed),
        Type::Tuple(tuple) => tuple.items.iter_mut().for_each(|item| close(item, boxed)),
        _ => {}
    }
}
