//! Operations that return a file.

mod disposition;
pub(crate) mod incoming;
mod receive;
mod save;

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::marker::PhantomData;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_core::stream::FusedStream;
use tokio::io::{AsyncRead, ReadBuf};

use crate::{Error, ErrorKind};
use incoming::Incoming;

/// A file that an operation returns: name, type, size, and the content as it arrives. The content is never buffered as a whole.
///
/// The call, with its time limit and its retries, ends when the headers of the reply have arrived. After that,
/// [`read_timeout`](crate::ClientBuilder::read_timeout) limits each wait for more content, and an error is final.
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
    size: Option<u64>,
    file_name: Option<String>,
    content_type: Option<String>,
    /// Arrived, but not read yet.
    chunk: Bytes,
    rest: Rest,
    error: PhantomData<fn() -> E>,
}

/// The state of the content after the buffered chunk.
enum Rest {
    Arriving(Incoming),
    Failed(Error),
    Ended,
}

impl<E: From<Error>> Download<E> {
    /// Returns the size of the whole content in bytes, if the server announced it.
    ///
    /// Source: header `Content-Length`; `None` for a compressed reply.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Returns the file name that the server sent, without directories, if there is one.
    ///
    /// Source: header `Content-Disposition` (RFC 6266). Its `filename*` takes precedence over `filename`.
    ///
    /// The name is not empty, not `.` or `..`, and does not contain `/`, `\` or control characters. The caller must check if a file
    /// with this name exists, and if the name is special on the system.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Returns the media type of the content, with its parameters, if the server sent one. Source: header `Content-Type`.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
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
        Ok(save::save(self.err_into(), path.as_ref()).await?)
    }

    /// Reads the unread content into memory, if it has at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::TooLarge`] if there are more bytes, as soon as that is known.
    /// - [`ErrorKind::Transport`] if the connection breaks.
    /// - [`ErrorKind::Timeout`] if no more content arrives.
    pub async fn bytes(self, limit: usize) -> Result<Bytes, E> {
        Ok(self.err_into::<Error>().collect(limit).await?)
    }

    /// Returns the same file, with errors of another type. For the runtime of a platform.
    pub fn err_into<F: From<Error>>(self) -> Download<F> {
        Download {
            size: self.size,
            file_name: self.file_name,
            content_type: self.content_type,
            chunk: self.chunk,
            rest: self.rest,
            error: PhantomData,
        }
    }
}

impl Download {
    async fn collect(mut self, limit: usize) -> Result<Bytes, Error> {
        let too_large = || {
            let problem = format!("the file is larger than {limit} bytes");
            Error::new(ErrorKind::TooLarge, problem)
        };
        if let Rest::Arriving(incoming) = &self.rest
            && incoming
                .remaining()
                .is_some_and(|remaining| remaining > limit as u64)
        {
            return Err(incoming.explain(too_large()));
        }
        let mut content = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > limit - content.len() {
                return Err(match &self.rest {
                    Rest::Arriving(incoming) => incoming.explain(too_large()),
                    _ => too_large(),
                });
            }
            content.extend_from_slice(&chunk);
        }
        Ok(content.freeze())
    }

    /// Returns the next chunk. After a failure, returns the same error each time.
    async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.fill().await?;
        Ok(self.take_buffered())
    }
}

impl<E> Download<E> {
    /// Waits until a chunk is buffered, or until the content has ended. After a failure, returns the same error each time.
    pub(crate) async fn fill(&mut self) -> Result<(), Error> {
        poll_fn(|context| self.poll_fill(context)).await
    }

    fn poll_fill(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if !self.chunk.is_empty() {
            return Poll::Ready(Ok(()));
        }
        let incoming = match &mut self.rest {
            Rest::Arriving(incoming) => incoming,
            Rest::Failed(error) => return Poll::Ready(Err(error.clone())),
            Rest::Ended => return Poll::Ready(Ok(())),
        };
        match ready!(incoming.poll_next(context)) {
            Some(Ok(chunk)) => self.chunk = chunk,
            // Dropping the incoming body closes the connection.
            Some(Err(error)) => {
                self.rest = Rest::Failed(error.clone());
                return Poll::Ready(Err(error));
            }
            None => self.rest = Rest::Ended,
        }
        Poll::Ready(Ok(()))
    }

    /// Returns true if a chunk is buffered.
    #[cfg(feature = "blocking")]
    pub(crate) fn has_buffered(&self) -> bool {
        !self.chunk.is_empty()
    }

    /// Takes the buffered chunk, if there is one.
    fn take_buffered(&mut self) -> Option<Bytes> {
        (!self.chunk.is_empty()).then(|| std::mem::take(&mut self.chunk))
    }

    /// Takes up to `length` bytes of the buffered chunk.
    pub(crate) fn take_buffered_up_to(&mut self, length: usize) -> Bytes {
        self.chunk.split_to(self.chunk.len().min(length))
    }
}

impl<E: From<Error>> Stream for Download<E> {
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Rest::Failed(_) = self.rest {
            return Poll::Ready(None);
        }
        let filled = ready!(self.poll_fill(context));
        let next = filled.map(|()| self.take_buffered());
        Poll::Ready(next.map_err(E::from).transpose())
    }
}

impl<E: From<Error>> FusedStream for Download<E> {
    fn is_terminated(&self) -> bool {
        self.chunk.is_empty() && !matches!(self.rest, Rest::Arriving(_))
    }
}

impl<E: From<Error> + Into<io::Error>> AsyncRead for Download<E> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() > 0 {
            ready!(self.poll_fill(context)).map_err(|error| E::from(error).into())?;
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
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
