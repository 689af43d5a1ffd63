//! Failures of a transport, and what each tells about the request.

use std::error::Error as StdError;
use std::{fmt, io, iter};

use rustls::{AlertDescription as Alert, CertificateError};

use crate::{Error, ErrorKind};

/// A failure to send a request or to receive its reply.
#[derive(Debug)]
pub struct TransportError {
    failure: Failure,
    source: Box<dyn StdError + Send + Sync>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    Connect,
    Tls,
    NotProcessed,
    TimedOut,
    Broken,
    /// A test has no answer for the request.
    #[cfg(feature = "testing")]
    Unanswered,
}

impl TransportError {
    /// Creates an error for a connection that was not established. The request was not sent, so it can be sent again.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::Connect, source)
    }

    /// Creates an error for a TLS handshake that one side refused, for example because of a certificate. The request was not sent, and
    /// sending it again would fail again.
    pub fn tls(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::Tls, source)
    }

    /// Creates an error for a request of which the server stated that it did not process it. It can be sent again.
    pub fn not_processed(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::NotProcessed, source)
    }

    /// Creates an error for a timeout of the transport itself. The server may or may not have received the request.
    pub fn timed_out(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::TimedOut, source)
    }

    /// Creates an error for a connection that broke. The server may or may not have received the request.
    pub fn broken(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::Broken, source)
    }

    /// Creates an error for a request that a test does not answer.
    #[cfg(feature = "testing")]
    pub(crate) fn unanswered(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::Unanswered, source)
    }

    fn new(failure: Failure, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            failure,
            source: source.into(),
        }
    }

    /// Returns the error of the call. `arriving`: the headers of the reply had arrived, so the server processed the request.
    pub(crate) fn into_error(self, arriving: bool) -> Error {
        let kind = match self.failure {
            Failure::Connect => ErrorKind::Connect,
            Failure::Tls => ErrorKind::Tls,
            Failure::NotProcessed if !arriving => ErrorKind::NotProcessed,
            Failure::TimedOut => ErrorKind::Timeout,
            Failure::NotProcessed | Failure::Broken => ErrorKind::Transport,
            #[cfg(feature = "testing")]
            Failure::Unanswered => ErrorKind::Request,
        };
        let error = Error::new(kind, innermost(&*self.source).to_string());
        let tls = causes(&*self.source).find_map(|cause| cause.downcast_ref());
        match tls.filter(|_| kind == ErrorKind::Tls) {
            Some(tls) => error.with_note(advice(tls)),
            None => error,
        }
        .with_source(self)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.failure {
            Failure::Connect => "the connection was not established",
            Failure::Tls => "the TLS handshake was refused",
            Failure::NotProcessed => "the server did not process the request",
            Failure::TimedOut => "the transport timed out",
            Failure::Broken => "the connection broke",
            #[cfg(feature = "testing")]
            Failure::Unanswered => "the test has no answer",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        // A query may contain secrets.
        let error = error.without_url();
        let stated = causes(&error).find_map(|cause| {
            let tls = cause.downcast_ref::<rustls::Error>();
            if tls.is_some_and(|tls| error.is_connect() || refuses_client(tls)) {
                return Some(Failure::Tls);
            }
            let http2 = cause.downcast_ref::<h2::Error>()?;
            is_not_processed(http2).then_some(Failure::NotProcessed)
        });
        let failure = match stated {
            Some(failure) => failure,
            // Checked before the timeout: a connection that was not established in time is both.
            None if error.is_connect() => Failure::Connect,
            None if error.is_timeout() => Failure::TimedOut,
            None => Failure::Broken,
        };
        Self::new(failure, error)
    }
}

/// Returns an error and its causes, from the outermost to the innermost.
fn causes<'e>(
    error: &'e (dyn StdError + 'static),
) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    iter::successors(Some(error), |error| cause(*error))
}

fn cause<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    // The source of an `io::Error` is not the error that it contains, but the source of that.
    match error.downcast_ref::<io::Error>().map(io::Error::get_ref) {
        Some(Some(contained)) => Some(contained),
        _ => error.source(),
    }
}

/// Returns the innermost cause, which is the most specific.
pub(crate) fn innermost<'e>(error: &'e (dyn StdError + 'static)) -> &'e (dyn StdError + 'static) {
    causes(error).last().unwrap_or(error)
}

/// Returns true for a stream that the server refused (RFC 9113, section 8.7), and for one above the last that it processed before it closes
/// the connection (section 6.8). h2 reports a GOAWAY frame only to those streams.
fn is_not_processed(error: &h2::Error) -> bool {
    let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
    error.is_remote() && (error.is_go_away() || refused)
}

/// Returns true for an alert by which a server refuses the client or the handshake. With TLS 1.3, it can arrive after the handshake.
fn refuses_client(error: &rustls::Error) -> bool {
    matches!(
        error,
        rustls::Error::AlertReceived(
            Alert::HandshakeFailure
                | Alert::NoCertificate
                | Alert::BadCertificate
                | Alert::UnsupportedCertificate
                | Alert::CertificateRevoked
                | Alert::CertificateExpired
                | Alert::CertificateUnknown
                | Alert::CertificateRequired
                | Alert::UnknownCA
                | Alert::AccessDenied
                | Alert::ProtocolVersion
                | Alert::InsufficientSecurity
                | Alert::UnrecognisedName
                | Alert::NoApplicationProtocol
        )
    )
}

/// Returns what to do about a refused handshake.
fn advice(error: &rustls::Error) -> &'static str {
    use CertificateError as Certificate;
    use rustls::Error as Tls;
    match error {
        Tls::InvalidCertificate(Certificate::UnknownIssuer) => {
            "pass the certificate of its issuer to root_certificates(…), or install it in the operating system; a proxy that inspects TLS has its own issuer"
        }
        Tls::InvalidCertificate(
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. },
        ) => "the certificate belongs to another host: check the host of the URL",
        Tls::InvalidCertificate(
            Certificate::Expired
            | Certificate::ExpiredContext { .. }
            | Certificate::NotValidYet
            | Certificate::NotValidYetContext { .. },
        ) => "renew the certificate of the server, or correct the clock of this machine",
        Tls::InvalidCertificate(_) => "the server needs another certificate",
        Tls::AlertReceived(Alert::UnrecognisedName) => {
            "the server does not serve this host: check the host of the URL"
        }
        Tls::AlertReceived(Alert::ProtocolVersion | Alert::InsufficientSecurity)
        | Tls::PeerIncompatible(_) => "the server must support TLS 1.2 or 1.3",
        Tls::AlertReceived(_) => {
            "the server refused the handshake: if it requires a client certificate, set a valid one with client_certificate(…)"
        }
        Tls::InvalidMessage(_) => {
            "the server did not answer in TLS: check the scheme and the port of the URL"
        }
        _ => "check the TLS settings of the server",
    }
}
