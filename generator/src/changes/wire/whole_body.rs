//! A body that is one field on one side, and one field for each property on the other.
//!
//! The properties of a body are fields of the request, unless the body is optional and a property is required, it may be `null`, or it has
//! additional properties. An edit of these facts changes no property.

use super::fields;
use super::found::{At, Found};
use super::matching::{Matched, struct_fields};
use super::pairs::Pairs;
use super::sides::{Direction, Sides};
use super::words::type_words;
use crate::changes::kind::Kind;
use crate::changes::origin::Part;
use crate::model::{Field, Operation, Place, RequestField, Service, Shape, Type, TypeDefinition};

/// The two versions of such a body.
#[derive(Debug, Clone)]
pub(super) struct WholeBody<'m> {
    /// The body as one field.
    whole: &'m Field,
    /// Its type, if it is an object.
    object: Option<&'m TypeDefinition>,
    /// True if the new version is the one with one field.
    is_new: bool,
    old: Vec<Property<'m>>,
    new: Vec<Property<'m>>,
    matched: Vec<Matched>,
}

/// A property of the body of one version, and what it is in its model.
#[derive(Debug, Clone)]
struct Property<'m> {
    field: &'m Field,
    part: Part,
}

/// Finds the body of two versions of an operation, if only one of them has it as one field.
pub(super) fn find<'m>(
    old: &'m Operation,
    new: &'m Operation,
    sides: Sides<'m>,
) -> Option<WholeBody<'m>> {
    let whole_of = |of: &'m Operation| of.fields.iter().find(|of| of.place == Place::Body);
    let (whole, service, is_new) = match (whole_of(old), whole_of(new)) {
        (None, Some(whole)) => (&whole.field, sides.new, true),
        (Some(whole), None) => (&whole.field, sides.old, false),
        _ => return None,
    };
    let flat = properties(if is_new { old } else { new });
    if flat.is_empty() {
        return None;
    }
    let object = object(&whole.r#type, service);
    let members = object.map_or_else(Vec::new, members);
    let (old, new) = match is_new {
        true => (flat, members),
        false => (members, flat),
    };
    let all = |of: &[Property<'_>]| of.iter().map(|of| of.field.clone()).collect::<Vec<_>>();
    let matched = struct_fields(&all(&old), &all(&new), sides);
    Some(WholeBody {
        whole,
        object,
        is_new,
        old,
        new,
        matched,
    })
}

/// The definition of an object type.
fn object<'m>(of: &Type, service: &'m Service) -> Option<&'m TypeDefinition> {
    let (Type::Named(id) | Type::Recursive(id)) = of else {
        return None;
    };
    let definition = service.type_definition(*id);
    matches!(definition.shape, Shape::Struct(_)).then_some(definition)
}

/// The fields of a request that are properties of its body.
fn properties<'m>(of: &'m Operation) -> Vec<Property<'m>> {
    let fields = of.fields.iter().enumerate();
    let fields = fields.filter(|(_, field)| field.place == Place::BodyField);
    let property = |(index, of_request): (usize, &'m RequestField)| Property {
        field: &of_request.field,
        part: Part::RequestField {
            operation: of.id.text.clone(),
            index,
        },
    };
    fields.map(property).collect()
}

fn members<'m>(of: &'m TypeDefinition) -> Vec<Property<'m>> {
    let Shape::Struct(object) = &of.shape else {
        return Vec::new();
    };
    let property = |field: &'m Field| Property {
        field,
        part: Part::Field {
            r#type: of.name.clone(),
            name: Some(field.name.clone()),
        },
    };
    object.fields.iter().map(property).collect()
}

impl WholeBody<'_> {
    /// True for fields that are compared here.
    pub(super) fn has(place: Place) -> bool {
        matches!(place, Place::Body | Place::BodyField)
    }

    /// Adds the types of the properties.
    pub(super) fn add_types(&self, user: &str, sides: Sides<'_>, pairs: &mut Pairs) {
        for matched in &self.matched {
            if let (Some(a), Some(b)) = (matched.old, matched.new) {
                let types = (&self.old[a].field.r#type, &self.new[b].field.r#type);
                pairs.add_root(types.0, types.1, Direction::Request, user, sides);
            }
        }
    }

    /// Adds all differences of the body. `at` is the operation.
    pub(super) fn compare(&self, at: &At, sides: Sides<'_>, found: &mut Found) {
        let body = at.below("body", "body");
        let Some(object) = self.object else {
            let service = if self.is_new { sides.new } else { sides.old };
            let whole = Some(type_words(&self.whole.r#type, service));
            let flat = Some("object".to_owned());
            let (old, new) = if self.is_new {
                (flat, whole)
            } else {
                (whole, flat)
            };
            found.values(Kind::RequestFieldRetyped, &body, old, new);
            return;
        };
        let directed = |new, old| if self.is_new { new } else { old };
        let flat = if self.is_new { &self.old } else { &self.new };
        // The properties of an optional body are fields only if none of them is required.
        if !self.whole.required && flat.iter().any(|of| of.field.required) {
            let kind = directed(
                Kind::RequestFieldBecameOptional,
                Kind::RequestFieldBecameRequired,
            );
            found.add(kind, &body);
        }
        if self.whole.nullable {
            let kind = directed(
                Kind::RequestFieldBecameNullable,
                Kind::RequestFieldBecameNotNullable,
            );
            found.add(kind, &body);
        }
        for matched in &self.matched {
            self.property(*matched, at, sides, found);
        }
        if let Shape::Struct(of) = &object.shape
            && let Some(additional) = &of.additional
        {
            let service = if self.is_new { sides.new } else { sides.old };
            let words = Some(type_words(additional, service));
            let kind = directed(Kind::RequestFieldAdded, Kind::RequestFieldRemoved);
            let (old, new) = if self.is_new {
                (None, words)
            } else {
                (words, None)
            };
            found.values(kind, &at.below("*", "body field"), old, new);
        }
    }

    fn property(&self, matched: Matched, at: &At, sides: Sides<'_>, found: &mut Found) {
        let a = matched.old.map(|index| &self.old[index]);
        let b = matched.new.map(|index| &self.new[index]);
        let Some(shown) = b.or(a) else { return };
        let part = |of: Option<&Property<'_>>| of.map(|of| of.part.clone());
        let at = at.below(shown.field.name.clone(), "body field");
        let at = at.parts(part(a), part(b));
        match (a, b) {
            (Some(a), Some(b)) => {
                let names = (Some(a.field.name.as_str()), Some(b.field.name.as_str()));
                found.differing(Kind::RequestFieldRenamed, &at, names.0, names.1);
                fields::compare((a.field, b.field), &at, Direction::Request, sides, found);
            }
            (a, b) => {
                let versions = (a.map(|of| of.field), b.map(|of| of.field));
                fields::added_or_removed(versions, &at, Direction::Request, sides, found);
            }
        }
    }
}
