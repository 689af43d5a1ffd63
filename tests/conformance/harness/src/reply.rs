//! Replies of the server.

use loopback::Answer;
use serde_json::Value;

use crate::Direction;
use crate::document::{Content, Document, Operation, Response};
use crate::sample::{Alphabet, How, Optional, Sampler};
use crate::validate::Validators;

/// A reply.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The expected decoded value; `None` if the reply is not JSON.
    pub(crate) value: Option<Value>,
}

impl Reply {
    /// Creates a sample of a successful response. Each round takes the next response.
    pub(crate) fn sample(
        document: &Document,
        operation: &Operation,
        accept: &str,
        round: usize,
        sampler: &mut Sampler<'_>,
        optional: Optional,
        validators: &Validators,
    ) -> Result<Self, String> {
        let Some((response, status)) = success(operation, round) else {
            // The document describes no success, so the reply is empty.
            return Ok(Self {
                status: 204,
                content_type: None,
                headers: Vec::new(),
                body: Vec::new(),
                value: Some(Value::Null),
            });
        };
        let how = How {
            direction: Direction::Response,
            alphabet: Alphabet::Any,
            optional,
            is_text: false,
        };
        let find = |is: &dyn Fn(&&Content) -> bool| response.content.iter().find(is);
        let content = find(&|content| content.media_type == accept)
            .or_else(|| find(&|content| content.is_json()))
            .or(response.content.first());
        let content =
            content.filter(|_| operation.method != "HEAD" && status != 204 && status != 205);
        let headers = headers(response, how, sampler, validators)?;
        let (body, value) = match content {
            None => (Vec::new(), Some(Value::Null)),
            Some(content) => body(document, content, how, sampler, validators)?,
        };
        Ok(Self {
            status,
            content_type: content.map(content_type),
            headers,
            body,
            value,
        })
    }

    pub(crate) fn answer(&self) -> Answer {
        let mut answer = Answer::new(self.status, self.body.clone());
        if let Some(content_type) = &self.content_type {
            answer = answer.header("Content-Type", content_type);
        }
        for (name, value) in &self.headers {
            answer = answer.header(name, value);
        }
        answer
    }
}

/// The successful response of a round, and its status.
fn success(operation: &Operation, round: usize) -> Option<(&Response, u16)> {
    let responses = operation.responses.iter();
    let successes: Vec<(&Response, u16)> = responses
        .filter_map(|response| Some((response, status(&response.status)?)))
        .collect();
    if let Some(success) = successes.get(round % successes.len().max(1)) {
        return Some(*success);
    }
    let mut responses = operation.responses.iter();
    let default = responses.find(|response| response.status == "default")?;
    Some((default, 200))
}

/// Samples of the described headers.
fn headers(
    response: &Response,
    how: How,
    sampler: &mut Sampler<'_>,
    validators: &Validators,
) -> Result<Vec<(String, String)>, String> {
    // HTTP itself determines these headers.
    const OWN: [&str; 4] = [
        "content-type",
        "content-length",
        "transfer-encoding",
        "location",
    ];
    let mut headers = Vec::new();
    for (name, schema, required) in &response.headers {
        let is_own = OWN.contains(&name.to_ascii_lowercase().as_str());
        if is_own || !required && how.optional == Optional::None {
            continue;
        }
        let how = How {
            alphabet: Alphabet::Header,
            is_text: true,
            ..how
        };
        let sample = sampler.sample(schema, how, validators);
        let value = sample.map_err(|why| format!("response header `{name}`: {why}"))?;
        if let Some(text) = header_text(&value) {
            headers.push((name.clone(), text));
        }
    }
    Ok(headers)
}

/// A sample of a body, and its value if it is JSON.
fn body(
    document: &Document,
    content: &Content,
    how: How,
    sampler: &mut Sampler<'_>,
    validators: &Validators,
) -> Result<(Vec<u8>, Option<Value>), String> {
    let schema = content.schema.as_deref();
    let schema = schema.filter(|schema| document.resolve(schema).is_some());
    if let Some(stream) = Stream::of(content) {
        return stream.body(schema, how, sampler, validators);
    }
    let is_text = content.essence().starts_with("text/");
    match schema {
        Some(schema) if content.is_json() || is_text => {
            let sample = sampler.sample(schema, how, validators);
            let value = sample.map_err(|why| format!("the response: {why}"))?;
            let body = match &value {
                Value::String(text) if !content.is_json() => text.clone().into_bytes(),
                value => value.to_string().into_bytes(),
            };
            Ok((body, content.is_json().then_some(value)))
        }
        None if content.is_json() => Ok((b"{}".to_vec(), Some(Value::Null))),
        _ => Ok((b"\x00\x01binary\xff, and text".to_vec(), None)),
    }
}

/// A format of several items in one body.
enum Stream {
    Events,
    Lines,
    Sequence,
}

impl Stream {
    fn of(content: &Content) -> Option<Self> {
        match &*content.essence() {
            "text/event-stream" => Some(Self::Events),
            "application/x-ndjson" | "application/jsonl" => Some(Self::Lines),
            "application/json-seq" => Some(Self::Sequence),
            _ => None,
        }
    }

    /// A sample of a body, and the list of its items. A schema without items is that of an item.
    fn body(
        &self,
        schema: Option<&str>,
        how: How,
        sampler: &mut Sampler<'_>,
        validators: &Validators,
    ) -> Result<(Vec<u8>, Option<Value>), String> {
        // Text in events has no line breaks of other kinds.
        let how = How {
            alphabet: Alphabet::Header,
            ..how
        };
        let mut items = Vec::new();
        for _ in 0..2 {
            let Some(schema) = schema else {
                break;
            };
            let sample = sampler.sample(schema, how, validators);
            match sample.map_err(|why| format!("the response: {why}"))? {
                Value::Array(list) => items.extend(list),
                item => items.push(item),
            }
        }
        let mut body = Vec::new();
        for item in &items {
            let text = match (self, item) {
                (Self::Events, Value::String(text)) => format!("data: {text}\n\n"),
                (Self::Events, item) => {
                    let data = format!("{item:#}").replace('\n', "\r\ndata:");
                    format!(": comment\nid: 1\ndata: {data}\n\n")
                }
                (Self::Lines, item) => format!("{item}\n"),
                (Self::Sequence, item) => format!("\u{1e}{item:#}\n"),
            };
            body.extend(text.into_bytes());
        }
        Ok((body, Some(Value::Array(items))))
    }
}

/// The status of a successful response.
fn status(text: &str) -> Option<u16> {
    if text.eq_ignore_ascii_case("2XX") {
        return Some(207);
    }
    let status = text.parse().ok()?;
    (200..300).contains(&status).then_some(status)
}

/// A media type without wildcards.
fn content_type(content: &Content) -> String {
    if content.media_type.contains('*') {
        "application/octet-stream".to_owned()
    } else {
        content.media_type.clone()
    }
}

/// Writes style `simple`; `None` if the value has no such form.
fn header_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Array(list) => {
            let texts: Option<Vec<String>> = list.iter().map(header_text).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}
