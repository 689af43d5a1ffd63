//! The words that names of types are made of, in snake case or as the description writes them.

use std::collections::BTreeMap;

use heck::ToSnakeCase as _;

use super::case::{type_name, value_name};
use crate::model::{Operation, Resource, TypeName};
use crate::naming::{item_name, repeated_words};

/// The words that the types of each operation of a resource start with: `create_talent_external_info`.
///
/// Words that the object repeats from the end of the action are written once, unless another operation has the shorter name.
pub(super) fn operation_words(resource: &Resource) -> Vec<String> {
    let operations = || resource.operations.iter();
    let whole: Vec<String> = operations()
        .map(|operation| words_of_operation(operation, Repeated::Twice))
        .collect();
    let short: Vec<String> = operations()
        .map(|operation| words_of_operation(operation, Repeated::Once))
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (short, whole) in short.iter().zip(&whole) {
        *counts.entry(short).or_default() += 1;
        if short != whole {
            *counts.entry(whole).or_default() += 1;
        }
    }
    let is_unique = |short: &String| counts.get(short.as_str()) == Some(&1);
    let words = short.iter().zip(&whole);
    words
        .map(|(short, whole)| if is_unique(short) { short } else { whole }.clone())
        .collect()
}

fn words_of_operation(operation: &Operation, repeated: Repeated) -> String {
    let action = value_name(&operation.id.action);
    let Some(object) = &operation.id.object else {
        return action;
    };
    let object = value_name(object);
    let (before, after): (Vec<&str>, Vec<&str>) =
        (action.split('_').collect(), object.split('_').collect());
    let count = match repeated {
        Repeated::Once => repeated_words(&before, &after, after.len()),
        Repeated::Twice => 0,
    };
    let words: Vec<&str> = before.iter().chain(&after[count..]).copied().collect();
    words.join("_")
}

/// The sources of words that names of types start with.
pub(super) struct WordsOf<'a> {
    /// Returns the words of an operation or event, by id.
    pub(super) definition: &'a dyn Fn(&str) -> String,
    /// The names that maintainers chose for schemas, by the description's name.
    pub(super) schema_names: &'a BTreeMap<String, String>,
}

/// Words that a part of a name repeats from the part before it: `create_file` and `file_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeated {
    /// `CreateFileType`.
    Once,
    /// `CreateFileFileType`, for types whose shorter name is taken.
    Twice,
}

/// The words of a type's name.
pub(super) fn type_words(name: &TypeName, words_of: &WordsOf<'_>, repeated: Repeated) -> String {
    let of_type = |name: &TypeName| type_name(&type_words(name, words_of, repeated));
    let below = |parent: &str, part: &str| match repeated {
        Repeated::Once => joined(parent, part),
        Repeated::Twice => format!("{parent}{part}"),
    };
    let WordsOf {
        definition: words_of,
        schema_names,
    } = words_of;
    match name {
        TypeName::Schema(schema) => schema_names.get(schema).unwrap_or(schema).clone(),
        TypeName::Response(operation) => format!("{}_response", words_of(operation)),
        TypeName::ResponseOf { operation, status } => {
            format!("{}_{}_response", words_of(operation), status.to_lowercase())
        }
        TypeName::Headers(operation) => format!("{}_response_headers", words_of(operation)),
        TypeName::Event(event) => words_of(event),
        TypeName::Variant { parent, variant } => {
            format!("{}{}", of_type(parent), type_name(variant))
        }
        TypeName::Input(received) => format!("{}Input", of_type(received)),
        TypeName::Base(of) => format!("{}Base", of_type(of)),
        TypeName::Shared { name, item } => member(name, *item),
        TypeName::Parameter {
            operation,
            name,
            item,
        } => below(
            &type_name(&words_of(operation)),
            &type_name(&member(name, *item)),
        ),
        TypeName::Property {
            parent,
            property,
            item,
        } => below(&of_type(parent), &type_name(&member(property, *item))),
    }
}

/// Joins names in PascalCase. Words at the end of the first that the second starts with are written once, unless nothing else is left of
/// the second: a part never has the name of the whole.
pub(super) fn joined(first: &str, second: &str) -> String {
    let (before, after) = (words_in(first), words_in(second));
    let repeated = repeated_words(&before, &after, after.len().saturating_sub(1));
    let rest = after[repeated..].concat();
    format!("{first}{rest}")
}

/// The words of a name in PascalCase, as they are written: `I18n`, `ID`, `Names`.
fn words_in(name: &str) -> Vec<&str> {
    let snake = name.to_snake_case();
    let mut rest = name;
    let mut words = Vec::new();
    for word in snake.split('_') {
        // A name in another script may change its length in lower case: it counts as one word.
        let Some((word, after)) = rest.split_at_checked(word.len()) else {
            return vec![name];
        };
        words.push(word);
        rest = after;
    }
    if rest.is_empty() { words } else { vec![name] }
}

/// The name of a property, or of one item of its list.
fn member(property: &str, is_item: bool) -> String {
    if is_item {
        item_name(property)
    } else {
        property.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn words_that_a_part_repeats_are_written_once() {
        for (first, second, expected) in [
            ("CreateFile", "FileType", "CreateFileType"),
            ("ResumeSource", "ResumeSourceType", "ResumeSourceType"),
            ("I18nName", "NameValue", "I18nNameValue"),
            ("UserID", "IDType", "UserIDType"),
            ("Error", "Error", "ErrorError"),
            ("Profile", "FileType", "ProfileFileType"),
            ("Straße", "StraßeName", "StraßeName"),
            ("名", "名", "名名"),
        ] {
            assert_eq!(joined(first, second), expected);
        }
    }
}
