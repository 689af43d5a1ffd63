//! Parsing text into a tree of values.

use crate::diagnostic::Pointer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::Cell;
use std::fmt;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// YAML 1.2, with merge keys (`<<`).
    Yaml,
    /// JSON, for files named `*.json`.
    Json,
}

/// A file's content.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) value: Value,
    /// True if some mapping has a key twice; `value` contains the last one.
    pub(super) has_duplicate_keys: bool,
    /// The values with more levels inside them than the parsers support. They are read as empty.
    pub(super) too_deep: Vec<Pointer>,
}

/// The reason why a text could not be parsed.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) message: String,
    pub(super) at: Option<ErrorPlace>,
}

/// Line and column of a syntax error, counted from 1.
#[derive(Debug)]
pub(super) struct ErrorPlace {
    pub(super) line: usize,
    /// In characters for YAML, in bytes for JSON.
    pub(super) column: usize,
}

/// Parses a text without byte-order mark.
pub(super) fn parse(text: &str, syntax: Syntax) -> Result<Parsed, SyntaxError> {
    let (duplicate, too_deep) = (Cell::new(false), Cell::new(false));
    let seed = Node {
        duplicate: &duplicate,
        too_deep: &too_deep,
        depth: 0,
        syntax,
    };
    let value = match syntax {
        Syntax::Yaml => seed
            .deserialize(serde_yaml::Deserializer::from_str(text))
            .map_err(|error| yaml_error(&error))?,
        Syntax::Json => {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            seed.deserialize(&mut deserializer)
                .and_then(|value| deserializer.end().map(|()| value))
                .map_err(|error| json_error(&error))?
        }
    };
    let too_deep = match too_deep.get() {
        true => deepest(&value),
        false => Vec::new(),
    };
    Ok(Parsed {
        too_deep,
        value,
        has_duplicate_keys: duplicate.get(),
    })
}

fn yaml_error(error: &serde_yaml::Error) -> SyntaxError {
    let full = error.to_string();
    let at = error.location().map(|at| ErrorPlace {
        line: at.line(),
        column: at.column(),
    });
    let message = match &at {
        // The location is shown beside the message, so it is removed from the text.
        Some(at) => full.replacen(&format!(" at line {} column {}", at.line, at.column), "", 1),
        None => full,
    };
    SyntaxError { message, at }
}

fn json_error(error: &serde_json::Error) -> SyntaxError {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string().replacen(&place, "", 1);
    SyntaxError {
        message,
        at: (error.line() > 0).then(|| ErrorPlace {
            line: error.line(),
            column: error.column(),
        }),
    }
}

/// The most levels of a value. The parsers refuse a whole text that has more than 127.
const DEEPEST: usize = 120;

/// The pointers of the values that were not read because of their depth.
fn deepest(value: &Value) -> Vec<Pointer> {
    let mut found = Vec::new();
    let mut pending = vec![(value, Pointer::root(), 0)];
    while let Some((value, at, depth)) = pending.pop() {
        match value {
            Value::Array(_) | Value::Object(_) if depth == DEEPEST => found.push(at),
            Value::Array(list) => {
                let items = list.iter().enumerate();
                pending.extend(items.map(|(index, item)| (item, at.join_index(index), depth + 1)));
            }
            Value::Object(map) => {
                pending.extend(
                    map.iter()
                        .map(|(key, item)| (item, at.join(key), depth + 1)),
                );
            }
            _ => {}
        }
    }
    found
}

/// Builds a value and detects duplicate keys, which `serde_json` would drop silently.
#[derive(Clone, Copy)]
struct Node<'a> {
    duplicate: &'a Cell<bool>,
    too_deep: &'a Cell<bool>,
    depth: usize,
    syntax: Syntax,
}

