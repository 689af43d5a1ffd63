//! A response with what came around it.

use std::fmt;

use reqwest::header::HeaderMap;

use crate::transport::Reply;

/// What an operation answered, with HTTP status, headers and log id.
#[derive(Clone)]
pub struct Response<T> {
    status: u16,
    headers: HeaderMap,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(reply: Reply, body: T) -> Self {
        Self {
            status: reply.status.as_u16(),
            headers: reply.headers,
            body,
        }
    }

    /// HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// HTTP headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The platform's id of the request, for its support and its log search: header `X-Tt-Logid`.
    pub fn log_id(&self) -> Option<&str> {
        log_id(&self.headers)
    }

    /// What the operation answered.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// What the operation answered.
    pub fn into_body(self) -> T {
        self.body
    }
}

impl Reply {
    pub(crate) fn log_id(&self) -> Option<&str> {
        log_id(&self.headers)
    }
}

fn log_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-tt-logid")?.to_str().ok()
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the headers: they may set cookies.
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("log_id", &self.log_id())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
