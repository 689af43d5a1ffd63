//! The location of each field of a generated request, from its text: `parts.query("limit", &self.limit)`.
//!
//! This maps Rust names to wire names only. Whether a value arrives is checked on the wire.

use std::collections::BTreeMap;

use conformance_harness::{Field, Fields};
use syn::visit::Visit;
use syn::{Expr, ExprMethodCall, ImplItem, Item, ItemImpl, Lit};

/// The fields, by operation.
pub(crate) fn of_file(text: &str) -> syn::Result<BTreeMap<String, Fields>> {
    let file = syn::parse_file(text)?;
    // Operation ids by the name of their static.
    let ids: BTreeMap<String, String> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Static(item) => Some((item.ident.to_string(), operation_id(&item.expr)?)),
            _ => None,
        })
        .collect();
    let requests = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) => request(block),
        _ => None,
    });
    Ok(requests
        .filter_map(|(constant, fields)| Some((ids.get(&constant)?.clone(), fields)))
        .collect())
}

/// The first argument of `runtime::Operation::new`.
fn operation_id(expression: &Expr) -> Option<String> {
    struct Found(Option<String>);
    impl Visit<'_> for Found {
        fn visit_expr_call(&mut self, call: &syn::ExprCall) {
            if let Expr::Path(function) = &*call.func
                && function
                    .path
                    .segments
                    .last()
                    .is_some_and(|last| last.ident == "new")
                && let Some(id) = call.args.first().and_then(text)
            {
                self.0 = Some(id);
            }
        }
    }
    let mut found = Found(None);
    found.visit_expr(expression);
    found.0
}

fn request(block: &ItemImpl) -> Option<(String, Fields)> {
    let (path, _) = block.trait_.as_ref()?;
    if path.segments.last()?.ident != "Request" {
        return None;
    }
    let constant = block.items.iter().find_map(|item| match item {
        ImplItem::Const(item) if item.ident == "OPERATION" => match &item.expr {
            Expr::Reference(reference) => match &*reference.expr {
                Expr::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })?;
    let mut calls = Calls(Vec::new());
    for item in &block.items {
        if let ImplItem::Fn(function) = item
            && function.sig.ident == "parts"
        {
            calls.visit_block(&function.block);
        }
    }
    Some((constant, calls.0))
}

struct Calls(Fields);

impl Visit<'_> for Calls {
    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        let method = call.method.to_string();
        let is_parts = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("parts"));
        let Some(field) = call.args.last().and_then(member).filter(|_| is_parts) else {
            return;
        };
        let name = call.args.iter().find_map(text).unwrap_or_default();
        let place = match method.as_str() {
            "body" | "body_upload" => "body".to_owned(),
            "styled" => call.args.first().and_then(last_segment).unwrap_or_default(),
            body if body.contains("body_") => "body field".to_owned(),
            place => place.to_owned(),
        };
        // The media type of a part is a string too; the name comes first.
        self.0.push(Field {
            place,
            name: if method == "body" {
                String::new()
            } else {
                name
            },
            field,
        });
    }
}

/// `x` of `&self.x`, also inside a call.
fn member(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Reference(reference) => member(&reference.expr),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => Some(name.to_string().trim_start_matches("r#").to_owned()),
            syn::Member::Unnamed(_) => None,
        },
        Expr::Call(call) => call.args.last().and_then(member),
        Expr::MethodCall(call) => member(&call.receiver),
        _ => None,
    }
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// `query` of `runtime::Place::Query`.
fn last_segment(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(path) => Some(path.path.segments.last()?.ident.to_string().to_lowercase()),
        _ => None,
    }
}
