//! The types of a generated file, as lines of text.

use std::collections::BTreeMap;
use std::fmt::Write;

use quote::ToTokens;
use syn::{Expr, Fields, ImplItem, Item, ItemImpl, Pat, ReturnType, Stmt, Visibility};

/// Types by name, each with its lines.
pub(super) type Listing = BTreeMap<String, Vec<String>>;

/// The public structs and enums of a file, with fields, variants, constructors and the locations of fields.
pub(super) fn listing(module: &syn::File) -> (Listing, Vec<String>) {
    let mut types = Listing::new();
    let mut order = Vec::new();
    for item in &module.items {
        match item {
            Item::Struct(item) if is_public(&item.vis) && !has_lifetime(&item.generics) => {
                let name = item.ident.to_string();
                order.push(name.clone());
                let lines = types.entry(name).or_default();
                if let Fields::Named(fields) = &item.fields {
                    lines.extend(
                        fields
                            .named
                            .iter()
                            .filter(|field| is_public(&field.vis))
                            .map(|field| {
                                let name = field
                                    .ident
                                    .as_ref()
                                    .map(ToString::to_string)
                                    .unwrap_or_default();
                                format!("{name}: {}", text(&field.ty))
                            }),
                    );
                }
            }
            Item::Enum(item) if is_public(&item.vis) => {
                order.push(item.ident.to_string());
                let lines = types.entry(item.ident.to_string()).or_default();
                // Values of enums are in their `impl`; only `Unknown` has a field.
                if item
                    .variants
                    .iter()
                    .any(|of| of.ident != "Unknown" && !of.fields.is_empty())
                {
                    lines.extend(item.variants.iter().map(text));
                }
            }
            Item::Impl(block) => {
                let name = text(&block.self_ty);
                if let Some(lines) = types.get_mut(&name) {
                    let more = block_lines(block, lines);
                    lines.extend(more);
                }
            }
            _ => {}
        }
    }
    (types, order)
}

/// Adds the functions of an `impl`, and the locations of fields, to the lines of its type.
fn block_lines(block: &ItemImpl, fields: &mut [String]) -> Vec<String> {
    let of_trait = block
        .trait_
        .as_ref()
        .map(|of| of.0.segments.last().expect("a name").ident.to_string());
    let functions = || {
        block.items.iter().filter_map(|item| match item {
            ImplItem::Fn(function) => Some(function),
            _ => None,
        })
    };
    let types = || {
        block.items.iter().filter_map(|item| match item {
            ImplItem::Type(item) => Some((item.ident.to_string(), text(&item.ty))),
            _ => None,
        })
    };
    match of_trait.as_deref() {
        None => functions()
            .filter(|function| function.sig.ident == "new")
            .map(|function| signature(&function.sig))
            .chain(functions().filter_map(|function| wire_values(&function.block)))
            .chain(block.items.iter().filter_map(|item| match item {
                ImplItem::Const(item) => Some(format!("{} = {}", item.ident, text(&item.expr))),
                _ => None,
            }))
            .collect(),
        Some("Request") => {
            for (name, place) in functions().flat_map(|function| places(&function.block)) {
                for line in fields
                    .iter_mut()
                    .filter(|line| line.starts_with(&format!("{name}: ")))
                {
                    write!(line, "  [{place}]").expect("a string");
                }
            }
            types()
                .map(|(_, response)| format!("-> {response}"))
                .collect()
        }
        Some("Paged") => types()
            .map(|(_, item)| format!("items of pages: {item}"))
            .collect(),
        _ => Vec::new(),
    }
}

/// `Self::Variant => value` arms of `value` and `as_str`.
fn wire_values(block: &syn::Block) -> Option<String> {
    let [Stmt::Expr(Expr::Match(arms), _)] = block.stmts.as_slice() else {
        return None;
    };
    let values = arms
        .arms
        .iter()
        .filter_map(|arm| match (&arm.pat, &*arm.body) {
            (Pat::Path(variant), Expr::Lit(value)) => Some(format!(
                "{} = {}",
                variant.path.segments.last()?.ident,
                text(value)
            )),
            _ => None,
        });
    let values: Vec<String> = values.collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// `parts.query("name", &self.field)` → field and location, with the wire name if it differs.
fn places(block: &syn::Block) -> Vec<(String, String)> {
    let calls = block.stmts.iter().filter_map(|statement| match statement {
        Stmt::Expr(Expr::MethodCall(call), _) => Some(call),
        _ => None,
    });
    calls
        .filter_map(|call| {
            let place = call.method.to_string();
            let field = text(call.args.last()?)
                .trim_start_matches("&self.")
                .to_owned();
            let wire = call
                .args
                .first()
                .map(text)
                .unwrap_or_default()
                .trim_matches('"')
                .to_owned();
            let renamed = if field.trim_start_matches("r#") == wire {
                String::new()
            } else {
                format!(" as {wire}")
            };
            Some((field, format!("{}{renamed}", place.replace('_', " "))))
        })
        .collect()
}

pub(super) fn public_functions(block: &ItemImpl) -> impl Iterator<Item = &syn::Signature> {
    block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) if is_public(&function.vis) => Some(&function.sig),
        _ => None,
    })
}

pub(super) fn signature(signature: &syn::Signature) -> String {
    let inputs: Vec<String> = signature.inputs.iter().map(text).collect();
    let output = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, output) => format!(" -> {}", text(output)),
    };
    format!("fn {}({}){output}", signature.ident, inputs.join(", "))
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has_lifetime(generics: &syn::Generics) -> bool {
    generics.lifetimes().next().is_some()
}

/// Tokens in the usual spacing.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let mut out = text;
    for (from, to) in [
        (" :: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("< ", "<"),
        (" ,", ","),
        ("& ", "&"),
        (" . ", "."),
        (" : ", ": "),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
    ] {
        out = out.replace(from, to);
    }
    out
}
