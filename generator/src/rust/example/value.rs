//! Example values of types.

use serde_json::Value;

use crate::model::{
    Choice, Enum, EnumValues, Field, Operation, Place, RequestField, Shape, Struct, Tuple, Type,
    TypeId, Union, UnionVariant,
};
use crate::rust::expression::{Expression, Path};
use crate::rust::fields::is_argument;
use crate::rust::names::case::is_identifier;
use crate::rust::names::{Home, TypeNames};
use crate::rust::scope::FileScope;
use crate::rust::union::is_boxed;

/// How many levels of required structs an example contains at most.
const DEPTH_LIMIT: usize = 8;

/// How an expression is written: the paths of types from where it is used, and the expression for a file.
pub(super) struct Style<'s> {
    pub(super) scope: &'s FileScope<'s>,
    /// The crate: `feishu`, or `$crate` inside of an exported macro.
    pub(super) krate: Path,
    /// The module of shared schemas.
    pub(super) schemas: Path,
    /// A function of `Upload` that makes a file, and its arguments.
    pub(super) file: (&'s str, &'s [&'s str]),
    /// True inside of an exported macro, which can name this crate only.
    pub(super) is_in_macro: bool,
}

impl Style<'_> {
    /// The path of a named type.
    fn path(&self, names: &TypeNames) -> Path {
        let resources = &self.scope.names.resources;
        let events = &self.scope.names.events;
        let (prefix, module): (&Path, &[String]) = match names.home {
            Home::Schema { .. } => (&self.schemas, &[]),
            Home::Resource(index) => (&self.krate, &resources[index].module),
            Home::Events(index) => (&self.krate, &events[index].module),
        };
        let module = module.iter().map(String::as_str);
        prefix.join(module).join([names.name.as_str()])
    }
}

/// The arguments of a request's `new`: values of the samples, or placeholders. `None` if a type has no finite value.
pub(super) fn arguments_of_new(
    operation: &Operation,
    style: &Style<'_>,
) -> Option<Vec<Expression>> {
    let is_argument = |field: &&RequestField| is_argument(&field.field, style.scope);
    let fields = operation.fields.iter().filter(is_argument);
    let value = |field: &RequestField| {
        let sample = match field.place {
            Place::BodyField => operation
                .samples
                .request
                .as_ref()
                .and_then(|sample| sample.get(&field.field.name)),
            Place::Body => operation.samples.request.as_ref(),
            Place::Path | Place::Query | Place::Header | Place::Cookie => None,
        };
        expression(&field.field, sample, style, 0)
    };
    fields.map(value).collect()
}

/// A list inside of a list: a `Vec` of owned items.
fn owned(list: Expression, r#type: &Type) -> Expression {
    match (r#type, list) {
        (Type::Array(items), Expression::List(list)) => {
            // Inner lists are owned already.
            let owned = list.into_iter().map(|item| match **items {
                Type::Array(_) => item,
                _ => owned(item, items),
            });
            Expression::Vec(owned.collect())
        }
        (Type::Map(_), _) => Expression::Default,
        (Type::String | Type::Custom(_), string) => Expression::Into(Box::new(string)),
        (_, other) => other,
    }
}

