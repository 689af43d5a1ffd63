//! Files to upload.

use std::error::Error as StdError;
use std::fmt;
use std::io::{self, Read};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::{TryStreamExt, stream};
use reqwest::Body;
use reqwest::multipart::Part;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt};

/// A file to upload. Only content that is given as bytes is in memory as a whole.
///
/// | source | sent again by a retry or a second call |
/// |---|---|
/// | [`path`](Self::path), [`bytes`](Self::bytes) | yes |
/// | [`file`](Self::file), [`reader`](Self::reader), [`blocking_reader`](Self::blocking_reader), [`stream`](Self::stream) | no: it fails before sending |
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
    File(Once<File>),
    Stream {
        chunks: Once<Chunks>,
        length: Option<u64>,
    },
}

/// A source that can be read once, shared by the clones of an upload. It is taken when the upload is sent for the first time.
type Once<T> = Arc<Mutex<Option<T>>>;

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

    /// Creates an upload from memory: `Vec<u8>`, `&'static [u8]`, `String`, `&'static str` or [`Bytes`].
    pub fn bytes(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::new(Content::Bytes(content.into()), file_name.into())
    }

    /// Creates an upload of an open file, of `std` or of tokio. It is sent whole, whatever the current position. It can be sent once.
    ///
    /// ```
    /// # use openapi_client_runtime::Upload;
    /// # fn example(file: std::fs::File) {
    /// let upload = Upload::file("report.csv", file);
    /// # }
    /// ```
    pub fn file(file_name: impl Into<String>, file: impl Into<File>) -> Self {
        Self::new(Content::File(once(file.into())), file_name.into())
    }

    /// Creates an upload of what this reader returns until its end. It can be sent once.
    ///
    /// For `length` see [`stream`](Self::stream).
    pub fn reader<R>(file_name: impl Into<String>, content: R, length: Option<u64>) -> Self
    where
        R: AsyncRead + Send + 'static,
    {
        Self::stream(file_name, chunks(Box::pin(content)), length)
    }

    /// Creates an upload of what this reader of the standard library returns until its end, for example a decompressor. It can be sent once.
    ///
    /// It is read on tokio's threads for blocking work. For `length` see [`stream`](Self::stream).
    pub fn blocking_reader<R>(file_name: impl Into<String>, content: R, length: Option<u64>) -> Self
    where
        R: Read + Send + 'static,
    {
        Self::stream(file_name, blocking_chunks(Box::new(content)), length)
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
            chunks: once(chunks),
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
        matches!(self.content, Content::Path(_) | Content::Bytes(_))
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
            Content::Path(path) => open(&path)
                .await
                .map_err(|error| format!("the file {} cannot be read: {error}", path.display()))?,
            Content::File(file) => {
                let name = &self.file_name;
                let file = taken(&file, name)?;
                whole(file)
                    .await
                    .map_err(|error| format!("the file `{name}` cannot be read: {error}"))?
            }
            Content::Stream { chunks, length } => {
                let chunks = taken(&chunks, &self.file_name)?;
                (Body::wrap_stream(chunks), length)
            }
        })
    }
}

fn once<T>(source: T) -> Once<T> {
    Arc::new(Mutex::new(Some(source)))
}

/// Takes the source of the upload `file_name`. The error describes the problem.
fn taken<T>(source: &Once<T>, file_name: &str) -> Result<T, String> {
    let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
    source.take().ok_or_else(|| {
        format!("the content of `{file_name}` was already sent; create a new upload")
    })
}

/// Opens a file, and returns its content and its length.
async fn open(path: &std::path::Path) -> io::Result<(Body, Option<u64>)> {
    whole(File::open(path).await?).await
}

/// Returns the content of a file from its start, and its length. Content that is appended later is not sent.
async fn whole(mut file: File) -> io::Result<(Body, Option<u64>)> {
    let metadata = file.metadata().await?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // A pipe has neither positions nor a length.
    if !metadata.is_file() {
        return Ok((Body::wrap_stream(chunks(file)), None));
    }
    file.rewind().await?;
    let length = metadata.len();
    Ok((Body::wrap_stream(chunks(file.take(length))), Some(length)))
}

/// The number of bytes that are read at once.
const CHUNK: usize = 64 * 1024;

/// The content of a reader.
fn chunks<R>(reader: R) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static
where
    R: AsyncRead + Unpin + Send + 'static,
{
    stream::try_unfold(reader, |mut reader| async move {
        let mut chunk = BytesMut::with_capacity(CHUNK);
        let read = reader.read_buf(&mut chunk).await?;
        Ok((read > 0).then(|| (chunk.freeze(), reader)))
    })
}

/// The content of a reader that blocks.
fn blocking_chunks(
    reader: Box<dyn Read + Send>,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::try_unfold(reader, |mut reader| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut chunk = Vec::with_capacity(CHUNK);
            // `read_to_end` repeats a read that a signal interrupted.
            let read = (&mut reader).take(CHUNK as u64).read_to_end(&mut chunk)?;
            Ok((read > 0).then(|| (Bytes::from(chunk), reader)))
        });
        read.await.map_err(io::Error::other)?
    })
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
            Content::File(_) => &mut upload,
            Content::Stream { length, .. } => upload.field("length", length),
        };
        upload
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish()
    }
}
