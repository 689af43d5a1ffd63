//! Differences between two JSON values.

use std::collections::BTreeSet;

use serde_json::Value;

/// The kind of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Problem {
    /// The sample has a value that the type does not have.
    Lost,
    /// A value was sent or decoded that the sample does not have.
    Added,
    /// The values differ, such as a number instead of a string.
    Changed,
    /// The sample has a value that the type cannot decode.
    Refused,
}

/// A JSON path, such as `data.items[].name`, and the kind of the difference.
pub(super) type Difference = (String, Problem);

/// The differences between two values. `null` and absent are equal.
pub(super) fn differences(sample: &Value, actual: &Value) -> BTreeSet<Difference> {
    let mut found = BTreeSet::new();
    compare(sample, actual, "", &mut found);
    found
}

fn compare(sample: &Value, actual: &Value, at: &str, found: &mut BTreeSet<Difference>) {
    match (sample, actual) {
        (Value::Object(sample), Value::Object(actual)) => {
            for (name, value) in sample {
                match actual.get(name) {
                    Some(other) => compare(value, other, &below(at, name), found),
                    None if value.is_null() => {}
                    None => {
                        found.insert((below(at, name), Problem::Lost));
                    }
                }
            }
            let more = actual
                .iter()
                .filter(|(name, value)| !value.is_null() && !sample.contains_key(name.as_str()));
            found.extend(more.map(|(name, _)| (below(at, name), Problem::Added)));
        }
        (Value::Array(sample), Value::Array(actual)) if sample.len() == actual.len() => {
            for (one, other) in sample.iter().zip(actual) {
                compare(one, other, &format!("{at}[]"), found);
            }
        }
        (one, other) if same(one, other) => {}
        _ => {
            found.insert((at.to_owned(), Problem::Changed));
        }
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        // 1 and 1.0 are equal.
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        _ => one == other,
    }
}

/// The path of a property.
pub(super) fn below(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

/// Removes the value that a decoding error names. Returns its path, with `[]` for every index.
///
/// An item of a list becomes `null`, so that the others keep their places, or goes if it is `null` already.
pub(super) fn remove_refused(error: &str, value: &mut Value) -> Option<String> {
    let (_, rest) = error.split_once("at ")?;
    let (path, _) = rest.split_once(": ")?;
    let mut place = String::new();
    let mut current = value;
    let steps: Vec<&str> = path
        .split(['.', '['])
        .map(|step| step.trim_end_matches(']'))
        .collect();
    let (last, above) = steps.split_last()?;
    for step in above {
        place = step_below(&place, step);
        current = match current {
            Value::Array(list) => list.get_mut(step.parse::<usize>().ok()?)?,
            other => other.get_mut(*step)?,
        };
    }
    let removed = match current {
        Value::Array(list) => {
            let index = last.parse::<usize>().ok()?;
            match std::mem::take(list.get_mut(index)?) {
                Value::Null => list.remove(index),
                other => other,
            }
        }
        Value::Object(object) => object.shift_remove(*last)?,
        _ => return None,
    };
    // A `null` of an object would be accepted: removing it again and again would not end.
    let ends = !removed.is_null() || last.parse::<usize>().is_ok();
    ends.then(|| step_below(&place, last))
}

fn step_below(at: &str, step: &str) -> String {
    if step.parse::<usize>().is_ok() {
        format!("{at}[]")
    } else {
        below(at, step)
    }
}
