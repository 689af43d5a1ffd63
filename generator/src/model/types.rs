//! Types of request and response bodies and of parameters.

use crate::config::CustomString;

/// The index of a [`TypeDefinition`](super::TypeDefinition) in its service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(usize);

impl TypeId {
    pub(super) fn new(index: usize) -> Self {
        Self(index)
    }

    /// The position in [`super::Service::types`].
    pub fn index(self) -> usize {
        self.0
    }
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// No value: the response of an operation without content.
    Nothing,
    /// Any JSON value.
    Any,
    /// `boolean`.
    Boolean,
    /// `integer` in 32 bits.
    Int32,
    /// `integer` in 64 bits, also without a format.
    Int64,
    /// `integer` in 32 bits, not negative.
    UInt32,
    /// `integer` in 64 bits, not negative.
    UInt64,
    /// `number` in single precision.
    Float,
    /// `number` in double precision, also without a format.
    Double,
    /// `string`, whatever its format.
    String,
    /// `string` with bytes in base64.
    Base64,
    /// `string` that the output language represents by a type of its own.
    Custom(CustomString),
    /// A file: a `string` with format `binary`.
    File,
    /// `array`.
    Array(Box<Type>),
    /// An `array` with a type for each position.
    Tuple(Tuple),
    /// An object with arbitrary keys.
    Map(Box<Type>),
    /// An item of a list or map that may be `null`, or a body that may be absent.
    Optional(Box<Type>),
    /// A struct, enum or union of the service.
    Named(TypeId),
    /// A type that contains itself through this value, which needs an indirection.
    Recursive(TypeId),
}

/// A list with a type for each position (`prefixItems`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tuple {
    /// The types, by position.
    pub items: Vec<Type>,
    /// The number of items that must be present. Later ones may be absent.
    pub required: usize,
}

impl Tuple {
    /// Returns true if all items must be present.
    pub fn is_complete(&self) -> bool {
        self.required == self.items.len()
    }

    /// Returns true if all items have one type, and are all required or all optional.
    pub fn is_array(&self) -> bool {
        let same = self.items.windows(2).all(|pair| pair[0] == pair[1]);
        same && (self.is_complete() || self.required == 0)
    }
}

impl Type {
    /// The type itself, and all types inside of its arrays, tuples and maps.
    pub fn nested(&self) -> impl Iterator<Item = &Self> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            match next {
                Self::Array(inner) | Self::Map(inner) | Self::Optional(inner) => open.push(inner),
                Self::Tuple(tuple) => open.extend(tuple.items.iter().rev()),
                _ => {}
            }
            Some(next)
        })
    }

    /// The named types, also inside arrays, tuples and maps.
    pub fn named(&self) -> impl Iterator<Item = TypeId> {
        self.nested().filter_map(|nested| match nested {
            Self::Named(id) | Self::Recursive(id) => Some(*id),
            _ => None,
        })
    }

    /// Returns true for a file, and a list or map of files.
    pub fn is_file(&self) -> bool {
        match self {
            Self::File => true,
            Self::Array(items) | Self::Map(items) => **items == Self::File,
            _ => false,
        }
    }

    /// Returns true for integers of any size.
    pub fn is_integer(&self) -> bool {
        matches!(
            self,
            Self::Int32 | Self::Int64 | Self::UInt32 | Self::UInt64
        )
    }

    /// Replaces every id.
    pub(super) fn map_ids(&mut self, map: &impl Fn(TypeId) -> TypeId) {
        match self {
            Self::Named(id) | Self::Recursive(id) => *id = map(*id),
            Self::Array(inner) | Self::Map(inner) | Self::Optional(inner) => inner.map_ids(map),
            Self::Tuple(tuple) => tuple.items.iter_mut().for_each(|item| item.map_ids(map)),
            _ => {}
        }
    }
}

/// The origin of a type's name. The output language makes the name from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypeName {
    /// A schema under `components`, shared by the operations of the service.
    Schema(String),
    /// The response body of an operation, by `operationId`.
    Response(String),
    /// The body of one of several responses of an operation.
    ResponseOf {
        /// The `operationId`.
        operation: String,
        /// The status in the document: `202`, `4XX`, `default`.
        status: String,
    },
    /// The headers of an operation's response, by `operationId`.
    Headers(String),
    /// An inline alternative of a union.
    Variant {
        /// The union.
        parent: Box<TypeName>,
        /// The words of the alternative's name.
        variant: String,
    },
    /// The sent form of a type, if the received form differs (`readOnly`, `writeOnly`).
    Input(Box<TypeName>),
    /// The properties of a schema whose values are a union (`discriminator` without `oneOf`).
    Base(Box<TypeName>),
    /// An inline schema: a property or array item of another type.
    Property {
        /// The type that contains it.
        parent: Box<TypeName>,
        /// The name of the property.
        property: String,
        /// True if it is the item of the property's array or map.
        item: bool,
    },
    /// An inline schema of a parameter or body property of an operation.
    Parameter {
        /// The `operationId`.
        operation: String,
        /// The name of the parameter or property.
        name: String,
        /// True if it is the item of an array or map.
        item: bool,
    },
    /// The payload of an event, by its type.
    Event(String),
    /// An enum that several operations describe equally, by its property or parameter.
    Shared {
        /// The name of the property or parameter.
        name: String,
        /// True if it is the item of an array or map.
        item: bool,
    },
}

impl TypeName {
    /// The name of an inline schema of a property of this type, or of the items of the property's list or map.
    pub(super) fn property(&self, property: &str, item: bool) -> Self {
        Self::Property {
            parent: Box::new(self.clone()),
            property: property.to_owned(),
            item,
        }
    }

    /// The name of an inline schema that has this name, or of the items of its list or map.
    pub(super) fn or_item(self, item: bool) -> Self {
        match item {
            true => self.property("item", false),
            false => self,
        }
    }

    /// The root of the name: the shared schema, if there is one, else the operation.
    pub fn root(&self) -> &TypeName {
        match self {
            Self::Property { parent, .. }
            | Self::Variant { parent, .. }
            | Self::Input(parent)
            | Self::Base(parent) => parent.root(),
            _ => self,
        }
    }
}
