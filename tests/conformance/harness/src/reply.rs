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
        round: usize,
        sampler: &mut Sampler<'_>,
        optional: Optional,
        validators: &Validators,
    ) -> Result<Self, String> {
        let successes: Vec<(&Response, u16)> = operation
            .responses
            .iter()
            .filter_map(|response| Some((response, status(&response.status)?)))
            .collect();
        let fallback = || {
            let default = operation.responses.iter();
            let mut default = default.filter(|response| response.status == "default");
            default.next().map(|response| (response, 200))
        };
        let Some((response, status)) = successes
            .get(round % successes.len().max(1))
            .copied()
            .or_else(fallback)
        else {
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
        };
        let mut headers = Vec::new();
        for (name, schema, required) in &response.headers {
            // HTTP itself determines these headers.
            let own = [
                "content-type",
                "content-length",
                "transfer-encoding",
                "location",
            ];
            if own.contains(&name.to_ascii_lowercase().as_str())
                || !required && optional == Optional::None
            {
                continue;
            }
            let how = How {
                alphabet: Alphabet::Header,
                ..how
            };
            let sample = sampler.sample(schema, how, validators);
            let value = sample.map_err(|why| format!("response header `{name}`: {why}"))?;
            if let Some(text) = header_text(&value) {
                headers.push((name.clone(), text));
            }
        }
        let content = response.content.iter().find(|content| content.is_json());
        let content = content.or(response.content.first());
        let content =
            content.filter(|_| operation.method != "HEAD" && status != 204 && status != 205);
        let mut reply = Self {
            status,
            content_type: content.map(content_type),
            headers,
            body: Vec::new(),
            value: None,
        };
        let Some(content) = content else {
            reply.value = Some(Value::Null);
            return Ok(reply);
        };
        let schema = content.schema.as_deref();
        let schema = schema.filter(|schema| document.resolve(schema).is_some());
        let is_text = content.essence().starts_with("text/");
        match schema {
            Some(schema) if content.is_json() || is_text => {
                let sample = sampler.sample(schema, how, validators);
                let value = sample.map_err(|why| format!("the response: {why}"))?;
                reply.body = match &value {
                    Value::String(text) if !content.is_json() => text.clone().into_bytes(),
                    value => value.to_string().into_bytes(),
                };
                reply.value = content.is_json().then_some(value);
            }
            None if content.is_json() => {
                reply.value = Some(Value::Null);
                reply.body = b"{}".to_vec();
            }
            _ => reply.body = b"\x00\x01binary\xff, and text".to_vec(),
        }
        Ok(reply)
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