/// A value for a required field: that of the sample, the field's own example, or a placeholder.
fn expression(
    field: &Field,
    sample: Option<&Value>,
    style: &Style<'_>,
    depth: usize,
) -> Option<Expression> {
    let sample = sample.or(field.example.as_ref());
    if !field.is_plain() {
        // `new` takes a nullable field too.
        return Some(Expression::None);
    }
    value(&field.r#type, sample, &field.name, style, depth)
}

fn value(
    r#type: &Type,
    sample: Option<&Value>,
    name: &str,
    style: &Style<'_>,
    depth: usize,
) -> Option<Expression> {
    if depth > DEPTH_LIMIT {
        return None;
    }
    Some(match r#type {
        Type::Nothing => Expression::Unit,
        Type::Any => Expression::Path(style.krate.join(["serde_json", "Value", "Null"])),
        Type::Map(values) => map(values, sample, style, depth)?,
        Type::Boolean => Expression::Boolean(sample.and_then(Value::as_bool).unwrap_or(true)),
        Type::Int32 => {
            let fitting = |n: &i64| i32::try_from(*n).is_ok();
            let sample = sample.and_then(Value::as_i64).filter(fitting);
            Expression::Integer(sample.unwrap_or(1))
        }
        Type::UInt32 => {
            let fitting = |n: &u64| u32::try_from(*n).is_ok();
            let sample = sample.and_then(Value::as_u64).filter(fitting);
            Expression::Unsigned(sample.unwrap_or(1))
        }
        Type::UInt64 => Expression::Unsigned(sample.and_then(Value::as_u64).unwrap_or(1)),
        Type::Custom(custom) => custom_value(style.scope.custom_types.path(*custom), style)?,
        Type::Base64 => Expression::Vec(
            b"bytes"
                .iter()
                .map(|byte| Expression::Unsigned((*byte).into()))
                .collect(),
        ),
        Type::Optional(_) => Expression::None,
        Type::Int64 => Expression::Integer(sample.and_then(Value::as_i64).unwrap_or(1)),
        Type::Float | Type::Double => {
            Expression::Float(sample.and_then(Value::as_f64).unwrap_or(1.0))
        }
        Type::String => {
            Expression::String(sample.and_then(Value::as_str).unwrap_or(name).to_owned())
        }
        Type::File => {
            let (function, arguments) = style.file;
            let arguments = arguments.iter().map(|&text| text.to_owned());
            Expression::Call(
                style.krate.join(["Upload", function]),
                arguments.map(Expression::String).collect(),
            )
        }
        Type::Array(items) => list(items, sample, name, style, depth)?,
        Type::Tuple(of) => tuple(of, sample, name, style, depth)?,
        Type::Named(id) | Type::Recursive(id) => named(*id, sample, name, style, depth)?,
    })
}

/// A list with one item.
fn list(
    items: &Type,
    sample: Option<&Value>,
    name: &str,
    style: &Style<'_>,
    depth: usize,
) -> Option<Expression> {
    let list = sample.and_then(Value::as_array);
    let first = list.and_then(|list| list.first());
    let item = value(items, first, name, style, depth + 1)?;
    Some(Expression::List(vec![match items {
        // `new` converts the outermost list only.
        Type::Array(_) | Type::Map(_) => owned(item, items),
        Type::Base64 => Expression::Into(Box::new(item)),
        _ => item,
    }]))
}

/// A tuple or array. Optional items are absent.
fn tuple(
    tuple: &Tuple,
    sample: Option<&Value>,
    name: &str,
    style: &Style<'_>,
    depth: usize,
) -> Option<Expression> {
    let sample = sample.and_then(Value::as_array);
    let item = |(index, item): (usize, &Type)| match index < tuple.required {
        true => {
            let sample = sample.and_then(|list| list.get(index));
            owned_value(item, sample, name, style, depth + 1)
        }
        false => Some(Expression::None),
    };
    let items: Option<Vec<Expression>> = tuple.items.iter().enumerate().map(item).collect();
    let items = match tuple.is_array() {
        true => Expression::List(items?),
        false => Expression::Tuple(items?),
    };
    Some(match tuple.is_complete() {
        true => items,
        false => Expression::Call(style.krate.join(["AtLeast"]), vec![items]),
    })
}

/// A map as a list of pairs: one entry, or the sample's scalars if values are of any type.
fn map(
    values: &Type,
    sample: Option<&Value>,
    style: &Style<'_>,
    depth: usize,
) -> Option<Expression> {
    let pair = |key: &str, value| {
        let key = Expression::String(key.to_owned());
        Expression::Tuple(vec![key, value])
    };
    let entries = || sample.and_then(Value::as_object).into_iter().flatten();
    if *values == Type::Any {
        let scalars = entries().filter_map(|(key, value)| Some(pair(key, any_scalar(value)?)));
        let scalars: Vec<Expression> = scalars.take(3).collect();
        return Some(Expression::List(match scalars.is_empty() {
            true => vec![pair("key", any_scalar(&Value::from("value"))?)],
            false => scalars,
        }));
    }
    let (key, sample) = match entries().next() {
        Some((key, value)) => (key.as_str(), Some(value)),
        None => ("key", None),
    };
    let value = value(values, sample, "value", style, depth + 1)?;
    Some(Expression::List(vec![pair(
        key,
        match values {
            Type::Array(_) | Type::Map(_) => owned(value, values),
            Type::Base64 => Expression::Into(Box::new(value)),
            _ => value,
        },
    )]))
}

/// A scalar as a value of any type. `None` for numbers that need more than a literal, such as a sign or a suffix.
fn any_scalar(value: &Value) -> Option<Expression> {
    let scalar = match value {
        Value::Bool(value) => Expression::Boolean(*value),
        Value::String(text) => Expression::String(text.clone()),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) if (0..=i32::MAX.into()).contains(&integer) => {
                Expression::Integer(integer)
            }
            (None, Some(fraction)) if fraction >= 0.0 => Expression::Float(fraction),
            _ => return None,
        },
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(Expression::Into(Box::new(scalar)))
}

