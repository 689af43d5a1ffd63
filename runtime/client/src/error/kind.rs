//! What kind of thing went wrong, and whether calling again can help.

use crate::Operation;

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built as it was described.
    Configuration,
    /// The request cannot be sent as it was described. Nothing was sent.
    Request,
    /// There is no access token that the operation takes, or none could be got. The operation's request was not sent.
    AccessToken,
    /// The server refused the access token, and a new one as well where one could be got.
    AccessTokenRefused,
    /// No connection was established. The operation's request was not sent.
    Connect,
    /// The exchange broke off. The server may or may not have done what was asked.
    Transport,
    /// Time ran out. The server may or may not have done what was asked.
    Timeout,
    /// Too many requests. The server did nothing; [`Error::reset`](crate::Error::reset) says when it takes requests again.
    RateLimited,
    /// The quota of calls is used up. Only a larger plan, or the next period, helps.
    QuotaExceeded,
    /// The caller lacks a scope that the operation needs.
    MissingScope,
    /// Requests from this IP address are not allowed.
    IpNotAllowed,
    /// The server refused with another code in the envelope, whatever the HTTP status.
    Api,
    /// An HTTP status other than 2xx, without a code that would say more.
    Http,
    /// A reply that is larger than the client takes, at whatever status.
    TooLarge,
    /// A reply that is malformed or does not fit its type, at a 2xx status: the server most likely did what was asked.
    Decode,
    /// A page of a list gave no usable token for the next one.
    Paging,
    /// A download could not be written to a file. None was left behind.
    File,
}

/// Whether calling again, unchanged, can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retryability {
    /// Not before something else is changed: the request, the app, its scopes.
    Never,
    /// Yes, later; and doing so cannot do twice what was asked.
    Safe,
    /// Perhaps; but the server may have done already what was asked, and would do it twice.
    MayRepeat,
}

impl ErrorKind {
    /// Whether calling `operation` again can help after this, which came with this HTTP status.
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

    /// The beginning of a sentence.
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
