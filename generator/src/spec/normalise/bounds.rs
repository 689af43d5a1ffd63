//! Bounds and values of integers: rewritten as 64-bit integers, whatever their form and size.

use super::Normaliser;
use crate::spec::vocabulary::SCHEMA;
use serde_json::{Map, Number, Value};

impl Normaliser<'_> {
    /// Rewrites `maximum: 10.0` and `10.5` as `10`. Drops a bound beyond 64 bits: either every integer is within it,
    /// or none is, and decoding checks that a number fits its type.
    pub(super) fn integer_bounds(&mut self, map: &mut Map<String, Value>) {
        if map.get("type").is_none_or(|kind| kind != "integer") {
            return;
        }
        Self::unsigned_format(map);
        for (key, exclusive) in [
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ] {
            let Some(bound) = map.get(key).and_then(beyond_i64) else {
                continue;
            };
            if bound.fract() != 0.0 {
                // The next integer inwards is allowed.
                map.shift_remove(exclusive);
            }
            let inwards = match key {
                "minimum" => bound.ceil(),
                _ => bound.floor(),
            };
            match whole(inwards) {
                Some(whole) => {
                    map.insert(key.to_owned(), Value::Number(whole));
                }
                None => {
                    map.shift_remove(key);
                    map.shift_remove(exclusive);
                }
            }
        }
        if let Some(values) = map.get_mut("enum").and_then(Value::as_array_mut) {
            for value in values.iter_mut() {
                if let Some(number) = beyond_i64(value).and_then(whole) {
                    *value = Value::Number(number);
                }
            }
            if values.iter().any(|value| beyond_i64(value).is_some()) {
                let message = "`enum` has integers that are not signed 64-bit integers";
                let help = "any 64-bit integer is accepted instead";
                self.omitted(self.key("enum"), message, help);
                map.shift_remove("enum");
                for parallel in SCHEMA.parallel_to("enum") {
                    map.shift_remove(parallel.name);
                }
            }
        }
        if let Some(step) = map.get("multipleOf").and_then(beyond_i64) {
            match whole(step) {
                Some(whole) => {
                    map.insert("multipleOf".to_owned(), Value::Number(whole));
                }
                None => {
                    map.shift_remove("multipleOf");
                }
            }
        }
    }
}

impl Normaliser<'_> {
    /// States the format `uint64` if bounds or values need it: they are not negative, and one of them is no signed 64-bit integer.
    fn unsigned_format(map: &mut Map<String, Value>) {
        if map.contains_key("format") {
            return;
        }
        let is_wide = |value: &Value| value.is_u64() && !value.is_i64();
        let values = map.get("enum").and_then(Value::as_array);
        let of_values = values
            .is_some_and(|values| values.iter().all(Value::is_u64) && values.iter().any(is_wide));
        let of_bounds = map.get("minimum").is_some_and(Value::is_u64)
            && map.get("maximum").is_some_and(is_wide);
        if of_values || of_bounds {
            map.insert("format".to_owned(), Value::from("uint64"));
        }
    }
}

/// Returns a number that is not written as a signed 64-bit integer.
fn beyond_i64(value: &Value) -> Option<f64> {
    value.as_f64().filter(|_| !value.is_i64())
}

/// Converts a number to a 64-bit integer.
fn whole(number: f64) -> Option<Number> {
    // Within this limit the conversion is exact: 2⁶³ is the first number that does not fit.
    let limit = 9_223_372_036_854_775_808.0_f64;
    let fits = number.fract() == 0.0 && number >= -limit && number < limit;
    #[allow(clippy::cast_possible_truncation)]
    fits.then(|| Number::from(number as i64))
}
