//! Maps that a table describes as objects: their keys in the sample are ids.
//!
//! Such a table has no row for a key, or one whose name is an id or a placeholder, and which stands for all keys: `ou_xxx`, `{user_id}`.

use super::unstated::{common_type, values_of};
use super::{Row, RowType};
use serde_json::Value;

/// The minimum length of a part of an id, and the minimum number of its digits.
const ID_LENGTH: usize = 8;
const ID_DIGITS: usize = 4;

/// Changes rows of objects whose keys are data to rows of maps.
pub(super) fn complete(rows: &mut Vec<Row>, sample: Option<&Value>) {
    let mut index = 0;
    while index < rows.len() {
        if has_fields(&rows[index].r#type) {
            let keys = Keys::of(rows, index, sample);
            if is_only_key(rows, index + 1) && keys != Keys::Fields {
                let key = rows.remove(index + 1);
                merge(rows, index, key);
            } else if let Keys::Data(values) = keys {
                describe(rows, index, &values, sample);
            }
        }
        index += 1;
    }
}

/// The keys of an object in the sample.
#[derive(Debug, PartialEq)]
enum Keys<'s> {
    /// The sample does not show the object.
    Unknown,
    /// The keys are names of fields.
    Fields,
    /// The keys are data. These are their values.
    Data(Vec<&'s Value>),
}

impl<'s> Keys<'s> {
    /// Returns the keys of a row's objects. The nesting of rows is not known yet, so all objects of its name must have keys of one kind.
    fn of(rows: &[Row], index: usize, sample: Option<&'s Value>) -> Self {
        let mut found = Vec::new();
        if let Some(sample) = sample {
            values_of(sample, &rows[index].name, &mut found);
        }
        let mut objects = Vec::new();
        for value in found {
            flatten(value, &mut objects);
        }
        let is_field = |key: &str| {
            let mut others = rows.iter().enumerate();
            others.any(|(other, row)| other != index + 1 && row.name == key)
        };
        let mut values = Vec::new();
        for value in objects {
            let Value::Object(object) = value else {
                return Self::Fields;
            };
            if object.keys().any(|key| !is_data(key) || is_field(key)) {
                return Self::Fields;
            }
            values.extend(object.values());
        }
        match values.is_empty() {
            true => Self::Unknown,
            false => Self::Data(values),
        }
    }
}

/// Adds the items of nested arrays, except `null`.
fn flatten<'s>(value: &'s Value, into: &mut Vec<&'s Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| flatten(item, into)),
        Value::Null => {}
        other => into.push(other),
    }
}

/// Returns true for a type whose fields are rows.
fn has_fields(r#type: &RowType) -> bool {
    match r#type.innermost() {
        RowType::Untyped | RowType::Named(_) => true,
        RowType::Map(values) => **values == RowType::Any,
        _ => false,
    }
}

/// Returns true if a row stands for all keys of the object above: no other row is named like data.
fn is_only_key(rows: &[Row], index: usize) -> bool {
    let mut others = rows.iter().enumerate();
    rows.get(index).is_some_and(|row| is_id(&row.name))
        && !others.any(|(other, row)| other != index && is_id(&row.name))
}

/// Merges the row that stands for all keys into the row of the map.
fn merge(rows: &mut [Row], index: usize, key: Row) {
    // The fields of the key's values become those of the map's values, one level further out.
    if let Some(depth) = key.depth {
        let below = rows[index + 1..].iter_mut();
        let inside = below.take_while(|row| row.depth.is_some_and(|inner| inner > depth));
        for row in inside {
            row.depth = row.depth.map(|depth| depth - 1);
        }
    }
    let map = &mut rows[index];
    set_map(&mut map.r#type, key.r#type);
    if map.values.is_empty() {
        map.values = key.values;
    }
    map.limits = key.limits;
    map.timestamp = key.timestamp;
    map.int64 |= key.int64;
}

/// Describes the values of a map by the sample.
fn describe(rows: &mut Vec<Row>, index: usize, values: &[&Value], sample: Option<&Value>) {
    let stated = rows[index].r#type.innermost();
    let object = match stated {
        RowType::Named(_) => stated.clone(),
        _ => RowType::Untyped,
    };
    let found = common_type(values);
    let value = match found {
        Some(RowType::Untyped) => object,
        Some(RowType::Array(item)) if *item.innermost() == RowType::Untyped => {
            RowType::Array(Box::new(object))
        }
        Some(found) => found,
        None => RowType::Any,
    };
    // The row of the value has a name that is not in the sample.
    let is_value = |row: &Row| {
        let mut shown = Vec::new();
        if let Some(sample) = sample {
            values_of(sample, &row.name, &mut shown);
        }
        row.r#type == value && shown.is_empty()
    };
    let is_single = !has_fields(&value) && !has_fields(value.innermost());
    if is_single && rows.get(index + 1).is_some_and(is_value) {
        let row = rows.remove(index + 1);
        merge(rows, index, row);
        return;
    }
    let levels = &mut rows[index].r#type;
    // A list in the table may be the list of each key in the sample.
    if matches!(levels, RowType::Array(_)) && matches!(value, RowType::Array(_)) {
        *levels = RowType::Map(Box::new(value));
    } else {
        set_map(levels, value);
    }
}

/// Replaces the object of a type by a map.
fn set_map(r#type: &mut RowType, value: RowType) {
    match r#type {
        RowType::Array(item) => set_map(item, value),
        other => *other = RowType::Map(Box::new(value)),
    }
}

