//! Files to upload.

use std::error::Error as StdError;
use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::{TryStreamExt, stream};
use reqwest::Body;
use reqwest::multipart::Part;
use tokio::io::AsyncReadExt;

/// A file to upload. Content from a path or a stream is never buffered as a whole.
///
/// The media type is `application/octet-stream`, unless [`content_type`](Self::content_type) sets another.
///
/// ```
/// # use openapi_client_runtime::Upload;
/// let from_disk = Upload::path("resumes/ada.pdf").content_type("application/pdf");
/// let from_memory = Upload::bytes("ada.txt", "Ada Lovelace");
/// ```
#[derive(Clone)]
pub struct Upload {
    content: Content,
    file_name: String,
    content_type: Option<String>,
}

#[derive(Clone)]
enum Content {
    Path(PathBuf),
    Bytes(Bytes),
    Stream {
        /// Taken when the file is sent for the first time.
        chunks: Arc<Mutex<Option<Chunks>>>,
        length: Option<u64>,
    },
}

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;
type BoxError = Box<dyn StdError + Send + Sync>;

impl Upload {
    /// The media type of a file whose type is unknown.
    pub(crate) const UNKNOWN_TYPE: &'static str = "application/octet-stream";

    /// Creates an upload of the file at `path`, which is opened when the request is sent. The path's last component is the file name.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self::new(Content::Path(path), name)
    }

    /// Creates an upload from memory.
    pub fn bytes(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::new(Content::Bytes(content.into()), file_name.into())
    }

    /// Creates an upload from a stream of chunks. It can be sent once: a second call with it, or with a clone of it, fails before sending.
    ///
    /// `length`, in bytes, must be exact. Without it, the request has no `Content-Length`, which some endpoints refuse.
    pub fn stream<S, C, E>(file_name: impl Into<String>, content: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<C, E>> + Send + 'static,
        C: Into<Bytes> + 'static,
        E: Into<Box<dyn StdError + Send + Sync>> + 'static,
    {
        let chunks: Chunks = Box::pin(content.map_ok(Into::into).map_err(Into::into));
        let content = Content::Stream {
            chunks: Arc::new(Mutex::new(Some(chunks))),
            length,
        };
        Self::new(content, file_name.into())
    }

    fn new(content: Content, file_name: String) -> Self {
        Self {
            content,
            file_name,
            content_type: None,
        }
    }

    /// Sets the file name.
    #[must_use]
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = file_name.into();
        self
    }

    /// Sets the media type, such as `application/pdf`. An invalid one is reported when the call is awaited.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Returns true if the upload can be sent more than once.
    pub(crate) fn is_replayable(&self) -> bool {
        !matches!(self.content, Content::Stream { .. })
    }

    /// Returns the media type that the caller set, if any.
    pub(crate) fn media_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Converts the upload to a part of a multipart body. `media_type` is used if the upload has none. The error describes the problem.
    pub(crate) async fn into_part(self, media_type: &str) -> Result<Part, String> {
        let file_name = quotable(&self.file_name);
        let own = self.content_type.clone();
        let media_type = own.as_deref().unwrap_or(media_type);
        let part = match self.into_body().await? {
            (body, Some(length)) => Part::stream_with_length(body, length),
            (body, None) => Part::stream(body),
        };
        part.file_name(file_name)
            .mime_str(media_type)
            .map_err(|_| format!("`{media_type}` is not a media type"))
    }

    /// Converts the upload to a body, and its length in bytes if known. The error describes the problem.
    pub(crate) async fn into_body(self) -> Result<(Body, Option<u64>), String> {
        Ok(match self.content {
            Content::Bytes(bytes) => {
                let length = bytes.len() as u64;
                (bytes.into(), Some(length))
            }
            Content::Path(path) => {
                let (body, length) = open(&path).await.map_err(|error| {
                    format!("the file {} cannot be read: {error}", path.display())
                })?;
                (body, Some(length))
            }
            Content::Stream { chunks, length } => {
                let chunks = chunks
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take()
                    .ok_or_else(|| {
                        let name = &self.file_name;
                        format!("the stream of `{name}` was already sent; create a new upload")
                    })?;
                (Body::wrap_stream(chunks), length)
            }
        })
    }
}

/// Opens a file, and returns its content and its length. Content that is appended later is not sent.
async fn open(path: &std::path::Path) -> std::io::Result<(Body, u64)> {
    const CHUNK: usize = 64 * 1024;
    let file = tokio::fs::File::open(path).await?;
    let metadata = file.metadata().await?;
    if metadata.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    let length = metadata.len();
    let chunks = stream::try_unfold(file.take(length), |mut file| async move {
        let mut chunk = BytesMut::with_capacity(CHUNK);
        let read = file.read_buf(&mut chunk).await?;
        Ok::<_, std::io::Error>((read > 0).then(|| (chunk.freeze(), file)))
    });
    Ok((Body::wrap_stream(chunks), length))
}

/// Escapes a name for a quoted header value, as browsers do, so that it cannot end the quotes or the header.
pub(crate) fn quotable(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut upload = f.debug_struct("Upload");
        match &self.content {
            Content::Path(path) => upload.field("path", path),
            Content::Bytes(bytes) => upload.field("length", &bytes.len()),
            Content::Stream { length, .. } => upload.field("length", length),
        };
        upload
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish()
    }
}
