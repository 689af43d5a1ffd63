//! Records which parts of the models may change in Rust because a type was split, merged or renamed.

use std::collections::HashMap;

use super::fit::fit;
use super::matching::{Matched, struct_fields};
use super::operations::OperationPair;
use super::pairs::Pairs;
use super::sides::Sides;
use crate::changes::origin::{Origin, Part};
use crate::model::{Shape, Type, TypeDefinition};

/// Parts of both models, with the types whose changes may change their Rust.
pub(in crate::changes) type Related = HashMap<Origin, Vec<Origin>>;

/// The types with another name, as relatives of their other versions, of the fields that have them, and of the operations that reach them.
pub(super) fn of(operations: &[OperationPair<'_>], pairs: &Pairs, sides: Sides<'_>) -> Related {
    let mut relatives = Relatives {
        sides,
        related: Related::new(),
    };
    let ids: HashMap<&str, &str> = operations
        .iter()
        .filter_map(|pair| Some((pair.new?.id.text.as_str(), pair.old?.id.text.as_str())))
        .collect();
    for (index, pair) in pairs.iter() {
        let old = sides.old.type_definition(pair.old);
        let new = sides.new.type_definition(pair.new);
        if old.name != new.name {
            relatives.add(
                [Part::Type(old.name.clone()), Part::Type(new.name.clone())],
                &[(old, new)],
            );
            // The implementations of a request name its response and the items of its pages.
            for user in pairs.users(index) {
                if let Some(&known) = ids.get(user.as_str()) {
                    let parts = [Part::Operation(known.to_owned()), Part::Operation(user)];
                    relatives.add(parts, &[(old, new)]);
                }
            }
        }
        relatives.fields(old, new);
    }
    for pair in operations {
        let (Some(old), Some(new)) = (pair.old, pair.new) else {
            continue;
        };
        for matched in &pair.fields {
            if let (Some(a), Some(b)) = (matched.old, matched.new) {
                let part = |operation: &str, index| Part::RequestField {
                    operation: operation.to_owned(),
                    index,
                };
                let parts = [part(&old.id.text, a), part(&new.id.text, b)];
                let types = (&old.fields[a].field.r#type, &new.fields[b].field.r#type);
                relatives.field(parts, types);
            }
        }
    }
    relatives.related
}

struct Relatives<'m> {
    sides: Sides<'m>,
    related: Related,
}

impl<'m> Relatives<'m> {
    fn fields(&mut self, old: &'m TypeDefinition, new: &'m TypeDefinition) {
        let (Shape::Struct(a), Shape::Struct(b)) = (&old.shape, &new.shape) else {
            return;
        };
        for Matched { old: at, new: now } in struct_fields(&a.fields, &b.fields, self.sides) {
            if let (Some(at), Some(now)) = (at, now) {
                let part = |of: &TypeDefinition, name: &str| Part::Field {
                    r#type: of.name.clone(),
                    name: Some(name.to_owned()),
                };
                let parts = [
                    part(old, &a.fields[at].name),
                    part(new, &b.fields[now].name),
                ];
                self.field(parts, (&a.fields[at].r#type, &b.fields[now].r#type));
            }
        }
    }

    fn field(&mut self, parts: [Part; 2], types: (&Type, &Type)) {
        let sides = self.sides;
        let mut found = Vec::new();
        fit(types.0, types.1, sides, &mut found);
        let definitions = found.into_iter().map(|(old, new)| {
            let old = sides.old.type_definition(old);
            (old, sides.new.type_definition(new))
        });
        let renamed: Vec<_> = definitions
            .filter(|(old, new)| old.name != new.name)
            .collect();
        if !renamed.is_empty() {
            self.add(parts, &renamed);
        }
    }

    /// Adds both versions of types to both versions of a part.
    fn add(&mut self, [old, new]: [Part; 2], types: &[(&TypeDefinition, &TypeDefinition)]) {
        let (old_module, new_module) = (&self.sides.old.module, &self.sides.new.module);
        let origin = |service: &Option<String>, part: Part| Origin {
            service: service.clone(),
            part,
        };
        let both = types.iter().flat_map(|(a, b)| {
            let old = origin(old_module, Part::Type(a.name.clone()));
            [origin(new_module, Part::Type(b.name.clone())), old]
        });
        let both: Vec<Origin> = both.collect();
        for part in [origin(old_module, old), origin(new_module, new)] {
            self.related
                .entry(part)
                .or_default()
                .extend(both.iter().cloned());
        }
    }
}
