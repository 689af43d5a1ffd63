//! Compares two versions of a named type.

use super::fields;
use super::fit::{fit, have_one_kind};
use super::found::{At, Found};
use super::matching::struct_fields;
use super::pairs::{Pairs, TypePair};
use super::sides::{Direction, Sides};
use super::unions::{choice_words, matched_variants};
use super::values::{self, Value};
use super::words::{definition_words, type_words};
use crate::changes::change::{Owner, Subject};
use crate::changes::kind::Kind;
use crate::changes::origin::Part;
use crate::changes::position::{below, position};
use crate::model::{EnumValues, Shape, Struct, TypeDefinition, TypeName, Union};

/// Compares all pairs of types, each once for each direction in which it is used.
pub(super) fn compare(pairs: &Pairs, sides: Sides<'_>, found: &mut Found) {
    for (index, pair) in pairs.iter() {
        let mut own = Found::default();
        for &direction in &pair.directions {
            let versions = Versions::new(pair, direction, sides);
            versions.compare(&mut own);
        }
        if own.changes.is_empty() {
            continue;
        }
        let users = pairs.users(index);
        for mut change in own.changes {
            if matches!(change.subject.owner, Owner::Type { .. }) {
                change.reaches = users.clone();
            }
            found.changes.push(change);
        }
    }
}

/// Two versions of a type, in one direction.
struct Versions<'m> {
    old: &'m TypeDefinition,
    new: &'m TypeDefinition,
    direction: Direction,
    sides: Sides<'m>,
    at: At,
}

impl<'m> Versions<'m> {
    fn new(pair: &TypePair, direction: Direction, sides: Sides<'m>) -> Self {
        let old = sides.old.type_definition(pair.old);
        let new = sides.new.type_definition(pair.new);
        // An inline enum that became equal to those of other operations is still listed under its operation.
        let name = match (&old.name, &new.name) {
            (TypeName::Shared { .. }, _) | (_, TypeName::Schema(_)) => &new.name,
            (old, TypeName::Shared { .. }) => old,
            (_, new) => new,
        };
        let (owner, path) = position(name, sides.new.module.as_deref());
        let role = if path.is_empty() {
            ""
        } else {
            role(&owner, direction)
        };
        let at = At {
            subject: Subject { owner, path, role },
            service: sides.new.module.clone(),
            old: Some(Part::Type(old.name.clone())),
            new: Some(Part::Type(new.name.clone())),
            reaches: Vec::new(),
        };
        Self {
            old,
            new,
            direction,
            sides,
            at,
        }
    }

    fn compare(&self, found: &mut Found) {
        let wording = (&self.old.description, &self.new.description);
        let wording = (wording.0.as_deref(), wording.1.as_deref());
        found.differing(Kind::WordingChanged, &self.at, wording.0, wording.1);
        if !have_one_kind(&self.old.shape, &self.new.shape) {
            let kind = (self.direction).kind(Kind::RequestFieldRetyped, Kind::ResponseFieldRetyped);
            let old = definition_words(self.old);
            found.values(kind, &self.at, Some(old), Some(definition_words(self.new)));
            return;
        }
        match (&self.old.shape, &self.new.shape) {
            (Shape::Struct(old), Shape::Struct(new)) => self.structs(old, new, found),
            (Shape::Enum(old), Shape::Enum(new)) => self.enums(&old.values, &new.values, found),
            (Shape::Union(old), Shape::Union(new)) => self.unions(old, new, found),
            _ => {}
        }
    }

    fn structs(&self, old: &Struct, new: &Struct, found: &mut Found) {
        for matched in struct_fields(&old.fields, &new.fields, self.sides) {
            let a = matched.old.map(|index| &old.fields[index]);
            let b = matched.new.map(|index| &new.fields[index]);
            let Some(shown) = b.or(a) else { continue };
            let at = self.field(&shown.name).parts(
                Some(field_part(self.old, a.unwrap_or(shown).name.as_str())),
                Some(field_part(self.new, shown.name.as_str())),
            );
            let (Some(a), Some(b)) = (a, b) else {
                fields::added_or_removed((a, b), &at, self.direction, self.sides, found);
                continue;
            };
            if a.name != b.name {
                let kind =
                    (self.direction).kind(Kind::RequestFieldRenamed, Kind::ResponseFieldRenamed);
                found.values(kind, &at, Some(a.name.clone()), Some(b.name.clone()));
            }
            fields::compare((a, b), &at, self.direction, self.sides, found);
        }
        self.additional(old, new, found);
    }

    /// Compares the types of additional properties, which are listed as the field `*`.
    fn additional(&self, old: &Struct, new: &Struct, found: &mut Found) {
        let part = |of: &TypeDefinition| {
            Some(Part::Field {
                r#type: of.name.clone(),
                name: None,
            })
        };
        let at = self.field("*").parts(part(self.old), part(self.new));
        let words = (
            old.additional
                .as_ref()
                .map(|of| type_words(of, self.sides.old)),
            new.additional
                .as_ref()
                .map(|of| type_words(of, self.sides.new)),
        );
        let kind = match (&old.additional, &new.additional) {
            (None, None) => None,
            (None, Some(_)) => {
                Some((self.direction).kind(Kind::RequestFieldAdded, Kind::ResponseFieldAdded))
            }
            (Some(_), None) => {
                Some((self.direction).kind(Kind::RequestFieldRemoved, Kind::ResponseFieldRemoved))
            }
            (Some(old), Some(new)) => {
                let relation = fit(old, new, self.sides, &mut Vec::new());
                fields::retyped(relation, self.direction)
            }
        };
        if let Some(kind) = kind {
            found.values(kind, &at, words.0, words.1);
        }
    }

