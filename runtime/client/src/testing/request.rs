//! The requests that a server received.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http_body_util::BodyExt;
use reqwest::Url;

use crate::assemble::Assembled;
use crate::transport::{Body, TransportError, TransportRequest};
use crate::{Operation, Request};

/// What a client states about a request that it sends, in the extensions of the HTTP request.
#[derive(Clone)]
pub(crate) struct Described {
    operation: &'static Operation,
    typed: Option<Typed>,
}

impl Described {
    pub(crate) fn of(request: &Assembled) -> Self {
        Self {
            operation: request.operation,
            typed: request.typed.clone(),
        }
    }

    /// Adds this to a request, unless it is sent over HTTP.
    pub(crate) fn on(self, mut request: TransportRequest<'_>) -> TransportRequest<'_> {
        if let TransportRequest::Custom(_, request) = &mut request {
            request.extensions_mut().insert(self);
        }
        request
    }
}

/// The request of a call: its value, and the name of its type.
#[derive(Clone)]
pub(crate) struct Typed {
    value: Arc<dyn Any + Send + Sync>,
    pub(super) name: &'static str,
}

impl Typed {
    pub(crate) fn new<R: Request>(request: R) -> Self {
        Self {
            value: Arc::new(request),
            name: std::any::type_name::<R>(),
        }
    }

    /// The type of the request.
    pub(super) fn id(&self) -> std::any::TypeId {
        (*self.value).type_id()
    }
}

/// A request that a [`FakeServer`](super::FakeServer) received. Cheap to clone.
#[derive(Clone)]
pub struct SentRequest(Arc<Sent>);

struct Sent {
    described: Option<Described>,
    head: Parts,
    body: Bytes,
}

impl SentRequest {
    /// Reads a request.
    pub(super) async fn read(request: http::Request<Body>) -> Result<Self, TransportError> {
        let (mut head, body) = request.into_parts();
        let body = body.collect().await.map_err(TransportError::broken)?;
        Ok(Self(Arc::new(Sent {
            described: head.extensions.remove(),
            head,
            body: body.to_bytes(),
        })))
    }

    /// Returns the operation.
    pub fn operation(&self) -> Option<&'static Operation> {
        Some(self.0.described.as_ref()?.operation)
    }

    /// Returns the request of the call, if it is of this type.
    pub fn typed<R: Request>(&self) -> Option<&R> {
        let request: &dyn Any = &*self.request()?.value;
        request.downcast_ref()
    }

    pub(super) fn request(&self) -> Option<&Typed> {
        self.0.described.as_ref()?.typed.as_ref()
    }

    /// Returns the HTTP method in upper case.
    pub fn method(&self) -> &str {
        self.0.head.method.as_str()
    }

    /// Returns the path as it was sent, percent-encoded and without the query.
    pub fn path(&self) -> &str {
        self.0.head.uri.path()
    }

    /// Returns the first query parameter of this name, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let url = Url::parse(&self.0.head.uri.to_string()).ok()?;
        let mut pairs = url.query_pairs();
        pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    }

    /// Returns the first header of this name, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.head.headers.get(name)?.to_str().ok()
    }

    /// Returns the body.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// Returns the body as JSON; `null` if it is not JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.0.body).unwrap_or_default()
    }
}

impl fmt::Debug for SentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method(), self.0.head.uri)
    }
}
