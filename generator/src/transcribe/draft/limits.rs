//! Limits of values: ranges, lengths, patterns, file sizes.

use super::drafting::Drafting;
use crate::diagnostic::{Code, Diagnostic};
use crate::page::{Limits, Row, RowType};
use serde_json::{Map, Number, Value};

/// A maximum from here on is the largest number of some counter. No list or text of a request or response is that long.
const UNREACHABLE_LENGTH: u64 = 0x7fff_ffff;

/// The class of a type, which determines its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Text. Its length is in characters.
    Text,
    /// Numbers. They have a range.
    Number,
    /// Lists. Their length is in items.
    List,
    /// The bytes of a file.
    File,
    /// Any other type. It has no limits.
    Other,
}

impl Drafting<'_> {
    /// Returns the limits of a row by the class of schema that has them. A length belongs to a list, a range to its items.
    ///
    /// Reports limits that no schema of the row can have.
    pub(super) fn limits(
        &mut self,
        row: &Row,
        enum_is_text: bool,
    ) -> Vec<(Class, Map<String, Value>)> {
        let innermost = class(row.r#type.innermost(), enum_is_text);
        let mut found = Vec::new();
        found.extend(self.range(row, innermost));
        found.extend(self.length(row, innermost));
        if let Some(pattern) = &row.limits.pattern {
            if innermost == Class::Text {
                let mut map = Map::new();
                map.insert("pattern".to_owned(), Value::from(pattern.as_str()));
                found.push((Class::Text, map));
            } else {
                self.unfit_limit(row, "a pattern", "only text has one");
            }
        }
        if innermost == Class::File
            && row.limits.max_length.is_none()
            && let Some(bytes) = file_size(&row.description)
        {
            let mut map = Map::new();
            map.insert("maxLength".to_owned(), Value::from(bytes));
            found.push((Class::File, map));
        }
        found
    }

    /// Returns the minimum and the maximum.
    fn range(&mut self, row: &Row, innermost: Class) -> Option<(Class, Map<String, Value>)> {
        let Limits {
            minimum, maximum, ..
        } = &row.limits;
        let mut range = Map::new();
        if self.in_order(row, number(minimum), number(maximum)) {
            let as_value = |bound: &Number| Value::Number(bound.clone());
            put(&mut range, "minimum", minimum.as_ref().map(as_value));
            put(&mut range, "maximum", maximum.as_ref().map(as_value));
        }
        if range.is_empty() {
            return None;
        }
        if innermost != Class::Number {
            self.unfit_limit(row, "a range", "only numbers have one");
            return None;
        }
        Some((Class::Number, range))
    }

    /// Returns the minimum and the maximum length.
    fn length(&mut self, row: &Row, innermost: Class) -> Option<(Class, Map<String, Value>)> {
        let Limits {
            min_length,
            max_length,
            ..
        } = &row.limits;
        #[expect(clippy::cast_precision_loss, reason = "only compared")]
        let as_float = |length: &Option<u64>| length.map(|length| length as f64);
        if !self.in_order(row, as_float(min_length), as_float(max_length)) {
            return None;
        }
        let is_list = matches!(row.r#type, RowType::Array(_));
        let class = if is_list { Class::List } else { innermost };
        let [least, most] = match class {
            Class::List => ["minItems", "maxItems"],
            Class::Text | Class::File => ["minLength", "maxLength"],
            Class::Number | Class::Other => {
                if min_length.is_some() || max_length.is_some() {
                    self.unfit_limit(row, "a length", "only text and lists have one");
                }
                return None;
            }
        };
        let is_real = |length: &u64| class == Class::File || *length < UNREACHABLE_LENGTH;
        let mut length = Map::new();
        put(&mut length, least, min_length.map(Value::from));
        put(
            &mut length,
            most,
            max_length.filter(is_real).map(Value::from),
        );
        Some((class, length))
    }

    fn in_order(&mut self, row: &Row, least: Option<f64>, most: Option<f64>) -> bool {
        let (Some(least), Some(most)) = (least, most) else {
            return true;
        };
        if least > most {
            let message = format!(
                "no value of `{}` can keep its limits: {least} is greater than {most}",
                row.name
            );
            let diagnostic = Diagnostic::warning(Code::UnfitLimit, row.span.location(), message);
            self.diagnostics
                .push(diagnostic.label("these limits are omitted"));
        }
        least <= most
    }

    fn unfit_limit(&mut self, row: &Row, limit: &str, reason: &str) {
        let message = format!("`{}` has {limit}, but {reason}", row.name);
        let diagnostic = Diagnostic::warning(Code::UnfitLimit, row.span.location(), message);
        self.diagnostics
            .push(diagnostic.label("this limit is omitted"));
    }
}

/// Returns the class of a type.
pub(super) fn class(r#type: &RowType, enum_is_text: bool) -> Class {
    match r#type {
        RowType::String | RowType::Text => Class::Text,
        RowType::Integer | RowType::Number => Class::Number,
        RowType::Enum if enum_is_text => Class::Text,
        RowType::Enum => Class::Number,
        RowType::Array(_) => Class::List,
        RowType::File => Class::File,
        RowType::Boolean
        | RowType::Any
        | RowType::Union
        | RowType::Untyped
        | RowType::Map(_)
        | RowType::Named(_) => Class::Other,
    }
}

fn put(map: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value);
    }
}

fn number(number: &Option<Number>) -> Option<f64> {
    number.as_ref()?.as_f64()
}

/// Returns the maximum size of a file in bytes, from prose such as «最大 300 MB». Units are powers of 1024.
fn file_size(prose: &str) -> Option<u64> {
    const BOUNDS: &[&str] = &[
        "最大",
        "不超过",
        "不能超过",
        "不得超过",
        "不可超过",
        "上限",
        "以内",
        "小于",
    ];
    if !BOUNDS.iter().any(|bound| prose.contains(bound)) {
        return None;
    }
    let mut rest = prose;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[start..];
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        let after_unit = after.trim_start().to_ascii_uppercase();
        let unit = match after_unit.as_bytes().first() {
            Some(b'K') => Some(1024),
            Some(b'M') => Some(1024 * 1024),
            Some(b'G') => Some(1024 * 1024 * 1024),
            _ => None,
        };
        // `10M` and `10 MB`, but not `10 Minutes`.
        let letters = after_unit
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        if let (Some(unit), 1 | 2, Ok(number)) = (unit, letters, digits.parse::<u64>()) {
            return number.checked_mul(unit);
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::file_size;

    #[test]
    fn sizes_of_files() {
        assert_eq!(file_size("文件，最大 300 MB"), Some(314_572_800));
        assert_eq!(file_size("不超过10M，2 个"), Some(10_485_760));
        assert_eq!(file_size("2 个，不超过 64KB"), Some(65_536));
        assert_eq!(file_size("10 MB"), None, "no bound");
        assert_eq!(file_size("最大 30 minutes"), None);
        assert_eq!(file_size("最大 99999999999999999999 GB"), None);
    }
}
