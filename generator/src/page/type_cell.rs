//! The type column.

use super::RowType;
use super::inline::plain;

/// The maximum nesting of types in one cell. A deeper type is read as a name.
const MAX_DEPTH: usize = 16;

/// A type cell.
pub(super) struct TypeCell {
    pub(super) r#type: RowType,
    /// True if the cell names 64-bit integers.
    pub(super) int64: bool,
    /// The part of the type that the cell leaves open.
    pub(super) unstated: Option<Unstated>,
}

/// The part of a type that a table leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unstated {
    /// The type cell is empty, or the table has no such column.
    Type,
    /// The type is `array` or `list` without the type of its items.
    Items,
}

/// Parses a type cell.
pub(super) fn parse(cell: &str) -> TypeCell {
    let text = plain(cell);
    let r#type = parse_type(&text, 0);
    let lower = text.to_ascii_lowercase();
    let is_wide = ["int64", "long", "bigint"]
        .iter()
        .any(|word| lower.contains(word));
    let int64 = is_wide && *r#type.innermost() == RowType::Integer;
    let unstated = match lower.as_str() {
        "" => Some(Unstated::Type),
        "array" | "list" | "[]" | "array[]" | "list[]" => Some(Unstated::Items),
        _ => None,
    };
    TypeCell {
        r#type,
        int64,
        unstated,
    }
}

/// Returns true if a text can be a type: short, without prose.
pub(super) fn is_plausible(cell: &str) -> bool {
    let text = plain(cell);
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.[]<>(), /".contains(c);
    let words = text.split(' ').count();
    !text.is_empty() && text.len() <= 80 && words <= 3 && text.chars().all(allowed)
}

