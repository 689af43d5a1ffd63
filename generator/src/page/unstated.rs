//! Types that a table does not state, taken from the sample.

use super::RowType;
use super::fields::Field;
use super::type_cell::Unstated;
use serde_json::Value;

/// Completes the types that a table leaves open, where all values of the field's name in the sample have one type.
///
/// A name may occur in several objects, and the nesting of rows is not known yet. So one value of another type leaves the type open.
pub(super) fn complete(fields: &mut [Field], sample: Option<&Value>) {
    let Some(sample) = sample else { return };
    for field in fields {
        let Some(unstated) = field.unstated else {
            continue;
        };
        let mut values = Vec::new();
        values_of(sample, &field.row.name, &mut values);
        let Some(found) = common_type(&values) else {
            continue;
        };
        let is_array = matches!(found, RowType::Array(_));
        if is_array || unstated == Unstated::Type {
            field.row.r#type = found;
        }
    }
}

/// Adds the values of a key in all objects.
pub(super) fn values_of<'s>(value: &'s Value, name: &str, into: &mut Vec<&'s Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| values_of(item, name, into)),
        Value::Object(fields) => {
            for (key, value) in fields {
                if key == name {
                    into.push(value);
                }
                values_of(value, name, into);
            }
        }
        _ => {}
    }
}

/// Returns the type of all values. `null` has any type. Returns `None` if they have none in common, or if there are none.
pub(super) fn common_type(values: &[&Value]) -> Option<RowType> {
    let known: Vec<&Value> = values.iter().copied().filter(|v| !v.is_null()).collect();
    let all = |is: fn(&Value) -> bool| known.iter().all(|value| is(value));
    if known.is_empty() {
        None
    } else if all(Value::is_string) {
        Some(RowType::String)
    } else if all(Value::is_boolean) {
        Some(RowType::Boolean)
    } else if all(|value| value.is_i64() || value.is_u64()) {
        Some(RowType::Integer)
    } else if all(Value::is_number) {
        Some(RowType::Number)
    } else if all(Value::is_object) {
        Some(RowType::Untyped)
    } else if all(Value::is_array) {
        let items = known.iter().filter_map(|value| value.as_array()).flatten();
        let item = common_type(&items.collect::<Vec<_>>())?;
        Some(RowType::Array(Box::new(item)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::common_type;
    use crate::page::RowType;
    use serde_json::json;

    #[test]
    fn a_type_is_that_of_all_values() {
        let list = |item| Some(RowType::Array(Box::new(item)));
        let cases = [
            (vec![json!("a"), json!(null)], Some(RowType::String)),
            (vec![json!(1), json!(1.5)], Some(RowType::Number)),
            (vec![json!(["a"]), json!([])], list(RowType::String)),
            (vec![json!([{}])], list(RowType::Untyped)),
            (vec![json!("a"), json!(["a"])], None),
            (vec![json!([])], None),
            (vec![json!(["a", {}])], None),
            (vec![], None),
        ];
        for (values, r#type) in cases {
            let values: Vec<_> = values.iter().collect();
            assert_eq!(common_type(&values), r#type, "{values:?}");
        }
    }
}
