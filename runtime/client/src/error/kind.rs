//! Kinds of errors, and their retryability.

/// The kind of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built with its settings.
    Configuration,
    /// The request is invalid. It was not sent.
    Request,
    /// There is no access token for the operation. Its request was not sent.
    AccessToken,
    /// The server refused the access token, and also a new one if there was one.
    AccessTokenRefused,
    /// The connection was not established. The request was not sent.
    Connect,
    /// The TLS handshake failed: the client does not trust the server's certificate, or the server refused the client. The request was not
    /// sent. Retrying does not help.
    Tls,
    /// The server stated that it did not process the request (HTTP/2: `REFUSED_STREAM`, or `GOAWAY` without this request).
    NotProcessed,
    /// The connection broke. The server may or may not have executed the request.
    Transport,
    /// The time limit was exceeded. The server may or may not have executed the request.
    Timeout,
    /// Too many requests. The server did not execute the request. [`Error::reset`](crate::Error::reset) returns when it accepts requests
    /// again.
    RateLimited,
    /// The quota of calls is used up until the next period. Retrying does not help.
    QuotaExceeded,
    /// The caller lacks a scope that the operation needs.
    MissingScope,
    /// Requests from this IP address are not allowed.
    IpNotAllowed,
    /// The server refused the call with another code in the envelope, under any HTTP status.
    Api,
    /// An HTTP status other than 2xx, without a code in an envelope.
    Http,
    /// The reply is larger than the client accepts.
    TooLarge,
    /// The reply is malformed or does not fit its type, although its status is 2xx. The server has probably executed the request.
    Decode,
    /// A reply has no file, or not yet: its status is 202, 204 or 205.
    NoFile,
    /// A page of a list has no usable token for the next page.
    Paging,
    /// A download could not be written to a file. No file was left.
    File,
}

/// Tells if calling again with the same request can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retryability {
    /// No. The request, the app or its scopes must be changed first.
    Never,
    /// Yes, later. The request cannot be executed twice.
    Safe,
    /// Maybe. But the server may already have executed the request, and would execute it twice.
    MayRepeat,
}

impl ErrorKind {
    /// Returns if sending a request again can help after a failure with this HTTP status. `idempotent`: sending it twice has the effect of
    /// sending it once. `announced`: the server stated when it accepts requests again.
    pub(crate) fn retryability(
        self,
        status: Option<u16>,
        idempotent: bool,
        announced: bool,
    ) -> Retryability {
        let repeats = match idempotent {
            true => Retryability::Safe,
            false => Retryability::MayRepeat,
        };
        match self {
            Self::Connect | Self::NotProcessed | Self::RateLimited => Retryability::Safe,
            Self::Transport | Self::Timeout => repeats,
            Self::NoFile if status == Some(202) => repeats,
            Self::Api | Self::Http => match status.unwrap_or_default() {
                // Too Early (RFC 8470): not processed. Content Too Large with `Retry-After` (RFC 9110, section 15.5.14): refused for now.
                425 => Retryability::Safe,
                413 if announced => Retryability::Safe,
                // These do not pass by themselves: the server lacks something, or is set up wrongly.
                501 | 505..=508 | 510 | 511 => Retryability::Never,
                408 | 500.. => repeats,
                _ => Retryability::Never,
            },
            _ => Retryability::Never,
        }
    }

    /// Returns the beginning of the error message.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Configuration => "the client cannot be built",
            Self::Request => "the request cannot be sent",
            Self::AccessToken => "no access token",
            Self::AccessTokenRefused => "the access token was refused",
            Self::Connect => "no connection",
            Self::Tls => "no secure connection",
            Self::NotProcessed => "the server did not process the request",
            Self::Transport => "the connection broke",
            Self::Timeout => "the call timed out",
            Self::RateLimited => "too many requests",
            Self::QuotaExceeded => "the quota of this month is used up",
            Self::MissingScope => "a scope is missing",
            Self::IpNotAllowed => "this IP address is not on the app's allow list",
            Self::Api => "refused",
            Self::Http => "failed",
            Self::TooLarge => "the reply is too large",
            Self::Decode => "the reply cannot be decoded",
            Self::NoFile => "the reply has no file",
            Self::Paging => "the list cannot be continued",
            Self::File => "the file cannot be written",
        }
    }

    /// Returns true if the server refused with a code in the envelope.
    pub fn is_refusal(self) -> bool {
        matches!(
            self,
            Self::Api
                | Self::RateLimited
                | Self::QuotaExceeded
                | Self::AccessTokenRefused
                | Self::MissingScope
                | Self::IpNotAllowed
        )
    }
}
