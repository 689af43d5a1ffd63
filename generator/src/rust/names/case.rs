//! From the words of a document to identifiers of Rust.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};
use unicode_normalization::UnicodeNormalization as _;

/// A name as a struct, enum or variant has it: `talent_external_info` → `TalentExternalInfo`.
///
/// A name that already is one stays as it is: `HTTPError` is not turned into `HttpError`.
pub(crate) fn type_name(words: &str) -> String {
    let fits = words.starts_with(|c: char| c.is_ascii_uppercase())
        && words.chars().all(|c| c.is_ascii_alphanumeric());
    if fits {
        shortened(words.to_owned())
    } else {
        identifier(composed(words).to_upper_camel_case(), "Unnamed")
    }
}

/// A name as a field, function or module has it: `petId` → `pet_id`.
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
        // Digits alone say nothing to clippy.
        if name.chars().all(|c| c == '_' || c.is_ascii_digit()) {
            format!("value{name}")
        } else {
            name
        }
    }
}

/// A name as a constant has it: `batch_query` → `BATCH_QUERY`.
pub(crate) fn constant_name(words: &str) -> String {
    identifier(composed(words).to_shouty_snake_case(), "UNNAMED")
}

/// Drops what no identifier may hold, and puts an underscore before a leading digit, and a word in the place of nothing.
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

/// The form in which Rust compares identifiers, of which it wants no other.
fn composed(words: &str) -> std::borrow::Cow<'_, str> {
    if words.is_ascii() {
        words.into()
    } else {
        words.nfkc().collect::<String>().into()
    }
}

/// The longest name, in bytes: modules are files, and file systems take 255 bytes, of which an ending and a number want some.
const LONGEST: usize = 160;

/// As much of a name as fits. Those that become one are told apart as all names that clash.
fn shortened(mut name: String) -> String {
    while name.len() > LONGEST {
        name.pop();
    }
    name
}

/// The identifier for a name: raw (`r#type`) where the name is a keyword.
///
/// The four words that cannot be raw, and `_`, get an underscore.
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

/// The identifier as rustdoc's links have it.
pub(crate) fn linked(name: &str) -> String {
    ident(name).to_string().trim_start_matches("r#").to_owned()
}

/// Whether a name of the document can stand in Rust as it is.
pub(crate) fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = chars
        .next()
        .is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c));
    starts && chars.all(unicode_ident::is_xid_continue) && KEYWORDS.binary_search(&name).is_err()
}

/// What Rust keeps for itself in any edition up to 2024, sorted.
const KEYWORDS: &[&str] = &[
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The words of a name as a sentence reads them: `external_create_time` → `External create time`.
pub(crate) fn spoken(name: &str) -> String {
    let words = name.to_snake_case().replace('_', " ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => name.to_owned(),
    }
}

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
    fn a_name_that_is_raw_already_stays_so() {
        assert_eq!(ident("r#type").to_string(), "r#type");
        assert_eq!(ident("r#self").to_string(), "self_");
        for name in ["r#type", " a", "a ", "a/**/", ""] {
            assert!(!is_identifier(name), "{name:?}");
        }
    }

    #[test]
    fn an_identifier_is_what_the_parser_takes_for_one() {
        assert!(KEYWORDS.is_sorted());
        // The parser knows words of the edition 2021; `gen` has been kept since that of 2024.
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
