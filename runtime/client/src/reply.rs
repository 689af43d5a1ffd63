//! Decoding of replies: envelope, body, or error.

use bytes::Bytes;
use http::StatusCode;

use crate::json::{
    Decode, DecodeError, Misfits, Next, Nulls, Omitted, Slot, Token, decode_into, put,
};
use crate::secret::Secret;
use crate::wire::{Reply, log_id};
use crate::{Envelope, Error, ErrorKind, ResponseFormat, retry_after};

/// Decodes the body of a reply into `body`, or returns the error of the operation. Returns the values that were not understood.
pub(crate) fn decode(
    reply: &Reply,
    body: &mut dyn Slot,
    format: ResponseFormat,
) -> Result<Omitted, Error> {
    if reply.status.is_success() && !body.at_status(reply.status.as_u16()) {
        return Err(without_response(reply));
    }
    let mut omitted = match reply.operation.envelope {
        Some(envelope) => enveloped(reply, envelope, body),
        None => plain(reply, body, format),
    }?;
    warn(&omitted);
    let errors = omitted.errors.into_iter();
    omitted.errors = errors.map(|error| redacted(reply, error)).collect();
    Ok(omitted)
}

/// Logs that values were omitted, once for all. It names no values: bodies are logged only if the caller enables it.
pub(crate) fn warn(omitted: &Omitted) {
    if let Some(first) = omitted.errors.first() {
        tracing::warn!(
            count = omitted.errors.len(),
            first = first.path(),
            "the reply has values that do not fit the API description"
        );
    }
}

/// Returns the errors of the items that were omitted from a page, with their indexes.
pub(crate) fn item_errors(reply: &Reply, omitted: &Omitted) -> Vec<(usize, Error)> {
    let body = kept(reply);
    let errors = omitted.items.iter().filter_map(|(index, error)| {
        let cause = omitted.errors.get(*error)?.clone();
        let error = plain_error(reply, ErrorKind::Decode, cause.to_string());
        Some((*index, error.with_body(body.clone()).with_source(cause)))
    });
    errors.collect()
}

/// Returns the error of the operation, or else that of a status without a response.
pub(crate) fn without_response(reply: &Reply) -> Error {
    refusal(reply).unwrap_or_else(|| {
        let status = reply.status;
        let problem = format!("the API description has no response with status {status}");
        undecodable(reply, problem)
    })
}

/// Returns the error of the operation, or else that of a success without a file.
pub(crate) fn without_file(reply: &Reply) -> Error {
    refusal(reply).unwrap_or_else(|| {
        error(reply, ErrorKind::NoFile, excerpt(reply)).with_headers(reply.headers.clone())
    })
}

fn plain(reply: &Reply, body: &mut dyn Slot, format: ResponseFormat) -> Result<Omitted, Error> {
    if !reply.status.is_success() {
        return Err(http_error(reply));
    }
    // An ignored body need not be JSON.
    if matches!(body.accept(Token::Null), Ok(Next::Ignore)) {
        return Ok(Omitted::default());
    }
    if format == ResponseFormat::Text {
        return text(reply, body).map(|()| Omitted::default());
    }
    let bytes = match &reply.body[..] {
        [] => b"null",
        bytes => bytes,
    };
    let misfits = Misfits::Omitted(reply.operation.page_items);
    decode_into(bytes, body, reply.conventions.nulls, misfits)
        .map_err(|error| decode_error(reply, error))
}

/// Decodes the body as one string.
fn text(reply: &Reply, body: &mut dyn Slot) -> Result<(), Error> {
    let text = std::str::from_utf8(&reply.body)
        .map_err(|error| undecodable(reply, format!("it is not UTF-8 text: {error}")))?;
    let token = match reply.status {
        StatusCode::NO_CONTENT => Token::Null,
        _ => Token::String(text),
    };
    // White space is part of a string only.
    put(body, token)
        .or_else(|mismatch| put(body, Token::String(text.trim())).map_err(|_| mismatch))
        .map_err(|mismatch| {
            let problem = mismatch.found(token).to_string();
            undecodable(reply, Secret::redact(&reply.secrets, &problem))
        })
}

