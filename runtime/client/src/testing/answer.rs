//! The answers of a server.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::check::check;
use crate::assemble::header;
use crate::json::{self, encode};
use crate::transport::{Body, TransportError};
use crate::{Envelope, Operation, ResponseBody, ResponseFormat};

/// An answer to a call: a reply, or a failure to get one.
///
/// A `serde_json::Value` is an answer too, as with [`ok`](Self::ok), and so is a [`TransportError`].
#[must_use]
pub struct Answer {
    content: Content,
    /// `None`: 200, or the documented status of a refusal.
    status: Option<StatusCode>,
    headers: HeaderMap,
    delay: Duration,
}

enum Content {
    /// The response of the operation, without its envelope.
    Response(Value),
    /// A code in the operation's envelope.
    Refusal {
        code: i64,
        message: String,
        detail: Value,
    },
    Body(Body),
    Failure(TransportError),
}

impl Answer {
    /// Answers with this response, status 200. If the operation has an envelope, it is added: give the payload only.
    ///
    /// The response is JSON (`json!({…})`), `()` for none, or with the feature `serde` a value of the operation's type. A field that the
    /// type does not have, or a value that does not fit, is an error of the call; [`json`](Self::json) accepts them.
    pub fn ok(response: impl json::Value) -> Self {
        let encoded = encode(&response).map_err(|error| error.to_string());
        let parsed = encoded
            .and_then(|json| serde_json::from_slice(&json).map_err(|error| error.to_string()));
        match parsed {
            Ok(response) => Self::new(Content::Response(response)),
            Err(problem) => Self::problem(format!("the answer cannot be encoded: {problem}")),
        }
    }

    /// Refuses the call with this code in the operation's envelope. The HTTP status is the documented one of the code, or 400.
    pub fn refused(code: i64, message: impl Into<String>) -> Self {
        Self::new(Content::Refusal {
            code,
            message: message.into(),
            detail: Value::Null,
        })
    }

    /// Answers with this JSON as the whole body, as the server sends it.
    pub fn json(status: u16, body: Value) -> Self {
        Self::body(status, body.to_string()).header(CONTENT_TYPE, "application/json")
    }

    /// Answers with any body: text, bytes, or a stream of chunks.
    pub fn body(status: u16, body: impl Into<Body>) -> Self {
        Self::new(Content::Body(body.into())).status(status)
    }

