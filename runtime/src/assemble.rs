//! From the parts of a request to what HTTP needs. Nothing here is generic over operations, and nothing is sent.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::json::{self, Encode, Json, Value};
use crate::request::{Body, Field, Named};
use crate::secret::Secret;
use crate::{Error, ErrorKind, Idempotency, Operation, RequestBody, RequestParts, Upload};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A request that is ready but for its access token.
pub(crate) struct Assembled {
    pub(crate) operation: &'static Operation,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Payload,
    /// Whether it carries a value by which the server recognises a repetition.
    pub(crate) idempotency_key: bool,
    /// What must not be shown, should the server echo it.
    pub(crate) secrets: Vec<Secret>,
}

impl Assembled {
    /// Whether it can be sent more than once: a file from a stream cannot.
    pub(crate) fn is_replayable(&self) -> bool {
        match &self.payload {
            Payload::None | Payload::Json { .. } => true,
            Payload::Multipart(parts) => parts.iter().all(|part| match &part.content {
                Content::File(upload) => upload.is_replayable(),
                Content::Text(_) | Content::Json(_) => true,
            }),
        }
    }

    /// Whether the server does only once what it is sent twice.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.idempotency_key || self.operation.is_idempotent()
    }
}

/// A request body.
pub(crate) enum Payload {
    None,
    Json {
        content_type: &'static str,
        body: Bytes,
    },
    Multipart(Vec<Part>),
}

/// One part of a multipart body.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) content: Content,
}

/// What a part holds.
pub(crate) enum Content {
    Text(String),
    Json(String),
    File(Upload),
}

/// Puts the parts together below `base`, an address without a trailing slash.
pub(crate) fn assemble(
    base: &str,
    operation: &'static Operation,
    parts: RequestParts<'_>,
) -> Result<Assembled, Error> {
    build(base, operation, parts)
        .map_err(|problem| Error::new(ErrorKind::Request, problem).in_operation(operation))
}

fn build(
    base: &str,
    operation: &'static Operation,
    parts: RequestParts<'_>,
) -> Result<Assembled, String> {
    let mut address = format!("{base}{}", path(operation.path, &parts.path)?);
    let query = query(&parts.query)?;
    if !query.is_empty() {
        // A few operations are told apart by a query that is part of their path.
        address.push(if operation.path.contains('?') {
            '&'
        } else {
            '?'
        });
        address.push_str(&query);
    }
    let url = Url::parse(&address).map_err(|error| format!("its address is invalid: {error}"))?;
    Ok(Assembled {
        operation,
        url,
        idempotency_key: has_idempotency_key(operation, &parts),
        headers: headers(&parts.headers)?,
        payload: payload(operation.request_body, parts.body)?,
        secrets: Vec::new(),
    })
}

fn has_idempotency_key(operation: &Operation, parts: &RequestParts<'_>) -> bool {
    let Idempotency::Key(key) = operation.idempotency else {
        return false;
    };
    let given = |name: &str, value: &dyn Value| {
        name == key && !matches!(value.json(), Json::Absent | Json::Null)
    };
    let in_query = parts.query.iter().any(|(name, value)| given(name, *value));
    in_query
        || matches!(&parts.body, Body::Fields(fields) if fields.iter().any(|(name, field)| {
            matches!(field, Field::Value(value) if given(name, *value))
        }))
}

/// Fills the parameters of a path template, each percent-encoded so that it stays within its segment.
fn path(template: &str, values: &Named<'_>) -> Result<String, String> {
    // Without it, the path would become part of the host.
    if !template.starts_with('/') {
        return Err(format!("its path `{template}` does not begin with `/`"));
    }
    let mut path = String::with_capacity(template.len() + 32);
    for (index, segment) in template.split('/').enumerate() {
        if index > 0 {
            path.push('/');
        }
        let start = path.len();
        let mut rest = segment;
        while let Some((literal, (name, after))) = rest
            .split_once('{')
            .and_then(|(literal, tail)| Some((literal, tail.split_once('}')?)))
        {
            path.push_str(literal);
            let value = path_value(name, values)?;
            path.extend(utf8_percent_encode(&value, RESERVED));
            rest = after;
        }
        path.push_str(rest);
        // Percent-encoding cannot help here: `%2e` means `.` to every URL parser.
        if segment.contains('{') && matches!(&path[start..], "." | "..") {
            return Err(format!(
                "the path segment `{segment}` cannot be `.` or `..`, which lead elsewhere"
            ));
        }
    }
    Ok(path)
}

fn path_value<'v>(name: &str, values: &Named<'v>) -> Result<Cow<'v, str>, String> {
    let value = values
        .iter()
        .find(|(known, _)| *known == name)
        .ok_or_else(|| format!("path parameter `{name}` has no value"))?
        .1;
    match scalar(&value.json()) {
        Some(text) if text.is_empty() => {
            Err(format!("path parameter `{name}` is empty; give it a value"))
        }
        Some(text) => Ok(text),
        None => Err(format!("path parameter `{name}` is not one text or number")),
    }
}

fn query(values: &Named<'_>) -> Result<String, String> {
    let mut query = String::new();
    for (name, value) in values {
        each_scalar(*value, &mut |text| {
            if !query.is_empty() {
                query.push('&');
            }
            query.extend(utf8_percent_encode(name, RESERVED));
            query.push('=');
            query.extend(utf8_percent_encode(text, RESERVED));
            Ok(())
        })
        .map_err(|problem| format!("query parameter `{name}` {problem}"))?;
    }
    Ok(query)
}

