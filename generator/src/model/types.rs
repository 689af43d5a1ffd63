//! Types of request and response bodies and of parameters.

use super::Scope;

/// The index of a [`TypeDefinition`] in its service.
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
    /// No value at all: the response of an operation without content.
    Nothing,
    /// Any JSON value.
    Any,
    /// `boolean`.
    Boolean,
    /// `integer` in 32 bits.
    Int32,
    /// `integer` in 64 bits; the reading of an integer without format.
    Int64,
    /// `integer` in 32 bits, not negative.
    UInt32,
    /// `integer` in 64 bits, not negative.
    UInt64,
    /// `number` in single precision.
    Float,
    /// `number` in double precision; the reading of a number without format.
    Double,
    /// `string`, whatever its format.
    String,
    /// `string` that holds bytes in base64.
    Base64,
    /// `string` that is read and written by a type that people chose: its path in Rust.
    Replaced(String),
    /// A file: a `string` with format `binary`.
    File,
    /// `array`.
    Array(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// An item of a list or map that may be `null`, or a body that may be absent.
    Optional(Box<Type>),
    /// A struct, enum or union of the service.
    Named(TypeId),
    /// A type that contains itself through this value, which therefore needs an indirection.
    Recursive(TypeId),
}

impl Type {
    /// The named type at the end of arrays and maps.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) | Self::Recursive(id) => Some(*id),
            Self::Array(inner) | Self::Map(inner) | Self::Optional(inner) => inner.named(),
            _ => None,
        }
    }

    /// Whether it is a file, or a list of files.
    pub fn is_file(&self) -> bool {
        match self {
            Self::File => true,
            Self::Array(items) => **items == Self::File,
            _ => false,
        }
    }

    /// Replaces every id.
    pub(super) fn map_ids(&mut self, map: &impl Fn(TypeId) -> TypeId) {
        match self {
            Self::Named(id) | Self::Recursive(id) => *id = map(*id),
            Self::Array(inner) | Self::Map(inner) | Self::Optional(inner) => inner.map_ids(map),
            _ => {}
        }
    }
}

/// Where a type's name comes from. The Rust name is made of it later, for all types at once.
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
        /// The status as the document writes it: `202`, `4XX`, `default`.
        status: String,
    },
    /// The headers of an operation's response, by `operationId`.
    Headers(String),
    /// An alternative of a union that is written in place.
    Variant {
        /// The union.
        parent: Box<TypeName>,
        /// The words that the alternative is called by.
        variant: String,
    },
    /// A type as it is sent, where what is received differs (`readOnly`, `writeOnly`).
    Input(Box<TypeName>),
    /// The properties of a schema that is a union where it is used as a value (`discriminator` without `oneOf`).
    Base(Box<TypeName>),
    /// A schema written in place: a property or array item of another type.
    Property {
        /// The type that it stands in.
        parent: Box<TypeName>,
        /// The name of the property.
        property: String,
        /// Whether it is the item of the property's array or map.
        item: bool,
    },
    /// A schema written in place of a parameter or body property of an operation.
    Parameter {
        /// The `operationId`.
        operation: String,
        /// The name of the parameter or property.
        name: String,
        /// Whether it is the item of an array or map.
        item: bool,
    },
    /// The payload of an event, by its type.
    Event(String),
    /// An enum that several places write in the same way, by the property or parameter that has it.
    Shared {
        /// The name of the property or parameter.
        name: String,
        /// Whether it is the item of an array or map.
        item: bool,
    },
}

impl TypeName {
    /// The shared schema at the root of the name, if there is one; else the operation.
    pub fn root(&self) -> &TypeName {
        match self {
            Self::Property { parent, .. }
            | Self::Variant { parent, .. }
            | Self::Input(parent)
            | Self::Base(parent) => parent.root(),
            _ => self,
        }
    }

