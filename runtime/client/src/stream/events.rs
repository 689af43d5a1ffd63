//! Streams of server-sent events.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use futures_util::future::BoxFuture;
use sync_wrapper::SyncWrapper;

use super::event_parser::{EventParser, RawEvent};
use super::resume::Resumption;
use super::source::{Decoder, Source};
use crate::download::incoming::Incoming;
use crate::json::Slot;
use crate::response::sealed::{Delivery, Head, Receive};
use crate::{Error, ResponseBody};

/// One server-sent event.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ServerSentEvent<T> {
    /// The decoded data.
    pub data: T,
    /// The name of the event: its field `event`, or else `message`.
    pub event: String,
    /// The id that continues the stream after this event; `None` if the server has not sent one.
    pub id: Option<String>,
}

/// The events that an operation returns one by one (`text/event-stream`): a [`Stream`] of [`ServerSentEvent`]s, whose data is JSON or text.
///
/// The call, with its time limit and its retries, ends when the headers of the reply have arrived. After that,
/// [`read_timeout`](crate::ClientBuilder::read_timeout) limits each wait for more bytes, comments included, not the whole stream.
///
/// # End and errors
///
/// - The stream ends when the server ends it, and at the event `[DONE]`, which is no JSON, where the data is JSON.
/// - An event whose data cannot be decoded is an error of kind [`Decode`](crate::ErrorKind::Decode). The next events still follow.
/// - Any other error is the last item: a lost connection, or an event larger than
///   [`max_response_size`](crate::ClientBuilder::max_response_size).
///
/// # Lost connections
///
/// If the connection breaks or no bytes arrive in time, the request is sent again, with the id of the last event in `Last-Event-ID`. This
/// needs a `GET` or `HEAD` request, and an id from the server, unless no event has arrived yet. Otherwise events could be lost, or
/// arrive twice. The client waits as long as the server's last `retry` states, up to one minute; without it, as between attempts of a
/// call. It gives up after as many failures in a row as the [`RetryPolicy`](crate::RetryPolicy) has attempts.
///
/// To continue in another process, keep [`last_event_id`](Self::last_event_id) and call with `.header("Last-Event-ID", id)`.
///
/// Read it with `futures_util::TryStreamExt`: `while let Some(event) = events.try_next().await? { … }`. Dropping it closes the connection.
#[must_use = "the events are lost unless they are read"]
pub struct EventStream<T, E = Error> {
    state: State,
    /// `None` before the reply.
    decoder: Option<Box<Decoder>>,
    parser: Box<EventParser>,
    resumption: Option<Resumption>,
    types: PhantomData<fn() -> (T, E)>,
}

enum State {
    Open(Box<Incoming>),
    /// The connection was lost, and the request is sent again.
    Reconnecting(SyncWrapper<BoxFuture<'static, Result<Option<Source>, Error>>>),
    /// The error follows the events that have arrived.
    Failed(Error),
    Ended,
}

impl<T, E> EventStream<T, E> {
    /// Returns the id of the last event that was returned, if the server has sent one.
    pub fn last_event_id(&self) -> Option<&str> {
        Some(self.parser.last_event_id()).filter(|id| !id.is_empty())
    }

    /// Returns the same stream, with errors of another type. For the runtime of a platform.
    pub fn err_into<F: From<Error>>(self) -> EventStream<T, F> {
        EventStream {
            state: self.state,
            decoder: self.decoder,
            parser: self.parser,
            resumption: self.resumption,
            types: PhantomData,
        }
    }

    /// Continues with a reply; `None` ends the stream.
    fn open(&mut self, source: Option<Source>) {
        if let Some(Source { incoming, decoder }) = source {
            self.state = State::Open(incoming);
            self.decoder = Some(decoder);
        }
    }

