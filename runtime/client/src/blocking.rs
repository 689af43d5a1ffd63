//! Blocking calls, for code that is not async (feature `blocking`).

use std::any::Any;
use std::fmt;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;
use std::sync::mpsc;

use bytes::Bytes;
use futures_core::Stream;
use futures_util::{FutureExt, StreamExt};

use crate::background_thread::{background, is_background_thread, unavailable};
use crate::json::Slot;
use crate::{
    Call, Download, Error, ErrorKind, EventStream, ItemStream, PageItems, Paged, Pages, Request,
    Response, ServerSentEvent,
};

/// A list, a stream or a file that is read with blocking calls: [`Pages::blocking`], [`PageItems::blocking`], [`EventStream::blocking`],
/// [`ItemStream::blocking`], [`Download::blocking`].
///
/// A list or a stream is an [`Iterator`], a file is [`Read`].
#[must_use = "nothing is requested until it is read"]
pub struct Blocking<S> {
    /// `None` while the background thread uses it, and after a panic there.
    source: Option<S>,
}

impl<R: Request> Call<R> {
    /// Sends the request, and blocks this thread until the response has arrived. Feature `blocking`.
    ///
    /// All blocking calls run on one background thread of this crate, which the first of them starts. They have their own connections. No
    /// async runtime is needed, but they also work inside one, even if it has only one thread. Since they block the thread, prefer
    /// awaiting in async code, or call inside `tokio::task::spawn_blocking`.
    ///
    /// A caller's own [`transport`](crate::ClientBuilder::transport) or [`http_client`](crate::ClientBuilder::http_client) serves both
    /// kinds of calls. Inside a runtime of one thread, a blocking call may then wait for a connection of that runtime until its time limit.
    ///
    /// ```no_run
    /// # fn example<R: openapi_client_runtime::Request>(call: openapi_client_runtime::Call<R>) -> Result<R::Response, openapi_client_runtime::Error> {
    /// let response = call.blocking()?;
    /// # Ok(response)
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The same errors as for awaiting the call. Also [`ErrorKind::Request`] on the background thread of blocking calls, in an observer or
    /// an access token provider, where waiting would never end.
    pub fn blocking(self) -> Result<R::Response, Error> {
        Ok(self.blocking_with_response()?.into_body())
    }

    /// Works like [`blocking`](Self::blocking), and returns the response with status, headers and log id. Feature `blocking`.
    ///
    /// # Errors
    ///
    /// The same errors as for [`blocking`](Self::blocking).
    pub fn blocking_with_response(self) -> Result<Response<R::Response>, Error> {
        run(self.with_response())?
    }
}

impl<R: Paged, E> Pages<R, E> {
    /// Returns the pages as an [`Iterator`] that blocks; see [`Call::blocking`]. Feature `blocking`.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking { source: Some(self) }
    }
}

impl<R: Paged, E> PageItems<R, E> {
    /// Returns the elements as an [`Iterator`] that blocks; see [`Call::blocking`]. Feature `blocking`.
    ///
    /// ```no_run
    /// # fn example<R: openapi_client_runtime::Paged>(call: openapi_client_runtime::Call<R>) -> Result<(), openapi_client_runtime::Error> {
    /// for item in call.items().prefetch().blocking() {
    ///     let item = item?;
    ///     # let _: R::Item = item;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn blocking(self) -> Blocking<Self> {
        Blocking { source: Some(self) }
    }
}

impl<E> Download<E> {
    /// Returns the content as a blocking [`Read`]; see [`Call::blocking`]. Feature `blocking`.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking { source: Some(self) }
    }
}

impl<T, E> EventStream<T, E> {
    /// Returns the events as an [`Iterator`] that blocks; see [`Call::blocking`]. Feature `blocking`.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking { source: Some(self) }
    }
}

impl<T, E> ItemStream<T, E> {
    /// Returns the items as an [`Iterator`] that blocks; see [`Call::blocking`]. Feature `blocking`.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking { source: Some(self) }
    }
}

impl<S, T, E> Blocking<S>
where
    S: Stream<Item = Result<T, E>> + Unpin + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn next_of_stream(&mut self) -> Option<Result<T, E>> {
        let mut source = self.source.take()?;
        let outcome = run(async move {
            let next = source.next().await;
            (source, next)
        });
        match outcome {
            Ok((source, next)) => {
                self.source = Some(source);
                next
            }
            Err(error) => Some(Err(error.into())),
        }
    }
}

