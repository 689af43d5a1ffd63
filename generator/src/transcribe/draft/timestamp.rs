//! The units of timestamps.

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::page::{Row, RowType, TimestampUnit};
use crate::spec::vocabulary::extension;

/// Moments from September 2001 to 2038. Counts of seconds have ten digits in these years, and counts of milliseconds thirteen.
const SECONDS: RangeInclusive<i64> = 1_000_000_000..=2_147_483_647;

/// Returns the unit of a timestamp: the one that its description states, or else the one that its examples have.
///
/// No unit counts if an example is another text than a number: the value is then an id that contains a moment, or may be a date.
///
/// Without a stated unit, the field is a timestamp if its name is that of a time and all examples are moments in the same unit.
pub(super) fn unit(row: &Row, sample: &[&Value]) -> Option<extension::TimestampUnit> {
    let sampled = sample.iter().filter_map(|value| value.as_str());
    if sampled.chain(row.example.as_deref()).any(is_other_text) {
        return None;
    }
    if let Some(stated) = row.timestamp {
        return Some(match stated {
            TimestampUnit::Seconds => extension::TimestampUnit::Seconds,
            TimestampUnit::Milliseconds => extension::TimestampUnit::Milliseconds,
        });
    }
    let counts = matches!(
        row.r#type.innermost(),
        RowType::Integer | RowType::String | RowType::Number
    );
    if !counts || !row.values.is_empty() || !is_name_of_a_time(&row.name) {
        return None;
    }
    let sample = sample.iter().map(|value| match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    });
    let example = row.example.as_deref().map(|text| text.trim().parse().ok());
    let mut units = sample.chain(example).map(|count| unit_of(count?));
    let first = units.next()??;
    units.all(|unit| unit == Some(first)).then_some(first)
}

/// Returns true for a text that is neither empty nor a number.
fn is_other_text(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.parse::<f64>().is_err()
}

/// Returns the unit in which a number is a moment of these years.
fn unit_of(count: i64) -> Option<extension::TimestampUnit> {
    if SECONDS.contains(&count) {
        Some(extension::TimestampUnit::Seconds)
    } else if SECONDS.contains(&(count / 1000)) {
        Some(extension::TimestampUnit::Milliseconds)
    } else {
        None
    }
}

/// Returns true for `create_time`, `updated_at_gte`, `end_time_v2` and `birthday`, and false for ids and page tokens.
fn is_name_of_a_time(name: &str) -> bool {
    let words: Vec<String> = name.split('_').map(str::to_lowercase).collect();
    let mut words = words.iter().enumerate();
    let is_time = words.any(|(index, word)| match word.as_str() {
        "at" => index > 0,
        "date" | "birthday" => true,
        word => word.ends_with("time") || word.ends_with("timestamp"),
    });
    is_time && !name.ends_with("id")
}

#[cfg(test)]
mod tests {
    use super::is_name_of_a_time;

    #[test]
    fn times_have_names_of_times() {
        for name in [
            "create_time",
            "createTime",
            "update_timestamp",
            "updated_at",
            "updated_at_gte",
            "end_time_v2",
            "modify_time_from",
            "birthday",
            "date",
        ] {
            assert!(is_name_of_a_time(name), "{name}");
        }
        for name in ["id", "page_token", "at_user", "time_rule_id", "category"] {
            assert!(!is_name_of_a_time(name), "{name}");
        }
    }
}
