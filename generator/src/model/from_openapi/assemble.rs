//! Assembling structs of several parts, once all of their parts are known.

use std::collections::BTreeSet;

use super::builder::ServiceBuilder;
use super::pieces::{Piece, Pieces};
use crate::diagnostic::{Code, Diagnostic, Part, Pointer, Reported};
use crate::model::{Access, Field, Shape, Struct, Type, TypeDefinition, TypeId, Usage};

impl ServiceBuilder<'_> {
    /// Records the parts of a struct.
    pub(super) fn assemble_later(&mut self, id: TypeId, pieces: Pieces) {
        self.unassembled.push(id);
        self.pieces.insert(id, pieces);
    }

    /// Assembles all recorded structs. Must be called when no schema is being built.
    pub(super) fn assemble(&mut self) -> Result<(), Reported> {
        let mut result = Ok(());
        while let Some(id) = self.unassembled.pop() {
            let outcome = self.assemble_struct(id, &mut Vec::new());
            result = result.and(outcome);
        }
        result
    }

    fn assemble_struct(&mut self, id: TypeId, open: &mut Vec<TypeId>) -> Result<(), Reported> {
        let Some(pieces) = self.pieces.remove(&id) else {
            return Ok(());
        };
        let mut result = Ok(());
        open.push(id);
        let mut whole = Struct::default();
        for piece in pieces.list {
            let outcome = match piece {
                Piece::Parent { r#type, at } => self.inherit(id, &mut whole, &r#type, &at, open),
                Piece::Own {
                    fields,
                    additional,
                    at,
                } => {
                    whole.additional = additional.or(whole.additional.take());
                    self.merge(id, &mut whole.fields, fields, &at)
                }
            };
            if let Err(reported) = outcome {
                self.fail(id, reported);
            }
            result = result.and(outcome);
        }
        for field in &mut whole.fields {
            field.required |= pieces.required.contains(&field.name);
            // A name for the field of the whole struct overrides one for the field of a part.
            let address = self.types[id.index()].name.property(&field.name, false);
            field.alias = self.chosen_name(&address).or(field.alias.take());
        }
        self.types[id.index()].shape = Shape::Struct(whole);
        open.pop();
        result
    }

    /// Adds the fields of another type.
    fn inherit(
        &mut self,
        id: TypeId,
        whole: &mut Struct,
        parent: &Type,
        at: &Pointer,
        open: &mut Vec<TypeId>,
    ) -> Result<(), Reported> {
        match parent {
            Type::Named(parent) if open.contains(parent) => Err(self.refuse(
                Code::UnsupportedSchema,
                at,
                "`allOf` leads back to its own schema",
                "remove the schema from its own `allOf`",
            )),
            Type::Named(parent) => {
                let assembled = self.assemble_struct(*parent, open);
                if let Some(reported) = self.incomplete.get(&parent.index()) {
                    self.fail(id, *reported);
                }
                let Shape::Struct(object) = &self.types[parent.index()].shape else {
                    return Err(self.refuse_type(at));
                };
                let object = object.clone();
                whole.additional = object.additional.or(whole.additional.take());
                let merged = self.merge(id, &mut whole.fields, object.fields, at);
                assembled.and(merged)
            }
            Type::Map(values) => {
                whole.additional.get_or_insert_with(|| (**values).clone());
                Ok(())
            }
            Type::Any => Ok(()),
            _ => Err(self.refuse_type(at)),
        }
    }

    /// Adds fields. The types of a field that exists already are intersected.
    fn merge(
        &mut self,
        id: TypeId,
        fields: &mut Vec<Field>,
        more: Vec<Field>,
        at: &Pointer,
    ) -> Result<(), Reported> {
        if fields.is_empty() {
            *fields = more;
            return Ok(());
        }
        let mut result = Ok(());
        for field in more {
            let Some(index) = fields.iter().position(|other| other.name == field.name) else {
                fields.push(field);
                continue;
            };
            let (known, new) = (&fields[index].r#type.clone(), &field.r#type);
            let Some(r#type) = self.merged_types(id, &field.name, known, new, at) else {
                result = Err(self.refuse(
                    Code::ConflictingSchemas,
                    at,
                    &format!(
                        "`{}` has another type in an earlier member of `allOf`",
                        field.name
                    ),
                    "give the property the same type in all members",
                ));
                continue;
            };
            let known = &mut fields[index];
            *known = Field {
                r#type,
                required: known.required || field.required,
                nullable: known.nullable && field.nullable,
                access: match field.access {
                    Access::Both => known.access,
                    access => access,
                },
                description: field.description.or_else(|| known.description.take()),
                constraints: known.constraints.clone().under(field.constraints),
                secret: known.secret || field.secret,
                alias: field.alias.or_else(|| known.alias.take()),
                deprecated: known.deprecated || field.deprecated,
                scopes: match field.scopes.is_empty() {
                    true => std::mem::take(&mut known.scopes),
                    false => field.scopes,
                },
                example: field.example.or_else(|| known.example.take()),
                preset: None,
                name: field.name,
            };
        }
        result
    }

    /// The type of a property that two members of `allOf` describe. Two objects become one with the fields of both.
    fn merged_types(
        &mut self,
        id: TypeId,
        property: &str,
        known: &Type,
        new: &Type,
        at: &Pointer,
    ) -> Option<Type> {
        if let Some(both) = self.intersection(known, new) {
            return Some(both);
        }
        if let (Type::Array(known), Type::Array(new)) = (known, new) {
            let items = self.merged_types(id, property, known, new, at)?;
            return Some(Type::Array(Box::new(items)));
        }
        self.as_struct(known)?;
        self.as_struct(new)?;
        let merged = self.define_type(TypeDefinition {
            name: self.types[id.index()].name.property(property, false),
            description: None,
            shape: Shape::Struct(Struct::default()),
            usage: Usage::default(),
        });
        let parent = |r#type: &Type| Piece::Parent {
            r#type: r#type.clone(),
            at: at.clone(),
        };
        let pieces = Pieces {
            list: vec![parent(known), parent(new)],
            required: BTreeSet::new(),
        };
        self.assemble_later(merged, pieces);
        Some(Type::Named(merged))
    }

    fn refuse_type(&mut self, at: &Pointer) -> Reported {
        self.refuse(
            Code::ConflictingSchemas,
            at,
            "this member of `allOf` is not an object, but others are",
            "make all members of `allOf` objects, or use `oneOf`",
        )
    }

    fn refuse(&mut self, code: Code, at: &Pointer, message: &str, help: &str) -> Reported {
        let location = self.document.locate(at, Part::Value);
        let diagnostic = Diagnostic::error(code, location, message).help(help);
        self.diagnostics.report(diagnostic)
    }
}
