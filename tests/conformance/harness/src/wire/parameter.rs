//! Parsing of parameters: OpenAPI 3.0.3, section "Style Values".

use serde_json::{Map, Value, json};

use super::{decoded, typed};
use crate::document::Parameter;

/// Name and value in the query or in a cookie.
pub(crate) type Pair = (String, String);

/// Raw pairs of a query.
pub(crate) fn pairs(query: &str) -> Vec<Pair> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(pair).collect()
}

fn pair(text: &str) -> Pair {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    (name.to_owned(), value.to_owned())
}

/// Removes the pairs of a query or cookie parameter and returns its value, if there is one. `expected` determines whether it is a list or
/// an object, and the types of strings.
///
/// # Errors
///
/// The text does not have the parameter's style.
pub(crate) fn of_pairs(
    parameter: &Parameter,
    pairs: &mut Vec<Pair>,
    expected: Option<&Value>,
) -> Result<Option<Value>, String> {
    let own = take_own(parameter, pairs, expected)?;
    if own.is_empty() {
        return Ok(None);
    }
    if parameter.is_content {
        let [(_, value)] = own.as_slice() else {
            return Err("it came more than once".to_owned());
        };
        return json_text(&decoded(value)?).map(Some);
    }
    if parameter.style == "deepObject" {
        return deep(&own, &parameter.name, expected).map(Some);
    }
    let value = match expected {
        Some(Value::Object(object)) if parameter.explode => {
            let mut found = Map::new();
            for (name, value) in own {
                let value = typed(&decoded(&value)?, object.get(&name));
                found.insert(name, value);
            }
            Value::Object(found)
        }
        Some(Value::Array(expected)) if parameter.explode => {
            let texts: Result<Vec<String>, String> =
                own.iter().map(|(_, value)| decoded(value)).collect();
            array(texts?, expected)
        }
        expected => {
            let [(_, value)] = own.as_slice() else {
                return Err("it came more than once".to_owned());
            };
            let separators: &[&str] = match parameter.style.as_str() {
                "spaceDelimited" => &["%20", "+", " "],
                "pipeDelimited" => &["%7C", "%7c", "|"],
                _ => &[","],
            };
            joined(value, separators, expected)?
        }
    };
    Ok(Some(value))
}

/// Removes the pairs of a parameter, and decodes their names.
fn take_own(
    parameter: &Parameter,
    pairs: &mut Vec<Pair>,
    expected: Option<&Value>,
) -> Result<Vec<Pair>, String> {
    let deep = parameter.style == "deepObject";
    let exploded = parameter.explode && !deep && !parameter.is_content;
    let (mut own, mut rest) = (Vec::new(), Vec::new());
    for (name, value) in pairs.drain(..) {
        let decoded = decoded(&name)?;
        let is_own = match expected {
            Some(Value::Object(object)) if exploded => object.contains_key(&decoded),
            _ if deep => decoded
                .strip_prefix(parameter.name.as_str())
                .is_some_and(|rest| rest.starts_with('[') || rest.is_empty()),
            _ => decoded == parameter.name,
        };
        if is_own {
            own.push((decoded, value));
        } else {
            rest.push((name, value));
        }
    }
    *pairs = rest;
    Ok(own)
}

/// The value of a path parameter.
///
/// # Errors
///
/// The text does not have the parameter's style.
pub(crate) fn of_path(
    parameter: &Parameter,
    raw: &str,
    expected: Option<&Value>,
) -> Result<Value, String> {
    if parameter.is_content {
        return json_text(&decoded(raw)?);
    }
    match parameter.style.as_str() {
        "label" => {
            let raw = raw.strip_prefix('.').ok_or("a label begins with `.`")?;
            match expected {
                Some(Value::Object(object)) if parameter.explode => {
                    entries(raw.split('.').map(pair), object)
                }
                Some(Value::Object(_) | Value::Array(_)) => joined(raw, &[".", ","], expected),
                _ => Ok(typed(&decoded(raw)?, expected)),
            }
        }
        "matrix" => {
            let raw = raw.strip_prefix(';').ok_or("a matrix begins with `;`")?;
            match expected {
                Some(Value::Object(object)) if parameter.explode => {
                    entries(raw.split(';').map(pair), object)
                }
                Some(Value::Array(expected)) if parameter.explode => {
                    let texts = raw.split(';').map(|part| named(part, &parameter.name));
                    let texts: Result<Vec<String>, String> = texts
                        .map(|value| value.and_then(|value| decoded(&value)))
                        .collect();
                    Ok(array(texts?, expected))
                }
                expected => joined(&named(raw, &parameter.name)?, &[","], expected),
            }
        }
        _ => simple(parameter, raw, expected, true),
    }
}

