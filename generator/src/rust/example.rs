//! An example call for the documentation of each operation, made of the document's own samples.

use proc_macro2::TokenStream;
use serde_json::Value;

use super::fields::only_value;
use super::names::case::ident;
use super::names::{Home, OperationNames, TypeNames};
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
            krate: scope.crate_name,
            schemas: "schemas::".to_owned(),
            file: "Upload::path(\"file.pdf\")",
        };
        let arguments = values(operation, &style)?;
        let steps: String = path
            .iter()
            .map(|step| format!("    .{}()\n", ident(step)))
            .collect();
        let function = ident(&names.function);
        let construct = format!("{request}::new({})", arguments.join(", "));
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
    krate: &'s str,
    /// What stands before the name of a shared schema.
    schemas: String,
    /// A value for a file.
    file: &'s str,
}

/// What `new` of a request takes: the values of the samples, else placeholders. `None` where a type has no end.
fn values(operation: &Operation, style: &Style<'_>) -> Option<Vec<String>> {
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
    let service = scope.names.module.iter().map(|segment| ident(segment));
    let service: String = service.map(|segment| format!("{segment}::")).collect();
    let style = Style {
        scope,
        krate: "$crate",
        schemas: format!("$crate::{service}schemas::"),
        file: "Upload::bytes(\"file.pdf\", \"the content of a file\")",
    };
    values(operation, &style)?.join(", ").parse().ok()
}

/// Whether `new` takes the field.
fn is_asked(field: &Field, scope: &FileScope<'_>) -> bool {
    field.required && only_value(field, scope).is_none()
}

/// A list inside a list, which is a `Vec` of what it holds.
fn owned(list: &str, r#type: &Type) -> String {
    match r#type {
        Type::Array(items) => {
            let inner = list
                .strip_prefix('[')
                .and_then(|list| list.strip_suffix(']'));
            let inner = inner.unwrap_or(list);
            match &**items {
                // Owned when it was made.
                Type::Array(_) => format!("vec![{inner}]"),
                items => format!("vec![{}]", owned(inner, items)),
            }
        }
        Type::String => format!("{list}.into()"),
        _ => list.to_owned(),
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
) -> Option<String> {
    let sample = sample.or(field.example.as_ref());
    if !field.is_plain() {
        // Asked for all the same, to say that there is none.
        return Some("None".to_owned());
    }
    value(&field.r#type, sample, &field.name, style, depth)
}

fn value(
    r#type: &Type,
    sample: Option<&Value>,
    name: &str,
    style: &Style<'_>,
    depth: usize,
) -> Option<String> {
    if depth > DEPTH_LIMIT {
        return None;
    }
    let scope = style.scope;
    Some(match r#type {
        Type::Nothing => "()".to_owned(),
        Type::Any => format!("{}::serde_json::Value::Null", style.krate),
        Type::Map(_) => "Default::default()".to_owned(),
        Type::Boolean => sample.and_then(Value::as_bool).unwrap_or(true).to_string(),
        Type::Int32 => sample
            .and_then(Value::as_i64)
            .and_then(|n| i32::try_from(n).ok())
            .unwrap_or(1)
            .to_string(),
        Type::Int64 => sample.and_then(Value::as_i64).unwrap_or(1).to_string(),
        Type::UInt32 => sample
            .and_then(Value::as_u64)
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(1)
            .to_string(),
        Type::UInt64 => sample.and_then(Value::as_u64).unwrap_or(1).to_string(),
        Type::Base64 => "b\"bytes\".to_vec()".to_owned(),
        Type::Optional(_) => "None".to_owned(),
        Type::Float | Type::Double => {
            format!("{:?}", sample.and_then(Value::as_f64).unwrap_or(1.0))
        }
        Type::String => format!("{:?}", sample.and_then(Value::as_str).unwrap_or(name)),
        Type::File => format!("{}::{}", style.krate, style.file),
        Type::Array(items) => {
            let first = sample
                .and_then(Value::as_array)
                .and_then(|list| list.first());
            let item = value(items, first, name, style, depth + 1)?;
            match &**items {
                // Only the outermost list is taken in any form.
                Type::Array(_) => format!("[{}]", owned(&item, items)),
                Type::Base64 => format!("[{item}.into()]"),
                _ => format!("[{item}]"),
            }
        }
        Type::Named(id) | Type::Recursive(id) => {
            let names = &scope.names.types[id.index()];
            let prefix = match &names.home {
                Home::Schema { .. } => style.schemas.clone(),
                Home::Resource(_) | Home::Events(_) => {
                    let module: &[String] = match names.home {
                        Home::Resource(index) => &scope.names.resources[index].module,
                        Home::Events(index) => &scope.names.events[index].module,
                        Home::Schema { .. } => &[],
                    };
                    let module: String = module
                        .iter()
                        .map(|segment| format!("{}::", ident(segment)))
                        .collect();
                    format!("{}::{module}", style.krate)
                }
            };
            let path = format!("{prefix}{}", ident(&names.name));
            match &scope.service.type_definition(*id).shape {
                Shape::Union(union) => {
                    let (variant, member) = shown_variant(union, sample, names)?;
                    let value = variant_value(&variant.r#type, sample, name, style, depth + 1)?;
                    format!("{path}::{}({value})", ident(member))
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
                    format!("{path}::{}", ident(member))
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
                    format!("{path}::new({})", arguments.join(", "))
                }
            }
        }
    })
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
) -> Option<String> {
    let value = value(r#type, sample, name, style, depth)?;
    Some(match r#type {
        Type::String => format!("{value}.to_owned()"),
        Type::Base64 => format!("{value}.into()"),
        Type::Array(_) => "Vec::new()".to_owned(),
        other if is_boxed(other, style.scope) => format!("Box::new({value})"),
        Type::Recursive(_) => format!("Box::new({value})"),
        _ => value,
    })
}
