//! Lists and maps that contain themselves.

use openapiv3::Schema;

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::described::Described;
use crate::diagnostic::{Code, Reported};
use crate::model::{BodyFormat, Choice, Shape, Type, TypeName, Union, UnionVariant};

impl<'d> ServiceBuilder<'d> {
    /// The type of a list or map that contains itself: a union with one variant, the list or map.
    pub(super) fn alias(&mut self, name: &'d str, schema: &'d Schema) -> Type {
        let union = Shape::Union(Union {
            choice: Choice::Fit,
            variants: Vec::new(),
            overlapping: false,
            combined: false,
        });
        let type_name = TypeName::Schema(name.to_owned());
        let id = self.define(type_name.clone(), &schema.schema_data, union);
        self.hand_out(&type_name, id);
        self.handed_out.insert(id);
        self.aliases.insert(name, id);
        Type::Named(id)
    }

    /// Completes the type of a list or map that contains itself.
    pub(super) fn close_alias(
        &mut self,
        name: &str,
        described: Described,
        at: &Cursor<'_>,
    ) -> Result<Described, Reported> {
        let Some(id) = self.aliases.remove(name) else {
            return Ok(described);
        };
        let words = match &described.r#type {
            Type::Array(_) | Type::Tuple(_) => "list",
            Type::Map(_) => "map",
            _ => {
                let reported = self.unsupported(
                    Code::UnsupportedSchema,
                    at,
                    format!("`{name}` has no type but itself"),
                    "give the schema a type of its own, and put the recursion into a property or an item",
                );
                self.fail(id, reported);
                return Err(reported);
            }
        };
        self.types[id.index()].shape = Shape::Union(Union {
            choice: Choice::Fit,
            overlapping: false,
            combined: false,
            variants: vec![UnionVariant {
                format: BodyFormat::Json,
                words: words.to_owned(),
                r#type: described.r#type.clone(),
                description: None,
                values: Vec::new(),
                tagged: false,
                statuses: Vec::new(),
            }],
        });
        Ok(Described {
            r#type: Type::Named(id),
            ..described
        })
    }
}
