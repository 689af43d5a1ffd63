//! The content of a file, across lost connections. Not generic over errors.

use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use http::HeaderMap;
use sync_wrapper::SyncWrapper;

use super::continuing::{Continuation, Continued};
use super::incoming::Incoming;
use super::range::{Part, Validator, first_requested};
use crate::{Error, ErrorKind};

/// The properties of a file, and its content as it arrives.
#[derive(Default)]
pub(super) struct Content {
    /// The size of the whole file.
    pub(super) size: Option<u64>,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) validator: Option<Validator>,
    /// Arrived, but not read yet.
    pub(super) chunk: Bytes,
    /// The number of bytes of the file up to the end of the chunk.
    pub(super) arrived: u64,
    /// The number of bytes of the file up to the end of the content, if known.
    pub(super) until: Option<u64>,
    /// The number of next bytes that have arrived before.
    pub(super) skip: u64,
    pub(super) rest: Rest,
    /// `None`: the content cannot be continued after a lost connection.
    pub(super) continuation: Option<Continuation>,
}

/// The state of the content after the buffered chunk.
#[derive(Default)]
pub(super) enum Rest {
    Arriving(Incoming),
    /// The connection was lost, and the rest is requested.
    Continuing(SyncWrapper<BoxFuture<'static, Result<Continued, Error>>>),
    Failed(Error),
    #[default]
    Ended,
}

impl Content {
    /// Begins with a part of the file; `None` if the reply is another one than requested.
    pub(super) fn place(
        &mut self,
        part: Option<Part>,
        incoming: &mut Incoming,
        requested: &HeaderMap,
    ) -> Result<(), Error> {
        let Some(part) = part.filter(|part| incoming.has_length(part.length)) else {
            let problem = "it is a part of the file, but not the requested one";
            return Err(incoming.explain(Error::new(ErrorKind::Decode, problem)));
        };
        let end = part.first.checked_add(part.length);
        self.size = part.size;
        self.arrived = part.first;
        self.until = match first_requested(requested) {
            // The rest was requested, of which a server may send less.
            Some(_) => part.size.or(end),
            None => end,
        };
        Ok(())
    }

    /// Returns the position of the first unread byte in the file.
    pub(super) fn offset(&self) -> u64 {
        self.arrived - self.chunk.len() as u64
    }

    /// Returns true if more content may arrive.
    pub(super) fn is_arriving(&self) -> bool {
        matches!(self.rest, Rest::Arriving(_) | Rest::Continuing(_))
    }

    pub(super) fn poll_fill(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while self.chunk.is_empty() {
            match &mut self.rest {
                Rest::Arriving(incoming) => match ready!(incoming.poll_next(context)) {
                    Some(Ok(chunk)) => self.take(chunk),
                    Some(Err(error)) => self.interrupt(error),
                    None => self.end(),
                },
                Rest::Continuing(continued) => {
                    let continued = ready!(continued.get_mut().as_mut().poll(context));
                    self.go_on(continued);
                }
                Rest::Failed(error) => return Poll::Ready(Err(error.clone())),
                Rest::Ended => break,
            }
        }
        Poll::Ready(Ok(()))
    }

    fn take(&mut self, mut chunk: Bytes) {
        let known = chunk
            .len()
            .min(usize::try_from(self.skip).unwrap_or(usize::MAX));
        self.skip -= known as u64;
        self.chunk = chunk.split_off(known);
        self.arrived += self.chunk.len() as u64;
        if !self.chunk.is_empty() {
            self.continuation
                .iter_mut()
                .for_each(Continuation::succeeded);
        }
    }

    /// Ends the content, if all has arrived. A server may send a shorter part than requested.
    fn end(&mut self) {
        let missing = self.until.filter(|until| self.arrived < *until);
        let (Some(until), Rest::Arriving(incoming)) = (missing, &self.rest) else {
            self.rest = Rest::Ended;
            return;
        };
        let problem = format!("the content ended after {} of {until} bytes", self.arrived);
        let error = incoming.explain(Error::new(ErrorKind::Transport, problem));
        self.interrupt(error);
    }

    /// Requests the rest after a failure, if it can be continued.
    fn interrupt(&mut self, error: Error) {
        let continuation = self.continuation.as_mut();
        // Replacing the incoming body closes the connection.
        self.rest = match continuation.and_then(|of| of.begin(&error, self.arrived, self.size)) {
            Some(continued) => Rest::Continuing(SyncWrapper::new(continued)),
            None => Rest::Failed(error),
        };
    }

    fn go_on(&mut self, continued: Result<Continued, Error>) {
        self.rest = match continued {
            Ok(Continued::Content(incoming, skip)) => {
                self.skip = skip;
                Rest::Arriving(incoming)
            }
            Ok(Continued::Complete) => Rest::Ended,
            Err(error) => Rest::Failed(error),
        };
    }

    /// Returns the next chunk. After a failure, returns the same error each time.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| self.poll_fill(context)).await?;
        Ok(self.take_buffered())
    }

    /// Takes the buffered chunk, if there is one.
    pub(super) fn take_buffered(&mut self) -> Option<Bytes> {
        (!self.chunk.is_empty()).then(|| std::mem::take(&mut self.chunk))
    }

    /// Reads the unread content, if it has at most `limit` bytes.
    pub(super) async fn collect(mut self, limit: usize) -> Result<Bytes, Error> {
        let offset = self.offset();
        let left = self.until.map(|until| until.saturating_sub(offset));
        if left.is_some_and(|left| left > limit as u64) {
            return Err(self.too_large(limit));
        }
        let mut content = BytesMut::new();
        while let Some(chunk) = self.next().await? {
            if chunk.len() > limit - content.len() {
                return Err(self.too_large(limit));
            }
            content.extend_from_slice(&chunk);
        }
        Ok(content.freeze())
    }

    fn too_large(&self, limit: usize) -> Error {
        let problem = format!("the file is larger than {limit} bytes");
        let error = Error::new(ErrorKind::TooLarge, problem);
        match &self.rest {
            Rest::Arriving(incoming) => incoming.explain(error),
            _ => error,
        }
    }
}
