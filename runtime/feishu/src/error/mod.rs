//! Errors, with the details that only Feishu has.

mod detail;

use std::error::Error as StdError;
use std::ops::Deref;
use std::{fmt, io};

use openapi_client_runtime::Error as ClientError;

use crate::{ErrorKind, Operation};

pub use detail::FieldViolation;

/// The reason why a client could not be built or a call failed.
///
/// It is an [error of any client](ClientError), to whose methods it dereferences, with Feishu's codes, scopes and advice.
///
/// `Display` writes everything on one line: the operation, what happened, code, HTTP status, message, log id, and what the operation's
/// page says about the code. Neither `Display` nor `Debug` shows secrets, tokens, or request URLs.
#[derive(Clone)]
pub struct Error(Box<Parts>);

#[derive(Clone)]
struct Parts {
    error: ClientError,
    /// A cause that is an error of a client, so that callers find this type in the chain of sources.
    cause: Option<Box<Error>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        ClientError::new(kind, message).into()
    }

    /// Creates the error of an [`AccessTokenProvider`](crate::AccessTokenProvider) that has no token: an [`ErrorKind::AccessToken`]. The cause
    /// is printed with it, so it must not contain secrets.
    pub fn no_token(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        ClientError::no_token(cause).into()
    }

    pub(crate) fn in_operation(self, operation: &'static Operation) -> Self {
        self.0.error.in_operation(operation).into()
    }

    pub(crate) fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.error.with_source(source).into()
    }

    pub(crate) fn with_note(self, note: &str) -> Self {
        self.0.error.with_note(note).into()
    }

    /// Returns the kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.error.kind()
    }

    /// Returns the HTTP status of the reply, if there was one; see [`status`](ClientError::status) of any error.
    pub fn status(&self) -> Option<u16> {
        self.0.error.status()
    }

    /// Returns the code in the envelope, if there was one; never 0. Branch on this, not on [`message`](ClientError::message).
    pub fn code(&self) -> Option<i64> {
        self.0.error.code()
    }

    /// Returns the platform's id of the request, for its support and its log search.
    pub fn log_id(&self) -> Option<&str> {
        self.0.error.log_id()
    }

    /// Returns the request fields that the server refused, if it named any.
    pub fn field_violations(&self) -> Vec<FieldViolation> {
        self.detail()
            .map(detail::field_violations)
            .unwrap_or_default()
    }

    /// For [`ErrorKind::MissingScope`], returns alternative scopes, of which the app needs any one: those that the server named, or else
    /// those of the operation's page. Empty for other kinds.
    pub fn missing_scopes(&self) -> Vec<&str> {
        missing_scopes(&self.0.error)
    }

    /// For [`ErrorKind::MissingScope`], returns the URL for requesting the scopes, if the server sent one.
    pub fn scope_application(&self) -> Option<&str> {
        scope_application(&self.0.error)
    }

    /// Returns the URL of the platform's explanation of this failure, if the server sent one.
    pub fn troubleshooter(&self) -> Option<&str> {
        troubleshooter(&self.0.error)
    }
}

pub(crate) fn missing_scopes(error: &ClientError) -> Vec<&str> {
    if error.kind() != ErrorKind::MissingScope {
        return Vec::new();
    }
    let named: Vec<&str> = error
        .detail()
        .into_iter()
        .flat_map(detail::scopes)
        .collect();
    match error.operation() {
        Some(operation) if named.is_empty() => operation.scopes.to_vec(),
        _ => named,
    }
}

pub(crate) fn scope_application(error: &ClientError) -> Option<&str> {
    if error.kind() != ErrorKind::MissingScope {
        return None;
    }
    detail::help_address(error.detail()?)
}

pub(crate) fn troubleshooter(error: &ClientError) -> Option<&str> {
    detail::troubleshooter(error.detail()?)
}

/// Writes what the platform states about the refusal: its additional message, and the refused fields.
pub(crate) fn write_detail(error: &ClientError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Some(detail) = error.detail() else {
        return Ok(());
    };
    let message = detail::message(detail);
    if !error.message().contains(&message) {
        write!(f, "; details: {message}")?;
    }
    let secret = error.operation().is_some_and(|of| of.secret_bodies);
    detail::write_field_violations(detail, secret, f)
}

/// Returns the URL of help that the server sent, other than the one for requesting scopes.
pub(crate) fn help(error: &ClientError) -> Option<&str> {
    if error.kind() == ErrorKind::MissingScope {
        return None;
    }
    detail::help_address(error.detail()?)
}

impl Deref for Error {
    type Target = ClientError;

    fn deref(&self) -> &ClientError {
        &self.0.error
    }
}

impl From<ClientError> for Error {
    fn from(error: ClientError) -> Self {
        let cause = error.source();
        let cause = cause.and_then(|cause| cause.downcast_ref::<ClientError>());
        let cause = cause.map(|cause| Box::new(Self::from(cause.clone())));
        Self(Box::new(Parts { error, cause }))
    }
}

impl From<Error> for ClientError {
    fn from(error: Error) -> Self {
        error.0.error
    }
}

impl From<Error> for io::Error {
    /// Wraps the error in an `io::Error`; `get_ref` and `source` return it.
    fn from(error: Error) -> Self {
        let kind = Self::from(error.0.error.clone()).kind();
        Self::new(kind, error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.error.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.error, f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.cause {
            Some(cause) => Some(&**cause),
            None => self.0.error.source(),
        }
    }
}
