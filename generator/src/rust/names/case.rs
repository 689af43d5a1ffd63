//! Converts words of the description to Rust identifiers.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};
use unicode_normalization::UnicodeNormalization as _;

/// The name of a struct, enum or variant: `talent_external_info` → `TalentExternalInfo`.
///
/// A name in PascalCase stays as it is: `HTTPError` does not become `HttpError`.
pub(crate) fn type_name(words: &str) -> String {
    let fits = words.starts_with(|c: char| c.is_ascii_uppercase())
        && words.chars().all(|c| c.is_ascii_alphanumeric());
    if fits {
        shortened(words.to_owned())
    } else {
        identifier(composed(words).to_upper_camel_case(), "Unnamed")
    }
}

/// The name of a field, function or module: `petId` → `pet_id`.
pub(crate) fn value_name(words: &str) -> String {
    let fits = words.starts_with(|c: char| c.is_ascii_lowercase())
        && !words.contains("__")
        && words
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if fits {
        shortened(words.to_owned())
    } else {
        let name = identifier(composed(words).to_snake_case(), "unnamed");
        // Clippy rejects names of digits only.
        if name.chars().all(|c| c == '_' || c.is_ascii_digit()) {
            format!("value{name}")
        } else {
            name
        }
    }
}

/// The name of a constant: `batch_query` → `BATCH_QUERY`.
pub(crate) fn constant_name(words: &str) -> String {
    identifier(composed(words).to_shouty_snake_case(), "UNNAMED")
}

/// Removes invalid characters and adds an underscore before a leading digit. An empty result becomes `unnamed`.
fn identifier(name: String, unnamed: &str) -> String {
    let mut kept: String = name
        .chars()
        .filter(|&c| c == '_' || unicode_ident::is_xid_continue(c))
        .collect();
    if !kept.starts_with(|c: char| c == '_' || unicode_ident::is_xid_start(c)) {
        kept.insert(0, '_');
    }
    if kept.chars().all(|c| c == '_') {
        unnamed.to_owned()
    } else {
        shortened(kept)
    }
}

/// Normalises to NFKC, the form in which Rust compares identifiers.
fn composed(words: &str) -> std::borrow::Cow<'_, str> {
    if words.is_ascii() {
        words.into()
    } else {
        words.nfkc().collect::<String>().into()
    }
}

/// The longest name, in bytes. A module is a file, whose name has at most 255 bytes, with an extension and perhaps a number.
const LONGEST: usize = 160;

/// The first part of a name that is too long. Names that become equal get numbers, as all names that clash.
fn shortened(mut name: String) -> String {
    while name.len() > LONGEST {
        name.pop();
    }
    name
}

/// The identifier for a name, raw (`r#type`) if the name is a keyword.
///
/// The four keywords that cannot be raw, and `_`, get an underscore.
pub(crate) fn ident(name: &str) -> Ident {
    let name = name.strip_prefix("r#").unwrap_or(name);
    if is_identifier(name) {
        return Ident::new(name, Span::call_site());
    }
    match name {
        "self" | "Self" | "super" | "crate" | "_" => {
            Ident::new(&format!("{name}_"), Span::call_site())
        }
        _ => Ident::new_raw(name, Span::call_site()),
    }
}

/// The identifier as links of rustdoc write it.
pub(crate) fn linked(name: &str) -> String {
    ident(name).to_string().trim_start_matches("r#").to_owned()
}

/// True if a name is a Rust identifier as it is.
pub(crate) fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = chars
        .next()
        .is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c));
    starts && chars.all(unicode_ident::is_xid_continue) && KEYWORDS.binary_search(&name).is_err()
}

/// The keywords of all editions up to 2024, sorted.
const KEYWORDS: &[&str] = &[
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_case_of_their_kind() {
        for (words, as_type, as_value) in [
            (
                "talent_external_info",
                "TalentExternalInfo",
                "talent_external_info",
            ),
            ("HTTPError", "HTTPError", "http_error"),
            ("X-Request-Id", "XRequestId", "x_request_id"),
            ("i18n", "I18n", "i18n"),
            ("in-quarantine", "InQuarantine", "in_quarantine"),
            ("1st", "_1st", "_1st"),
            ("+1", "_1", "value_1"),
            ("", "Unnamed", "unnamed"),
            ("??", "Unnamed", "unnamed"),
            ("ａ𝐛", "Ab", "ab"),
            ("a__b", "AB", "a_b"),
        ] {
            assert_eq!(
                (type_name(words).as_str(), value_name(words).as_str()),
                (as_type, as_value),
                "{words:?}"
            );
        }
    }

    #[test]
    fn a_raw_identifier_stays_raw() {
        assert_eq!(ident("r#type").to_string(), "r#type");
        assert_eq!(ident("r#self").to_string(), "self_");
        for name in ["r#type", " a", "a ", "a/**/", ""] {
            assert!(!is_identifier(name), "{name:?}");
        }
    }

    #[test]
    fn identifiers_are_those_that_the_parser_accepts() {
        assert!(KEYWORDS.is_sorted());
        // The parser uses the keywords of the edition 2021; `gen` is one since the edition 2024.
        let keywords = KEYWORDS.iter().filter(|&&name| name != "gen");
        let others = [
            "a", "_a", "__", "é", "a\u{301}", "1a", "a-b", "union", "raw", "default", "safe",
        ];
        for name in keywords.chain(&others) {
            let parsed = syn::parse_str::<Ident>(name).is_ok();
            assert_eq!(is_identifier(name), parsed, "{name:?}");
        }
    }

    #[test]
    fn keywords_become_raw_or_get_an_underscore() {
        for (name, expected) in [
            ("type", "r#type"),
            ("self", "self_"),
            ("Self", "Self_"),
            ("_", "__"),
            ("id", "id"),
        ] {
            assert_eq!(ident(name).to_string(), expected);
        }
    }
}
