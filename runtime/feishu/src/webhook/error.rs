//! Errors of receiving a request, and of building a receiver.

use std::error::Error;
use std::fmt;

/// The reason why a request is refused. It never contains a key, a token, or content of the body.
///
/// `Display` is one sentence for logs. The response reveals less: see [`Outcome::response`](super::Outcome::response).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The body is larger than the receiver accepts.
    TooLarge {
        /// Size of the body in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The body is not one JSON object.
    Malformed,
    /// The receiver has an encrypt key, but the body is not encrypted. Either the app has no encrypt key in the developer console, or the
    /// request is not from the platform.
    NotEncrypted,
    /// The body is encrypted, but the receiver has no encrypt key.
    NoEncryptKey,
    /// The request is not signed: a header is absent or repeated.
    MissingSignature {
        /// The header.
        header: &'static str,
    },
    /// The signature does not match the request and the encrypt key.
    SignatureMismatch,
    /// The signed timestamp is not a number of seconds since the Unix epoch.
    InvalidTimestamp,
    /// The request was signed too long ago, or in the future. It is a replay, or a clock is wrong.
    OutsideWindow {
        /// Seconds since the request was signed; negative if it was signed in the future.
        age: i64,
    },
    /// The signature is valid, but the encrypt key does not decrypt the body. All causes share this error.
    Undecryptable,
    /// The verification token is absent or not the receiver's.
    TokenMismatch,
    /// The body is neither an event in version 2.0 or 1.0 of the platform's schema nor a URL verification. A request that lacks a required
    /// signature never gets this error.
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
                    "the body has {size} bytes, more than the limit of {limit}; raise the limit with `body_limit`"
                )
            }
            Self::Malformed => f.write_str("the body is not one JSON object"),
            Self::NotEncrypted => f.write_str(
                "the body is not encrypted; check that the app's encryption policy has the encrypt key of this receiver",
            ),
            Self::NoEncryptKey => f.write_str(
                "the body is encrypted; build the receiver with the encrypt key of the app's encryption policy",
            ),
            Self::MissingSignature { header } => write!(
                f,
                "the header {header} is absent or repeated, and the body is not a URL verification that the encrypt key decrypts; \
                 check that the key is that of the app's encryption policy"
            ),
            Self::SignatureMismatch => f.write_str(
                "the signature does not match; check that the encrypt key is the app's, and that the body is passed byte for byte",
            ),
            Self::InvalidTimestamp => {
                f.write_str("the signed timestamp is not a number of seconds since the Unix epoch")
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
                "the verification token does not match; check that it is that of the app's encryption policy",
            ),
            Self::NotAnEvent => f.write_str(
                "the body is neither an event in schema 2.0 or 1.0 nor a URL verification",
            ),
        }
    }
}

impl Error for WebhookError {}

/// The reason why a receiver cannot be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookConfigurationError {
    /// The encrypt key is empty, so everybody could sign with it.
    EmptyEncryptKey,
    /// The verification token is empty, so everybody could send it.
    EmptyVerificationToken,
    /// A maximum age was set without an encrypt key. Only signed requests have a time.
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
                "`max_age` needs an encrypt key, because only signed requests have a time; set an encrypt key, or remove `max_age`"
            }
        })
    }
}

impl Error for WebhookConfigurationError {}
