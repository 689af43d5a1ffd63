//! Streams of JSON values.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use futures_util::future::BoxFuture;

use super::records::Records;
use super::source::{Decoder, Source};
use crate::download::incoming::Incoming;
use crate::json::Slot;
use crate::response::sealed::{Delivery, Head, Receive};
use crate::{Error, ResponseBody, media_type};

/// The items that an operation returns one by one: a [`Stream`] of JSON values.
///
/// The media types are JSON Lines (`application/jsonl`, `application/x-ndjson`) and JSON text sequences (`application/json-seq`).
///
/// The call, with its time limit and its retries, ends when the headers of the reply have arrived. After that,
/// [`read_timeout`](crate::ClientBuilder::read_timeout) limits each wait for more bytes, not the whole stream.
///
/// - An item that cannot be decoded is an error of kind [`Decode`](crate::ErrorKind::Decode). The next items still follow.
/// - Any other error is the last item: a lost connection, or an item larger than
///   [`max_response_size`](crate::ClientBuilder::max_response_size).
///
/// Read it with `futures_util::TryStreamExt`: `while let Some(item) = items.try_next().await? { … }`. Dropping it closes the connection.
#[must_use = "the items are lost unless they are read"]
pub struct ItemStream<T, E = Error> {
    /// `None` after the last bytes.
    incoming: Option<Box<Incoming>>,
    /// `None` before the reply.
    decoder: Option<Box<Decoder>>,
    records: Records,
    /// The error follows the items that have arrived.
    failure: Option<Error>,
    types: PhantomData<fn() -> (T, E)>,
}

impl<T, E> ItemStream<T, E> {
    /// Returns the same stream, with errors of another type. For the runtime of a platform.
    pub fn err_into<F: From<Error>>(self) -> ItemStream<T, F> {
        ItemStream {
            incoming: self.incoming,
            decoder: self.decoder,
            records: self.records,
            failure: self.failure,
            types: PhantomData,
        }
    }

    /// Polls for the next record.
    fn poll_record(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Vec<u8>, Error>>> {
        loop {
            if let Some(record) = self.records.next() {
                return Poll::Ready(Some(Ok(record)));
            }
            let Some(incoming) = &mut self.incoming else {
                return Poll::Ready(self.failure.take().map(Err));
            };
            match ready!(incoming.poll_next(context)) {
                Some(Ok(bytes)) => {
                    if let (Err(too_long), Some(decoder)) =
                        (self.records.push(&bytes), &self.decoder)
                    {
                        self.failure = Some(decoder.too_long(too_long));
                        self.incoming = None;
                    }
                }
                Some(Err(error)) => {
                    self.failure = Some(error);
                    self.incoming = None;
                }
                None => {
                    self.records.finish();
                    self.incoming = None;
                }
            }
        }
    }
}

impl<T: Slot, E: From<Error>> Stream for ItemStream<T, E> {
    type Item = Result<T, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let record = match ready!(self.poll_record(context)) {
            Some(Ok(record)) => record,
            Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
            None => return Poll::Ready(None),
        };
        let mut item = T::vacant();
        let decoded = match &self.decoder {
            Some(decoder) => decoder.decode(&record, &mut item),
            None => Ok(()),
        };
        Poll::Ready(Some(decoded.map(|()| item).map_err(E::from)))
    }
}

impl<T: Slot, E: From<Error>> FusedStream for ItemStream<T, E> {
    fn is_terminated(&self) -> bool {
        self.incoming.is_none() && self.failure.is_none() && self.records.is_empty()
    }
}

impl<T: Slot, E: From<Error>> ResponseBody for ItemStream<T, E> {}

impl<T: Slot, E: From<Error>> Receive for ItemStream<T, E> {
    fn nothing() -> Self {
        Self {
            incoming: None,
            decoder: None,
            records: Records::new(0, None),
            failure: None,
            types: PhantomData,
        }
    }

    fn receive<'r>(&'r mut self, delivery: Delivery<'r>) -> BoxFuture<'r, Result<Head, Error>> {
        Box::pin(async move {
            // Servers also call such a stream `application/json` or `text/plain`.
            let (head, source) = Source::begin(delivery, |_| true).await?;
            let media_type = media_type::of(&head.headers);
            self.records = Records::new(source.decoder.limit, media_type.as_deref());
            self.incoming = Some(source.incoming);
            self.decoder = Some(source.decoder);
            Ok(head)
        })
    }
}

impl<T, E> fmt::Debug for ItemStream<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream")
            .field("ended", &self.incoming.is_none())
            .finish_non_exhaustive()
    }
}