/// The value of a header parameter. Headers are not percent-encoded.
///
/// # Errors
///
/// The text does not have the parameter's style.
pub(crate) fn of_header(
    parameter: &Parameter,
    raw: &str,
    expected: Option<&Value>,
) -> Result<Value, String> {
    if parameter.is_content {
        return json_text(raw);
    }
    simple(parameter, raw, expected, false)
}

fn simple(
    parameter: &Parameter,
    raw: &str,
    expected: Option<&Value>,
    encoded: bool,
) -> Result<Value, String> {
    let text = |raw: &str| {
        if encoded {
            decoded(raw)
        } else {
            Ok(raw.to_owned())
        }
    };
    let parts = || raw.split(',').map(str::trim);
    match expected {
        Some(Value::Object(object)) if parameter.explode => {
            let mut found = Map::new();
            for (name, value) in parts().map(pair) {
                let name = text(&name)?;
                let value = typed(&text(&value)?, object.get(&name));
                found.insert(name, value);
            }
            Ok(Value::Object(found))
        }
        Some(Value::Object(object)) => {
            let parts: Result<Vec<String>, String> = parts().map(text).collect();
            Ok(alternating(&parts?, object))
        }
        Some(Value::Array(expected)) => {
            let parts: Result<Vec<String>, String> = parts().map(text).collect();
            Ok(array(parts?, expected))
        }
        expected => Ok(typed(&text(raw)?, expected)),
    }
}

fn named(part: &str, name: &str) -> Result<String, String> {
    let (key, value) = pair(part);
    if decoded(&key)? == name {
        Ok(value)
    } else {
        Err(format!("`{key}` stands where `{name}` is expected"))
    }
}

fn entries(
    pairs: impl Iterator<Item = Pair>,
    expected: &Map<String, Value>,
) -> Result<Value, String> {
    let mut found = Map::new();
    for (name, value) in pairs {
        let name = decoded(&name)?;
        let value = typed(&decoded(&value)?, expected.get(&name));
        found.insert(name, value);
    }
    Ok(Value::Object(found))
}

/// Parses a value from a single string.
fn joined(raw: &str, separators: &[&str], expected: Option<&Value>) -> Result<Value, String> {
    let parts = || {
        let mut parts = vec![raw.to_owned()];
        for separator in separators {
            let split = parts.iter().flat_map(|part| part.split(separator));
            parts = split.map(str::to_owned).collect();
        }
        let decoded: Result<Vec<String>, String> = parts.iter().map(|part| decoded(part)).collect();
        decoded
    };
    match expected {
        Some(Value::Array(expected)) => Ok(array(parts()?, expected)),
        Some(Value::Object(object)) => Ok(alternating(&parts()?, object)),
        expected => Ok(typed(&decoded(raw)?, expected)),
    }
}

fn array(texts: Vec<String>, expected: &[Value]) -> Value {
    let values = texts
        .iter()
        .enumerate()
        .map(|(index, text)| typed(text, expected.get(index)));
    Value::Array(values.collect())
}

/// `R,100,G,200`.
fn alternating(parts: &[String], expected: &Map<String, Value>) -> Value {
    let pairs = parts.chunks(2).map(|pair| {
        let value = pair.get(1).map(|text| typed(text, expected.get(&pair[0])));
        (pair[0].clone(), value.unwrap_or_default())
    });
    Value::Object(pairs.collect())
}

/// A value in style `deepObject`. What OpenAPI does not define: `name[]=1&name[]=2`, `name[0][a]=1`, `name=1`.
fn deep(pairs: &[Pair], name: &str, expected: Option<&Value>) -> Result<Value, String> {
    match expected {
        Some(Value::Array(items))
            if items.iter().any(|item| item.is_object() || item.is_array()) =>
        {
            let numbered = items.iter().enumerate();
            let numbered: Map<String, Value> = numbered
                .map(|(index, item)| (index.to_string(), item.clone()))
                .collect();
            match deep_object(pairs, name, Some(&Value::Object(numbered)))? {
                Value::Object(found) => Ok(found.into_iter().map(|(_, item)| item).collect()),
                other => Ok(other),
            }
        }
        Some(Value::Array(items)) => {
            let texts: Result<Vec<String>, String> =
                pairs.iter().map(|(_, value)| decoded(value)).collect();
            Ok(array(texts?, items))
        }
        Some(Value::Object(_)) | None => deep_object(pairs, name, expected),
        scalar => match pairs {
            [(_, value)] => Ok(typed(&decoded(value)?, scalar)),
            _ => Err("it came more than once".to_owned()),
        },
    }
}

