//! Converts text of the description to rustdoc.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc_links::DocLinks;
use super::markdown::lines;
pub(super) use super::markdown::markdown;
use super::text::COMMENT_BREAK;
use crate::model::{Access, Constraints, Field, Scope, Service, TimestampUnit, Type};

/// A `#[doc]` attribute with all lines, which are printed as `///`. Empty text has none.
pub(crate) fn outer(text: &str) -> TokenStream {
    let lines = joined(text).into_iter();
    quote! { #(#[doc = #lines])* }
}

/// A `#![doc]` attribute with all lines, which are printed as `//!`. Empty text has none.
pub(crate) fn inner(text: &str) -> TokenStream {
    let lines = joined(text).into_iter();
    quote! { #(#![doc = #lines])* }
}

/// All lines of a comment in one text: one attribute costs less than one for each line.
fn joined(text: &str) -> Option<String> {
    let lines = lines(text);
    (!lines.is_empty()).then(|| lines.join(COMMENT_BREAK))
}

/// `#[doc(alias)]` attributes, so that rustdoc's search finds an item by these texts.
///
/// Texts that rustdoc rejects are skipped: the item's own name, and texts with quotes or with spaces at an end.
pub(crate) fn aliases<'a>(texts: impl IntoIterator<Item = &'a str>, name: &str) -> TokenStream {
    let mut aliases: Vec<&str> = Vec::new();
    for text in texts.into_iter().map(str::trim) {
        let is_allowed =
            |c: char| c == ' ' || !(c.is_whitespace() || c.is_control() || "'\"".contains(c));
        let is_new = text != name && !aliases.contains(&text);
        if !text.is_empty() && text.chars().all(is_allowed) && is_new {
            aliases.push(text);
        }
    }
    quote!(#(#[doc(alias = #aliases)])*)
}

/// A title, as Markdown for rustdoc, without links to items: it may be the text of a link.
pub(super) fn unlinked(title: &str) -> String {
    markdown(title, &DocLinks::default())
}

/// The description of an item, as Markdown for rustdoc. Empty if there is none, or if it only repeats the item's name.
pub(super) fn wording(description: Option<&str>, name: &str, links: &DocLinks) -> String {
    match description {
        Some(description) if !repeats(description, name) => markdown(description, links),
        _ => String::new(),
    }
}

/// True if a text consists of the words of a name: `The talent id.` repeats `talent_id`.
fn repeats(text: &str, name: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let lower = text.trim_start().to_lowercase();
    let articles = ["the ", "an ", "a "];
    let stripped = articles
        .iter()
        .find_map(|article| lower.strip_prefix(article));
    let name = letters(name);
    letters(&lower) == name || stripped.is_some_and(|text| letters(text) == name)
}

/// The paragraphs that are not empty, with blank lines between them.
pub(crate) fn paragraphs<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts = texts.into_iter().filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n\n")
}

/// Text as the cell of a table: in one line, without the end of a cell.
pub(crate) fn cell(text: &str) -> String {
    text.replace("\n\n", " ")
        .replace('\n', " ")
        .replace('|', "\\|")
}

/// The documentation of a field: its description, or that of its type, and its limits.
pub(super) fn field(field: &Field, service: &Service, links: &DocLinks) -> String {
    let of_type = || match &field.r#type {
        Type::Named(id) | Type::Recursive(id) => {
            service.type_definition(*id).description.as_deref()
        }
        _ => None,
    };
    let description = field.description.as_deref().or_else(of_type);
    let mut facts = limits(&field.r#type, &field.constraints);
    match field.access {
        Access::Both => {}
        Access::ReadOnly => facts.push("Set by the server.".to_owned()),
        Access::WriteOnly => facts.push("Never in a response.".to_owned()),
    }
    if field.secret {
        facts.push("Secret: `Debug` hides it.".to_owned());
    }
    let scopes: Vec<String> = field.scopes.iter().map(scope).collect();
    match scopes.as_slice() {
        [] => {}
        [only] => facts.push(format!("Needs the scope {only}.")),
        several => facts.push(format!("Needs one of the scopes {}.", several.join(", "))),
    }
    let wording = wording(description, &field.name, links);
    paragraphs([wording.as_str(), &facts.join(" ")])
}

/// A scope with its title in the developer console.
pub(crate) fn scope(scope: &Scope) -> String {
    match &scope.title {
        Some(title) => format!("{} ({})", code(&scope.name), unlinked(title)),
        None => code(&scope.name),
    }
}

/// The limits of a value, one sentence each.
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
    sentences.extend(bounds(constraints));
    if let Some(factor) = &constraints.multiple_of {
        sentences.push(format!("A multiple of {factor}."));
    }
    let unit = if *r#type == Type::File {
        "bytes"
    } else {
        "characters"
    };
    sentences.extend(range(constraints.min_length, constraints.max_length, unit));
    sentences.extend(range(constraints.min_items, constraints.max_items, "items"));
    if constraints.unique_items {
        sentences.push("Items must differ.".to_owned());
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

/// The smallest and the largest number.
fn bounds(constraints: &Constraints) -> Vec<String> {
    let minimum = constraints.minimum.as_deref();
    let maximum = constraints.maximum.as_deref();
    let (above, below) = (constraints.exclusive_minimum, constraints.exclusive_maximum);
    if let (Some(minimum), Some(maximum), false, false) = (minimum, maximum, above, below) {
        return vec![format!("From {minimum} to {maximum}.")];
    }
    let minimum = minimum.map(|bound| match above {
        true => format!("More than {bound}."),
        false => format!("At least {bound}."),
    });
    let maximum = maximum.map(|bound| match below {
        true => format!("Less than {bound}."),
        false => format!("At most {bound}."),
    });
    minimum.into_iter().chain(maximum).collect()
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

/// A code span, with more backticks around it than the text contains.
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
    fn characters_that_rustc_rejects_in_comments_are_escaped() {
        let shown = outer("a\rb \u{202e}c\0\td").to_string();
        let expected = quote!(#[doc = " a\\rb \\u{202e}c\\u{0}    d"]).to_string();
        assert_eq!(shown, expected);
    }

    #[test]
    fn code_spans_contain_backticks() {
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("ab"), "`ab`");
    }

    #[test]
    fn a_description_that_repeats_the_name_is_dropped() {
        for (description, name) in [
            ("Talent id", "talent_id"),
            ("The talent ID.", "talent_id"),
            ("An item", "Item"),
            ("a", "a"),
            ("", "id"),
        ] {
            let wording = wording(Some(description), name, &DocLinks::default());
            assert_eq!(wording, "", "{description}");
        }
        for (description, name) in [
            ("Id of the talent", "talent_id"),
            ("The", "id"),
            ("名称", "name"),
        ] {
            let wording = wording(Some(description), name, &DocLinks::default());
            assert_eq!(wording, description);
        }
    }

    #[test]
    fn aliases_are_those_that_rustdoc_accepts() {
        let show = |texts: &[&str]| aliases(texts.iter().copied(), "get").to_string();
        let expected = quote!(#[doc(alias = "获取 a")] #[doc(alias = "/a/{b}")]).to_string();
        let texts = [" 获取 a", "/a/{b}", "/a/{b}", "get", "it's", "a\tb", ""];
        assert_eq!(show(&texts), expected);
        assert_eq!(show(&["get"]), "");
    }
}
