//! Mutations of descriptions: of the tree, so that the rest stays valid, and of the text.

mod words;

use arbitrary::{Result, Unstructured};
use serde_json::{Value, json};

use words::{KEYS, WORDS};

/// Mutates one of the seeds. The second value is true if the text is JSON.
pub(crate) fn mutate(choices: &mut Unstructured<'_>, seeds: &[Value]) -> Result<(String, bool)> {
    let mut document = choices.choose(seeds)?.clone();
    for _ in 0..choices.int_in_range(1..=4)? {
        once(choices, seeds, &mut document)?;
    }
    let json = choices.ratio(1, 3)?;
    let mut text = if json {
        format!("{document:#}")
    } else {
        feishu_codegen::spec::to_yaml(&document)
    };
    if choices.ratio(1, 8)? {
        in_text(choices, &mut text)?;
    }
    Ok((text, json))
}

/// A pointer to a random value of a tree.
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
    match choices.int_in_range(0..=12)? {
        0..=4 => transplant(choices, seeds, document),
        5 => rename(choices, document),
        10..=11 => compose(choices, document),
        12 => refer(choices, document),
        6 | 7 => reword(choices, document),
        _ => anything(choices, seeds, document),
    }
}

/// The role of a value: its key, or the key of the map or list that contains it.
fn role(pointer: &str) -> &str {
    let mut steps = pointer.rsplit('/');
    let last = steps.next().unwrap_or_default();
    let parent = steps.next().unwrap_or_default();
    let of_names = ["properties", "schemas", "paths", "content", "x-error-codes"];
    if last.parse::<usize>().is_ok() || of_names.contains(&parent) {
        parent
    } else {
        last
    }
}