impl<R: Paged, E: From<Error> + Send + 'static> Iterator for Blocking<Pages<R, E>> {
    type Item = Result<R::Response, E>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_of_stream()
    }
}

impl<R: Paged, E> Blocking<Pages<R, E>> {
    /// Returns the token to continue from; see [`Pages::next_page_token`].
    pub fn next_page_token(&self) -> Option<&str> {
        self.source.as_ref()?.next_page_token()
    }
}

impl<R: Paged, E: From<Error> + Send + 'static> Iterator for Blocking<PageItems<R, E>> {
    type Item = Result<R::Item, E>;

    fn next(&mut self) -> Option<Self::Item> {
        // A buffered element needs no switch to the other thread.
        match self.source.as_mut()?.take_buffered() {
            Some(item) => Some(item.map_err(E::from)),
            None => self.next_of_stream(),
        }
    }
}

impl<R: Paged, E> Blocking<PageItems<R, E>> {
    /// Returns the token to continue from; see [`PageItems::next_page_token`].
    pub fn next_page_token(&self) -> Option<&str> {
        self.source.as_ref()?.next_page_token()
    }
}

impl<T: Slot + Send + 'static, E: From<Error> + Send + 'static> Iterator
    for Blocking<EventStream<T, E>>
{
    type Item = Result<ServerSentEvent<T>, E>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_of_stream()
    }
}

impl<T: Slot + Send + 'static, E: From<Error> + Send + 'static> Iterator
    for Blocking<ItemStream<T, E>>
{
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_of_stream()
    }
}

impl<E: From<Error> + Send + 'static> Blocking<Download<E>> {
    /// Saves the unread content; see [`Download::save`].
    ///
    /// # Errors
    ///
    /// The same errors as for [`Download::save`].
    pub fn save(self, path: impl AsRef<Path>) -> Result<u64, E> {
        let path = path.as_ref().to_owned();
        run(async move { self.left()?.save(path).await })?
    }

    /// Writes the unread content into a file from its offset on; see [`Download::append_to`].
    ///
    /// # Errors
    ///
    /// The same errors as for [`Download::append_to`].
    pub fn append_to(self, path: impl AsRef<Path>) -> Result<u64, E> {
        let path = path.as_ref().to_owned();
        run(async move { self.left()?.append_to(path).await })?
    }

    /// Reads the unread content into memory; see [`Download::bytes`].
    ///
    /// # Errors
    ///
    /// The same errors as for [`Download::bytes`].
    pub fn bytes(self, limit: usize) -> Result<Bytes, E> {
        run(async move { self.left()?.bytes(limit).await })?
    }

    fn left(self) -> Result<Download<E>, Error> {
        self.source.ok_or_else(lost)
    }
}

impl<E: From<Error> + Into<io::Error> + 'static> Read for Blocking<Download<E>> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let failed = |error: Error| E::from(error).into();
        let mut download = self.source.take().ok_or_else(lost).map_err(failed)?;
        if !buffer.is_empty() && !download.has_buffered() {
            let filled;
            (download, filled) = run(async move {
                let filled = download.fill().await;
                (download, filled)
            })
            .map_err(failed)?;
            if let Err(error) = filled {
                self.source = Some(download);
                return Err(failed(error));
            }
        }
        let chunk = download.take_buffered_up_to(buffer.len());
        buffer[..chunk.len()].copy_from_slice(&chunk);
        self.source = Some(download);
        Ok(chunk.len())
    }
}

fn lost() -> Error {
    let problem = "an earlier read of this download panicked";
    Error::new(ErrorKind::Transport, problem)
}

impl<S: fmt::Debug> fmt::Debug for Blocking<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.source).finish()
    }
}

/// Runs a future on the background thread, and blocks until it is done.
fn run<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Result<T, Error> {
    if is_background_thread() {
        let problem =
            "a blocking call cannot be made on the thread of blocking calls; await the call there";
        return Err(Error::new(ErrorKind::Request, problem));
    }
    let (sender, receiver) = mpsc::sync_channel::<Result<T, Box<dyn Any + Send>>>(1);
    let future = AssertUnwindSafe(future).catch_unwind();
    background()?.spawn(async move {
        // Sending cannot fail, because the receiver is waiting.
        let _ = sender.send(future.await);
    });
    match receiver.recv() {
        Ok(Ok(outcome)) => Ok(outcome),
        // The panic continues in the calling thread.
        Ok(Err(panic)) => resume_unwind(panic),
        Err(mpsc::RecvError) => Err(unavailable("it has ended")),
    }
}
