//! Text of the document → rustdoc.

use proc_macro2::TokenStream;
use quote::quote;

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

/// The column after which prose is wrapped.
const WIDTH: usize = 100;

/// The lines of a comment: prose wrapped, code as it is.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
        }
        if in_block || line.len() <= WIDTH {
            lines.push(line.to_owned());
        } else {
            wrap_into(&mut lines, line);
        }
    }
    lines
        .into_iter()
        .map(|line| {
            if line.is_empty() {
                line
            } else {
                format!(" {}", visible(&line))
            }
        })
        .collect()
}

/// A line with escapes in place of what rustc refuses in a comment: control characters, and those that turn the direction of
/// text around.
fn visible(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for character in line.chars() {
        let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if turns || (character.is_control() && character != '\t') {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Wraps a line between words; never before a word that would start a list, a heading or a quotation.
fn wrap_into(lines: &mut Vec<String>, line: &str) {
    let indent = if line.starts_with("- ") { "  " } else { "" };
    let mut current = String::new();
    for word in line.split(' ') {
        let starts_block = word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~'])
            || word.starts_with(|c: char| c.is_ascii_digit());
        if !current.trim().is_empty()
            && current.chars().count() + 1 + word.chars().count() > WIDTH
            && !starts_block
        {
            lines.push(std::mem::replace(&mut current, indent.to_owned()));
            current.push_str(word);
        } else {
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
    }
    lines.push(current);
}

/// Makes CommonMark of a document fit for rustdoc.
///
/// Code blocks are marked as text, so that none is compiled as Rust. Indented code, link definitions that lead nowhere
/// and HTML would each make rustdoc complain or change meaning; they become plain text.
pub(crate) fn markdown(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut in_block = false;
    for line in text.trim().lines() {
        let trimmed = line.trim();
        if !result.is_empty() {
            result.push('\n');
        }
        if trimmed.starts_with("```") {
            in_block = !in_block;
            result.push_str(if in_block { "```text" } else { "```" });
        } else if in_block {
            result.push_str(line.trim_end());
        } else {
            // Up to three spaces indent; four would start a code block.
            let indent = (line.len() - line.trim_start().len()).min(3);
            result.extend(std::iter::repeat_n(' ', indent));
            escape_into(&mut result, trimmed);
        }
    }
    if in_block {
        result.push_str("\n```");
    }
    result
}

/// Escapes brackets that are no link, angle brackets that are no address, outside of code spans.
fn escape_into(result: &mut String, line: &str) {
    let mut rest = line;
    while let Some(found) = rest.find(['`', '[', '<', '>']) {
        let (before, from) = rest.split_at(found);
        result.push_str(before);
        let taken = match from.as_bytes()[0] {
            b'`' => from[1..].find('`').map(|end| end + 2),
            b'[' => link_length(from),
            b'<' => address_length(from),
            // A quotation starts a line; any other is a sign.
            _ => (found == 0 && rest.len() == line.len()).then_some(1),
        };
        match taken {
            Some(length) => {
                result.push_str(&from[..length]);
                rest = &from[length..];
            }
            None => {
                result.push('\\');
                result.push_str(&from[..1]);
                rest = &from[1..];
            }
        }
    }
    result.push_str(rest);
}

/// The length of `[text](address)` at the start, if it is there.
fn link_length(text: &str) -> Option<usize> {
    let middle = text.find("](")?;
    let address = &text[middle + 2..];
    let end = address.find(')')?;
    let is_address = address.starts_with("http://") || address.starts_with("https://");
    let plain =
        !text[1..middle].contains(['[', ']', '`']) && !address[..end].contains(char::is_whitespace);
    (is_address && plain).then_some(middle + 2 + end + 1)
}

/// The length of `<https://…>` at the start, if it is there.
fn address_length(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let address = &text[1..end];
    let is_address = address.starts_with("http://") || address.starts_with("https://");
    (is_address && !address.contains(char::is_whitespace)).then_some(end + 1)
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
    fn text_that_rustdoc_would_misread_is_escaped() {
        for (text, expected) in [
            (
                "See [the page](https://example.com/a).",
                "See [the page](https://example.com/a).",
            ),
            ("An [optional] part", "An \\[optional] part"),
            (
                "<b>bold</b> and <https://example.com>",
                "\\<b\\>bold\\</b\\> and <https://example.com>",
            ),
            ("`Vec<T>` stays", "`Vec<T>` stays"),
            ("    indented", "indented"),
            ("```\nlet x;\n```", "```text\nlet x;\n```"),
            ("```rust\npanic!()", "```text\npanic!()\n```"),
            ("a ` lone backtick", "a \\` lone backtick"),
        ] {
            assert_eq!(markdown(text), expected, "{text:?}");
        }
    }

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