    /// The same, to change it.
    pub(super) fn root_mut(&mut self) -> &mut TypeName {
        match self {
            Self::Property { parent, .. }
            | Self::Variant { parent, .. }
            | Self::Input(parent)
            | Self::Base(parent) => parent.root_mut(),
            other => other,
        }
    }
}

/// A named type.
#[derive(Debug, Clone)]
pub struct TypeDefinition {
    /// Where the name comes from.
    pub name: TypeName,
    /// What the type is, in CommonMark.
    pub description: Option<String>,
    /// Struct or enum.
    pub shape: Shape,
    /// On which way it travels.
    pub usage: Usage,
}

/// What a named type consists of.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with properties.
    Struct(Struct),
    /// A fixed list of values.
    Enum(Enum),
    /// One of several types.
    Union(Union),
}

impl Shape {
    /// The types that the shape is made of: those of fields, of further properties, and of variants.
    pub fn parts(&self) -> impl Iterator<Item = &Type> {
        let (fields, additional, variants): (&[Field], Option<&Type>, &[UnionVariant]) = match self
        {
            Self::Struct(object) => (&object.fields, object.additional.as_ref(), &[]),
            Self::Enum(_) => (&[], None, &[]),
            Self::Union(union) => (&[], None, &union.variants),
        };
        let fields = fields.iter().map(|field| &field.r#type);
        let variants = variants.iter().map(|variant| &variant.r#type);
        fields.chain(additional).chain(variants)
    }

    /// The same, to change them.
    pub(super) fn parts_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let (fields, additional, variants): (&mut [Field], Option<&mut Type>, &mut [UnionVariant]) =
            match self {
                Self::Struct(object) => (&mut object.fields, object.additional.as_mut(), &mut []),
                Self::Enum(_) => (&mut [], None, &mut []),
                Self::Union(union) => (&mut [], None, &mut union.variants),
            };
        let fields = fields.iter_mut().map(|field| &mut field.r#type);
        let variants = variants.iter_mut().map(|variant| &mut variant.r#type);
        fields.chain(additional).chain(variants)
    }
}

/// On which way values of a type travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Sent by the client.
    pub request: bool,
    /// Received by the client.
    pub response: bool,
}

/// An object with properties.
#[derive(Debug, Clone, Default)]
pub struct Struct {
    /// The properties, in the order of the document.
    pub fields: Vec<Field>,
    /// The type of properties that the document does not name, where it says that there may be such (`additionalProperties`).
    pub additional: Option<Type>,
}

impl From<Vec<Field>> for Struct {
    /// An object with these properties only.
    fn from(fields: Vec<Field>) -> Self {
        Self {
            fields,
            additional: None,
        }
    }
}

/// A value of one of several types (`oneOf`, `anyOf`), to which the server may add.
#[derive(Debug, Clone)]
pub struct Union {
    /// What tells the variants apart.
    pub choice: Choice,
    /// The variants, in the order of the document.
    pub variants: Vec<UnionVariant>,
}

/// What tells the variants of a union apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The value of this property, which every variant has.
    Discriminator(String),
    /// Which variant a value fits best.
    Fit,
    /// The HTTP status: the union is a response.
    Status,
}

/// One of the types that a value may have.
#[derive(Debug, Clone)]
pub struct UnionVariant {
    /// What it is called by: the words of a schema's name, a title, a status.
    pub words: String,
    /// The type.
    pub r#type: Type,
    /// What it is, in CommonMark.
    pub description: Option<String>,
    /// The values of the discriminator that mean it.
    pub values: Vec<String>,
    /// The statuses that it comes with.
    pub statuses: Vec<StatusRange>,
}

/// HTTP statuses from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatusRange {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}

/// A property of an object, or a parameter.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// The name that people chose for it in place of one made of `name`; it is taken as it is.
    pub alias: Option<String>,
    /// Its type.
    pub r#type: Type,
    /// Whether it must be present.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// On which way it travels, where that is only one.
    pub access: Access,
    /// What it is, in CommonMark.
    pub description: Option<String>,
    /// What values it takes.
    pub constraints: Constraints,
    /// Whether it must not be shown (`format: password`, of the value itself or of the items of a list or map).
    pub secret: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Any one of these scopes gives access to it (`x-field-scopes`). Empty: none is needed beside those of the operation.
    pub scopes: Vec<Scope>,
    /// A value from the document.
    pub example: Option<serde_json::Value>,
}