/// A value of a named type.
fn named(
    id: TypeId,
    sample: Option<&Value>,
    name: &str,
    style: &Style<'_>,
    depth: usize,
) -> Option<Expression> {
    let names = &style.scope.names.types[id.index()];
    let path = style.path(names);
    Some(match &style.scope.service.type_definition(id).shape {
        Shape::Union(union) => {
            let (variant, member) = shown_variant(union, sample, names)?;
            let value = variant_value(&variant.r#type, sample, name, style, depth + 1)?;
            Expression::Call(path.join([member.as_str()]), vec![value])
        }
        Shape::Enum(r#enum) => {
            let member = names.members.get(shown_position(r#enum, sample))?;
            Expression::Path(path.join([member.as_str()]))
        }
        Shape::Struct(object) => {
            let arguments = arguments_of_struct(object, sample, style, depth)?;
            Expression::Call(path.join(["new"]), arguments)
        }
    })
}

fn arguments_of_struct(
    object: &Struct,
    sample: Option<&Value>,
    style: &Style<'_>,
    depth: usize,
) -> Option<Vec<Expression>> {
    let fields = object.fields.iter();
    let fields = fields.filter(|field| is_argument(field, style.scope));
    let value = |field: &Field| {
        let sample = sample.and_then(|sample| sample.get(&field.name));
        expression(field, sample, style, depth + 1)
    };
    fields.map(value).collect()
}

/// The position of the sample's value in an enum; 0 if the sample has none of the values.
fn shown_position(r#enum: &Enum, sample: Option<&Value>) -> usize {
    let position = match &r#enum.values {
        EnumValues::Integers(variants) => {
            let sample = sample.and_then(Value::as_i64);
            let mut values = variants.iter().map(|variant| Some(variant.value));
            values.position(|value| value == sample)
        }
        EnumValues::Strings(variants) => {
            let sample = sample.and_then(Value::as_str);
            let mut values = variants.iter().map(|variant| Some(variant.value.as_str()));
            values.position(|value| value == sample)
        }
        EnumValues::Scalars(_) => None,
    };
    position.unwrap_or(0)
}

/// The default of a type that the configuration names, since its other values are unknown. `None` for a path with arguments, and inside
/// of a macro of the crate, which cannot name types of other crates.
fn custom_value(path: &str, style: &Style<'_>) -> Option<Expression> {
    let segments: Vec<&str> = path.split("::").map(str::trim).collect();
    let is_plain = segments.iter().all(|segment| is_identifier(segment));
    let path = Path::new(segments).join(["default"]);
    (is_plain && !style.is_in_macro).then(|| Expression::Call(path, Vec::new()))
}

/// The variant of the sample, or the first.
fn shown_variant<'u>(
    union: &'u Union,
    sample: Option<&Value>,
    names: &'u TypeNames,
) -> Option<(&'u UnionVariant, &'u String)> {
    let variants = || union.variants.iter().zip(&names.members);
    let of_sample = match &union.choice {
        Choice::Discriminator(property) => {
            let value = sample.and_then(|sample| sample.get(property)?.as_str());
            value.and_then(|value| {
                variants().find(|(variant, _)| variant.values.iter().any(|known| known == value))
            })
        }
        Choice::Fit | Choice::Status => None,
    };
    of_sample.or_else(|| variants().next())
}

/// The value inside of a variant, which boxes structs.
fn variant_value(
    r#type: &Type,
    sample: Option<&Value>,
    name: &str,
    style: &Style<'_>,
    depth: usize,
) -> Option<Expression> {
    let owned = owned_value(r#type, sample, name, style, depth)?;
    Some(match is_boxed(r#type, style.scope) {
        true => boxed(owned),
        false => owned,
    })
}

/// The value inside of a variant or tuple, whose types are stated.
fn owned_value(
    r#type: &Type,
    sample: Option<&Value>,
    name: &str,
    style: &Style<'_>,
    depth: usize,
) -> Option<Expression> {
    let value = value(r#type, sample, name, style, depth)?;
    Some(match r#type {
        Type::String | Type::Base64 | Type::Custom(_) => Expression::Into(Box::new(value)),
        Type::Array(_) | Type::Map(_) => Expression::Default,
        Type::Recursive(_) => boxed(value),
        _ => value,
    })
}

fn boxed(value: Expression) -> Expression {
    Expression::Call(Path::new(["Box", "new"]), vec![value])
}
