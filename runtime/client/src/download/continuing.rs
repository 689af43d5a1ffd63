//! Continuation of a file after a lost connection.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use http::StatusCode;
use http::header::{ACCEPT_RANGES, RANGE};
use tokio::time::sleep;

use super::incoming::Incoming;
use super::possible_error::{may_be_error, read_possible_error};
use super::range::{Part, Validator, first_requested, is_complete};
use crate::error::Logged;
use crate::reply::{refusal, without_response};
use crate::response::sealed::{Delivery, Head, Receive};
use crate::sender::{Exchange, Sender};
use crate::wire::Reply;
use crate::{Error, ErrorKind, Method, ResponseBody};

/// The request to send again after a lost connection, and the version of the file that it must return.
pub(super) struct Continuation {
    sender: Sender,
    exchange: Arc<Exchange>,
    validator: Validator,
    /// Lost connections since the last byte.
    failures: u32,
}

/// The content after a lost connection.
pub(super) enum Continued {
    /// The content follows, after this number of bytes that have arrived before.
    Content(Incoming, u64),
    /// All content has arrived before.
    Complete,
}

impl Continuation {
    /// Returns what can continue a file with this validator; `None` if it cannot be continued without mixing versions.
    pub(super) fn of(
        sender: &Sender,
        exchange: &Arc<Exchange>,
        validator: Option<&Validator>,
        headers: &http::HeaderMap,
    ) -> Option<Self> {
        let request = &exchange.request;
        let refuses = headers
            .get(ACCEPT_RANGES)
            .is_some_and(|unit| unit == "none");
        // The part that a caller requested may end before the file.
        let to_the_end =
            !request.headers.contains_key(RANGE) || first_requested(&request.headers).is_some();
        // Servers ignore ranges in requests of other methods (RFC 9110, section 14.2).
        let possible = request.operation.method == Method::Get && !refuses && to_the_end;
        Some(Self {
            sender: sender.clone(),
            exchange: exchange.clone(),
            validator: validator.filter(|_| possible)?.clone(),
            failures: 0,
        })
    }

    /// Notes that a byte has arrived.
    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// Requests the content from `offset` after a failure, within the retry policy and budget. The file has this size, if known.
    pub(super) fn begin(
        &mut self,
        failure: &Error,
        offset: u64,
        size: Option<u64>,
    ) -> Option<BoxFuture<'static, Result<Continued, Error>>> {
        let is_lost = matches!(failure.kind(), ErrorKind::Transport | ErrorKind::Timeout);
        let policy = self.sender.policy(&self.exchange);
        self.failures += 1;
        let again = is_lost && self.failures < policy.attempts && self.sender.budget.spend();
        if !again {
            return None;
        }
        let delay = policy.delay(self.failures);
        let mut exchange = Exchange::clone(&self.exchange);
        let headers = &mut exchange.request.headers;
        self.validator.request_from(offset, headers);
        let (sender, failure) = (self.sender.clone(), failure.clone());
        let mut reply = Continuing {
            offset,
            size,
            validator: Some(self.validator.clone()),
            continued: None,
        };
        Some(Box::pin(async move {
            sleep(delay).await;
            match sender.call(&Arc::new(exchange), &mut reply).await {
                Err(error) => {
                    let note = format!("the download was not continued: {}", Logged(&error));
                    Err(failure.with_note(&note))
                }
                Ok(_) => reply.continued.ok_or_else(|| {
                    failure.with_note("the file has changed, so it cannot be continued")
                }),
            }
        }))
    }
}

/// The reply that continues a file.
struct Continuing {
    offset: u64,
    /// The size of the file, if known.
    size: Option<u64>,
    validator: Option<Validator>,
    /// `None`: the server has another version of the file, or sent another part of it.
    continued: Option<Continued>,
}

impl ResponseBody for Continuing {}

impl Receive for Continuing {
    fn nothing() -> Self {
        Self {
            offset: 0,
            size: None,
            validator: None,
            continued: None,
        }
    }

    fn receive<'r>(&'r mut self, delivery: Delivery<'r>) -> BoxFuture<'r, Result<Head, Error>> {
        Box::pin(async move {
            let (head, continued) = self.begin(delivery).await?;
            self.continued = continued;
            Ok(head)
        })
    }
}

impl Continuing {
    async fn begin(&self, delivery: Delivery<'_>) -> Result<(Head, Option<Continued>), Error> {
        let requested = &delivery.exchange.request.headers;
        let arriving = delivery.arriving;
        let (status, headers) = (arriving.status, arriving.headers.clone());
        let head = Head::without_body(status, headers.clone(), arriving.conventions);
        if status == StatusCode::RANGE_NOT_SATISFIABLE {
            return Ok(match is_complete(&headers, requested) {
                true => (head, Some(Continued::Complete)),
                false => (head, None),
            });
        }
        if !status.is_success() {
            let reply = delivery
                .sender
                .wire
                .read(arriving, delivery.secrets)
                .await?;
            return Err(without_response(&reply));
        }
        let (operation, confidential) = (arriving.operation, arriving.confidential);
        let mut incoming = Incoming::new(arriving, delivery.attempts, delivery.repeatable);
        if status == StatusCode::PARTIAL_CONTENT {
            return Ok(match Part::of(&headers, requested) {
                Some(part)
                    if incoming.has_length(part.length)
                        && (part.size.is_none()
                            || self.size.is_none()
                            || part.size == self.size) =>
                {
                    (head, Some(Continued::Content(incoming, 0)))
                }
                _ => (head, None),
            });
        }
        let same = Validator::of(&headers);
        if same.is_some() && same == self.validator {
            // The server sends the whole file, although it is the same.
            return Ok((head, Some(Continued::Content(incoming, self.offset))));
        }
        if operation.envelope.is_some() && may_be_error(&headers) {
            let (body, whole) = read_possible_error(&mut incoming).await?;
            let reply = Reply {
                operation,
                status,
                headers,
                body,
                confidential,
                secrets: delivery.secrets,
                conventions: head.conventions,
            };
            if let Some(error) = refusal(&reply).filter(|_| whole) {
                return Err(error);
            }
        }
        Ok((head, None))
    }
}
