//! Limits silence: the time in which no byte of an exchange is sent or received. Its duration is not limited.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::Body;

/// The maximum size in bytes of a chunk of the request. The connection takes a chunk when it has room, which is the visible progress.
const CHUNK: usize = 64 * 1024;
/// The operating system buffers what the connection takes, and takes more when about a third of its buffer is free. In between, and at the
/// end of an upload, bytes are sent without visible progress: so many times the limit, or the longest pause between two chunks.
const UNSEEN: u32 = 4;
/// The end of a limit that the clock cannot represent.
const FAR_FUTURE: Duration = Duration::from_secs(86_400 * 365 * 30);

/// The time limit of one exchange. It starts again with each chunk that is sent or received.
pub(super) struct Silence {
    limit: Duration,
    timer: Pin<Box<Sleep>>,
    /// `None`: the body is small, and sent at once.
    sending: Option<Sending>,
}

impl Silence {
    pub(super) fn limited_to(limit: Duration) -> Self {
        Self {
            limit,
            timer: Box::pin(sleep_until(end(Instant::now(), limit))),
            sending: None,
        }
    }

    /// Watches a request's body. A small one in memory is not changed.
    pub(super) fn watch(&mut self, body: Body) -> Body {
        if body.as_bytes().is_some_and(|bytes| bytes.len() <= CHUNK) {
            return body;
        }
        let sending = self.sending.insert(Sending::default()).clone();
        let rest = Bytes::new();
        Body::wrap(SentBody {
            body,
            rest,
            sending,
        })
    }

    /// Waits for the headers of the reply.
    pub(super) async fn limit<T>(
        &mut self,
        response: impl Future<Output = T>,
    ) -> Result<T, io::Error> {
        let mut response = std::pin::pin!(response);
        std::future::poll_fn(|context| match response.as_mut().poll(context) {
            Poll::Ready(response) => Poll::Ready(Ok(response)),
            Poll::Pending => self.poll_expired(context).map(Err),
        })
        .await
    }

    /// Limits the silence while the reply's body arrives.
    pub(super) fn over(self, body: Body) -> Body {
        if body.is_end_stream() {
            return body;
        }
        Body::wrap(ReceivedBody {
            body,
            silence: self,
            waiting: false,
        })
    }

    fn restart(&mut self) {
        let end = end(Instant::now(), self.limit);
        self.timer.as_mut().reset(end);
    }

    fn poll_expired(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        loop {
            ready!(self.timer.as_mut().poll(context));
            let Some(sending) = &self.sending else {
                return Poll::Ready(expired(self.limit));
            };
            match sending.end(self.limit) {
                Some(end) if end > Instant::now() => self.timer.as_mut().reset(end),
                _ => return Poll::Ready(expired(self.limit)),
            }
        }
    }
}

fn end(start: Instant, limit: Duration) -> Instant {
    let end = start.checked_add(limit);
    end.unwrap_or_else(|| start + FAR_FUTURE)
}

fn expired(limit: Duration) -> io::Error {
    let problem = format!("nothing was sent or received for {limit:?}");
    io::Error::new(io::ErrorKind::TimedOut, problem)
}

/// The progress of a request's body. The connection takes the chunks, and the exchange reads the time.
#[derive(Clone, Default)]
struct Sending(Arc<Mutex<Progress>>);

#[derive(Default)]
struct Progress {
    /// The time of the last chunk.
    taken: Option<Instant>,
    /// The longest time between two chunks.
    longest_pause: Duration,
}

impl Sending {
    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the connection takes a chunk.
    fn takes(&self) {
        let now = Instant::now();
        let mut progress = self.lock();
        if let Some(before) = progress.taken.replace(now) {
            progress.longest_pause = progress.longest_pause.max(now - before);
        }
    }

    /// Returns the end of the silence after the last chunk, if there was one.
    fn end(&self, limit: Duration) -> Option<Instant> {
        let progress = self.lock();
        let pause = limit.max(progress.longest_pause);
        Some(end(progress.taken?, pause.saturating_mul(UNSEEN)))
    }
}

/// A request's body in chunks, whose progress is watched.
struct SentBody {
    body: Body,
    /// The part of the last chunk that was not taken yet.
    rest: Bytes,
    sending: Sending,
}

impl HttpBody for SentBody {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) if frame.is_data() => {
                    self.rest = frame.into_data().unwrap_or_default();
                }
                other => return Poll::Ready(other),
            }
        }
        let size = self.rest.len().min(CHUNK);
        let chunk = self.rest.split_to(size);
        self.sending.takes();
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, hint) = (self.rest.len() as u64, self.body.size_hint());
        match hint.exact() {
            Some(left) => SizeHint::with_exact(left + rest),
            None => SizeHint::default(),
        }
    }
}

/// A reply's body. Its reader may pause as long as it likes.
struct ReceivedBody {
    body: Body,
    silence: Silence,
    /// True if the timer runs: the reader waits.
    waiting: bool,
}

impl HttpBody for ReceivedBody {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.waiting = false;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        if !self.waiting {
            self.waiting = true;
            self.silence.restart();
        }
        let expired = ready!(self.silence.poll_expired(context));
        Poll::Ready(Some(Err(expired.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
