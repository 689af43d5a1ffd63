//! The keys of a Schema Object: what each says, in the order in which they are written.

/// What a key says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Which values the schema takes: a fact of the page.
    Values,
    /// Another fact of the page.
    Aside,
    /// Words, which people own.
    Words,
}

/// Every key that transcription knows. Other keys belong to people and are written after these.
const KEYS: [(&str, Says); 26] = [
    ("$ref", Says::Values),
    ("allOf", Says::Values),
    ("x-type-name", Says::Aside),
    ("type", Says::Values),
    ("format", Says::Values),
    ("x-timestamp", Says::Values),
    ("title", Says::Words),
    ("description", Says::Words),
    ("deprecated", Says::Values),
    ("x-field-scopes", Says::Values),
    ("enum", Says::Values),
    ("x-enum-varnames", Says::Words),
    ("x-enum-descriptions", Says::Words),
    ("default", Says::Values),
    ("minimum", Says::Values),
    ("maximum", Says::Values),
    ("minLength", Says::Values),
    ("maxLength", Says::Values),
    ("pattern", Says::Values),
    ("minItems", Says::Values),
    ("maxItems", Says::Values),
    ("items", Says::Values),
    ("required", Says::Values),
    ("properties", Says::Values),
    ("additionalProperties", Says::Values),
    ("example", Says::Aside),
];

/// The keys in the order in which they are written.
pub(super) const ORDER: &[&str] = &names();

const fn names() -> [&'static str; KEYS.len()] {
    let mut names = [""; KEYS.len()];
    let mut index = 0;
    while index < KEYS.len() {
        names[index] = KEYS[index].0;
        index += 1;
    }
    names
}

/// The words about the values of an `enum`, item by item.
pub(super) const ENUM_WORDS: [&str; 2] = ["x-enum-varnames", "x-enum-descriptions"];

/// Whether a page states what stands under the key.
pub(super) fn is_fact(key: &str) -> bool {
    KEYS.iter()
        .any(|(name, says)| *name == key && *says != Says::Words)
}

/// The keys that say which values a schema takes. Samples, names and words are not among them.
pub(super) fn of_values() -> impl Iterator<Item = &'static str> {
    KEYS.iter()
        .filter(|(_, says)| *says == Says::Values)
        .map(|(name, _)| *name)
}
