//! `Display` and `Debug` of errors.

use std::fmt;

use super::{Error, ErrorKind};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &*self.0;
        match (&report.label, report.operation) {
            (Some(label), _) => write!(f, "{label}: ")?,
            (None, Some(operation)) => write!(f, "{}: ", operation.id)?,
            (None, None) => {}
        }
        write!(f, "{}", Outcome(self))?;
        // The message of a failed token request already has the details.
        if report.kind == ErrorKind::AccessToken {
            return Ok(());
        }
        (report.conventions.fmt_needs)(self, f)?;
        if let Some(reset) = report.reset {
            write!(
                f,
                "; requests are accepted again in {} s",
                reset.as_millis().div_ceil(1000)
            )?;
        }
        if report.attempts > 1 {
            write!(f, "; tried {} times", report.attempts)?;
        }
        if let Some(reason) = report.given_up {
            write!(f, "; not tried again, because {reason}")?;
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
        (report.conventions.fmt_advice)(self, f)?;
        match self.documentation() {
            Some(page) if report.kind.is_refusal() => write!(f, "; see {page}"),
            _ => Ok(()),
        }
    }
}

/// Formats what happened, without the operation and advice.
pub(super) struct Outcome<'e>(pub(super) &'e Error);

impl fmt::Display for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &*self.0.0;
        f.write_str(report.kind.sentence())?;
        match (report.kind, report.code, report.status) {
            // Its message has code and status.
            (ErrorKind::AccessToken, ..) | (_, None, None) => {}
            (ErrorKind::Api, Some(code), Some(status)) => {
                write!(f, " with code {code} (HTTP {status})")?;
            }
            (_, Some(code), Some(status)) => write!(f, " (code {code}, HTTP {status})")?,
            (_, Some(code), None) => write!(f, " (code {code})")?,
            (_, None, Some(status)) => write!(f, " (HTTP {status})")?,
        }
        match report.message.as_str() {
            "" => Ok(()),
            message => write!(f, ": {message}"),
        }
    }
}

/// Formats an error for the log, without advice.
///
/// A message that quotes the body of a reply is omitted, because bodies are logged only if the caller enables it.
pub(crate) struct Logged<'e>(pub(crate) &'e Error);

impl fmt::Display for Logged<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &*self.0.0;
        let quotes_body = match report.kind {
            ErrorKind::Http | ErrorKind::NoFile | ErrorKind::Decode => true,
            ErrorKind::RateLimited | ErrorKind::AccessTokenRefused => report.code.is_none(),
            _ => false,
        };
        if quotes_body {
            f.write_str(report.kind.sentence())
        } else {
            write!(f, "{}", Outcome(self.0))
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
            .field("reset", &report.reset)
            .field("attempts", &report.attempts)
            .field("given_up", &report.given_up)
            .field("source", &report.source)
            .finish()
    }
}
