//! Comparison of a request that arrived with its sample.

use std::collections::BTreeSet;

use feishu_runtime::Operation;
use loopback::Recorded;
use serde_json::Value;

use super::compare::{Difference, differences};
use super::described::{Described, Parameter};
use super::request::RequestSample;

/// The content of files in the requests of the generated macros.
const FILE_CONTENT: &str = "the content of a file";

/// Compares method, path, query and headers.
pub(super) fn head(
    described: &Described,
    operation: &Operation,
    request: &RequestSample,
    sent: &Recorded,
) -> Result<(), String> {
    let mut path = described.path.clone();
    let mut query = Vec::new();
    for Parameter { name, place, value } in &described.parameters {
        let Some(value) = value else { continue };
        let texts: Vec<String> = match value {
            Value::Array(list) => list.iter().map(text).collect(),
            one => vec![text(one)],
        };
        match place.as_str() {
            "path" => path = path.replace(&format!("{{{name}}}"), &texts.concat()),
            "query" => query.extend(texts.into_iter().map(|text| (name.clone(), text))),
            _ => equal(
                &format!("header {name}"),
                &sent.header(name),
                &texts.first().map(String::as_str),
            )?,
        }
    }
    let (sent_path, sent_query) = split(sent);
    equal("method", &sent.method, &described.method)?;
    equal("path", &sent_path, &path)?;
    equal("query", &sent_query, &query)?;
    let token = (!operation.security.is_empty()).then_some("Bearer t-served");
    equal("authorization", &sent.header("authorization"), &token)?;
    match &described.body {
        Some(body) if body.media_type == "multipart/form-data" => {
            let kind = sent.header("content-type").unwrap_or_default();
            equal(
                "content-type",
                &kind.split(';').next(),
                &Some("multipart/form-data"),
            )
        }
        Some(body) if request.body != Value::Null => equal(
            "content-type",
            &sent.header("content-type"),
            &Some(body.media_type.as_str()),
        ),
        _ => equal("body", &sent.text(), &""),
    }
}

/// Compares the body with the sample. Of a multipart body, only the presence of the parts is checked.
pub(super) fn body(
    described: &Described,
    request: &RequestSample,
    sent: &Recorded,
) -> Result<BTreeSet<Difference>, String> {
    let Some(body) = &described.body else {
        return Ok(BTreeSet::new());
    };
    if body.media_type != "multipart/form-data" {
        let sent: Value = serde_json::from_str(sent.text()).map_err(|error| error.to_string())?;
        return Ok(differences(&request.body, &sent));
    }
    for name in body.schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        if !sent.text().contains(&format!("name=\"{name}\"")) {
            return Err(format!("the part `{name}` is not sent"));
        }
        if body.schema["properties"][name]["format"] == "binary"
            && !sent.text().contains(FILE_CONTENT)
        {
            return Err(format!("the part `{name}` lacks the file"));
        }
    }
    Ok(BTreeSet::new())
}

/// Compares two values; the error shows both.
pub(super) fn equal<T: PartialEq + std::fmt::Debug>(
    what: &str,
    one: &T,
    other: &T,
) -> Result<(), String> {
    if one == other {
        Ok(())
    } else {
        Err(format!("{what}: {one:?} instead of {other:?}"))
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The decoded path and query.
fn split(sent: &Recorded) -> (String, Vec<(String, String)>) {
    let (path, query) = sent.target.split_once('?').unwrap_or((&sent.target, ""));
    let query = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (percent_decode(name), percent_decode(value)))
        .collect();
    (percent_decode(path), query)
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'%', [high, low, tail @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).expect("ASCII");
                bytes.push(u8::from_str_radix(digits, 16).expect("hexadecimal"));
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}