fn enveloped(
    reply: &Reply,
    names: &'static Envelope,
    body: &mut dyn Slot,
) -> Result<Omitted, Error> {
    if reply.status == StatusCode::NO_CONTENT {
        return without_data(reply, names, body).map(|()| Omitted::default());
    }
    let list = reply.operation.page_items.map(|list| {
        let data = names.data.into_iter();
        data.chain(list.iter().copied()).collect::<Vec<_>>()
    });
    let mut opened = Opened::new(names, Some(&mut *body));
    let misfits = Misfits::Omitted(list.as_deref());
    let decoded = decode_into(&reply.body, &mut opened, reply.conventions.nulls, misfits);
    let decoded = match decoded {
        Ok(omitted) if opened.code == Some(0) && reply.status.is_success() => {
            if let Rest::Data { slot, seen: false } = opened.rest {
                without_data(reply, names, slot)?;
            }
            return Ok(omitted);
        }
        decoded => decoded,
    };
    // After a failure, only the envelope is decoded, which may contain an error.
    if let Some(error) = refusal(reply) {
        return Err(error);
    }
    let error = match decoded {
        Err(error) => error,
        Ok(mut omitted) => {
            let is_code = |error: &DecodeError| error.path() == names.code;
            match omitted.errors.iter().position(is_code) {
                Some(index) => omitted.errors.swap_remove(index),
                None => return Err(undecodable(reply, format!("it has no `{}`", names.code))),
            }
        }
    };
    // A payload without required fields may be absent, and then also be of another type: some servers send `[]` or `""` for it.
    if names.data == Some(error.path())
        && error.expected().is_some()
        && envelope_in(&reply.body, names).is_some_and(|opened| opened.code == Some(0))
        && without_data(reply, names, body).is_ok()
    {
        return Ok(Omitted::of(error));
    }
    Err(decode_error(reply, error))
}

/// Decodes an envelope without its payload.
fn envelope_in(body: &[u8], names: &'static Envelope) -> Option<Opened<'static>> {
    let mut opened = Opened::new(names, None);
    decode_into(body, &mut opened, Nulls::Vacant, Misfits::Refused).ok()?;
    Some(opened)
}

/// Returns the error of the operation, if the envelope or the HTTP status has one.
pub(crate) fn refusal(reply: &Reply) -> Option<Error> {
    if let Some(names) = reply.operation.envelope
        && let Some(opened) = envelope_in(shown(reply).as_bytes(), names)
        && let Some(code) = opened.code.filter(|code| *code != 0)
    {
        return Some(api_error(reply, code, opened));
    }
    (!reply.status.is_success()).then(|| http_error(reply))
}

/// Handles a success without a payload, which is an error only if the payload has required fields.
fn without_data(reply: &Reply, names: &Envelope, body: &mut dyn Slot) -> Result<(), Error> {
    match body.accept(Token::Null) {
        Ok(_) => Ok(()),
        Err(_) => Err(undecodable(
            reply,
            match names.data {
                Some(data) => format!("it has no `{data}`"),
                None => "it has no body".to_owned(),
            },
        )),
    }
}

/// An envelope and its payload, while they are decoded.
struct Opened<'s> {
    names: &'static Envelope,
    code: Option<i64>,
    // Untyped, so that an invalid message or detail does not hide the code.
    message: serde_json::Value,
    detail: serde_json::Value,
    rest: Rest<'s>,
}

/// The target of fields that are not the envelope's.
enum Rest<'s> {
    /// They are ignored.
    Skip,
    /// One field contains the payload.
    Data { slot: &'s mut dyn Slot, seen: bool },
    /// They are the payload.
    Beside(&'s mut dyn Decode),
}

impl<'s> Opened<'s> {
    fn new(names: &'static Envelope, body: Option<&'s mut dyn Slot>) -> Self {
        let rest = match (names.data, body) {
            (_, None) => Rest::Skip,
            (Some(_), Some(slot)) => Rest::Data { slot, seen: false },
            (None, Some(slot)) => match slot.accept(Token::Object) {
                Ok(Next::Object(object)) => Rest::Beside(object),
                // The payload has no fields.
                _ => Rest::Skip,
            },
        };
        Self {
            names,
            code: None,
            message: serde_json::Value::Null,
            detail: serde_json::Value::Null,
            rest,
        }
    }

    fn message(&self) -> String {
        let text = match &self.message {
            serde_json::Value::String(text) if !text.is_empty() => text.clone(),
            serde_json::Value::String(_) | serde_json::Value::Null => {
                self.detail_text("message").unwrap_or_default()
            }
            other => other.to_string(),
        };
        one_line(&text, usize::MAX)
    }

    fn detail_text(&self, name: &str) -> Option<String> {
        Some(self.detail.get(name)?.as_str()?.to_owned())
    }
}

impl Decode for Opened<'_> {
    /// An envelope without field names.
    fn vacant() -> Self {
        const EMPTY: &Envelope = &Envelope {
            code: "",
            message: &[],
            data: None,
            error: None,
        };
        Self::new(EMPTY, None)
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        let names = self.names;
        if name == names.code {
            return Some(&mut self.code);
        }
        if names.message.contains(&name) {
            return Some(&mut self.message);
        }
        if names.error == Some(name) {
            return Some(&mut self.detail);
        }
        match &mut self.rest {
            Rest::Data { slot, seen } if names.data == Some(name) => {
                *seen = true;
                Some(&mut **slot)
            }
            Rest::Beside(object) => object.field(name),
            _ => None,
        }
    }

    fn required(&self) -> &'static [&'static str] {
        match &self.rest {
            Rest::Beside(object) => object.required(),
            _ => &[],
        }
    }
}

