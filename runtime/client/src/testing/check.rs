//! Finds what JSON of a test has that a type does not have: such JSON is a mistake of the test.

use std::fmt::Write;

use serde_json::Value;

use crate::json::{Next, Slot, Token};

/// Compares a value with the type of a slot. Values of unions are not compared. The error names the path of the first difference.
pub(super) fn check(value: &Value, slot: &mut dyn Slot) -> Result<(), String> {
    compare(value, slot, &mut String::new())
}

fn compare(value: &Value, slot: &mut dyn Slot, path: &mut String) -> Result<(), String> {
    let next = match slot.accept(token(value)) {
        Ok(next) => next,
        Err(mismatch) => {
            let found = mismatch.found(token(value));
            return Err(format!("at {}: {found}", shown(path)));
        }
    };
    let length = path.len();
    match (value, next) {
        (Value::Object(fields), Next::Object(object)) => {
            for (name, value) in fields {
                path.push('.');
                path.push_str(name);
                let field = object.field(name);
                let field =
                    field.ok_or_else(|| format!("at {}: there is no such field", shown(path)))?;
                compare(value, field, path)?;
                path.truncate(length);
            }
            let missing = object
                .required()
                .iter()
                .find(|name| !fields.contains_key(**name));
            missing.map_or(Ok(()), |name| {
                Err(format!("at {}: it has no `{name}`", shown(path)))
            })
        }
        (Value::Array(elements), Next::Array(items)) => {
            for (index, value) in elements.iter().enumerate() {
                let _ = write!(path, "[{index}]");
                let item = items.item(index);
                let item =
                    item.ok_or_else(|| format!("at {}: the list is too long", shown(path)))?;
                compare(value, item, path)?;
                path.truncate(length);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The path in messages, as in errors of decoding.
fn shown(path: &str) -> &str {
    match path.trim_start_matches('.') {
        "" => "the root",
        path => path,
    }
}

fn token(value: &Value) -> Token<'_> {
    match value {
        Value::Null => Token::Null,
        Value::Bool(value) => Token::Boolean(*value),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Token::Integer(number),
            (None, Some(number)) => Token::Unsigned(number),
            (None, None) => Token::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => Token::String(text),
        Value::Array(_) => Token::Array,
        Value::Object(_) => Token::Object,
    }
}
