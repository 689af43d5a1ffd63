//! The content of a file as it arrives.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyDataStream, BodyExt};

use crate::transport::Body;
use crate::wire::{Arriving, body_failed, log_id};
use crate::{Error, ErrorKind, Method, Operation};

/// The body of a reply. Its length must match the announced one.
pub(crate) struct Incoming {
    body: BodyDataStream<Body>,
    announced: Option<u64>,
    arrived: u64,
    origin: Origin,
}

/// The origin of a body, for errors.
#[derive(Clone)]
pub(crate) struct Origin {
    operation: &'static Operation,
    status: StatusCode,
    log_id: Option<String>,
    attempts: u32,
    repeatable: bool,
}

impl Incoming {
    pub(crate) fn new(arriving: Arriving, attempts: u32, repeatable: bool) -> Self {
        Self {
            announced: announced(arriving.operation, arriving.status, &arriving.headers),
            body: arriving.body.into_data_stream(),
            arrived: 0,
            origin: Origin {
                operation: arriving.operation,
                status: arriving.status,
                log_id: log_id(&arriving.headers, arriving.conventions).map(str::to_owned),
                attempts,
                repeatable,
            },
        }
    }

    /// Returns the announced size of the whole body in bytes, if any.
    pub(crate) fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// Expects this length. Returns false if another one was announced.
    pub(super) fn has_length(&mut self, length: u64) -> bool {
        *self.announced.get_or_insert(length) == length
    }

    /// Returns the origin of the body.
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Adds the origin to an error.
    pub(crate) fn explain(&self, error: Error) -> Error {
        self.origin.explain(error)
    }

    /// Polls for the next non-empty chunk. Must not be called after the last chunk or an error.
    pub(crate) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let next = ready!(Pin::new(&mut self.body).poll_next(context));
            let outcome = match (next, self.announced) {
                (Some(Err(error)), _) => Some(Err(body_failed(error.into(), 0))),
                (Some(Ok(chunk)), _) if chunk.is_empty() => continue,
                (Some(Ok(chunk)), announced) => {
                    self.arrived += chunk.len() as u64;
                    match announced.filter(|announced| self.arrived > *announced) {
                        None => Some(Ok(chunk)),
                        Some(announced) => Some(Err(broken(format!(
                            "the body is longer than the announced {announced} bytes"
                        )))),
                    }
                }
                (None, Some(announced)) if self.arrived < announced => Some(Err(broken(format!(
                    "the body ended after {} of {announced} bytes",
                    self.arrived
                )))),
                (None, _) => None,
            };
            return Poll::Ready(
                outcome.map(|outcome| outcome.map_err(|error| self.explain(error))),
            );
        }
    }
}

impl Origin {
    /// Adds the origin to an error.
    pub(crate) fn explain(&self, error: Error) -> Error {
        error
            .in_operation(self.operation)
            .with_status(self.status.as_u16())
            .with_log_id(self.log_id.clone())
            .with_attempts(self.attempts, self.repeatable)
    }
}

fn broken(problem: String) -> Error {
    Error::new(ErrorKind::Transport, problem)
}

/// Returns the length that the body must have, if it is known.
fn announced(operation: &Operation, status: StatusCode, headers: &HeaderMap) -> Option<u64> {
    // Here, `Content-Length` does not describe the bytes that arrive: there is no body, or it was decompressed.
    let bodiless = operation.method == Method::Head || status == StatusCode::NO_CONTENT;
    if bodiless || headers.contains_key(CONTENT_ENCODING) {
        return None;
    }
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
