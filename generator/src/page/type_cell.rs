//! The type column.

use super::RowType;
use super::inline::plain;

/// How deep types may nest in one cell; more is no type.
const DEEPEST: usize = 16;

/// Reads a type cell; `true` if it names integers of 64 bits.
pub(super) fn parse(cell: &str) -> (RowType, bool) {
    let text = plain(cell);
    let r#type = of(&text, 0);
    let lower = text.to_ascii_lowercase();
    let wide = ["int64", "long", "bigint"]
        .iter()
        .any(|word| lower.contains(word));
    let int64 = wide && *r#type.innermost() == RowType::Integer;
    (r#type, int64)
}

/// Whether a text can be a type: short, without prose.
pub(super) fn is_plausible(cell: &str) -> bool {
    let text = plain(cell);
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.[]<>(), /".contains(c);
    let words = text.split(' ').count();
    !text.is_empty() && text.len() <= 80 && words <= 3 && text.chars().all(allowed)
}

fn of(text: &str, depth: usize) -> RowType {
    let text = text.trim();
    let named = || RowType::Named(text.to_owned());
    if depth > DEEPEST {
        return named();
    }
    let array = |item: &str| RowType::Array(Box::new(of(item, depth + 1)));
    for suffix in ["[]", "[ ]", "［］", "【】"] {
        if let Some(item) = text.strip_suffix(suffix) {
            return array(item);
        }
    }
    if let Some(item) = text.strip_prefix("[]") {
        return array(item);
    }
    let lower = text.to_ascii_lowercase();
    if lower == "array" || lower == "list" {
        return array("");
    }
    for prefix in ["array", "list"] {
        if lower.starts_with(prefix) {
            if let Some(item) = bracketed(&text[prefix.len()..]) {
                return array(item);
            }
            if let Some(item) = text[prefix.len()..].strip_prefix(" of ") {
                return array(item);
            }
        }
    }
    let map = |value: RowType| RowType::Map(Box::new(value));
    for prefix in ["map", "dict"] {
        if lower == prefix {
            return map(RowType::Any);
        }
        if lower.starts_with(prefix) {
            let rest = &text[prefix.len()..];
            if let Some(inner) = bracketed(rest) {
                let value = inner.split_once([',', '，']).map_or("", |(_, value)| value);
                let value = if value.trim().is_empty() {
                    RowType::Any
                } else {
                    of(value, depth + 1)
                };
                return map(value);
            }
            // As Go writes it: `map[string]int`.
            if let Some((_, value)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                return map(of(value, depth + 1));
            }
        }
    }
    scalar(&lower).unwrap_or_else(|| match alternatives(&lower) {
        true => RowType::Any,
        false => named(),
    })
}

/// What stands in `<…>` or `(…)`, if that is all.
fn bracketed(text: &str) -> Option<&str> {
    let text = text.trim();
    [('<', '>'), ('(', ')'), ('（', '）')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
}

fn scalar(lower: &str) -> Option<RowType> {
    Some(match lower {
        "string" | "str" | "text" | "varchar" => RowType::String,
        "int" | "integer" | "int8" | "int16" | "int32" | "int64" | "uint" | "uint8" | "uint16"
        | "uint32" | "uint64" | "long" | "bigint" | "short" | "number(int)" | "number(int32)"
        | "number(int64)" | "integer(int64)" | "integer(int32)" | "int(64)" | "int(32)" => {
            RowType::Integer
        }
        "number" | "float" | "double" | "decimal" | "float32" | "float64" | "number(float)"
        | "number(double)" => RowType::Number,
        "boolean" | "bool" => RowType::Boolean,
        "file" | "binary" => RowType::File,
        "json" | "any" | "interface{}" => RowType::Any,
        "" | "-" | "\\-" | "—" | "–" | "/" | "object" | "struct" | "obj" => RowType::Untyped,
        "enum" => RowType::Enum,
        _ => return None,
    })
}

/// Whether a text names several scalars of which one is meant, such as `string/int`.
fn alternatives(lower: &str) -> bool {
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
            assert_eq!(parse(written).0, r#type, "{written}");
        }
        assert!(parse("int64").1 && parse("long\\[\\]").1);
        assert!(!parse("int").1 && !parse("long_name").1);
        assert!(matches!(parse(&"[]".repeat(1000)).0, Array(_)));
    }

    #[test]
    fn prose_is_no_type() {
        assert!(is_plausible("string\\[\\]") && is_plausible("\\-"));
        assert!(!is_plausible("") && !is_plausible("一个") && !is_plausible("a b c d"));
    }
}