impl Field {
    /// Whether there is always a value: neither absent nor `null`. Any JSON is its own `null`.
    pub fn is_plain(&self) -> bool {
        self.required && (!self.nullable || self.r#type == Type::Any)
    }

    /// A property that must be there, and of which nothing is said: any value, `null` included.
    pub(super) fn undescribed(name: String) -> Self {
        Self {
            nullable: true,
            ..Self::of(name, Type::Any, true)
        }
    }

    /// A field that nothing more is known about.
    pub(super) fn of(name: String, r#type: Type, required: bool) -> Self {
        Self {
            name,
            alias: None,
            r#type,
            required,
            nullable: false,
            access: Access::Both,
            description: None,
            constraints: Constraints::default(),
            secret: false,
            deprecated: false,
            scopes: Vec::new(),
            example: None,
        }
    }
}

/// Whether a property is only sent or only received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// Both.
    #[default]
    Both,
    /// Only received (`readOnly`).
    ReadOnly,
    /// Only sent (`writeOnly`).
    WriteOnly,
}

/// Limits and meaning that a type does not express.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constraints {
    /// The smallest number, inclusive unless `exclusive_minimum`.
    pub minimum: Option<String>,
    /// The largest number, inclusive unless `exclusive_maximum`.
    pub maximum: Option<String>,
    /// Whether `minimum` itself is excluded.
    pub exclusive_minimum: bool,
    /// Whether `maximum` itself is excluded.
    pub exclusive_maximum: bool,
    /// The number must be a multiple of this.
    pub multiple_of: Option<String>,
    /// Characters of a string, or bytes of a file.
    pub min_length: Option<usize>,
    /// Characters of a string, or bytes of a file.
    pub max_length: Option<usize>,
    /// Items of an array.
    pub min_items: Option<usize>,
    /// Items of an array.
    pub max_items: Option<usize>,
    /// Whether the items of an array differ from each other.
    pub unique_items: bool,
    /// A regular expression that the string matches.
    pub pattern: Option<String>,
    /// A format that the type does not express, such as `date-time`. Not `password`: see [`Field::secret`].
    pub format: Option<String>,
    /// The unit of a count since the Unix epoch (`x-timestamp`).
    pub timestamp: Option<TimestampUnit>,
    /// What the server assumes where the value is absent.
    pub default: Option<serde_json::Value>,
}

/// The unit of a timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampUnit {
    /// Seconds since the Unix epoch.
    Seconds,
    /// Milliseconds since the Unix epoch.
    Milliseconds,
}

/// A fixed list of values, to which the server may add.
#[derive(Debug, Clone)]
pub struct Enum {
    /// The values with their types.
    pub values: EnumValues,
}

/// The values of an enum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum EnumValues {
    /// Integers.
    Integers(Vec<Variant<i64>>),
    /// Strings.
    Strings(Vec<Variant<String>>),
    /// Numbers with fractions, or scalars of several types.
    Scalars(Vec<Variant<Scalar>>),
}

impl EnumValues {
    /// How many values there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Integers(variants) => variants.len(),
            Self::Strings(variants) => variants.len(),
            Self::Scalars(variants) => variants.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A JSON value that is no container.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number, as the document writes it.
    Number(String),
    /// A string.
    String(String),
}

impl std::fmt::Display for Scalar {
    /// The value as JSON, a string without its quotes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Number(text) | Self::String(text) => f.write_str(text),
        }
    }
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variant<T> {
    /// The value on the wire.
    pub value: T,
    /// Its name, if the document gives one (`x-enum-varnames`).
    pub name: Option<String>,
    /// What it means (`x-enum-descriptions`).
    pub description: Option<String>,
}