fn api_error(reply: &Reply, code: i64, opened: Opened<'_>) -> Error {
    let detailed = reply
        .conventions
        .log_id_fields
        .iter()
        .find_map(|name| opened.detail_text(name));
    let message = opened.message();
    let kind = (reply.conventions.refusal)(code, reply.status.as_u16());
    error(reply, kind, message)
        .with_code(code)
        .with_log_id(
            log_id(&reply.headers, reply.conventions)
                .map(str::to_owned)
                .or(detailed),
        )
        .with_detail(Some(opened.detail).filter(|detail| !detail.is_null()))
}

fn http_error(reply: &Reply) -> Error {
    let kind = match reply.status {
        StatusCode::TOO_MANY_REQUESTS => ErrorKind::RateLimited,
        _ => ErrorKind::Http,
    };
    error(reply, kind, excerpt(reply)).with_headers(reply.headers.clone())
}

/// Returns the body for an error.
fn kept(reply: &Reply) -> Option<Bytes> {
    let shown = !reply.confidential && !reply.body.is_empty();
    shown.then(|| for_error(&reply.body, &reply.secrets))
}

/// Returns up to 1 MiB of a body, without secrets.
pub(crate) fn for_error(body: &Bytes, secrets: &[Secret]) -> Bytes {
    const LONGEST: usize = 1024 * 1024;
    let text = String::from_utf8_lossy(body);
    let redacted = Secret::redact(secrets, &text);
    let body = if redacted == text {
        body.clone()
    } else {
        redacted.into()
    };
    match body.len() {
        // A slice would keep the whole body in memory.
        LONGEST.. => Bytes::copy_from_slice(&body[..LONGEST]),
        _ => body,
    }
}

fn decode_error(reply: &Reply, cause: DecodeError) -> Error {
    let cause = redacted(reply, cause);
    // Without a path, the document is usually not the expected JSON, so its beginning explains more than the error.
    let message = if cause.path().is_empty() {
        format!("{cause}; it begins: {}", excerpt(reply))
    } else {
        cause.to_string()
    };
    undecodable(reply, message).with_source(cause)
}

/// Removes secrets from the texts of an error.
fn redacted(reply: &Reply, error: DecodeError) -> DecodeError {
    let error = match reply.confidential {
        true => error.without_value(),
        false => error,
    };
    error.map_text(|text| Secret::redact(&reply.secrets, text))
}

fn undecodable(reply: &Reply, message: String) -> Error {
    error(reply, ErrorKind::Decode, message)
}

fn error(reply: &Reply, kind: ErrorKind, message: String) -> Error {
    plain_error(reply, kind, message).with_body(kept(reply))
}

/// Returns an error without the body.
fn plain_error(reply: &Reply, kind: ErrorKind, message: String) -> Error {
    let platform = match kind {
        ErrorKind::RateLimited => reply.conventions.reset_headers,
        _ => &[],
    };
    Error::new(kind, message)
        .with_conventions(reply.conventions)
        .in_operation(reply.operation)
        .with_status(reply.status.as_u16())
        .with_log_id(log_id(&reply.headers, reply.conventions).map(str::to_owned))
        .with_reset(retry_after::stated(&reply.headers, platform))
}

/// Returns the body as text, without secrets.
fn shown(reply: &Reply) -> String {
    let text = String::from_utf8_lossy(&reply.body);
    Secret::redact(&reply.secrets, &text)
}

/// Returns the beginning of the body.
fn excerpt(reply: &Reply) -> String {
    const LONGEST: usize = 200;
    if reply.body.is_empty() {
        return "(no body)".to_owned();
    }
    if reply.confidential {
        return format!("({} bytes that may contain a token)", reply.body.len());
    }
    one_line(&shown(reply), LONGEST)
}

/// Returns at most `longest` characters of a text, with every run of white space and control characters as one space.
fn one_line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let gap = usize::from(!line.is_empty());
        for c in std::iter::repeat_n(' ', gap)
            .chain(word.chars())
            .filter(|_| !word.is_empty())
        {
            if length == longest {
                line.push('…');
                return line;
            }
            line.push(c);
            length += 1;
        }
    }
    line
}
