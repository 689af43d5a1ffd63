//! Kinds of failures, and which calls can be made again.

use crate::Operation;

/// A kind of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built from these settings.
    Configuration,
    /// The request cannot be sent. Nothing was sent.
    Request,
    /// There is no access token that the operation accepts. The operation's request was not sent.
    AccessToken,
    /// The server refused the access token, and also a renewed one if the token can be renewed.
    AccessTokenRefused,
    /// No connection was established. The operation's request was not sent.
    Connect,
    /// The connection broke. The server may have executed the request.
    Transport,
    /// A time limit was reached. The server may have executed the request.
    Timeout,
    /// Too many requests. The server did not execute this one; [`Error::reset`](crate::Error::reset) states when it accepts requests again.
    RateLimited,
    /// The quota of calls is used up. Only a larger plan, or the next period, helps.
    QuotaExceeded,
    /// The caller lacks a scope that the operation needs.
    MissingScope,
    /// Requests from this IP address are not allowed.
    IpNotAllowed,
    /// The server refused with another code in the envelope, whatever the HTTP status.
    Api,
    /// An HTTP status other than 2xx, without a code in an envelope.
    Http,
    /// The reply is larger than the client's limit.
    TooLarge,
    /// A reply with status 2xx is malformed or does not fit its type. The server most likely executed the request.
    Decode,
    /// A page of a list has no usable token of the next page.
    Paging,
    /// A download could not be written to a file. No file was created.
    File,
}

/// States if the same call can be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retryability {
    /// No: the request or the caller's permissions must change first.
    Never,
    /// Yes, later. The request is not executed twice.
    Safe,
    /// Yes, later. But the server may already have executed the request, and would execute it twice.
    MayRepeat,
}

impl ErrorKind {
    /// States if a call of `operation` can be made again after this failure with this HTTP status.
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

    /// The first words of the message.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Configuration => "the client cannot be built",
            Self::Request => "the request cannot be sent",
            Self::AccessToken => "no access token",
            Self::AccessTokenRefused => "the access token was refused",
            Self::Connect => "no connection",
            Self::Transport => "the exchange broke off",
            Self::Timeout => "time ran out",
            Self::RateLimited => "too many requests",
            Self::QuotaExceeded => "the quota of this month is used up",
            Self::MissingScope => "a scope is missing",
            Self::IpNotAllowed => "this address is not on the app's allow list",
            Self::Api => "refused",
            Self::Http => "failed",
            Self::TooLarge => "the reply is too large",
            Self::Decode => "the reply was not understood",
            Self::Paging => "the pages cannot be followed",
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
