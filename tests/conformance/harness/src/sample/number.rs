//! Numbers within bounds.

use serde_json::{Map, Number, Value, json};

use super::Random;

/// The bounds of a format in OpenAPI's registry of formats.
fn format_bounds(format: &str) -> (i128, i128) {
    match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "uint" | "uint64" => (0, i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}

/// An integer.
pub(super) fn integer(flat: &Map<String, Value>, random: &mut Random) -> Option<Value> {
    let format = flat.get("format").and_then(Value::as_str);
    let (mut least, mut most) = format_bounds(format.unwrap_or_default());
    let bound = |key: &str| flat.get(key).and_then(whole);
    let is = |key: &str| flat.get(key) == Some(&json!(true));
    if let Some(minimum) = bound("minimum") {
        least = least.max(minimum + i128::from(is("exclusiveMinimum")));
    }
    if let Some(minimum) = bound("exclusiveMinimum") {
        least = least.max(minimum + 1);
    }
    if let Some(maximum) = bound("maximum") {
        most = most.min(maximum - i128::from(is("exclusiveMaximum")));
    }
    if let Some(maximum) = bound("exclusiveMaximum") {
        most = most.min(maximum - 1);
    }
    let step = bound("multipleOf").unwrap_or(1).max(1);
    let fitting: Vec<i128> = [
        0,
        1,
        -1,
        42,
        7,
        1_000_000,
        9_007_199_254_740_993,
        least,
        most,
    ]
    .into_iter()
    .map(|candidate: i128| candidate.clamp(least, most.max(least)))
    .flat_map(|candidate| {
        let down = candidate - candidate.rem_euclid(step);
        [down, down + step]
    })
    .filter(|candidate| (least..=most).contains(candidate))
    .collect();
    if fitting.is_empty() {
        return None;
    }
    let value = *random.choose(&fitting);
    let number = i64::try_from(value).map(Number::from);
    number
        .or_else(|_| u64::try_from(value).map(Number::from))
        .ok()
        .map(Value::Number)
}

fn whole(value: &Value) -> Option<i128> {
    let integer = value.as_i64().map(i128::from);
    let unsigned = || value.as_u64().map(i128::from);
    let float = || value.as_f64().map(|float| float.trunc() as i128);
    integer.or_else(unsigned).or_else(float)
}

/// A number, mostly with a fraction, that single precision can represent exactly.
pub(super) fn number(flat: &Map<String, Value>, random: &mut Random) -> Option<Value> {
    let bound = |key: &str| flat.get(key).and_then(Value::as_f64);
    let is = |key: &str| flat.get(key) == Some(&json!(true));
    let step = bound("multipleOf");
    let (minimum, maximum) = (bound("minimum"), bound("maximum"));
    let fits = |value: &f64| {
        minimum.is_none_or(|least| *value > least || (*value == least && !is("exclusiveMinimum")))
            && maximum
                .is_none_or(|most| *value < most || (*value == most && !is("exclusiveMaximum")))
            && bound("exclusiveMinimum").is_none_or(|least| *value > least)
            && bound("exclusiveMaximum").is_none_or(|most| *value < most)
    };
    let mut candidates = vec![0.5, -1.25, 3.0, 0.0, 1024.75, -7.0, 1e10, 0.125];
    let edges = [
        minimum,
        maximum,
        bound("exclusiveMinimum"),
        bound("exclusiveMaximum"),
    ];
    for edge in edges.into_iter().flatten() {
        candidates.extend([
            edge,
            edge + 0.5,
            edge - 0.5,
            edge + 0.015_625,
            edge - 0.015_625,
        ]);
    }
    if let Some(step) = step {
        candidates = candidates
            .into_iter()
            .map(|candidate| (candidate / step).round() * step)
            .chain([step, -step, step * 3.0])
            .collect();
    }
    candidates.retain(fits);
    if candidates.is_empty() {
        return None;
    }
    Number::from_f64(*random.choose(&candidates)).map(Value::Number)
}