/// Returns true for a key of a sample that is data.
fn is_data(key: &str) -> bool {
    is_id(key) || !key.is_ascii()
}

/// Returns true for an id or a placeholder: `ou_7dab8a3d3cdcc9da`, `7043758982146345223`, `a@example.com`, `ou_xxx`, `{user_id}`.
fn is_id(name: &str) -> bool {
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let lower = name.to_ascii_lowercase();
    let is_in = |open, close| name.starts_with(open) && name.ends_with(close);
    let is_random = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        part.len() >= ID_LENGTH && digits >= ID_DIGITS
    };
    is_number
        || is_in('{', '}')
        || is_in('<', '>')
        || name.contains('@')
        || ["xxx", "yyy", "zzz"]
            .iter()
            .any(|mark| lower.contains(mark))
        || name
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .any(is_random)
}

#[cfg(test)]
mod tests {
    use super::super::RowType;
    use super::super::row_tests::response;
    use super::is_id;

    #[test]
    fn ids_are_told_from_names_of_fields() {
        let ids = [
            "ou_7dab8a3d3cdcc9da365777c7ad535d62",
            "7043758982146345223",
            "1",
            "ou_xxx",
            "{user_id}",
            "<open_id>",
            "a@example.com",
            "550e8400-e29b-41d4-a716-446655440000",
        ];
        for id in ids {
            assert!(is_id(id), "{id}");
        }
        let names = [
            "zh_cn",
            "en-US",
            "avatar_240",
            "heading1",
            "custom_org_02",
            "frozenColCount",
            "sha256",
            "",
        ];
        for name in names {
            assert!(!is_id(name), "{name}");
        }
    }

    /// Reads a response with these rows and this sample. Returns the names and types of the rows.
    fn read(rows: &str, sample: &str) -> Vec<(String, RowType)> {
        let table = format!("名称 | 类型 | 描述\n--- | --- | ---\n{rows}\n");
        let read = response(&format!(
            "{table}\n### 响应体示例\n```json\n{sample}\n```\n"
        ));
        assert_eq!(read.findings, [""; 0], "{rows}");
        let rows = read.response().iter();
        rows.map(|row| (row.name.clone(), row.r#type.clone()))
            .collect()
    }

    const USERS: &str = r#"{"users": {"ou_7dab8a3d3c": {"name": "A"}, "ou_8dab8a3d3c": {"name": "B"}}, "total": 2}"#;

    fn map(value: RowType) -> RowType {
        RowType::Map(Box::new(value))
    }

    #[test]
    fn an_object_whose_keys_are_ids_in_the_sample_is_a_map() {
        let user = || RowType::Named("user".to_owned());
        let fields = "name | string | x\ntotal | int | x";
        for (row, users) in [
            ("users | object | x", map(RowType::Untyped)),
            ("users | map | x", map(RowType::Untyped)),
            ("users | user | x", map(user())),
            // The row of the key stands for all keys.
            ("users | object | x\n{user_id} | user | x", map(user())),
            ("users | object | x\nou_7dab8a3d3c | user | x", map(user())),
        ] {
            let read = read(&format!("{row}\n{fields}"), USERS);
            let expected = [
                ("users".to_owned(), users),
                ("name".to_owned(), RowType::String),
                ("total".to_owned(), RowType::Integer),
            ];
            assert_eq!(read, expected, "{row}");
        }
    }

    #[test]
    fn the_row_of_a_single_value_is_that_of_the_map() {
        let sample = r#"{"names": {"1001": "A", "1002": "B"}, "total": 2}"#;
        for row in ["", "\nname | string | x", "\n{id} | string | x"] {
            let rows = format!("names | object | x{row}\ntotal | int | x");
            let expected = [
                ("names".to_owned(), map(RowType::String)),
                ("total".to_owned(), RowType::Integer),
            ];
            assert_eq!(read(&rows, sample), expected, "{row}");
        }
    }

    #[test]
    fn keys_that_rows_name_are_fields() {
        let rows = "sizes | object | x\n240 | string | x\n640 | string | x";
        let read = read(rows, r#"{"sizes": {"240": "a", "640": "b"}}"#);
        assert_eq!(read.len(), 3);
        assert_eq!(read[0].1, RowType::Untyped);
    }
}