    fn enums(&self, old: &EnumValues, new: &EnumValues, found: &mut Found) {
        let (old, new) = (values::of(old), values::of(new));
        let at = |value: &Value<'_>| {
            let part = |of: &TypeDefinition| {
                Some(Part::Value {
                    r#type: of.name.clone(),
                    value: value.json.clone(),
                })
            };
            (self.at.clone()).parts(part(self.old), part(self.new))
        };
        for value in &new {
            let known = old.iter().find(|known| known.json == value.json);
            let Some(known) = known else {
                let kind = (self.direction).kind(Kind::RequestValueAdded, Kind::ResponseValueAdded);
                found.values(kind, &at(value), None, Some(value.json.clone()));
                continue;
            };
            if known.name != value.name {
                let words = |of: &Value<'_>| match of.name {
                    Some(name) => Some(format!("{} {name}", of.json)),
                    None => Some(of.json.clone()),
                };
                found.values(Kind::ValueRenamed, &at(value), words(known), words(value));
            }
            if known.description != value.description {
                let path = below(&self.at.subject.path, &value.json);
                let at = at(value).below(path, "value");
                let (old, new) = (known.description, value.description);
                found.differing(Kind::WordingChanged, &at, old, new);
            }
        }
        for value in old {
            if !new.iter().any(|known| known.json == value.json) {
                let kind =
                    (self.direction).kind(Kind::RequestValueRemoved, Kind::ResponseValueRemoved);
                found.values(kind, &at(&value), Some(value.json.clone()), None);
            }
        }
    }

    fn unions(&self, old: &Union, new: &Union, found: &mut Found) {
        if old.choice != new.choice {
            let (old, new) = (choice_words(&old.choice), choice_words(&new.choice));
            found.values(Kind::UnionChoiceChanged, &self.at, Some(old), Some(new));
        }
        for matched in matched_variants(old, new) {
            let a = matched.old.map(|index| &old.variants[index]);
            let b = matched.new.map(|index| &new.variants[index]);
            let Some(shown) = b.or(a) else { continue };
            let part = |of: &TypeDefinition, words: &str| {
                Some(Part::Variant {
                    r#type: of.name.clone(),
                    words: words.to_owned(),
                })
            };
            let at = (self.at.clone()).parts(
                part(self.old, &a.unwrap_or(shown).words),
                part(self.new, &shown.words),
            );
            let (a, b) = match (a, b) {
                (Some(a), Some(b)) => (a, b),
                (a, b) => {
                    let (added, removed) = (
                        (self.direction)
                            .kind(Kind::RequestVariantAdded, Kind::ResponseVariantAdded),
                        (self.direction)
                            .kind(Kind::RequestVariantRemoved, Kind::ResponseVariantRemoved),
                    );
                    let kind = if b.is_some() { added } else { removed };
                    let words = |of: &crate::model::UnionVariant| of.words.clone();
                    found.values(kind, &at, a.map(words), b.map(words));
                    continue;
                }
            };
            let path = format!("{}<{}>", self.at.subject.path, b.words);
            let at = at.below(path, "alternative");
            let relation = fit(&a.r#type, &b.r#type, self.sides, &mut Vec::new());
            if let Some(kind) = fields::retyped(relation, self.direction) {
                let old = type_words(&a.r#type, self.sides.old);
                let new = type_words(&b.r#type, self.sides.new);
                found.values(kind, &at, Some(old), Some(new));
            }
            if a.values != b.values {
                let words = |values: &[String]| Some(values.join(", "));
                let kind = Kind::UnionChoiceChanged;
                found.values(kind, &at, words(&a.values), words(&b.values));
            }
            let (old, new) = (a.description.as_deref(), b.description.as_deref());
            found.differing(Kind::WordingChanged, &at, old, new);
        }
    }

    /// A field of the type.
    fn field(&self, name: &str) -> At {
        let path = below(&self.at.subject.path, name);
        let role = match &self.new.name {
            TypeName::Headers(_) => "response header",
            _ => role(&self.at.subject.owner, self.direction),
        };
        self.at.below(path, role)
    }
}

fn field_part(of: &TypeDefinition, name: &str) -> Part {
    Part::Field {
        r#type: of.name.clone(),
        name: Some(name.to_owned()),
    }
}

/// The role of a field of a type.
fn role(owner: &Owner, direction: Direction) -> &'static str {
    match (owner, direction) {
        (Owner::Event(_), _) => "event field",
        (Owner::Operation(_), Direction::Response) => "response field",
        (Owner::Operation(_), Direction::Request) => "body field",
        _ => "field",
    }
}
