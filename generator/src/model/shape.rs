//! The content of named types: fields, values, variants.

use super::{BodyFormat, Field, StatusRange, Type};

/// The content of a named type.
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
    /// The types in the shape: of fields, additional properties and variants.
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

    /// The types in the shape, mutable.
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

/// An object with properties.
#[derive(Debug, Clone, Default)]
pub struct Struct {
    /// The properties, in the order of the document.
    pub fields: Vec<Field>,
    /// The type of additional properties, if the document allows them (`additionalProperties`).
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

/// A value of one of several types (`oneOf`, `anyOf`). The server may add types.
#[derive(Debug, Clone)]
pub struct Union {
    /// The rule that selects a variant.
    pub choice: Choice,
    /// The variants, in the order of the document.
    pub variants: Vec<UnionVariant>,
    /// True if a value may be of several variants at once (`anyOf`).
    pub overlapping: bool,
    /// True if the last variant has the properties of all others, for such values.
    pub combined: bool,
}

impl Union {
    /// Returns true if all variants are JSON.
    pub fn is_json(&self) -> bool {
        let mut variants = self.variants.iter();
        variants.all(|variant| variant.format == BodyFormat::Json)
    }
}

/// The rule that selects a variant of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The value of this property, which every variant has.
    Discriminator(String),
    /// The variant that fits a value best.
    Fit,
    /// The HTTP status: the union is a response.
    Status,
}

/// One of the types that a value may have.
#[derive(Debug, Clone)]
pub struct UnionVariant {
    /// The words of its name: a schema's name, a title, a status.
    pub words: String,
    /// The type; of a stream, the type of an item.
    pub r#type: Type,
    /// The format, if an HTTP status selects the variant. All other variants are JSON.
    pub format: BodyFormat,
    /// Its description, in CommonMark.
    pub description: Option<String>,
    /// The discriminator values that select it.
    pub values: Vec<String>,
    /// True if its values are sent with one of the discriminator values, the first unless they contain another.
    pub tagged: bool,
    /// The HTTP statuses that select it.
    pub statuses: Vec<StatusRange>,
}

/// A fixed list of values. The server may add values.
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
    /// The number of values.
    pub fn len(&self) -> usize {
        match self {
            Self::Integers(variants) => variants.len(),
            Self::Strings(variants) => variants.len(),
            Self::Scalars(variants) => variants.len(),
        }
    }

    /// Returns true if there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A JSON scalar.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number, as text of the document.
    Number(String),
    /// A string.
    String(String),
}

impl std::fmt::Display for Scalar {
    /// Writes the value as JSON, but a string without quotes.
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
    /// Its name, if the document states one (`x-enum-varnames`).
    pub name: Option<String>,
    /// Words for its name, if the document has some (`title`).
    pub words: Option<String>,
    /// Its meaning (`x-enum-descriptions`).
    pub description: Option<String>,
}
