//! An example call for the documentation of each operation, made of the document's own samples.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::expression::{Expression, MACRO_CRATE, Path};
use super::fields::only_value;
use super::names::case::{ident, is_identifier};
use super::names::{Home, OperationNames, SCHEMAS, TypeNames};
use super::scope::FileScope;
use super::union::is_boxed;
use crate::model::{
    Choice, EnumValues, Field, Operation, Place, RequestField, Shape, Type, Union, UnionVariant,
};

/// How deep required structs inside required structs are written out.
const DEPTH_LIMIT: usize = 8;

/// A call with its required fields, in lines of Rust.
pub(super) struct Example {
    /// `use` lines.
    imports: String,
    /// The statement that calls.
    call: String,
    deprecated: bool,
}

impl Example {
    /// The call of an operation; `None` where a required field has a type without end.
    pub(super) fn new(
        operation: &Operation,
        names: &OperationNames,
        path: &[String],
        scope: &FileScope<'_>,
    ) -> Option<Self> {
        let request = ident(&names.request);
        let style = Style {
            scope,
            krate: Path::new([scope.crate_name]),
            schemas: Path::new([SCHEMAS]),
            file: ("path", &["file.pdf"]),
            is_in_macro: false,
        };
        let construct = Expression::Call(
            Path::new([names.request.as_str(), "new"]),
            values(operation, &style)?,
        );
        let construct = construct.to_string();
        let steps: String = path
            .iter()
            .map(|step| format!("    .{}()\n", ident(step)))
            .collect();
        let function = ident(&names.function);
        let call = if construct.len() > 80 {
            format!(
                "let request = {construct};\nlet response = client\n{steps}    .{function}(request)\n    .await?;"
            )
        } else {
            format!("let response = client\n{steps}    .{function}({construct})\n    .await?;")
        };
        let krate = scope.crate_name;
        let module = path
            .iter()
            .map(|segment| ident(segment).to_string())
            .collect::<Vec<_>>()
            .join("::");
        let mut imports = format!("use {krate}::{module}::{request};");
        if call.contains("schemas::") {
            let service: String = scope
                .names
                .module
                .iter()
                .map(|segment| format!("{}::", ident(segment)))
                .collect();
            imports = format!("use {krate}::{service}schemas;\n{imports}");
        }
        Some(Self {
            imports,
            call: docs_safe(&call),
            deprecated: operation.deprecated,
        })
    }

    /// Keeps the example of a deprecated operation from being warned about.
    fn allow(&self) -> &'static str {
        if self.deprecated {
            "# #[allow(deprecated)]\n"
        } else {
            ""
        }
    }

    /// A code block that compiles, given a client.
    pub(super) fn with_client(&self, krate: &str) -> String {
        let Self { imports, call, .. } = self;
        let allow = self.allow();
        format!(
            "```no_run\n{allow}# async fn example(client: &{krate}::Client) -> Result<(), {krate}::Error> {{\n{imports}\n\n\
             {call}\n# let _ = response;\n# Ok(())\n# }}\n```"
        )
    }

    /// A code block that compiles, with a client that is built first.
    pub(super) fn with_builder(
        &self,
        krate: &str,
        takes_address: bool,
        credentials: &str,
    ) -> String {
        let Self { imports, call, .. } = self;
        let allow = self.allow();
        let address = if takes_address {
            "\"https://api.example.com\""
        } else {
            ""
        };
        format!(
            "```no_run\n{allow}# async fn example() -> Result<(), {krate}::Error> {{\n{imports}\n\n\
             let client = {krate}::Client::builder({address}){credentials}.build()?;\n\
             {call}\n# let _ = response;\n# Ok(())\n# }}\n```"
        )
    }
}

