//! Bounds and values of integers: written as integers of 64 bits, whatever form and size they have.

use super::Normaliser;
use serde_json::{Map, Number, Value};

impl Normaliser<'_> {
    /// `maximum: 10.0` → `10`, `10.5` → `10`. A bound beyond 64 bits is dropped: either every integer is within it
    /// or none is, and decoding checks that a number fits its type.
    pub(super) fn integer_bounds(&mut self, map: &mut Map<String, Value>) {
        if map.get("type").is_none_or(|kind| kind != "integer") {
            return;
        }
        for (key, exclusive) in [
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ] {
            let Some(bound) = map.get(key).and_then(beyond_i64) else {
                continue;
            };
            if bound.fract() != 0.0 {
                // The next integer inwards is one that the bound allows.
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
                let message = "`enum` has integers of more than 64 bits";
                let help = "any integer of 64 bits is taken in its place";
                self.lost(self.key("enum"), message, help);
                for key in ["enum", "x-enum-varnames", "x-enum-descriptions"] {
                    map.shift_remove(key);
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

/// A number that is not written as an integer of 64 bits with sign.
fn beyond_i64(value: &Value) -> Option<f64> {
    value.as_f64().filter(|_| !value.is_i64())
}

/// The integer of 64 bits that a number is.
fn whole(number: f64) -> Option<Number> {
    // Between these a conversion is exact: 2⁶³ is the first that does not fit.
    let limit = 9_223_372_036_854_775_808.0_f64;
    let fits = number.fract() == 0.0 && number >= -limit && number < limit;
    #[allow(clippy::cast_possible_truncation)]
    fits.then(|| Number::from(number as i64))
}