fn headers(values: &Named<'_>) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in values {
        each_scalar(*value, &mut |text| {
            let (name, value) = header(name, text)?;
            headers.append(name, value);
            Ok(())
        })
        .map_err(|problem| format!("header `{name}` {problem}"))?;
    }
    Ok(headers)
}

/// One header; the error completes the sentence «header … ».
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "has an invalid name")?;
    let value = HeaderValue::from_str(value)
        .map_err(|_| "has a value with characters other than visible ASCII")?;
    Ok((name, value))
}

/// Shows the one scalar, or each scalar of the list, to `visit`; the error completes the sentence «parameter … ».
fn each_scalar(
    value: &dyn Value,
    visit: &mut dyn FnMut(&str) -> Result<(), String>,
) -> Result<(), String> {
    let mut outcome = Ok(());
    let mut one = |json: &Json<'_>| {
        if outcome.is_err() || matches!(json, Json::Absent | Json::Null) {
            return;
        }
        outcome = match scalar(json) {
            Some(text) => visit(&text),
            None => Err("is not a text, a number, or a list of these".to_owned()),
        };
    };
    match value.json() {
        Json::Array(list) => list.elements(&mut |element| one(&element.json())),
        Json::Any(serde_json::Value::Array(list)) => {
            list.iter().for_each(|element| one(&Json::Any(element)))
        }
        Json::Any(serde_json::Value::Null) => {}
        json => one(&json),
    }
    outcome
}

/// The text of a scalar; `None` for anything else, and for numbers that are not finite.
fn scalar<'v>(json: &Json<'v>) -> Option<Cow<'v, str>> {
    Some(match *json {
        Json::String(text) => Cow::Borrowed(text),
        Json::Any(serde_json::Value::String(text)) => Cow::Borrowed(text),
        Json::Boolean(value) | Json::Any(&serde_json::Value::Bool(value)) => {
            value.to_string().into()
        }
        Json::Bytes(bytes) => STANDARD.encode(bytes).into(),
        Json::Integer(value) => value.to_string().into(),
        Json::Unsigned(value) => value.to_string().into(),
        Json::Float(value) if value.is_finite() => value.to_string().into(),
        Json::Any(serde_json::Value::Number(value)) => value.to_string().into(),
        _ => return None,
    })
}

fn payload(kind: RequestBody, body: Body<'_>) -> Result<Payload, String> {
    match (kind, body) {
        (RequestBody::None, Body::None) => Ok(Payload::None),
        (RequestBody::None, _) => Err("it has a body, and the operation takes none".to_owned()),
        (RequestBody::Json(_), Body::Whole(value)) if matches!(value.json(), Json::Absent) => {
            Ok(Payload::None)
        }
        (RequestBody::Json(content_type), body) => Ok(Payload::Json {
            content_type,
            body: json_body(&body)?.into(),
        }),
        (RequestBody::Multipart, Body::None) => Ok(Payload::Multipart(Vec::new())),
        (RequestBody::Multipart, Body::Whole(_)) => {
            Err("a multipart body consists of fields".to_owned())
        }
        (RequestBody::Multipart, Body::Fields(fields)) => multipart(fields),
    }
}

fn json_body(body: &Body<'_>) -> Result<Vec<u8>, String> {
    let encoded = match body {
        Body::None => Ok(b"{}".to_vec()),
        Body::Whole(value) => json::encode(*value),
        Body::Fields(fields) => {
            if let Some((name, _)) = fields
                .iter()
                .find(|(_, field)| matches!(field, Field::File(_)))
            {
                return Err(format!("`{name}` is a file, which JSON cannot hold"));
            }
            json::encode(&Fields(fields))
        }
    };
    encoded.map_err(|error| format!("its body has no JSON form: {error}"))
}

/// Body fields as one JSON object.
struct Fields<'f, 'a>(&'f [(&'static str, Field<'a>)]);

impl Encode for Fields<'_, '_> {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        for (name, field) in self.0 {
            if let Field::Value(value) = field {
                visit(name, *value);
            }
        }
    }
}

/// Scalars become text parts, lists repeat the part, objects become JSON parts, as OpenAPI's default encoding has it.
fn multipart(fields: Vec<(&'static str, Field<'_>)>) -> Result<Payload, String> {
    let mut parts = Vec::with_capacity(fields.len());
    for (name, field) in fields {
        let value = match field {
            Field::File(upload) => {
                let content = Content::File(upload.clone());
                parts.push(Part { name, content });
                continue;
            }
            Field::Value(value) => value,
        };
        let mut outcome = Ok(());
        let mut one = |value: &dyn Value| {
            if outcome.is_ok() {
                outcome = text_part(name, value).map(|part| parts.extend(part));
            }
        };
        match value.json() {
            Json::Array(list) => list.elements(&mut one),
            _ => one(value),
        }
        outcome?;
    }
    Ok(Payload::Multipart(parts))
}

fn text_part(name: &'static str, value: &dyn Value) -> Result<Option<Part>, String> {
    let json = value.json();
    if matches!(json, Json::Absent | Json::Null) {
        return Ok(None);
    }
    let content = match scalar(&json) {
        Some(text) => Content::Text(text.into_owned()),
        None => {
            let encoded = json::encode(value)
                .map_err(|error| format!("body field `{name}` has no JSON form: {error}"))?;
            Content::Json(String::from_utf8_lossy(&encoded).into_owned())
        }
    };
    Ok(Some(Part { name, content }))
}