impl Node<'_> {
    fn inside(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }

    /// Returns true, and records it, if a list or mapping at this level is not read.
    fn is_too_deep(self) -> bool {
        let is = self.depth == DEEPEST;
        self.too_deep.set(self.too_deep.get() || is);
        is
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping, a list, a string, a number, a boolean or null")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    // Integers beyond 64 bits become floating-point numbers, as in JSON.
    #[allow(clippy::cast_precision_loss)]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("numbers must be finite"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        if self.is_too_deep() {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Array(list));
        }
        while let Some(item) = items.next_element_seed(self.inside())? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        if self.is_too_deep() {
            while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Object(map));
        }
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(self.inside())?;
            if map.insert(key, value).is_some() {
                self.duplicate.set(true);
            }
        }
        if self.syntax == Syntax::Yaml
            && let Some(merged) = map.shift_remove("<<")
        {
            merge(&mut map, merged)?;
        }
        Ok(Value::Object(map))
    }
}

/// Adds the entries of a merge key (`<<`), except keys that the mapping has itself.
fn merge<E: Error>(map: &mut Map<String, Value>, merged: Value) -> Result<(), E> {
    match merged {
        Value::Object(entries) => {
            for (key, value) in entries {
                map.entry(key).or_insert(value);
            }
            Ok(())
        }
        Value::Array(items) if items.iter().all(Value::is_object) => {
            items.into_iter().try_for_each(|item| merge(map, item))
        }
        _ => Err(E::custom(
            "a merge key `<<` takes a mapping or a list of mappings",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Syntax, parse};
    use serde_json::json;

    fn yaml(text: &str) -> Result<serde_json::Value, String> {
        parse(text, Syntax::Yaml)
            .map(|parsed| parsed.value)
            .map_err(|error| error.message)
    }

    #[test]
    fn keys_that_are_not_strings_become_strings() {
        assert_eq!(
            yaml("200: a\ntrue: b\n1.5: c\n"),
            Ok(json!({"200": "a", "true": "b", "1.5": "c"}))
        );
    }

    #[test]
    fn anchors_and_merge_keys_work() {
        let text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: *a\nd:\n  <<: [*a, *b]\n  x: 9\n";
        let value = yaml(text).expect("valid");
        assert_eq!(value["c"], json!({"x": 1, "y": 2}));
        assert_eq!(value["d"], json!({"x": 9, "y": 2, "z": 4}));
        assert!(yaml("<<: 1\n").is_err_and(|message| message.contains("merge key")));
    }

    #[test]
    fn json_does_not_merge() {
        let parsed = parse(r#"{"<<": {"a": 1}}"#, Syntax::Json).expect("valid");
        assert_eq!(parsed.value, json!({"<<": {"a": 1}}));
    }

    #[test]
    fn duplicate_keys_are_detected() {
        for (text, syntax) in [
            ("a: 1\nb: {c: 1, c: 2}", Syntax::Yaml),
            (r#"{"a":1,"a":1}"#, Syntax::Json),
        ] {
            assert!(
                parse(text, syntax).is_ok_and(|parsed| parsed.has_duplicate_keys),
                "{text}"
            );
        }
        assert!(
            parse("a: {b: 1}\nb: 1", Syntax::Yaml).is_ok_and(|parsed| !parsed.has_duplicate_keys)
        );
    }

    #[test]
    fn errors_have_a_location_and_do_not_repeat_it_in_the_text() {
        let error = parse("a: 1\nb: [1\nc: 2\n", Syntax::Yaml).expect_err("invalid");
        assert_eq!(error.at.expect("a place").line, 3);
        let error = parse("{\"a\": 1,\n  \"b\" 2}", Syntax::Json).expect_err("invalid");
        assert_eq!(error.message, "expected `:`");
        assert_eq!(error.at.map(|at| (at.line, at.column)), Some((2, 7)));
        assert!(yaml("a: .inf").is_err_and(|message| message.contains("finite")));
        assert!(yaml("a: 1\n---\nb: 1\n").is_err());
    }

    #[test]
    fn deep_nesting_and_exploding_aliases_are_errors() {
        assert!(yaml(&"[".repeat(100_000)).is_err());
        assert!(parse(&"[".repeat(100_000), Syntax::Json).is_err());
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        assert!(yaml(&bomb).is_err());
    }
}
