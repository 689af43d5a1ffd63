//! Reads a text as JSON, with as few fixes as possible.

use super::Fix;
use super::extract;
use super::parser::{self, Parsed};
use crate::page::inline::offset_in;
use serde_json::Value;

/// Returns the JSON of a text. Valid JSON is read by `serde_json`, other texts by the lenient parser.
pub(super) fn recover(whole: &str) -> Parsed {
    let text = whole.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let strict = serde_json::from_str::<Value>(text).ok();
    let is_scalar = |value: &Value| !value.is_object() && !value.is_array();
    if strict.as_ref().is_some_and(is_scalar) {
        return unfixed(strict);
    }
    let Some((json, leading)) = extract::json(text) else {
        return unfixed(strict);
    };
    let mut parsed = parser::parse(json);
    if let Some(at) = &mut parsed.too_deep {
        *at += offset_in(whole, json);
        return parsed;
    }
    if let Some(fix) = leading
        && !parsed.fixes.contains(&fix)
    {
        parsed.fixes.push(fix);
    }
    parsed.fixes.sort_unstable();
    if strict.is_some() {
        // Only a duplicate key is worth a report in valid JSON.
        parsed.fixes.retain(|fix| *fix == Fix::DuplicateKey);
        parsed.value = strict;
    }
    parsed
}

const fn unfixed(value: Option<Value>) -> Parsed {
    Parsed {
        value,
        fixes: Vec::new(),
        too_deep: None,
    }
}
