//! Assembly of an HTTP request from its parts. This module is not generic over operations, and it sends nothing.

mod body;
mod flat;
mod media_type;
mod pairs;
mod parameters;

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::Url;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};

use crate::client::ServerUrl;
use crate::json::Value;
use crate::request::Body;
use crate::secret::Secret;
use crate::{Error, ErrorKind, Idempotency, Operation, RequestBody, RequestParts, Upload};

pub(crate) use pairs::RESERVED;
pub(crate) use parameters::header;
use parameters::header_value;

/// A complete request, except for its access token.
#[derive(Clone)]
pub(crate) struct Assembled {
    pub(crate) operation: &'static Operation,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Payload,
    /// True if sending the request twice has the effect of sending it once.
    pub(crate) idempotent: bool,
    /// Secrets to redact, in case the server echoes them.
    pub(crate) secrets: Vec<Secret>,
    /// Method and path, for errors and logs of a call without a fixed operation.
    pub(crate) label: Option<Arc<str>>,
    /// The request itself, for a server in a test.
    #[cfg(feature = "testing")]
    pub(crate) typed: Option<crate::testing::Typed>,
}

impl Assembled {
    /// Returns true if the request can be sent more than once. A file from a stream can be sent only once.
    pub(crate) fn is_replayable(&self) -> bool {
        match &self.payload {
            Payload::None | Payload::Bytes { .. } => true,
            Payload::File { upload, .. } => upload.is_replayable(),
            Payload::Multipart { parts, .. } => parts.iter().all(|part| match &part.content {
                Content::File(_, upload) => upload.is_replayable(),
                Content::Text(_) | Content::Typed(..) => true,
            }),
        }
    }

    /// Adds the request itself, for a server in a test.
    #[cfg(feature = "testing")]
    pub(crate) fn with_typed<R: crate::Request>(mut self, request: R) -> Self {
        self.typed = Some(crate::testing::Typed::new(request));
        self
    }
}

/// A request body.
#[derive(Clone)]
pub(crate) enum Payload {
    None,
    Bytes {
        content_type: HeaderValue,
        body: Bytes,
    },
    File {
        content_type: HeaderValue,
        upload: Upload,
    },
    Multipart {
        media_type: &'static str,
        parts: Vec<Part>,
    },
}

/// One part of a multipart body.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) content: Content,
}

/// The content of one part.
#[derive(Clone)]
pub(crate) enum Content {
    Text(String),
    /// Text with a media type.
    Typed(Cow<'static, str>, String),
    /// A file, and its media type if the file does not set one.
    File(&'static str, Upload),
}

impl Part {
    fn file(name: &str, media_type: &'static str, upload: &Upload) -> Self {
        Self::new(name, Content::File(media_type, upload.clone()))
    }

    fn new(name: &str, content: Content) -> Self {
        Self {
            name: name.to_owned(),
            content,
        }
    }
}

/// Assembles the request to a server. The body has the chosen media type, or the operation's own.
pub(crate) fn assemble(
    server: &ServerUrl,
    operation: &'static Operation,
    parts: RequestParts<'_>,
    content_type: Option<&str>,
) -> Result<Assembled, Error> {
    build(server, operation, parts, content_type)
        .map_err(|problem| Error::new(ErrorKind::Request, problem).in_operation(operation))
}

fn build(
    server: &ServerUrl,
    operation: &'static Operation,
    parts: RequestParts<'_>,
    content_type: Option<&str>,
) -> Result<Assembled, String> {
    let template = parts.path_template.unwrap_or(operation.path);
    if parts.path_template.is_some() {
        parameters::all_in(template, &parts.path)?;
    }
    let mut path = parameters::path(template, &parts.path)?;
    let query = parameters::query(&parts.query)?;
    if !query.is_empty() {
        // The path of a few operations contains a query, which distinguishes them.
        path.push(if template.contains('?') { '&' } else { '?' });
        path.push_str(&query);
    }
    let format = media_type::choose(operation, content_type)?;
    if parts.added.is_some() && !matches!(format.0, RequestBody::Json(_)) {
        return Err("a field was added to its body, which is not JSON".to_owned());
    }
    let mut headers = parameters::headers(&parts.headers, &parts.cookies)?;
    let idempotent = operation.is_idempotent()
        || has_idempotency_key(operation, &parts)
        || has_idempotency_header(&headers);
    if !operation.accept.is_empty() && !headers.contains_key(ACCEPT) {
        let value = header_value(operation.accept)
            .map_err(|problem| format!("header `accept` {problem}"))?;
        headers.insert(ACCEPT, value);
    }
    Ok(Assembled {
        operation,
        url: server.below(&path),
        idempotent,
        headers,
        payload: body::payload(format, parts.body, parts.added)?,
        secrets: Vec::new(),
        label: None,
        #[cfg(feature = "testing")]
        typed: None,
    })
}

/// Returns true if a header contains the key by which servers recognise a repetition, by the name of the IETF's draft or the older one.
pub(crate) fn has_idempotency_header(headers: &HeaderMap) -> bool {
    if headers.is_empty() {
        return false;
    }
    let key = ["idempotency-key", "x-idempotency-key"];
    let mut values = key.iter().filter_map(|name| headers.get(*name));
    values.any(|value| !value.is_empty())
}

fn has_idempotency_key(operation: &Operation, parts: &RequestParts<'_>) -> bool {
    let Idempotency::Key(key) = operation.idempotency else {
        return false;
    };
    let given = |name: &str, value: &dyn Value| name == key && !flat::is_absent(value.json());
    let mut parameters = parts.query.iter().chain(&parts.headers);
    parameters.any(|parameter| given(parameter.name, parameter.value))
        || matches!(&parts.body, Body::Fields(fields) if fields.iter().any(|(name, field)| {
            field.value().is_some_and(|value| given(name, value))
        }))
}
