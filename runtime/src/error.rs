//! The one error type.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::{ErrorCode, Operation};

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
    /// No connection was established. The operation's request was not sent.
    Connect,
    /// The exchange broke off. The server may or may not have done what was asked.
    Transport,
    /// Time ran out. The server may or may not have done what was asked.
    Timeout,
    /// The server refused with a code in the envelope, whatever the HTTP status.
    Api,
    /// An HTTP status other than 2xx, without a code that would say more.
    Http,
    /// A reply that is malformed or does not fit its type, at a 2xx status: the server most likely did what was asked.
    Decode,
    /// A page of a list gave no usable token for the next one.
    Paging,
}

/// Why a client could not be built or a call failed.
///
/// `Display` tells the whole story on one line: the operation, what happened, code, HTTP status, message, log id, and what the
/// operation's page says about the code. Neither `Display` nor `Debug` shows secrets, tokens, or request addresses.
#[derive(Clone)]
pub struct Error(Box<Report>);

#[derive(Clone)]
struct Report {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    status: Option<u16>,
    code: Option<i64>,
    message: String,
    log_id: Option<String>,
    detail: Option<serde_json::Value>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Report {
            kind,
            operation: None,
            status: None,
            code: None,
            message: message.into(),
            log_id: None,
            detail: None,
            source: None,
        }))
    }

    pub(crate) fn in_operation(mut self, operation: &'static Operation) -> Self {
        self.0.operation = Some(operation);
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

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// A failure of the HTTP client, without the address it was for: a query may hold secrets.
    pub(crate) fn http_client(kind: ErrorKind, error: reqwest::Error) -> Self {
        let error = error.without_url();
        // A connection that was not established in time is both.
        let kind = if error.is_connect() {
            ErrorKind::Connect
        } else if error.is_timeout() {
            ErrorKind::Timeout
        } else {
            kind
        };
        let mut cause: &dyn StdError = &error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        Self::new(kind, cause.to_string()).with_source(error)
    }

    pub(crate) fn timeout(limit: std::time::Duration) -> Self {
        Self::new(ErrorKind::Timeout, format!("not done within {limit:?}"))
    }

    /// The failure of `operation` whose access token could not be got because of `cause`.
    pub(crate) fn no_access_token(operation: &'static Operation, cause: Self) -> Self {
        let report = Report {
            kind: ErrorKind::AccessToken,
            operation: Some(operation),
            message: cause.to_string(),
            ..(*cause.0).clone()
        };
        Self(Box::new(report)).with_source(cause)
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that was called; `None` when a client could not be built.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// HTTP status of the reply, if there was one.
    ///
    /// For [`ErrorKind::AccessToken`], this and [`code`](Self::code), [`log_id`](Self::log_id) and [`detail`](Self::detail) are those
    /// of the token request.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Code in the envelope, if there was one; never 0. Branch on this, not on [`message`](Self::message).
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// What happened: the server's message, or the beginning of a body that is no envelope, or the cause.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The platform's id of the request, for its support and its log search.
    pub fn log_id(&self) -> Option<&str> {
        self.0.log_id.as_deref()
    }

    /// The envelope's `error` object as the server sent it: may hold `field_violations`, `permission_violations`, `helps`.
    pub fn detail(&self) -> Option<&serde_json::Value> {
        self.0.detail.as_ref()
    }

    /// Address where the platform explains this very failure, if it gave one.
    pub fn troubleshooter(&self) -> Option<&str> {
        self.0.detail.as_ref()?.get("troubleshooter")?.as_str()
    }

    /// Address of the operation's page, if it has one.
    pub fn documentation(&self) -> Option<&'static str> {
        let documentation = self.0.operation?.documentation;
        (!documentation.is_empty()).then_some(documentation)
    }

    /// What the operation's page says about [`code`](Self::code), if it does.
    pub fn documented(&self) -> Option<&'static ErrorCode> {
        // The code of a failed token request belongs to another page.
        if self.0.kind != ErrorKind::Api {
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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &*self.0;
        if let Some(operation) = report.operation {
            write!(f, "{}: ", operation.id)?;
        }
        f.write_str(match report.kind {
            ErrorKind::Configuration => "the client cannot be built",
            ErrorKind::Request => "the request cannot be sent",
            ErrorKind::AccessToken => "no access token",
            ErrorKind::Connect => "no connection",
            ErrorKind::Transport => "the exchange broke off",
            ErrorKind::Timeout => "time ran out",
            ErrorKind::Api => "refused",
            ErrorKind::Http => "failed",
            ErrorKind::Decode => "the reply was not understood",
            ErrorKind::Paging => "the pages cannot be followed",
        })?;
        // The message of a failed token request tells its own code, status and log id.
        if report.kind == ErrorKind::AccessToken {
            return write!(f, ": {}", report.message);
        }
        if let Some(code) = report.code {
            write!(f, " with code {code}")?;
        }
        if let Some(status) = report.status {
            write!(f, " (HTTP {status})")?;
        }
        if !report.message.is_empty() {
            write!(f, ": {}", report.message)?;
        }
        if let Some(log_id) = &report.log_id {
            write!(f, "; log id {log_id}")?;
        }
        if let Some(documented) = self.documented() {
            write!(f, "; documented as: {}", documented.description)?;
            if !documented.hint.is_empty() {
                write!(f, " ({})", documented.hint)?;
            }
        }
        if let Some(troubleshooter) = self.troubleshooter() {
            write!(f, "; explained at {troubleshooter}")?;
        }
        match self.documentation() {
            Some(page) if report.kind == ErrorKind::Api => write!(f, "; see {page}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &*self.0;
        f.debug_struct("Error")
            .field("kind", &report.kind)
            .field("operation", &report.operation.map(|operation| operation.id))
            .field("status", &report.status)
            .field("code", &report.code)
            .field("message", &report.message)
            .field("log_id", &report.log_id)
            .field("detail", &report.detail)
            .field("source", &report.source)
            .finish()
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