    /// Answers with a file of this name.
    pub fn file(file_name: &str, content: impl Into<Bytes>) -> Self {
        let content = content.into();
        let name = utf8_percent_encode(file_name, NON_ALPHANUMERIC);
        let length = content.len().to_string();
        Self::body(200, content)
            .header(
                CONTENT_DISPOSITION,
                format!("attachment; filename*=UTF-8''{name}"),
            )
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_LENGTH, length)
    }

    /// Answers with a stream of server-sent events: the data of each, such as text or JSON.
    pub fn events(data: impl IntoIterator<Item = impl fmt::Display>) -> Self {
        let mut events = String::new();
        for data in data {
            for line in data.to_string().split('\n') {
                events.push_str(&format!("data: {line}\n"));
            }
            events.push('\n');
        }
        Self::body(200, events).header(CONTENT_TYPE, "text/event-stream")
    }

    /// Answers with a stream of items in JSON Lines.
    pub fn items(items: impl IntoIterator<Item = Value>) -> Self {
        let lines: String = items.into_iter().map(|item| format!("{item}\n")).collect();
        Self::body(200, lines).header(CONTENT_TYPE, "application/jsonl")
    }

    /// Establishes no connection: an error of kind [`Connect`](crate::ErrorKind::Connect).
    pub fn no_connection() -> Self {
        TransportError::connect("the fake server refuses the connection").into()
    }

    /// Breaks the connection: an error of kind [`Transport`](crate::ErrorKind::Transport).
    pub fn broken_connection() -> Self {
        TransportError::broken("the fake server breaks the connection").into()
    }

    /// Exceeds a time limit: an error of kind [`Timeout`](crate::ErrorKind::Timeout).
    pub fn timeout() -> Self {
        TransportError::timed_out("the fake server does not answer").into()
    }

    /// A mistake of the test: an error of kind [`Request`](crate::ErrorKind::Request).
    pub(super) fn problem(problem: String) -> Self {
        TransportError::unanswered(problem).into()
    }

    fn new(content: Content) -> Self {
        Self {
            content,
            status: None,
            headers: HeaderMap::new(),
            delay: Duration::ZERO,
        }
    }

    /// Sets the HTTP status.
    pub fn status(mut self, status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(status) => self.status = Some(status),
            Err(_) => return Self::problem(format!("{status} is not an HTTP status")),
        }
        self
    }

    /// Sets a header.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        match header(name, value.as_ref()) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
                self
            }
            Err(problem) => Self::problem(format!("header {name:?} of the answer {problem}")),
        }
    }

    /// Sets the error object in the envelope of a [`refused`](Self::refused) call.
    pub fn detail(mut self, object: Value) -> Self {
        if let Content::Refusal { detail, .. } = &mut self.content {
            *detail = object;
        }
        self
    }

    /// Waits before the answer, in the time of tokio, which a test can pause.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Returns the answer if its response fits the type, or else the problem.
    pub(super) fn checked<T: ResponseBody>(self) -> Self {
        let Content::Response(response) = &self.content else {
            return self;
        };
        let mut body = T::nothing();
        let Some(slot) = body.slot() else {
            return self;
        };
        // A type without this status is an error of the call.
        slot.at_status(self.status.map_or(200, |status| status.as_u16()));
        match check(response, slot) {
            Ok(()) => self,
            Err(problem) => {
                Self::problem(format!("the answer does not fit the response: {problem}"))
            }
        }
    }

    /// Waits, and returns the reply.
    pub(super) async fn arrive(
        self,
        operation: Option<&'static Operation>,
    ) -> Result<http::Response<Body>, TransportError> {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        match operation {
            Some(operation) => self.into_reply(operation),
            None => self.into_reply(&Operation::new("", crate::Method::Get, "")),
        }
    }

    /// Returns the reply to a call of an operation.
    pub(super) fn into_reply(
        self,
        operation: &Operation,
    ) -> Result<http::Response<Body>, TransportError> {
        let envelope = operation.envelope;
        let mut status = StatusCode::OK;
        let mut headers = HeaderMap::new();
        let body = match self.content {
            Content::Failure(failure) => return Err(failure),
            Content::Body(body) => body,
            Content::Response(Value::String(text))
                if envelope.is_none() && operation.response_format == ResponseFormat::Text =>
            {
                text.into()
            }
            Content::Response(response) => {
                json_type(&mut headers);
                match envelope {
                    Some(names) => enveloped(names, response)?.to_string().into(),
                    None if response.is_null() => Body::default(),
                    None => response.to_string().into(),
                }
            }
            Content::Refusal {
                code,
                message,
                detail,
            } => {
                let Some(names) = envelope else {
                    let id = operation.id;
                    return Err(TransportError::unanswered(format!(
                        "`{id}` has no envelope with a code; answer with `Answer::json(status, …)`"
                    )));
                };
                json_type(&mut headers);
                status = documented(operation, code).unwrap_or(StatusCode::BAD_REQUEST);
                refusal(names, code, message, detail).to_string().into()
            }
        };
        let mut reply = http::Response::new(body);
        *reply.status_mut() = self.status.unwrap_or(status);
        headers.extend(self.headers);
        *reply.headers_mut() = headers;
        Ok(reply)
    }
}

fn json_type(headers: &mut HeaderMap) {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
}

/// The documented HTTP status of a code.
fn documented(operation: &Operation, code: i64) -> Option<StatusCode> {
    let mut errors = operation.errors.iter();
    let status = errors.find(|error| error.code == code)?.status?;
    StatusCode::from_u16(status).ok()
}

/// The whole body of a refusal.
fn refusal(names: &Envelope, code: i64, message: String, detail: Value) -> Value {
    let mut body = Map::new();
    body.insert(names.code.to_owned(), code.into());
    if let Some(name) = names.message.first() {
        body.insert((*name).to_owned(), message.into());
    }
    if let Some(name) = names.error.filter(|_| !detail.is_null()) {
        body.insert(name.to_owned(), detail);
    }
    body.into()
}

/// The whole body of a response.
fn enveloped(names: &Envelope, response: Value) -> Result<Value, TransportError> {
    let mut body = Map::new();
    body.insert(names.code.to_owned(), 0.into());
    if let Some(name) = names.message.first() {
        body.insert((*name).to_owned(), "success".into());
    }
    match (names.data, response) {
        (_, Value::Null) => {}
        (Some(data), response) => {
            body.insert(data.to_owned(), response);
        }
        (None, Value::Object(fields)) => body.extend(fields),
        (None, other) => {
            let problem = format!("the answer must be an object, beside its code: {other}");
            return Err(TransportError::unanswered(problem));
        }
    }
    Ok(body.into())
}

impl From<Value> for Answer {
    fn from(response: Value) -> Self {
        Self::ok(response)
    }
}

impl From<TransportError> for Answer {
    fn from(failure: TransportError) -> Self {
        Self::new(Content::Failure(failure))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut answer = f.debug_struct("Answer");
        match &self.content {
            Content::Response(response) => answer.field("response", response),
            Content::Refusal { code, .. } => answer.field("code", code),
            Content::Body(_) => answer.field("status", &self.status),
            Content::Failure(failure) => answer.field("failure", failure),
        };
        answer.finish_non_exhaustive()
    }
}
