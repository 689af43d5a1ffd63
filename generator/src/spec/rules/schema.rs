//! Schemas.

use super::security;
use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::check::{Checker, Step};
use crate::spec::suggest::did_you_mean;
use crate::spec::vocabulary::SCHEMA;
use serde_json::{Map, Value};

/// 4.7.24: checks that the keys of a schema fit together.
pub(super) fn schema<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    let kind = map.get("type").and_then(Value::as_str);
    if kind == Some("array") && !map.contains_key("items") {
        let message = "missing key `items` in a Schema Object";
        let error = Diagnostic::error(Code::MissingKey, checker.value_of("type"), message)
            .label("needs `items`")
            .help("`items` describes the items of the list");
        checker.recover(error, "read as a list of any values");
    }
    pattern(checker, map);
    for key in ["allOf", "anyOf", "oneOf"] {
        if map
            .get(key)
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
        {
            let message = format!("`{key}` must have at least one schema");
            let error = Diagnostic::error(Code::InvalidValue, checker.value_of(key), message);
            checker.recover(error, "read as if it were absent");
        }
    }
    enum_lengths(checker, map);
    required(checker, map);
    bounds(checker, map);
    security::scopes(checker, map, &[]);
}

/// 4.7.24: a pattern should be a regular expression of ECMA-262. Another one is harmless: it is only used in
/// documentation.
fn pattern<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    let Some(pattern) = map.get("pattern").and_then(Value::as_str) else {
        return;
    };
    // A pattern may be valid only with the flag `u`, or only without it.
    let parse = |unicode: bool| {
        let mut flags = regress::Flags::new(std::iter::empty::<u32>());
        flags.unicode = unicode;
        flags.no_opt = true;
        regress::Regex::with_flags(pattern, flags)
    };
    let Err(why) = parse(true) else { return };
    if parse(false).is_err() {
        let message = format!("`pattern` is not a regular expression of ECMA-262: {why}");
        let at = checker.value_of("pattern");
        checker
            .report(Diagnostic::warning(Code::InvalidPattern, at, message).label("used as it is"));
    }
}

/// Names and descriptions have one item for each value of `enum`.
fn enum_lengths<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    for key in SCHEMA.parallel_to("enum").map(|field| field.name) {
        let Some(list) = map.get(key).and_then(Value::as_array) else {
            continue;
        };
        let Some(values) = map.get("enum").and_then(Value::as_array) else {
            let message = format!("`{key}` has no effect without `enum`");
            let error = Diagnostic::error(Code::EnumLengthMismatch, checker.key(key), message);
            checker.recover(error, "ignored");
            continue;
        };
        if list.len() != values.len() {
            let message = format!("`{key}` must have as many items as `enum`");
            let error = Diagnostic::error(Code::EnumLengthMismatch, checker.key(key), message)
                .label(count(list.len()))
                .related(checker.key("enum"), count(values.len()));
            checker.recover(error, "ignored");
        }
    }
}

fn count(items: usize) -> String {
    if items == 1 {
        "has 1 item".to_owned()
    } else {
        format!("has {items} items")
    }
}

/// `required` names properties. In a composed schema another part may declare them.
fn required<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    let Some(names) = map.get("required").and_then(Value::as_array) else {
        return;
    };
    let Some(properties) = map.get("properties").and_then(Value::as_object) else {
        return;
    };
    let composed = ["allOf", "anyOf", "oneOf", "not"];
    let inside = checker.path.iter().rev().nth(1);
    if composed
        .iter()
        .any(|key| map.contains_key(*key) || inside == Some(&Step::Key(key)))
    {
        return;
    }
    for (index, name) in names.iter().enumerate() {
        let Some(name) = name.as_str() else { continue };
        if properties.contains_key(name) {
            continue;
        }
        let location = checker.location(&[Step::Key("required"), Step::Index(index)], Part::Value);
        let message = format!("`required` names `{name}`, which is not among `properties`");
        let mut diagnostic = Diagnostic::warning(Code::UnknownProperty, location, message);
        diagnostic.help = did_you_mean(name, properties.keys().map(String::as_str));
        checker.report(diagnostic);
    }
}

/// A lower bound must not exceed its upper bound.
fn bounds<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    let pairs = [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ];
    for (low, high) in pairs {
        let bound = |key: &str| map.get(key).and_then(Value::as_f64);
        if let (Some(least), Some(most)) = (bound(low), bound(high))
            && least > most
        {
            let message = format!("`{low}` is greater than `{high}`: no value fits");
            let high = checker.value_of(high);
            let diagnostic = Diagnostic::error(Code::InvalidValue, checker.value_of(low), message);
            let diagnostic = diagnostic.related(high, "the upper bound is here");
            checker.recover(diagnostic, "used as it is");
        }
    }
}
