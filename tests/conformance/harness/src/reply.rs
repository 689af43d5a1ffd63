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
    /// The documented media type, which may be a range.
    pub(crate) media_type: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The expected decoded value; `None` if the reply is not JSON.
    pub(crate) value: Option<Value>,
}

impl Reply {
    /// Creates samples of a successful response, one for each of its media types. Each round takes the next response.
    pub(crate) fn successes(
        described: Described<'_>,
        round: usize,
        sampler: &mut Sampler<'_>,
        optional: Optional,
    ) -> Result<Vec<Self>, String> {
        match success(described.operation, round) {
            Some((response, status)) => described.samples(response, status, sampler, optional),
            // The document describes no success, so the reply is empty.
            None => Ok(vec![Self {
                status: 204,
                media_type: None,
                headers: Vec::new(),
                body: Vec::new(),
                value: Some(Value::Null),
            }]),
        }
    }

    /// Creates samples of all responses that describe failures.
    pub(crate) fn failures(
        described: Described<'_>,
        sampler: &mut Sampler<'_>,
    ) -> Result<Vec<Self>, String> {
        let mut replies = Vec::new();
        for response in &described.operation.responses {
            if let Some(status) = failure(described.operation, &response.status) {
                replies.extend(described.samples(response, status, sampler, Optional::All)?);
            }
        }
        Ok(replies)
    }

    /// Returns true if a client accepts the reply.
    pub(crate) fn is_accepted(&self, accept: &str) -> bool {
        let essence = |text: &str| {
            let essence = text.split(';').next().unwrap_or_default();
            essence.trim().to_ascii_lowercase()
        };
        let Some(media_type) = self.media_type.as_deref().map(essence) else {
            return true;
        };
        accept
            .split(',')
            .map(essence)
            .any(|range| match range.strip_suffix('*') {
                Some("*/") => true,
                Some(start) => media_type.starts_with(start),
                None => range == media_type,
            })
    }

    pub(crate) fn answer(&self) -> Answer {
        let mut answer = Answer::new(self.status, self.body.clone());
        if let Some(media_type) = &self.media_type {
            let concrete = match media_type.contains('*') {
                true => "application/octet-stream",
                false => media_type,
            };
            answer = answer.header("Content-Type", concrete);
        }
        for (name, value) in &self.headers {
            answer = answer.header(name, value);
        }
        answer
    }
}

/// An operation of a document, with the validators of its responses.
#[derive(Clone, Copy)]
pub(crate) struct Described<'d> {
    pub(crate) document: &'d Document,
    pub(crate) operation: &'d Operation,
    pub(crate) validators: &'d Validators,
}

impl Described<'_> {
    /// Samples of a response, one for each of its media types.
    fn samples(
        self,
        response: &Response,
        status: u16,
        sampler: &mut Sampler<'_>,
        optional: Optional,
    ) -> Result<Vec<Reply>, String> {
        let how = How {
            direction: Direction::Response,
            alphabet: Alphabet::Any,
            optional,
            is_text: false,
        };
        let has_body = self.operation.method != "HEAD" && ![204, 205, 304].contains(&status);
        let contents = response.content.iter().filter(|_| has_body).map(Some);
        let mut contents: Vec<Option<&Content>> = contents.collect();
        if contents.is_empty() {
            contents.push(None);
        }
        let reply = |content: Option<&Content>| {
            let headers = headers(response, how, sampler, self.validators)?;
            let (body, value) = match content {
                None => (Vec::new(), Some(Value::Null)),
                Some(content) => body(self.document, content, how, sampler, self.validators)?,
            };
            Ok(Reply {
                status,
                media_type: content.map(|content| content.media_type.clone()),
                headers,
                body,
                value,
            })
        };
        contents.into_iter().map(reply).collect()
    }
}

/// A status of a response that describes a failure; `None` for other responses. A range is answered with a status that is not documented.
fn failure(operation: &Operation, text: &str) -> Option<u16> {
    let is_documented = |status: &u16| {
        let mut responses = operation.responses.iter();
        responses.any(|response| response.status == status.to_string())
    };
    let first = match text.to_ascii_uppercase().as_str() {
        "4XX" => 418,
        "5XX" => 500,
        "DEFAULT" if success(operation, 0).is_some_and(|(of, _)| of.status != "default") => 500,
        status => {
            return status
                .parse()
                .ok()
                .filter(|status| (400..600).contains(status));
        }
    };
    (first..first + 50).find(|status| !is_documented(status))
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