/// `name[a]=1&name[b][c]=2`; a repeated name is a list.
fn deep_object(pairs: &[Pair], name: &str, expected: Option<&Value>) -> Result<Value, String> {
    let mut found = json!({});
    for (key, value) in pairs {
        let path: Vec<&str> = key[name.len()..]
            .split('[')
            .skip(1)
            .map(|step| step.strip_suffix(']').ok_or("a bracket is not closed"))
            .collect::<Result<_, _>>()?;
        let mut place = &mut found;
        let mut expected = expected;
        for step in path {
            expected = expected.and_then(|expected| expected.get(step));
            let map = place.as_object_mut().ok_or("a value has a part")?;
            place = map.entry(step).or_insert(Value::Null);
            if place.is_null() && matches!(expected, Some(Value::Object(_))) {
                *place = json!({});
            }
        }
        let text = decoded(value)?;
        match expected {
            Some(Value::Array(items)) => {
                if place.is_null() {
                    *place = json!([]);
                }
                let list = place.as_array_mut().ok_or("a list has parts")?;
                let value = typed(&text, items.get(list.len()));
                list.push(value);
            }
            expected => *place = typed(&text, expected),
        }
    }
    Ok(found)
}

fn json_text(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{text:?} is not JSON: {error}"))
}

/// The examples in the table of OpenAPI 3.0.3.
#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(place: &str, style: &str, explode: bool) -> Parameter {
        Parameter {
            name: "color".to_owned(),
            place: place.to_owned(),
            required: false,
            style: style.to_owned(),
            explode,
            is_content: false,
            schema: String::new(),
        }
    }

    #[test]
    fn the_table_of_the_specification_is_read() {
        let (text, list, object) = (
            json!("blue"),
            json!(["blue", "black", "brown"]),
            json!({"R": 100, "G": 200, "B": 150}),
        );
        for (style, explode, raw, expected) in [
            ("matrix", false, ";color=blue", &text),
            ("matrix", false, ";color=blue,black,brown", &list),
            ("matrix", false, ";color=R,100,G,200,B,150", &object),
            ("matrix", true, ";color=blue;color=black;color=brown", &list),
            ("matrix", true, ";R=100;G=200;B=150", &object),
            ("label", false, ".blue", &text),
            ("label", false, ".blue.black.brown", &list),
            ("label", false, ".R.100.G.200.B.150", &object),
            ("label", true, ".R=100.G=200.B=150", &object),
            ("simple", false, "blue,black,brown", &list),
            ("simple", false, "R,100,G,200,B,150", &object),
            ("simple", true, "R=100,G=200,B=150", &object),
        ] {
            let found = of_path(&parameter("path", style, explode), raw, Some(expected));
            assert_eq!(found.as_ref(), Ok(expected), "{style} {explode} {raw}");
        }
        for (style, explode, raw, expected) in [
            ("form", false, "color=blue", &text),
            ("form", false, "color=blue,black,brown", &list),
            ("form", false, "color=R,100,G,200,B,150", &object),
            ("form", true, "color=blue&color=black&color=brown", &list),
            ("form", true, "R=100&G=200&B=150", &object),
            ("spaceDelimited", false, "color=blue%20black%20brown", &list),
            (
                "spaceDelimited",
                false,
                "color=R%20100%20G%20200%20B%20150",
                &object,
            ),
            ("pipeDelimited", false, "color=blue|black|brown", &list),
            (
                "pipeDelimited",
                false,
                "color=R%7C100%7CG%7C200%7CB%7C150",
                &object,
            ),
            (
                "deepObject",
                true,
                "color[R]=100&color[G]=200&color%5BB%5D=150",
                &object,
            ),
        ] {
            let mut raw_pairs = pairs(raw);
            raw_pairs.push(("other".to_owned(), String::new()));
            let parameter = parameter("query", style, explode);
            let found = of_pairs(&parameter, &mut raw_pairs, Some(expected));
            assert_eq!(found, Ok(Some(expected.clone())), "{style} {explode} {raw}");
            assert_eq!(raw_pairs.len(), 1, "only its own pairs are taken out");
        }
    }
}