/// Returns true for a field's name and a word of a type in one text, such as `id string`.
pub(super) fn is_name_and_type(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.∟".contains(c);
    let (Some(name), Some(r#type), None) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    name.chars().all(is_part) && !matches!(parse(r#type).r#type, RowType::Named(_))
}

fn parse_type(text: &str, depth: usize) -> RowType {
    let text = text.trim();
    if depth > MAX_DEPTH {
        return RowType::Named(text.to_owned());
    }
    if let Some(item) = array_item(text) {
        return RowType::Array(Box::new(parse_type(item, depth + 1)));
    }
    if let Some(value) = map_value(text) {
        return RowType::Map(Box::new(match value {
            MapValue::Any => RowType::Any,
            MapValue::Type(value) => parse_type(value, depth + 1),
        }));
    }
    let lower = text.to_ascii_lowercase();
    match scalar(&lower) {
        Some(scalar) => scalar,
        None if is_alternatives(&lower) => RowType::Any,
        None => RowType::Named(text.to_owned()),
    }
}

/// Returns the item type of an array: `T[]`, `[]T`, `array<T>`, `list of T`. It is empty for the bare words.
fn array_item(text: &str) -> Option<&str> {
    for suffix in ["[]", "[ ]", "［］", "【】"] {
        if let Some(item) = text.strip_suffix(suffix) {
            return Some(item);
        }
    }
    if let Some(item) = text.strip_prefix("[]") {
        return Some(item);
    }
    ["array", "list"].iter().find_map(|word| {
        let rest = without_word(text, word)?;
        match rest {
            "" => Some(rest),
            _ => bracketed(rest).or_else(|| rest.strip_prefix(" of ")),
        }
    })
}

/// The values of a map type.
enum MapValue<'t> {
    Any,
    Type(&'t str),
}

/// Returns the value type of a map: `map<string, T>`, or `map[string]T` as Go writes it.
fn map_value(text: &str) -> Option<MapValue<'_>> {
    ["map", "dict"].iter().find_map(|word| {
        let rest = without_word(text, word)?;
        if rest.is_empty() {
            return Some(MapValue::Any);
        }
        if let Some(inner) = bracketed(rest) {
            let value = inner.split_once([',', '，']).map_or("", |(_, value)| value);
            return Some(match value.trim() {
                "" => MapValue::Any,
                value => MapValue::Type(value),
            });
        }
        let (_, value) = rest.strip_prefix('[')?.split_once(']')?;
        Some(MapValue::Type(value))
    })
}

/// Removes a word from the start of a text, in any case.
fn without_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

/// Returns the content of `<…>` or `(…)`, if the brackets enclose the whole text.
fn bracketed(text: &str) -> Option<&str> {
    let text = text.trim();
    [('<', '>'), ('(', ')'), ('（', '）')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
}

fn scalar(lower: &str) -> Option<RowType> {
    Some(match lower {
        "string" | "str" | "varchar" => RowType::String,
        "int" | "integer" | "byte" | "int8" | "int16" | "int32" | "int64" | "uint" | "uint8"
        | "uint16" | "uint32" | "uint64" | "long" | "bigint" | "short" | "number(int)"
        | "number(int32)" | "number(int64)" | "integer(int64)" | "integer(int32)" | "int(64)"
        | "int(32)" => RowType::Integer,
        "number" | "float" | "double" | "decimal" | "float32" | "float64" | "number(float)"
        | "number(double)" => RowType::Number,
        "boolean" | "bool" => RowType::Boolean,
        "file" | "binary" => RowType::File,
        "json" | "any" | "interface" | "interface{}" => RowType::Any,
        "union" => RowType::Union,
        "" | "-" | "\\-" | "—" | "–" | "/" | "object" | "struct" | "obj" => RowType::Untyped,
        "enum" => RowType::Enum,
        "text" => RowType::Text,
        _ => return None,
    })
}

/// Returns true if a text names alternative scalars, such as `string/int`.
fn is_alternatives(lower: &str) -> bool {
    let parts: Vec<&str> = lower.split(['/', '|', '、', '或']).collect();
    parts.len() > 1
        && parts
            .iter()
            .all(|part| !part.trim().is_empty() && scalar(part.trim()).is_some())
}

#[cfg(test)]
mod tests {
    use super::{is_plausible, parse};
    use crate::page::RowType::{
        self, Any, Array, Boolean, Enum, File, Integer, Map, Named, Number, String, Untyped,
    };

    fn array(item: RowType) -> RowType {
        Array(Box::new(item))
    }

    fn map(value: RowType) -> RowType {
        Map(Box::new(value))
    }

    #[test]
    fn types_are_read_in_every_form() {
        for (written, r#type) in [
            ("string", String),
            ("String", String),
            ("int", Integer),
            ("`int64`", Integer),
            ("array<byte>", array(Integer)),
            ("number(float)", Number),
            ("double", Number),
            ("Boolean", Boolean),
            ("file", File),
            ("json", Any),
            ("enum", Enum),
            ("enum\\[\\]", array(Enum)),
            ("\\-", Untyped),
            ("object", Untyped),
            ("", Untyped),
            ("string\\[\\]", array(String)),
            ("int[]", array(Integer)),
            ("talent\\[\\]", array(Named("talent".to_owned()))),
            ("T\\[\\]\\[\\]", array(array(Named("T".to_owned())))),
            ("array&lt;string&gt;", array(String)),
            ("list<i18n>", array(Named("i18n".to_owned()))),
            ("Array(int)", array(Integer)),
            ("list", array(Untyped)),
            ("array_item", Named("array_item".to_owned())),
            ("map&lt;string, string&gt;", map(String)),
            ("map<string, string\\[\\]>", map(array(String))),
            ("map&lt;string, union&gt;", map(RowType::Union)),
            ("map<string, map<string, int>>", map(map(Integer))),
            ("map\\[string\\]bool", map(Boolean)),
            ("map", map(Any)),
            (
                "map&lt;string, i18n&gt;\\[\\]",
                array(map(Named("i18n".to_owned()))),
            ),
            ("mapping", Named("mapping".to_owned())),
            ("string/int", Any),
            ("job.manager", Named("job.manager".to_owned())),
        ] {
            assert_eq!(parse(written).r#type, r#type, "{written}");
        }
        assert!(parse("int64").int64 && parse("long\\[\\]").int64);
        assert!(!parse("int").int64 && !parse("long_name").int64);
        assert!(matches!(parse(&"[]".repeat(1000)).r#type, Array(_)));
    }

    #[test]
    fn prose_is_not_a_type() {
        assert!(is_plausible("string\\[\\]") && is_plausible("\\-"));
        assert!(!is_plausible("") && !is_plausible("一个") && !is_plausible("a b c d"));
    }
}
