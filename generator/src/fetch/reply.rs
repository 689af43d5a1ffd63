//! The result of a request for a page.

use std::fmt;
use std::time::Duration;

use super::Address;

/// Headers of a reply by which a later request asks for changes only (RFC 9110, 8.8).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`, as the server wrote it.
    pub last_modified: Option<String>,
}

impl Validators {
    /// True if there is one.
    pub fn is_usable(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

/// The result of a request for a page.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A text that may be a page.
    Page {
        /// The bytes, after decompression.
        text: Vec<u8>,
        /// For the next request.
        validators: Validators,
    },
    /// The page is the copy that the validators belong to.
    NotModified,
    /// There is no page.
    Failed(Problem),
}

/// The reason why there is no page.
#[derive(Debug, Clone)]
pub enum Problem {
    /// HTTP 404 or 410.
    Gone {
        /// The HTTP status.
        status: u16,
    },
    /// A redirect to another page of the same host.
    Moved {
        /// The address that it leads to.
        to: Address,
    },
    /// A redirect to another host, such as that of a login. It was not followed.
    Elsewhere {
        /// The address that it leads to.
        to: Address,
    },
    /// A redirect from `https` to `http`. It was not followed.
    Insecure {
        /// The address that it leads to.
        to: Address,
    },
    /// A body of another media type, such as HTML.
    NotMarkdown {
        /// `Content-Type` of the response, or what the body begins with.
        found: String,
    },
    /// Nothing, or only spaces.
    Empty,
    /// More than [`LARGEST_PAGE`](super::LARGEST_PAGE).
    TooLarge,
    /// Another HTTP status, after all attempts.
    Status {
        /// The HTTP status.
        status: u16,
        /// The time that the server asked to wait, if that is too long.
        retry_after: Option<Duration>,
    },
    /// The connection failed, stalled or ended early, in all attempts.
    Connection {
        /// What happened.
        reason: String,
        /// True if nothing at all was received.
        is_unreachable: bool,
    },
    /// A redirect to something that is no URL for HTTP.
    InvalidRedirect {
        /// The value of `Location`, if there is one.
        location: Option<String>,
    },
    /// Redirects without end.
    TooManyRedirects {
        /// The address that the last one leads to.
        to: Address,
    },
    /// The page was not requested, because its host was given up.
    NotRequested,
}

/// The end of a sentence that begins with the page: `does not exist any more (HTTP 404)`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone { status } => write!(f, "does not exist any more (HTTP {status})"),
            Self::Moved { to } => write!(f, "has moved to {to}"),
            Self::Elsewhere { to } => write!(f, "is redirected to another host, {to}"),
            Self::Insecure { to } => write!(f, "is redirected from https to http, {to}"),
            Self::NotMarkdown { found } => write!(f, "is not Markdown: the server sends {found}"),
            Self::Empty => f.write_str("is empty"),
            Self::TooLarge => {
                let megabytes = super::LARGEST_PAGE >> 20;
                write!(f, "is larger than {megabytes} MB")
            }
            Self::Status {
                status,
                retry_after: None,
            } => write!(
                f,
                "cannot be fetched: the server answers with HTTP {status}"
            ),
            Self::Status {
                status,
                retry_after: Some(wait),
            } => write!(
                f,
                "cannot be fetched: the server answers with HTTP {status}, and asks to wait {} s",
                wait.as_secs()
            ),
            Self::Connection { reason, .. } => write!(f, "cannot be fetched: {reason}"),
            Self::InvalidRedirect { location: None } => {
                f.write_str("cannot be fetched: it is redirected without an address")
            }
            Self::InvalidRedirect {
                location: Some(location),
            } => write!(
                f,
                "cannot be fetched: it is redirected to `{location}`, which is no URL of a page"
            ),
            Self::TooManyRedirects { to } => write!(
                f,
                "cannot be fetched: it is redirected too often, at last to {to}"
            ),
            Self::NotRequested => {
                f.write_str("was not requested, because the server failed for other pages")
            }
        }
    }
}
