//! Continuation of an event stream after a lost connection.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::{HeaderName, HeaderValue, StatusCode};
use tokio::time::sleep;

use super::event_parser::EventParser;
use super::source::Source;
use crate::response::sealed::{Delivery, Head, Receive};
use crate::sender::{Exchange, Sender};
use crate::{Error, ErrorKind, Method, ResponseBody, ResponseFormat};

/// The longest wait that a server can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The request to send again after a lost connection, and the number of attempts that failed.
pub(super) struct Resumption {
    sender: Sender,
    exchange: Arc<Exchange>,
    format: ResponseFormat,
    /// True after the first event.
    has_events: bool,
    /// Lost connections since the last event.
    failures: u32,
}

impl Resumption {
    pub(super) fn new(sender: Sender, exchange: Arc<Exchange>, format: ResponseFormat) -> Self {
        Self {
            sender,
            exchange,
            format,
            has_events: false,
            failures: 0,
        }
    }

    /// Notes that an event has arrived.
    pub(super) fn succeeded(&mut self) {
        self.has_events = true;
        self.failures = 0;
    }

    /// Returns the new connection after a failure, if the stream can be continued. It is `None` if the server ends the stream.
    pub(super) fn begin(
        &mut self,
        failure: &Error,
        parser: &EventParser,
    ) -> Option<BoxFuture<'static, Result<Option<Source>, Error>>> {
        let is_lost = matches!(
            failure.kind(),
            ErrorKind::Connect | ErrorKind::Transport | ErrorKind::Timeout
        );
        let operation = self.exchange.request.operation;
        let is_safe = matches!(operation.method, Method::Get | Method::Head);
        let id = parser.last_event_id();
        let policy = self.sender.policy(&self.exchange);
        self.failures += 1;
        let again = is_lost
            && is_safe
            && (!id.is_empty() || !self.has_events)
            && self.failures < policy.attempts;
        if !again {
            return None;
        }
        let wait = match parser.retry() {
            Some(stated) => stated.min(LONGEST_WAIT),
            None => policy.delay(self.failures),
        };
        let mut exchange = Exchange::clone(&self.exchange);
        if !id.is_empty() {
            let id = HeaderValue::from_bytes(id.as_bytes()).ok()?;
            exchange.request.headers.insert(LAST_EVENT_ID, id);
        }
        let (sender, format) = (self.sender.clone(), self.format);
        Some(Box::pin(async move {
            sleep(wait).await;
            let mut reply = Continued {
                format,
                source: None,
            };
            let head = sender.call(&Arc::new(exchange), &mut reply).await?;
            Ok(reply
                .source
                .filter(|_| head.status != StatusCode::NO_CONTENT))
        }))
    }
}

/// The reply that continues a stream.
struct Continued {
    format: ResponseFormat,
    source: Option<Source>,
}

impl ResponseBody for Continued {}

impl Receive for Continued {
    fn nothing() -> Self {
        Self {
            format: ResponseFormat::Json,
            source: None,
        }
    }

    fn receive<'r>(&'r mut self, mut delivery: Delivery<'r>) -> BoxFuture<'r, Result<Head, Error>> {
        Box::pin(async move {
            delivery.format = self.format;
            let (head, source) = Source::begin_events(delivery).await?;
            self.source = Some(source);
            Ok(head)
        })
    }
}
