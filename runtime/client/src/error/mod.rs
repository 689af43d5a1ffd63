//! Errors of building a client and of calls.

mod kind;
mod show;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use crate::conventions::Conventions;
use crate::json::{DecodeError, Misfits, Slot, Token, decode_into, put};
use crate::{ErrorBody, ErrorCode, Operation, media_type};

pub use kind::{ErrorKind, Retryability};
pub(crate) use show::Logged;

/// The reason why a client could not be built or a call failed.
///
/// `Display` has all details on one line: the operation, what happened, code, HTTP status, message, log id, and the documentation of the
/// code. Neither `Display` nor `Debug` shows secrets, tokens, or request URLs.
#[derive(Clone)]
pub struct Error(Box<Report>);

#[derive(Clone)]
struct Report {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    /// Method and path, if the call had no fixed operation.
    label: Option<Arc<str>>,
    status: Option<u16>,
    code: Option<i64>,
    message: String,
    log_id: Option<String>,
    detail: Option<serde_json::Value>,
    headers: HeaderMap,
    body: Option<Bytes>,
    reset: Option<Duration>,
    attempts: u32,
    /// True if the request is idempotent, or was never sent.
    repeatable: bool,
    /// The reason why the call was not tried again, although that could have helped.
    given_up: Option<&'static str>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    conventions: &'static Conventions,
}

