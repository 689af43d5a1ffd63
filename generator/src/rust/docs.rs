//! Text of the document → rustdoc.

use proc_macro2::TokenStream;
use quote::quote;

use super::markdown::lines;
pub(crate) use super::markdown::markdown;
use super::names::case::spoken;
use super::text::COMMENT_BREAK;
use crate::model::{Access, Constraints, Field, Scope, Service, TimestampUnit, Type};

/// A `#[doc]` attribute with all lines, which are printed as `///`.
pub(crate) fn outer(text: &str) -> TokenStream {
    let lines = joined(text).into_iter();
    quote! { #(#[doc = #lines])* }
}

/// A `#![doc]` attribute with all lines, which are printed as `//!`.
pub(crate) fn inner(text: &str) -> TokenStream {
    let lines = joined(text).into_iter();
    quote! { #(#![doc = #lines])* }
}

/// The lines of a comment in one text, if there are any: one attribute costs less than one for each line.
fn joined(text: &str) -> Option<String> {
    let lines = lines(text);
    (!lines.is_empty()).then(|| lines.join(COMMENT_BREAK))
}

/// What a field is: its description, else that of its type, else its name; then its limits.
pub(crate) fn field(field: &Field, service: &Service) -> String {
    let of_type = || match &field.r#type {
        Type::Named(id) | Type::Recursive(id) => service.type_definition(*id).description.as_ref(),
        _ => None,
    };
    let mut text = match field.description.as_ref().or_else(of_type) {
        Some(description) => markdown(description),
        None => format!("{}.", spoken(&field.name)),
    };
    let mut limits = limits(&field.r#type, &field.constraints);
    match field.access {
        Access::Both => {}
        Access::ReadOnly => limits.push("Set by the server.".to_owned()),
        Access::WriteOnly => limits.push("Never in a response.".to_owned()),
    }
    if field.secret {
        limits.push("Secret: `Debug` does not show it.".to_owned());
    }
    let scopes: Vec<String> = field.scopes.iter().map(scope).collect();
    match scopes.as_slice() {
        [] => {}
        [only] => limits.push(format!("Needs the scope {only}.")),
        several => limits.push(format!("Needs one of the scopes {}.", several.join(", "))),
    }
    if !limits.is_empty() {
        text.push_str("\n\n");
        text.push_str(&limits.join(" "));
    }
    text
}

/// A scope with its title in the console.
pub(crate) fn scope(scope: &Scope) -> String {
    match &scope.title {
        Some(title) => format!("{} ({})", code(&scope.name), markdown(title)),
        None => code(&scope.name),
    }
}

/// Limits and meaning as short sentences.
fn limits(r#type: &Type, constraints: &Constraints) -> Vec<String> {
    let mut sentences = Vec::new();
    match constraints.timestamp {
        Some(TimestampUnit::Seconds) => {
            sentences.push("In seconds since the Unix epoch.".to_owned())
        }
        Some(TimestampUnit::Milliseconds) => {
            sentences.push("In milliseconds since the Unix epoch.".to_owned())
        }
        None => {}
    }
    let minimum = constraints
        .minimum
        .as_ref()
        .map(|bound| (bound, constraints.exclusive_minimum));
    let maximum = constraints
        .maximum
        .as_ref()
        .map(|bound| (bound, constraints.exclusive_maximum));
    match (minimum, maximum) {
        (Some((minimum, false)), Some((maximum, false))) => {
            sentences.push(format!("From {minimum} to {maximum}."))
        }
        (minimum, maximum) => {
            if let Some((bound, exclusive)) = minimum {
                sentences.push(format!(
                    "{} {bound}.",
                    if exclusive { "More than" } else { "At least" }
                ));
            }
            if let Some((bound, exclusive)) = maximum {
                sentences.push(format!(
                    "{} {bound}.",
                    if exclusive { "Less than" } else { "At most" }
                ));
            }
        }
    }
    if let Some(factor) = &constraints.multiple_of {
        sentences.push(format!("A multiple of {factor}."));
    }
    let length_unit = if *r#type == Type::File {
        "bytes"
    } else {
        "characters"
    };
    sentences.extend(range(
        constraints.min_length,
        constraints.max_length,
        length_unit,
    ));
    sentences.extend(range(constraints.min_items, constraints.max_items, "items"));
    if constraints.unique_items {
        sentences.push("No item twice.".to_owned());
    }
    if let Some(format) = &constraints.format {
        sentences.push(format!("Format: {}.", code(format)));
    }
    if let Some(pattern) = &constraints.pattern {
        sentences.push(format!("Matches {}.", code(pattern)));
    }
    if let Some(default) = &constraints.default {
        sentences.push(format!("Default: {}.", code(&default.to_string())));
    }
    sentences
}

fn range(least: Option<usize>, most: Option<usize>, unit: &str) -> Option<String> {
    match (least.filter(|&least| least > 0), most) {
        (Some(least), Some(most)) if least == most => Some(format!("Exactly {least} {unit}.")),
        (Some(least), Some(most)) => Some(format!("From {least} to {most} {unit}.")),
        (Some(least), None) => Some(format!("At least {least} {unit}.")),
        (None, Some(most)) => Some(format!("At most {most} {unit}.")),
        (None, None) => None,
    }
}

/// A code span, whatever backticks the text holds.
pub(crate) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 {
        format!("`{text}`")
    } else {
        format!("{fence} {text} {fence}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rustc_refuses_in_comments_is_escaped() {
        let shown = super::outer("a\rb \u{202e}c\0\td").to_string();
        let expected = quote::quote!(#[doc = " a\\rb \\u{202e}c\\u{0}\td"]).to_string();
        assert_eq!(shown, expected);
    }

    #[test]
    fn code_spans_hold_backticks() {
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("ab"), "`ab`");
    }
}
