//! Operations that return a file.

mod content;
mod continuing;
mod disposition;
pub(crate) mod incoming;
mod possible_error;
pub(crate) mod range;
mod receive;
mod save;

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use futures_core::stream::FusedStream;
use tokio::io::{AsyncRead, ReadBuf};

use crate::{Error, ErrorKind};
use content::{Content, Rest};
use range::Validator;

/// A file that an operation returns: name, type, size, and the content as it arrives. The content is never buffered as a whole.
///
/// The call, with its time limit and its retries, ends when the headers of the reply have arrived. After that,
/// [`read_timeout`](crate::ClientBuilder::read_timeout) limits each wait for more content.
///
/// If the connection breaks or the wait is too long, the rest is requested again (`Range` with `If-Range`), within the
/// [`RetryPolicy`](crate::RetryPolicy) and the retry budget: as many failures in a row as the policy has attempts end the download. This needs a
/// `GET` request and a [`validator`](Self::validator). Versions of the file are never mixed: if it has changed meanwhile, the download fails. To
/// continue in another process, see [`Call::resume_from`](crate::Call::resume_from).
///
/// The content can be read once, as one of:
///
/// - a file: [`save`](Self::save),
/// - memory, up to a limit: [`bytes`](Self::bytes),
/// - a [`Stream`] of chunks, with `futures_util::TryStreamExt`: `while let Some(chunk) = download.try_next().await? { … }`,
/// - an [`AsyncRead`], with `tokio::io`: `tokio::io::copy(&mut download, &mut writer).await?`; its `io::Error` contains the [`Error`].
///
/// Each of these returns the content that was not read before. Content that ends before its announced size is an error.
/// Dropping the download closes the connection.
///
/// ```no_run
/// # async fn example(call: impl Future<Output = Result<openapi_client_runtime::Download, openapi_client_runtime::Error>>) -> Result<(), openapi_client_runtime::Error> {
/// let download = call.await?;
/// let name = download.file_name().unwrap_or("unnamed").to_owned();
/// let length = download.save(std::path::Path::new("downloads").join(name)).await?;
/// # let _ = length;
/// # Ok(())
/// # }
/// ```
#[must_use = "the content is lost unless it is read"]
pub struct Download<E = Error> {
    /// In a box, because generated enums hold downloads beside small types.
    content: Box<Content>,
    error: PhantomData<fn() -> E>,
}

impl<E: From<Error>> Download<E> {
    /// Returns the size of the whole content in bytes, if the server announced it.
    ///
    /// Source: header `Content-Length`; `None` for a compressed reply.
    pub fn size(&self) -> Option<u64> {
        self.content.size
    }

    /// Returns the file name that the server sent, without directories, if there is one.
    ///
    /// Source: header `Content-Disposition` (RFC 6266). Its `filename*` takes precedence over `filename`.
    ///
    /// The name is not empty, not `.` or `..`, and does not contain `/`, `\` or control characters. The caller must check if a file
    /// with this name exists, and if the name is special on the system.
    pub fn file_name(&self) -> Option<&str> {
        self.content.file_name.as_deref()
    }

    /// Returns the media type of the content, with its parameters, if the server sent one. Source: header `Content-Type`.
    pub fn content_type(&self) -> Option<&str> {
        self.content.content_type.as_deref()
    }

    /// Returns the position of the first unread byte in the whole file. It is 0 at the beginning, unless the call
    /// [resumed](crate::Call::resume_from) the file and the server sent its rest.
    pub fn offset(&self) -> u64 {
        self.content.offset()
    }

    /// Returns the identity of this version of the file, for [`Call::resume_from`](crate::Call::resume_from), if the server sent one that
    /// tells versions apart with certainty.
    ///
    /// Source: a strong `ETag`, or else `Last-Modified`.
    pub fn validator(&self) -> Option<&str> {
        self.content.validator.as_ref().map(Validator::as_str)
    }

