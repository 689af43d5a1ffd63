//! Descriptions that went wrong: in their tree, so that much of the rest still makes sense, and in their text.

use arbitrary::{Result, Unstructured};
use serde_json::{Value, json};

/// Keys that mean something, valid and not.
const KEYS: &[&str] = &[
    "$ref",
    "type",
    "properties",
    "items",
    "required",
    "allOf",
    "oneOf",
    "enum",
    "format",
    "nullable",
    "default",
    "example",
    "additionalProperties",
    "x-enum-varnames",
    "x-timestamp",
    "x-pagination",
    "x-envelope",
    "x-webhooks",
    "x-scopes",
    "in",
    "name",
    "schema",
    "content",
    "parameters",
    "requestBody",
    "responses",
    "operationId",
    "summary",
    "description",
    "security",
    "get",
    "post",
    "200",
    "default",
    "self",
    "type",
    "Self",
    "crate",
    "_",
    "",
    "a b",
    "人",
    "*/*",
    "multipart/form-data",
    "application/json",
    "image/*",
    "deprecated",
    "minLength",
    "pattern",
    "servers",
    "url",
    "variables",
    "discriminator",
    "callbacks",
];

/// Strings that mean something, valid and not.
const WORDS: &[&str] = &[
    "string",
    "integer",
    "object",
    "array",
    "boolean",
    "number",
    "binary",
    "int32",
    "date-time",
    "path",
    "query",
    "header",
    "cookie",
    "#/components/schemas/Pet",
    "#/components",
    "#/",
    "other.yaml",
    "a.v1.b.get",
    "a.v1.b.list",
    "a.b",
    "..",
    ".",
    "self",
    "Self",
    "fn",
    "_",
    "",
    "9",
    "-",
    "*/",
    "\"#",
    "\\",
    "{}",
    "{a}",
    "/a/{b}/{b}",
    "/",
    "人",
    "𠮷",
    "\u{0}",
    "\n",
    "\r",
    "\u{202e}",
    "```",
    "[link]: <",
    "milliseconds",
    "r#type",
    "Vec",
    "Option",
    "Result",
    "std",
    "new",
    "'",
];

/// A document made of the seeds by a few mutations, and whether it is JSON.
pub fn mutate(choices: &mut Unstructured<'_>, seeds: &[Value]) -> Result<(String, bool)> {
    let mut document = choices.choose(seeds)?.clone();
    for _ in 0..choices.int_in_range(1..=5)? {
        once(choices, seeds, &mut document)?;
    }
    let json = choices.ratio(1, 3)?;
    let mut text = if json {
        format!("{document:#}")
    } else {
        feishu_codegen::spec::to_yaml(&document)
    };
    if choices.ratio(1, 5)? {
        in_text(choices, &mut text)?;
    }
    Ok((text, json))
}

/// A pointer to some value of a tree. Steps are few enough for the choices, deep enough for every place.
fn place(choices: &mut Unstructured<'_>, document: &Value) -> Result<String> {
    let mut pointer = String::new();
    let mut value = document;
    for _ in 0..choices.int_in_range(0..=14)? {
        let step = match value {
            Value::Object(map) if !map.is_empty() => {
                let at = choices.int_in_range(0..=map.len() - 1)?;
                map.keys()
                    .nth(at)
                    .map(|key| key.replace('~', "~0").replace('/', "~1"))
            }
            Value::Array(items) if !items.is_empty() => {
                Some(choices.int_in_range(0..=items.len() - 1)?.to_string())
            }
            _ => None,
        };
        let Some(step) = step else { break };
        pointer = format!("{pointer}/{step}");
        value = document.pointer(&pointer).expect("a place");
    }
    Ok(pointer)
}

fn once(choices: &mut Unstructured<'_>, seeds: &[Value], document: &mut Value) -> Result<()> {
    let at = place(choices, document)?;
    let other = choices.choose(seeds)?;
    let other = other
        .pointer(&place(choices, other)?)
        .expect("a place")
        .clone();
    let twin = document
        .pointer(&place(choices, document)?)
        .expect("a place")
        .clone();
    let key = (*choices.choose(KEYS)?).to_owned();
    let scalar = scalar(choices)?;
    let target = document.pointer_mut(&at).expect("a place");
    match (choices.int_in_range(0..=9)?, target) {
        (0, Value::Object(map)) if !map.is_empty() => {
            let at = choices.int_in_range(0..=map.len() - 1)?;
            let gone = map.keys().nth(at).cloned().expect("a key");
            map.shift_remove(&gone);
        }
        (0, Value::Array(items)) if !items.is_empty() => {
            let at = choices.int_in_range(0..=items.len() - 1)?;
            items.remove(at);
        }
        (1, Value::Object(map)) if !map.is_empty() => {
            // A key by another name.
            let at = choices.int_in_range(0..=map.len() - 1)?;
            let old = map.keys().nth(at).cloned().expect("a key");
            let value = map.shift_remove(&old).expect("a value");
            map.insert(key, value);
        }
        (2, Value::Object(map)) => drop(map.insert(key, twin)),
        (3, Value::Object(map)) => drop(map.insert(key, other)),
        (4, Value::Object(map)) => drop(map.insert(key, scalar)),
        (2..=4, Value::Array(items)) => items.push(twin),
        (5, target) => *target = twin,
        (6, target) => *target = other,
        (7, target) => {
            for _ in 0..choices.int_in_range(1..=60)? {
                *target = match choices.int_in_range(0..=2)? {
                    0 => json!({"type": "array", "items": target.take()}),
                    1 => json!({"type": "object", "properties": {"a": target.take()}}),
                    _ => json!({"allOf": [target.take()]}),
                };
            }
        }
        (_, target) => *target = scalar,
    }
    Ok(())
}

fn scalar(choices: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match choices.int_in_range(0..=8)? {
        0 => Value::Null,
        1 => json!(true),
        2 => json!([]),
        3 => json!({}),
        4 => json!(choices.arbitrary::<i64>()?),
        5 => json!(choices.arbitrary::<u64>()?),
        6 => json!(f64::from(choices.arbitrary::<i16>()?) / 3.0),
        _ => json!(*choices.choose(WORDS)?),
    })
}

/// One edit of the text itself.
fn in_text(choices: &mut Unstructured<'_>, text: &mut String) -> Result<()> {
    let mut characters: Vec<char> = text.chars().collect();
    let at = choices.int_in_range(0..=characters.len() - 1)?;
    let end = (at + choices.int_in_range(0..=40)?).min(characters.len());
    match choices.int_in_range(0..=4)? {
        0 => characters.truncate(at),
        1 => drop(characters.drain(at..end)),
        2 => {
            let piece = characters[at..end].to_vec();
            characters.splice(at..at, piece);
        }
        3 => characters.insert(
            at,
            *choices.choose(&[
                '{', '}', '[', ']', ':', ',', '&', '*', '!', '|', '>', '\'', '"', '#', '%', '@',
                '-', '?', ' ', '\t', '\r', '\n', '\\', '\0',
            ])?,
        ),
        _ => characters.swap(at, end.saturating_sub(1)),
    }
    *text = characters.into_iter().collect();
    Ok(())
}
