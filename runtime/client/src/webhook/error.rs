//! Why a request is not taken for the platform's.

use std::error::Error;
use std::fmt;

/// Why a request is refused. It never holds a key, a token, or anything of the body.
///
/// `Display` is one sentence for logs; whoever sent the request learns less: see [`Outcome::response`](super::Outcome::response).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The body is longer than the receiver takes.
    TooLarge {
        /// Length of the body in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The body is not one JSON object.
    Malformed,
    /// The receiver has an encrypt key, and the body is not encrypted: the app in the console has none, or someone else sent this.
    NotEncrypted,
    /// The body is encrypted, and the receiver has no encrypt key.
    NoEncryptKey,
    /// The request is not signed: a header is absent or there several times.
    MissingSignature {
        /// The header.
        header: &'static str,
    },
    /// The signature is not the one that the encrypt key gives for this request.
    SignatureMismatch,
    /// The signed timestamp is no number of seconds since the Unix epoch.
    InvalidTimestamp,
    /// The request was signed too long ago, or in the future: a replay, or a clock that is wrong.
    OutsideWindow {
        /// Seconds since it was signed; negative: signed in the future.
        age: i64,
    },
    /// The signature is right, but the encrypt key does not decrypt the body. There is one error for all causes.
    Undecryptable,
    /// The verification token is absent or not the receiver's.
    TokenMismatch,
    /// The body is neither an event in version 2.0 or 1.0 of the platform's schema nor a URL verification. Never said of a request that
    /// has to be signed and is not.
    NotAnEvent,
}

impl WebhookError {
    /// A stable name for logs and metrics, such as `webhook-signature-mismatch`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "webhook-too-large",
            Self::Malformed => "webhook-malformed",
            Self::NotEncrypted => "webhook-not-encrypted",
            Self::NoEncryptKey => "webhook-no-encrypt-key",
            Self::MissingSignature { .. } => "webhook-missing-signature",
            Self::SignatureMismatch => "webhook-signature-mismatch",
            Self::InvalidTimestamp => "webhook-invalid-timestamp",
            Self::OutsideWindow { .. } => "webhook-outside-window",
            Self::Undecryptable => "webhook-undecryptable",
            Self::TokenMismatch => "webhook-token-mismatch",
            Self::NotAnEvent => "webhook-not-an-event",
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { size, limit } => {
                write!(
                    f,
                    "the body has {size} bytes, more than the limit of {limit}; raise it with `body_limit`"
                )
            }
            Self::Malformed => f.write_str("the body is not one JSON object"),
            Self::NotEncrypted => f.write_str(
                "the body is not encrypted; does the app's encryption policy have the encrypt key of this receiver?",
            ),
            Self::NoEncryptKey => f.write_str(
                "the body is encrypted; build the receiver with the encrypt key of the app's encryption policy",
            ),
            Self::MissingSignature { header } => write!(
                f,
                "the header {header} is not there exactly once, and this is no URL verification that the encrypt key decrypts; \
                 is it the key of the app's encryption policy?"
            ),
            Self::SignatureMismatch => f.write_str(
                "the signature does not fit; the encrypt key is not the app's, or the body is not byte for byte what was sent",
            ),
            Self::InvalidTimestamp => {
                f.write_str("the signed timestamp is no number of seconds since the Unix epoch")
            }
            Self::OutsideWindow { age } if *age < 0 => write!(
                f,
                "the request was signed {} s in the future; check this machine's clock",
                age.unsigned_abs()
            ),
            Self::OutsideWindow { age } => write!(
                f,
                "the request was signed {age} s ago: a replay, or this machine's clock is wrong"
            ),
            Self::Undecryptable => f.write_str("the encrypt key does not decrypt the body"),
            Self::TokenMismatch => f.write_str(
                "the verification token does not fit; is it the one of the app's encryption policy?",
            ),
            Self::NotAnEvent => f.write_str(
                "the body is neither an event in schema 2.0 or 1.0 nor a URL verification",
            ),
        }
    }
}

impl Error for WebhookError {}

/// Why a receiver cannot be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookConfigurationError {
    /// The encrypt key is empty: everybody could sign with it.
    EmptyEncryptKey,
    /// The verification token is empty: everybody could send it.
    EmptyVerificationToken,
    /// A window for replays was set without an encrypt key: only signed requests say when they were made.
    WindowWithoutSignature,
}

impl WebhookConfigurationError {
    /// A stable name, such as `webhook-empty-encrypt-key`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmptyEncryptKey => "webhook-empty-encrypt-key",
            Self::EmptyVerificationToken => "webhook-empty-verification-token",
            Self::WindowWithoutSignature => "webhook-window-without-signature",
        }
    }
}

impl fmt::Display for WebhookConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmptyEncryptKey => {
                "the encrypt key is empty; copy it from the app's encryption policy"
            }
            Self::EmptyVerificationToken => {
                "the verification token is empty; copy it from the app's encryption policy"
            }
            Self::WindowWithoutSignature => {
                "a replay window needs an encrypt key: requests without a signature do not say when they were made"
            }
        })
    }
}

impl Error for WebhookConfigurationError {}