    /// Polls for the next event.
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<RawEvent, Error>>> {
        loop {
            if let Some(event) = self.parser.next() {
                self.resumption.iter_mut().for_each(Resumption::succeeded);
                return Poll::Ready(Some(Ok(event)));
            }
            let failure = match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Open(mut incoming) => match incoming.poll_next(context) {
                    Poll::Pending => {
                        self.state = State::Open(incoming);
                        return Poll::Pending;
                    }
                    Poll::Ready(None) => continue,
                    Poll::Ready(Some(Ok(bytes))) => {
                        self.state = match (self.parser.push(&bytes), &self.decoder) {
                            (Err(too_long), Some(decoder)) => {
                                State::Failed(decoder.too_long(too_long))
                            }
                            _ => State::Open(incoming),
                        };
                        continue;
                    }
                    Poll::Ready(Some(Err(error))) => error,
                },
                State::Reconnecting(mut reconnection) => {
                    match reconnection.get_mut().as_mut().poll(context) {
                        Poll::Pending => {
                            self.state = State::Reconnecting(reconnection);
                            return Poll::Pending;
                        }
                        Poll::Ready(Ok(source)) => {
                            self.open(source);
                            continue;
                        }
                        Poll::Ready(Err(error)) => error,
                    }
                }
            };
            let resumption = self.resumption.as_mut();
            match resumption.and_then(|resumption| resumption.begin(&failure, &self.parser)) {
                Some(reconnection) => {
                    self.parser.reconnect();
                    self.state = State::Reconnecting(SyncWrapper::new(reconnection));
                }
                None => return Poll::Ready(Some(Err(failure))),
            }
        }
    }
}

impl<T: Slot, E: From<Error>> EventStream<T, E> {
    fn decode(&self, event: RawEvent) -> Result<ServerSentEvent<T>, Error> {
        let mut data = T::vacant();
        if let Some(decoder) = &self.decoder {
            decoder.decode(event.data.as_bytes(), &mut data)?;
        }
        Ok(ServerSentEvent {
            data,
            event: match event.name.is_empty() {
                true => "message".to_owned(),
                false => event.name,
            },
            id: self.last_event_id().map(str::to_owned),
        })
    }

    /// Returns true for the event by which many APIs end a stream of JSON.
    fn is_end(&self, event: &RawEvent) -> bool {
        let is_json = self.decoder.as_ref().is_some_and(|of| of.is_json());
        is_json && event.data.trim() == "[DONE]"
    }
}

impl<T: Slot, E: From<Error>> Stream for EventStream<T, E> {
    type Item = Result<ServerSentEvent<T>, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = match ready!(self.poll_event(context)) {
            Some(Ok(event)) => event,
            Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
            None => return Poll::Ready(None),
        };
        if self.is_end(&event) {
            self.state = State::Ended;
            self.parser.reconnect();
            return Poll::Ready(None);
        }
        Poll::Ready(Some(self.decode(event).map_err(E::from)))
    }
}

impl<T: Slot, E: From<Error>> FusedStream for EventStream<T, E> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Ended) && !self.parser.has_events()
    }
}

impl<T: Slot, E: From<Error>> ResponseBody for EventStream<T, E> {}

impl<T: Slot, E: From<Error>> Receive for EventStream<T, E> {
    fn nothing() -> Self {
        Self {
            state: State::Ended,
            decoder: None,
            parser: Box::new(EventParser::new(0)),
            resumption: None,
            types: PhantomData,
        }
    }

    fn receive<'r>(&'r mut self, delivery: Delivery<'r>) -> BoxFuture<'r, Result<Head, Error>> {
        Box::pin(async move {
            let (sender, exchange) = (delivery.sender.clone(), Arc::clone(delivery.exchange));
            let format = delivery.format;
            let (head, source) = Source::begin_events(delivery).await?;
            *self.parser = EventParser::new(source.decoder.limit);
            self.open(Some(source));
            self.resumption = Some(Resumption::new(sender, exchange, format));
            Ok(head)
        })
    }
}

impl<T, E> fmt::Debug for EventStream<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("last_event_id", &self.last_event_id())
            .finish_non_exhaustive()
    }
}