impl Error {
    /// Creates an error of this kind. The message is printed, so it must not contain secrets.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Report {
            kind,
            operation: None,
            label: None,
            status: None,
            code: None,
            message: message.into(),
            log_id: None,
            detail: None,
            headers: HeaderMap::new(),
            body: None,
            reset: None,
            attempts: 0,
            repeatable: false,
            given_up: None,
            source: None,
            conventions: Conventions::HTTP,
        }))
    }

    /// Creates the error of an [`AccessTokenProvider`](crate::AccessTokenProvider) that has no token: an [`ErrorKind::AccessToken`]. The
    /// cause is printed with it, so it must not contain secrets.
    pub fn no_token(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let cause = cause.into();
        let mut error = Self::new(ErrorKind::AccessToken, cause.to_string());
        error.0.source = Some(cause.into());
        error
    }

    /// Sets the operation of the failed call.
    #[must_use]
    pub fn in_operation(mut self, operation: &'static Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_label(mut self, label: &Option<Arc<str>>) -> Self {
        self.0.label.clone_from(label);
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_code(mut self, code: i64) -> Self {
        self.0.code = Some(code);
        self
    }

    pub(crate) fn with_log_id(mut self, log_id: Option<String>) -> Self {
        self.0.log_id = log_id;
        self
    }

    pub(crate) fn with_detail(mut self, detail: Option<serde_json::Value>) -> Self {
        self.0.detail = detail;
        self
    }

    pub(crate) fn with_conventions(mut self, conventions: &'static Conventions) -> Self {
        self.0.conventions = conventions;
        self
    }

    pub(crate) fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.0.headers = headers;
        self
    }

    pub(crate) fn with_body(mut self, body: Option<Bytes>) -> Self {
        self.0.body = body;
        self
    }

    pub(crate) fn with_reset(mut self, reset: Option<Duration>) -> Self {
        self.0.reset = reset;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32, repeatable: bool) -> Self {
        self.0.attempts = attempts;
        self.0.repeatable = repeatable;
        self
    }

    pub(crate) fn with_given_up(mut self, reason: Option<&'static str>) -> Self {
        self.0.given_up = reason;
        self
    }

    /// Sets the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// Appends a note to the message.
    #[must_use]
    pub fn with_note(mut self, note: &str) -> Self {
        if !self.0.message.is_empty() {
            self.0.message.push_str("; ");
        }
        self.0.message.push_str(note);
        self
    }

    /// Creates the error of a call that exceeded its time limit. `last` is the error of the last failed attempt, if any.
    pub(crate) fn timeout(limit: Duration, last: Option<Self>) -> Self {
        let message = format!("no result within {limit:?}");
        match last {
            None => Self::new(ErrorKind::Timeout, message),
            Some(last) => Self::new(
                ErrorKind::Timeout,
                format!("{message}; last failure: {}", show::Outcome(&last)),
            )
            .with_source(last),
        }
    }

    /// Creates the error of a call without an access token, because of `cause`.
    pub(crate) fn no_access_token(operation: &'static Operation, cause: Self) -> Self {
        let report = Report {
            kind: ErrorKind::AccessToken,
            operation: Some(operation),
            message: cause.to_string(),
            ..(*cause.0).clone()
        };
        Self(Box::new(report)).with_source(cause)
    }

    /// Treats HTTP status 401 without a code as a refusal of the access token that the request had.
    pub(crate) fn of_request_with_token(mut self) -> Self {
        if self.0.kind == ErrorKind::Http && self.0.status == Some(401) {
            self.0.kind = ErrorKind::AccessTokenRefused;
        }
        self
    }

    /// Returns the kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns if calling again with the same request can help.
    pub fn retryability(&self) -> Retryability {
        let report = &*self.0;
        if report.kind == ErrorKind::AccessToken {
            // The operation's request was not sent, so the call can be repeated if the network or the server failed.
            return match report.source.as_deref() {
                Some(cause) => match (cause as &(dyn StdError + 'static)).downcast_ref::<Self>() {
                    Some(cause) if cause.retryability() != Retryability::Never => {
                        Retryability::Safe
                    }
                    _ => Retryability::Never,
                },
                None => Retryability::Never,
            };
        }
        let idempotent =
            report.repeatable || report.operation.is_some_and(Operation::is_idempotent);
        report
            .kind
            .retryability(report.status, idempotent, report.reset.is_some())
    }

    /// Returns the called operation; `None` if a client could not be built.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// Returns the HTTP status of the reply, if there was one.
    ///
    /// For [`ErrorKind::AccessToken`], this and [`code`](Self::code), [`log_id`](Self::log_id) and [`detail`](Self::detail) are those
    /// of the token request.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns the code in the envelope, if there was one; never 0. Branch on this, not on [`message`](Self::message).
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// Returns the message: that of the server, or the beginning of a body without an envelope, or the cause.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the server's id of the request, for its support and its log search.
    pub fn log_id(&self) -> Option<&str> {
        self.0.log_id.as_deref()
    }

    /// Returns the number of sent requests of the operation; 0 if none was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the time from the reply until the server accepts requests again, if a header states it: `Retry-After` in seconds or as a
    /// date, or the header of the platform. Zero for a time in the past.
    ///
    /// Without [`attempts`](Self::attempts), it is the time until the client would have sent the request, if known.
    pub fn reset(&self) -> Option<Duration> {
        self.0.reset
    }

    /// Returns the envelope's error object, as the server sent it.
    pub fn detail(&self) -> Option<&serde_json::Value> {
        self.0.detail.as_ref()
    }

    /// Returns the body of the reply, if there was one. `Display` and `Debug` do not show it.
    ///
    /// It is limited to the first MiB, and the secrets of the request are redacted. `None` for an empty body, and for operations whose
    /// bodies contain secrets.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// Returns the path in the [`body`](Self::body) of the value that could not be decoded, such as `data.items[3].begin_time`.
    ///
    /// `None` for other errors, and if the body as a whole cannot be decoded.
    pub fn path(&self) -> Option<&str> {
        let cause: &(dyn StdError + 'static) = self.0.source.as_deref()?;
        let path = cause.downcast_ref::<DecodeError>()?.path();
        (!path.is_empty()).then_some(path)
    }

    /// Returns the HTTP headers of a reply with a status other than 2xx. `Display` and `Debug` do not show them.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Decodes the [`body`](Self::body) as a type of the API description; `None` if there is no body, or if it does not fit.
    ///
    /// If the description has several types ([`Operation::error_bodies`]), the status and the media type of the reply decide: the result
    /// is `None` for a type that is documented for others only.
    pub fn body_as<T: Slot + 'static>(&self) -> Option<T> {
        if self.0.kind == ErrorKind::Decode {
            // It is the body of a success.
            return None;
        }
        let (status, body) = (self.status()?, self.body()?);
        let media_type = media_type::of(&self.0.headers);
        let documented = self
            .0
            .operation
            .map_or(&[][..], |operation| operation.error_bodies);
        let mut value = T::vacant();
        if !ErrorBody::allow::<T>(documented, status, media_type.as_deref())
            || !value.at_status(status)
        {
            return None;
        }
        if media_type.is_some_and(|media_type| media_type::is_text(&media_type)) {
            let text = std::str::from_utf8(body).ok()?;
            if put(&mut value, Token::String(text)).is_ok() {
                return Some(value);
            }
            value = T::vacant();
            value.at_status(status);
        }
        decode_into(
            body,
            &mut value,
            self.0.conventions.nulls,
            Misfits::Omitted(None),
        )
        .ok()?;
        Some(value)
    }

    /// Returns the URL of the operation's page, if it has one.
    pub fn documentation(&self) -> Option<&'static str> {
        let documentation = self.0.operation?.documentation;
        (!documentation.is_empty()).then_some(documentation)
    }

    /// Returns the documentation of the [`code`](Self::code) on the operation's page, if there is one.
    pub fn documented(&self) -> Option<&'static ErrorCode> {
        // The code of a failed token request belongs to another page.
        if !self.0.kind.is_refusal() {
            return None;
        }
        let code = self.0.code?;
        let with_code = || {
            let errors = self
                .0
                .operation
                .map_or(&[][..], |operation| operation.errors);
            errors.iter().filter(move |error| error.code == code)
        };
        with_code()
            .find(|error| error.status.is_some() && error.status == self.0.status)
            .or_else(|| with_code().next())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}