    /// Saves the unread content at `path`, and returns the number of bytes saved.
    ///
    /// The content is written under a temporary name in the same directory, which must exist. When it is complete and on disk, it is moved to
    /// `path`, and replaces an existing file. After an error, or if the future is dropped, the temporary file is removed.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::File`] if the file cannot be written.
    /// - [`ErrorKind::Transport`] if the connection breaks.
    /// - [`ErrorKind::Timeout`] if no more content arrives.
    pub async fn save(self, path: impl AsRef<Path>) -> Result<u64, E> {
        Ok(save::save(*self.content, path.as_ref()).await?)
    }

    /// Writes the unread content into the file at `path`, from its byte [`offset`](Self::offset) on, and returns the size of the file.
    ///
    /// The file is created if necessary, and ends with the content. After an error, or if the future is dropped, it keeps what has arrived, so
    /// that a later call can continue it: see [`Call::resume_from`](crate::Call::resume_from).
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::File`] if the file cannot be written, or has fewer bytes than the offset.
    /// - [`ErrorKind::Transport`] if the connection breaks.
    /// - [`ErrorKind::Timeout`] if no more content arrives.
    pub async fn append_to(self, path: impl AsRef<Path>) -> Result<u64, E> {
        Ok(save::append(*self.content, path.as_ref()).await?)
    }

    /// Reads the unread content into memory, if it has at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::TooLarge`] if there are more bytes, as soon as that is known.
    /// - [`ErrorKind::Transport`] if the connection breaks.
    /// - [`ErrorKind::Timeout`] if no more content arrives.
    pub async fn bytes(self, limit: usize) -> Result<Bytes, E> {
        Ok(self.content.collect(limit).await?)
    }

    /// Returns the same file, with errors of another type. For the runtime of a platform.
    pub fn err_into<F: From<Error>>(self) -> Download<F> {
        Download {
            content: self.content,
            error: PhantomData,
        }
    }
}

impl<E> Download<E> {
    /// Waits until a chunk is buffered, or until the content has ended. After a failure, returns the same error each time.
    #[cfg(feature = "blocking")]
    pub(crate) async fn fill(&mut self) -> Result<(), Error> {
        std::future::poll_fn(|context| self.content.poll_fill(context)).await
    }

    /// Returns true if a chunk is buffered.
    #[cfg(feature = "blocking")]
    pub(crate) fn has_buffered(&self) -> bool {
        !self.content.chunk.is_empty()
    }

    /// Takes up to `length` bytes of the buffered chunk.
    pub(crate) fn take_buffered_up_to(&mut self, length: usize) -> Bytes {
        let chunk = &mut self.content.chunk;
        chunk.split_to(chunk.len().min(length))
    }
}

impl<E: From<Error>> Stream for Download<E> {
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Rest::Failed(_) = self.content.rest {
            return Poll::Ready(None);
        }
        let filled = ready!(self.content.poll_fill(context));
        let next = filled.map(|()| self.content.take_buffered());
        Poll::Ready(next.map_err(E::from).transpose())
    }
}

impl<E: From<Error>> FusedStream for Download<E> {
    fn is_terminated(&self) -> bool {
        self.content.chunk.is_empty() && !self.content.is_arriving()
    }
}

impl<E: From<Error> + Into<io::Error>> AsyncRead for Download<E> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() > 0 {
            ready!(self.content.poll_fill(context)).map_err(|error| E::from(error).into())?;
            buffer.put_slice(&self.take_buffered_up_to(buffer.remaining()));
        }
        Poll::Ready(Ok(()))
    }
}

impl From<Error> for io::Error {
    /// Wraps the error in an `io::Error`; `get_ref` and `source` return it.
    fn from(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::Timeout => io::ErrorKind::TimedOut,
            ErrorKind::Transport => io::ErrorKind::ConnectionAborted,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

impl<E> fmt::Debug for Download<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("file_name", &self.content.file_name)
            .field("content_type", &self.content.content_type)
            .field("size", &self.content.size)
            .finish_non_exhaustive()
    }
}