/// All pointers of a tree.
fn places(value: &Value, pointer: &str, found: &mut Vec<String>) {
    found.push(pointer.to_owned());
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                places(value, &format!("{pointer}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                places(value, &format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Replaces a value by another one with the same role, so that the document may stay valid.
fn transplant(choices: &mut Unstructured<'_>, seeds: &[Value], document: &mut Value) -> Result<()> {
    let donor = match choices.ratio(1, 2)? {
        true => document.clone(),
        false => choices.choose(seeds)?.clone(),
    };
    let at = some_place(choices, document, |_| true)?;
    let Some(at) = at else { return Ok(()) };
    let from = some_place(choices, &donor, |place| role(place) == role(&at))?;
    let Some(from) = from else { return Ok(()) };
    let graft = donor.pointer(&from).expect("a place").clone();
    let mut pending = vec![graft.clone()];
    *document.pointer_mut(&at).expect("a place") = graft;
    // Components that it refers to are copied too.
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(map) => {
                if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                    pending.extend(adopt(document, &donor, reference));
                }
                pending.extend(map.into_iter().map(|(_, value)| value));
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    Ok(())
}

/// Copies a component that is missing in the document.
fn adopt(document: &mut Value, donor: &Value, reference: &str) -> Option<Value> {
    let pointer = reference.strip_prefix('#')?;
    let (section, name) = pointer.strip_prefix("/components/")?.split_once('/')?;
    let component = donor.pointer(pointer)?;
    let known = document
        .get_mut("components")?
        .as_object_mut()?
        .entry(section)
        .or_insert_with(|| json!({}))
        .as_object_mut()?;
    if known.contains_key(name) {
        return None;
    }
    known.insert(name.to_owned(), component.clone());
    Some(component.clone())
}

fn some_place(
    choices: &mut Unstructured<'_>,
    document: &Value,
    wanted: impl Fn(&str) -> bool,
) -> Result<Option<String>> {
    let mut found = Vec::new();
    places(document, "", &mut found);
    found.retain(|place| wanted(place));
    if found.is_empty() {
        return Ok(None);
    }
    choices.choose(&found).cloned().map(Some)
}

/// True if the value at a pointer is a schema.
fn is_schema(place: &str) -> bool {
    let parent = place.rsplit('/').nth(1).unwrap_or_default();
    let last = place.rsplit('/').next().unwrap_or_default();
    ["properties", "schemas", "allOf", "oneOf", "anyOf"].contains(&parent)
        || ["schema", "items", "additionalProperties", "not"].contains(&last)
}

/// Makes a schema a variant of a union, or nullable.
fn compose(choices: &mut Unstructured<'_>, document: &mut Value) -> Result<()> {
    let Some(at) = some_place(choices, document, is_schema)? else {
        return Ok(());
    };
    let Some(beside) = some_place(choices, document, is_schema)? else {
        return Ok(());
    };
    let other = document.pointer(&beside).expect("a place").clone();
    let property = *choices.choose(WORDS)?;
    let target = document.pointer_mut(&at).expect("a place");
    let one = target.take();
    *target = match choices.int_in_range(0..=8)? {
        0 => json!({"oneOf": [one, other]}),
        1 => json!({"anyOf": [one, other, {"type": "string"}]}),
        2 => json!({"allOf": [one, other]}),
        3 => {
            json!({"allOf": [one, {"type": "object", "required": [property], "properties": {property: other}}]})
        }
        4 => {
            json!({"oneOf": [one, other], "discriminator": {"propertyName": property, "mapping": {property: "#/components/schemas/Pet"}}})
        }
        5 => json!({"allOf": [one], "nullable": true}),
        6 => {
            json!({"type": "object", "additionalProperties": one, "properties": {property: other}})
        }
        7 => {
            json!({"oneOf": [{"oneOf": [one]}, {"type": "array", "items": other}, {"enum": [1, property, null]}]})
        }
        _ => json!({"not": one, "type": "string", "nullable": true}),
    };
    Ok(())
}

/// Replaces a schema by a reference to a shared one, which may create a recursive type.
fn refer(choices: &mut Unstructured<'_>, document: &mut Value) -> Result<()> {
    let shared = |place: &str| {
        place
            .strip_prefix("/components/schemas/")
            // A reference may also lead into a shared schema.
            .is_some_and(|name| !name.contains('/') || is_schema(place))
    };
    let Some(to) = some_place(choices, document, shared)? else {
        return Ok(());
    };
    if let Some(at) = some_place(choices, document, is_schema)? {
        *document.pointer_mut(&at).expect("a place") = json!({"$ref": format!("#{to}")});
    }
    Ok(())
}

/// Renames a property.
fn rename(choices: &mut Unstructured<'_>, document: &mut Value) -> Result<()> {
    let properties = |place: &str| place.ends_with("/properties");
    let Some(at) = some_place(choices, document, properties)? else {
        return Ok(());
    };
    let names = match choices.arbitrary()? {
        true => KEYS,
        false => WORDS,
    };
    let name = *choices.choose(names)?;
    if let Some(Value::Object(map)) = document.pointer_mut(&at)
        && !map.is_empty()
    {
        let old = map
            .keys()
            .nth(choices.int_in_range(0..=map.len() - 1)?)
            .cloned()
            .expect("a key");
        let value = map.shift_remove(&old).expect("a value");
        map.insert(name.to_owned(), value);
    }
    Ok(())
}

/// Replaces free text.
fn reword(choices: &mut Unstructured<'_>, document: &mut Value) -> Result<()> {
    let free = [
        "description",
        "summary",
        "title",
        "operationId",
        "example",
        "default",
        "pattern",
        "enum",
        "x-enum-varnames",
        "x-enum-descriptions",
        "tags",
        "url",
        "format",
    ];
    let at = some_place(choices, document, |place| free.contains(&role(place)))?;
    if let Some(Value::String(text)) = at.as_deref().and_then(|at| document.pointer_mut(at)) {
        *text = match choices.int_in_range(0..=2)? {
            0 => (*choices.choose(WORDS)?).to_owned(),
            1 => format!("{text}{}", choices.choose(WORDS)?),
            _ => {
                let length = 8.min(choices.len());
                String::from_utf8_lossy(choices.bytes(length)?).into_owned()
            }
        };
    }
    Ok(())
}

/// Replaces any value by any other.
fn anything(choices: &mut Unstructured<'_>, seeds: &[Value], document: &mut Value) -> Result<()> {
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
            // Renames a key.
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

/// Edits the text.
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
