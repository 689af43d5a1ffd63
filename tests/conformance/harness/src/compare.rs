//! Differences between two JSON values.

use serde_json::Value;

/// Paths of differences, such as `.items[].name`, with descriptions. `null` differs from absent; 1 equals 1.0.
pub(crate) fn differences(expected: &Value, actual: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    compare(expected, actual, "", &mut found);
    found
}

fn compare(expected: &Value, actual: &Value, at: &str, found: &mut Vec<(String, String)>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, value) in expected {
                let at = format!("{at}.{name}");
                match actual.get(name) {
                    Some(other) => compare(value, other, &at, found),
                    None => found.push((at, format!("{} is lost", short(value)))),
                }
            }
            for (name, value) in actual {
                if !expected.contains_key(name) {
                    found.push((
                        format!("{at}.{name}"),
                        format!("{} was added", short(value)),
                    ));
                }
            }
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (one, other) in expected.iter().zip(actual) {
                compare(one, other, &format!("{at}[]"), found);
            }
        }
        (one, other) if same(one, other) => {}
        _ => found.push((
            at.to_owned(),
            format!("{} became {}", short(expected), short(actual)),
        )),
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            // Beyond 53 bits, only integers are compared exactly.
            one == other || (!(one.is_i64() && other.is_i64()) && one.as_f64() == other.as_f64())
        }
        _ => one == other,
    }
}

/// Removes properties that are `null`. List items are kept.
pub(crate) fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), without_nulls(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// The text of a value for messages.
pub(crate) fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 80 {
        return text;
    }
    let start: String = text.chars().take(77).collect();
    format!("{start}...")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::differences;

    #[test]
    fn every_difference_is_found() {
        let found = differences(
            &json!({"a": [{"b": 1}, {"b": 2, "c": null}], "d": 1, "e": {}, "n": 9_007_199_254_740_993_i64}),
            &json!({"a": [{"b": 1.0}, {}], "d": "1", "e": {}, "g": true, "n": 9_007_199_254_740_992_i64}),
        );
        let found: Vec<String> = found
            .iter()
            .map(|(at, how)| format!("{at}: {how}"))
            .collect();
        assert_eq!(
            found,
            [
                ".a[].b: 2 is lost",
                ".a[].c: null is lost",
                ".d: 1 became \"1\"",
                ".n: 9007199254740993 became 9007199254740992",
                ".g: true was added",
            ]
        );
    }
}