/// How an expression is written: the paths that lead from its place to types, and what a file is.
struct Style<'s> {
    scope: &'s FileScope<'s>,
    /// The crate: `feishu`, or `$crate` inside of an exported macro.
    krate: Path,
    /// The module of shared schemas.
    schemas: Path,
    /// A function of `Upload` and what it takes, which give a file.
    file: (&'s str, &'s [&'s str]),
    /// Whether it stands in an exported macro, which sees no crate but this.
    is_in_macro: bool,
}

/// What `new` of a request takes: the values of the samples, else placeholders. `None` where a type has no end.
fn values(operation: &Operation, style: &Style<'_>) -> Option<Vec<Expression>> {
    let asked = |field: &&RequestField| is_asked(&field.field, style.scope);
    let fields = operation.fields.iter().filter(asked);
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

/// What `new` takes, as an argument list inside of an exported macro; its files are in memory.
pub(super) fn arguments(operation: &Operation, scope: &FileScope<'_>) -> Option<TokenStream> {
    let krate = Path::new([MACRO_CRATE]);
    let style = Style {
        scope,
        schemas: krate
            .join(scope.names.module.iter().map(String::as_str))
            .join([SCHEMAS]),
        krate,
        file: ("bytes", &["file.pdf", "the content of a file"]),
        is_in_macro: true,
    };
    let values = values(operation, &style)?;
    Some(quote!(#(#values),*))
}

/// Whether `new` takes the field.
fn is_asked(field: &Field, scope: &FileScope<'_>) -> bool {
    field.required && only_value(field, scope).is_none()
}

/// A list inside a list, which is a `Vec` of what it holds.
fn owned(list: Expression, r#type: &Type) -> Expression {
    match (r#type, list) {
        (Type::Array(items), Expression::List(list)) => {
            // Lists were owned when they were made.
            let owned = list.into_iter().map(|item| match **items {
                Type::Array(_) => item,
                _ => owned(item, items),
            });
            Expression::Vec(owned.collect())
        }
        (Type::String | Type::Custom(_), string) => Expression::Into(Box::new(string)),
        (_, other) => other,
    }
}

/// Keeps sample data from ending the code block.
fn docs_safe(code: &str) -> String {
    code.replace("```", "` ` `")
}

/// A value for a required field: the sample's, else the field's own example, else a placeholder.
fn expression(
    field: &Field,
    sample: Option<&Value>,
    style: &Style<'_>,
    depth: usize,
) -> Option<Expression> {
    let sample = sample.or(field.example.as_ref());
    if !field.is_plain() {
        // Asked for all the same, to say that there is none.
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
    let scope = style.scope;
    Some(match r#type {
        Type::Nothing => Expression::Unit,
        Type::Any => Expression::Path(style.krate.join(["serde_json", "Value", "Null"])),
        Type::Map(_) => Expression::Default,
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
        Type::Custom(custom) => custom_value(scope.custom_types.path(*custom), style)?,
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
        Type::Array(items) => {
            let first = sample
                .and_then(Value::as_array)
                .and_then(|list| list.first());
            let item = value(items, first, name, style, depth + 1)?;
            Expression::List(vec![match &**items {
                // Only the outermost list is taken in any form.
                Type::Array(_) => owned(item, items),
                Type::Base64 => Expression::Into(Box::new(item)),
                _ => item,
            }])
        }
        Type::Named(id) | Type::Recursive(id) => {
            let names = &scope.names.types[id.index()];
            let module: &[String] = match names.home {
                Home::Schema { .. } => &[],
                Home::Resource(index) => &scope.names.resources[index].module,
                Home::Events(index) => &scope.names.events[index].module,
            };
            let prefix = match names.home {
                Home::Schema { .. } => &style.schemas,
                Home::Resource(_) | Home::Events(_) => &style.krate,
            };
            let path = prefix
                .join(module.iter().map(String::as_str))
                .join([names.name.as_str()]);
            match &scope.service.type_definition(*id).shape {
                Shape::Union(union) => {
                    let (variant, member) = shown_variant(union, sample, names)?;
                    let value = variant_value(&variant.r#type, sample, name, style, depth + 1)?;
                    Expression::Call(path.join([member.as_str()]), vec![value])
                }
                Shape::Enum(r#enum) => {
                    let position = match &r#enum.values {
                        EnumValues::Integers(variants) => variants.iter().position(|variant| {
                            sample.and_then(Value::as_i64) == Some(variant.value)
                        }),
                        EnumValues::Strings(variants) => variants.iter().position(|variant| {
                            sample.and_then(Value::as_str) == Some(variant.value.as_str())
                        }),
                        EnumValues::Scalars(_) => None,
                    };
                    let member = names.members.get(position.unwrap_or(0))?;
                    Expression::Path(path.join([member.as_str()]))
                }
                Shape::Struct(r#struct) => {
                    let mut arguments = Vec::new();
                    for field in r#struct
                        .fields
                        .iter()
                        .filter(|field| is_asked(field, scope))
                    {
                        let sample = sample.and_then(|sample| sample.get(&field.name));
                        arguments.push(expression(field, sample, style, depth + 1)?);
                    }
                    Expression::Call(path.join(["new"]), arguments)
                }
            }
        }
    })
}

/// A value of a type that people chose: its default, as nobody knows how it is written. A macro of the crate cannot name the type,
/// which is of another crate; nor is a path with arguments written out.
fn custom_value(path: &str, style: &Style<'_>) -> Option<Expression> {
    let segments: Vec<&str> = path.split("::").map(str::trim).collect();
    let is_plain = segments.iter().all(|segment| is_identifier(segment));
    let path = Path::new(segments).join(["default"]);
    (is_plain && !style.is_in_macro).then(|| Expression::Call(path, Vec::new()))
}

/// The variant that a sample is of; of the others, the first.
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

/// A value that a variant holds: owned, and in a box where the variant has one.
fn variant_value(
    r#type: &Type,
    sample: Option<&Value>,
    name: &str,
    style: &Style<'_>,
    depth: usize,
) -> Option<Expression> {
    let value = value(r#type, sample, name, style, depth)?;
    let boxed = |value| Expression::Call(Path::new(["Box", "new"]), vec![value]);
    Some(match r#type {
        Type::String | Type::Base64 | Type::Custom(_) => Expression::Into(Box::new(value)),
        Type::Array(_) => Expression::Default,
        other if is_boxed(other, style.scope) => boxed(value),
        Type::Recursive(_) => boxed(value),
        _ => value,
    })
}
