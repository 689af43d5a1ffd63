//! The content of a file while it arrives.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyDataStream, BodyExt};

use crate::response::log_id;
use crate::transport::Body;
use crate::wire::{Arriving, body_failed};
use crate::{Error, ErrorKind, Method, Operation};

/// The body of a reply, which must be as long as was announced.
pub(super) struct Incoming {
    body: BodyDataStream<Body>,
    announced: Option<u64>,
    arrived: u64,
    origin: Origin,
}

/// Where it comes from, which errors tell.
struct Origin {
    operation: &'static Operation,
    status: StatusCode,
    log_id: Option<String>,
    attempts: u32,
    repeatable: bool,
}

impl Incoming {
    pub(super) fn new(arriving: Arriving, attempts: u32, repeatable: bool) -> Self {
        Self {
            announced: announced(arriving.operation, arriving.status, &arriving.headers),
            body: arriving.body.into_data_stream(),
            arrived: 0,
            origin: Origin {
                operation: arriving.operation,
                status: arriving.status,
                log_id: log_id(&arriving.headers).map(str::to_owned),
                attempts,
                repeatable,
            },
        }
    }

    /// Size of the whole body in bytes, if it was announced.
    pub(super) fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// How much is still to come, in bytes, if that was announced.
    pub(super) fn remaining(&self) -> Option<u64> {
        Some(self.announced?.saturating_sub(self.arrived))
    }

    /// An error with where it comes from.
    pub(super) fn explain(&self, error: Error) -> Error {
        let origin = &self.origin;
        error
            .in_operation(origin.operation)
            .with_status(origin.status.as_u16())
            .with_log_id(origin.log_id.clone())
            .with_attempts(origin.attempts, origin.repeatable)
    }

    /// The next chunk that is not empty. Not to be polled after the last one, or after an error.
    pub(super) fn poll_next(
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
                            "more arrived than the {announced} bytes that were announced"
                        )))),
                    }
                }
                (None, Some(announced)) if self.arrived < announced => Some(Err(broken(format!(
                    "it ended after {} of {announced} bytes",
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

fn broken(problem: String) -> Error {
    Error::new(ErrorKind::Transport, problem)
}

/// The length that a body must have.
fn announced(operation: &Operation, status: StatusCode, headers: &HeaderMap) -> Option<u64> {
    // These tell the length of a body that does not come, and of one before it was decompressed.
    let bodiless = operation.method == Method::Head || status == StatusCode::NO_CONTENT;
    if bodiless || headers.contains_key(CONTENT_ENCODING) {
        return None;
    }
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
