//! Kinds of errors, and their retryability.

use crate::Operation;

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
    /// Returns if calling `operation` again can help after a failure with this HTTP status.
    pub(crate) fn retryability(
        self,
        operation: Option<&Operation>,
        status: Option<u16>,
        repeatable: bool,
    ) -> Retryability {
        let repeats = || {
            if repeatable || operation.is_some_and(Operation::is_idempotent) {
                Retryability::Safe
            } else {
                Retryability::MayRepeat
            }
        };
        match self {
            Self::Connect | Self::RateLimited => Retryability::Safe,
            Self::Transport | Self::Timeout => repeats(),
            Self::Api | Self::Http if status.is_some_and(|status| status >= 500) => repeats(),
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
