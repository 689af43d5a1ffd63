//! A schema's type, with its annotations.

use serde_json::Value;

use crate::model::{Access, Constraints, Field, Scope, Type};

/// The type of a schema, with the annotations at the position of its use.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) r#type: Type,
    pub(super) description: Option<String>,
    pub(super) constraints: Constraints,
    pub(super) secret: bool,
    pub(super) deprecated: bool,
    pub(super) nullable: bool,
    pub(super) access: Access,
    pub(super) scopes: Vec<Scope>,
    pub(super) example: Option<Value>,
}

/// A type whose value may also be `null`.
#[derive(Debug, Clone)]
pub(super) struct Nullable {
    pub(super) r#type: Type,
    pub(super) nullable: bool,
}

impl From<Type> for Nullable {
    fn from(r#type: Type) -> Self {
        Self {
            r#type,
            nullable: false,
        }
    }
}

impl Described {
    /// A type without annotations.
    pub(super) fn of(r#type: Type) -> Self {
        Self {
            r#type,
            description: None,
            constraints: Constraints::default(),
            secret: false,
            deprecated: false,
            nullable: false,
            access: Access::Both,
            scopes: Vec::new(),
            example: None,
        }
    }

    /// Converts it to a field.
    pub(super) fn into_field(self, name: String, required: bool) -> Field {
        Field {
            name,
            alias: None,
            required,
            nullable: self.nullable,
            access: self.access,
            r#type: self.r#type,
            description: self.description,
            constraints: self.constraints,
            secret: self.secret,
            deprecated: self.deprecated,
            scopes: self.scopes,
            example: self.example,
            preset: None,
        }
    }

    /// Converts it to the type of an item of a list or map.
    pub(super) fn into_item(self) -> Type {
        match (self.nullable, self.r#type) {
            // `Any` includes `null`.
            (true, r#type) if r#type != Type::Any => Type::Optional(Box::new(r#type)),
            (_, r#type) => r#type,
        }
    }
}
