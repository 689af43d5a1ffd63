//! Files that operations answer.

mod disposition;
mod incoming;
mod receive;
mod save;

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_core::stream::FusedStream;
use tokio::io::{AsyncRead, ReadBuf};

use crate::{Error, ErrorKind};
use incoming::Incoming;

/// A file that an operation answers: its name, type and size, and its content while it arrives, never whole in memory.
///
/// The call is done as soon as the head of the reply is there: its time limit and its retries end with that. From then on the
/// [`read_timeout`](crate::ClientBuilder::read_timeout) limits each wait for more, and an error is final.
///
/// The content is read once, as one of:
///
/// - a file: [`save`](Self::save),
/// - memory, up to a limit: [`bytes`](Self::bytes),
/// - a [`Stream`] of chunks, with `futures_util::TryStreamExt`: `while let Some(chunk) = download.try_next().await? { … }`,
/// - an [`AsyncRead`], with `tokio::io`: `tokio::io::copy(&mut download, &mut writer).await?`; what fails there holds the [`Error`].
///
/// All give what is left when some was read before. A content that ends before its announced size is an error, never a short file.
/// Dropping it closes the connection.
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
#[must_use = "nothing of the content is kept until it is read"]
pub struct Download {
    size: Option<u64>,
    file_name: Option<String>,
    content_type: Option<String>,
    /// Arrived and not read yet.
    chunk: Bytes,
    rest: Rest,
}

/// What is still to come.
enum Rest {
    Arriving(Incoming),
    Failed(Error),
    Ended,
}

impl Download {
    /// Size of the whole content in bytes, if the server announced it. Source: header `Content-Length`; none for a compressed reply.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The name that the server gives the file, without folders, if it gives one. Source: header `Content-Disposition` (RFC 6266);
    /// its `filename*` goes before `filename`.
    ///
    /// It is a plain name: neither empty nor `.` nor `..`, without `/`, `\` and control characters. Whether it is taken already, or has
    /// a meaning for the system, is for the caller to see to.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Media type of the content, with its parameters, if the server gives one. Source: header `Content-Type`.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Saves what is left of the content at `path`, and gives the number of bytes saved.
    ///
    /// It is written under a temporary name in the same folder, which must exist, and moved to `path` when it is complete and on disk; a file that stood
    /// there is replaced. Whatever fails, and when the future is dropped, nothing new stays behind.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::File`] when the file cannot be written, [`ErrorKind::Transport`] when the content breaks off,
    /// [`ErrorKind::Timeout`] when no more of it arrives.
    pub async fn save(self, path: impl AsRef<Path>) -> Result<u64, Error> {
        save::save(self, path.as_ref()).await
    }

    /// What is left of the content, in memory, if it has at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`] when there is more, as soon as that is known; [`ErrorKind::Transport`] when the content breaks off,
    /// [`ErrorKind::Timeout`] when no more of it arrives.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
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

    /// The next chunk; a failure is told again each time.
    async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.fill().await?;
        Ok(self.at_hand())
    }

    /// Waits until there is something at hand, or nothing more will come. A failure is told again each time.
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
            // Dropping what arrives closes the connection.
            Some(Err(error)) => {
                self.rest = Rest::Failed(error.clone());
                return Poll::Ready(Err(error));
            }
            None => self.rest = Rest::Ended,
        }
        Poll::Ready(Ok(()))
    }

    /// Whether something is at hand.
    #[cfg(feature = "blocking")]
    pub(crate) fn is_at_hand(&self) -> bool {
        !self.chunk.is_empty()
    }

    /// What is at hand, if anything is.
    fn at_hand(&mut self) -> Option<Bytes> {
        (!self.chunk.is_empty()).then(|| std::mem::take(&mut self.chunk))
    }

    /// What is at hand, up to so many bytes.
    pub(crate) fn at_hand_up_to(&mut self, length: usize) -> Bytes {
        self.chunk.split_to(self.chunk.len().min(length))
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Rest::Failed(_) = self.rest {
            return Poll::Ready(None);
        }
        let filled = ready!(self.poll_fill(context));
        Poll::Ready(filled.map(|()| self.at_hand()).transpose())
    }
}

impl FusedStream for Download {
    fn is_terminated(&self) -> bool {
        self.chunk.is_empty() && !matches!(self.rest, Rest::Arriving(_))
    }
}

impl AsyncRead for Download {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() > 0 {
            ready!(self.poll_fill(context))?;
            buffer.put_slice(&self.at_hand_up_to(buffer.remaining()));
        }
        Poll::Ready(Ok(()))
    }
}

impl From<Error> for io::Error {
    /// The error as one of reading or writing, which holds it: `get_ref` and `source` lead to it.
    fn from(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::Timeout => io::ErrorKind::TimedOut,
            ErrorKind::Transport => io::ErrorKind::ConnectionAborted,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
