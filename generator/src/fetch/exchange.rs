//! One attempt to fetch a page: requests and redirects.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ureq::http::{HeaderMap, Response};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Body, Error};

use super::options::{Options, Request};
use super::{Address, LARGEST_PAGE, Problem, Reply, Validators};

/// The most redirects of one request.
const REDIRECTS: usize = 5;
/// The longest time until a connection is open, whatever the limit for stalls.
const CONNECT: Duration = Duration::from_secs(20);

/// The result of one attempt.
pub(super) enum Attempt {
    /// Another attempt would have the same result.
    Final(Reply),
    /// Another attempt may succeed.
    Failed {
        problem: Problem,
        /// The time that the server asks to wait.
        retry_after: Option<Duration>,
    },
}

/// The HTTP client.
pub(super) struct Exchange {
    agent: Agent,
}

impl Exchange {
    pub(super) fn new(options: &Options) -> Self {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(provider)
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            // They are followed below, within the host.
            .max_redirects(0)
            .timeout_connect(Some(options.stall.min(CONNECT)))
            .timeout_recv_response(Some(options.stall))
            .timeout_per_read(Some(options.stall))
            .user_agent(concat!("feishu-codegen/", env!("CARGO_PKG_VERSION")))
            .accept("text/markdown, text/plain;q=0.9, */*;q=0.1")
            .build();
        Self {
            agent: config.new_agent(),
        }
    }

    /// Sends a request, and follows its redirects within the host.
    pub(super) fn send(&self, request: &Request) -> Attempt {
        let mut address = request.address.clone();
        for _ in 0..=REDIRECTS {
            let mut call = self.agent.get(address.to_string());
            if let Some(validators) = &request.validators {
                if let Some(etag) = &validators.etag {
                    call = call.header("If-None-Match", etag);
                }
                if let Some(date) = &validators.last_modified {
                    call = call.header("If-Modified-Since", date);
                }
            }
            let response = match call.call() {
                Ok(response) => response,
                Err(error) => return failed(&error),
            };
            let status = response.status().as_u16();
            if !matches!(status, 301 | 302 | 303 | 307 | 308) {
                return match address.is_same_page(&request.address) {
                    true => read(request, response),
                    false => moved(address, status),
                };
            }
            let location = header(response.headers(), "location").unwrap_or_default();
            match address.join(&location) {
                Some(to) if to.host() != request.address.host() => {
                    return Attempt::Final(Reply::Failed(Problem::Elsewhere { to }));
                }
                Some(to) => address = to,
                None => return circle(location),
            }
        }
        circle(address.to_string())
    }
}

fn circle(location: String) -> Attempt {
    Attempt::Final(Reply::Failed(Problem::InvalidRedirect { location }))
}

/// A redirect that leads to another page, and the status of that page.
fn moved(to: Address, status: u16) -> Attempt {
    match status {
        200 => Attempt::Final(Reply::Failed(Problem::Moved { to })),
        other => by_status(other, None),
    }
}

/// Reads a response to a request for a page.
fn read(request: &Request, mut response: Response<Body>) -> Attempt {
    let status = response.status().as_u16();
    let headers = response.headers();
    match status {
        200 => {}
        304 if request.validators.is_some() => return Attempt::Final(Reply::NotModified),
        other => return by_status(other, retry_after(headers)),
    }
    let validators = Validators {
        etag: header(headers, "etag"),
        last_modified: header(headers, "last-modified"),
    };
    let media_type = header(headers, "content-type").unwrap_or_default();
    let mut text = Vec::new();
    let reader = response.body_mut().as_reader();
    match reader.take(LARGEST_PAGE + 1).read_to_end(&mut text) {
        Ok(_) => {}
        Err(error) => return failed(&Error::from(error)),
    }
    let reply = if text.len() as u64 > LARGEST_PAGE {
        Reply::Failed(Problem::TooLarge)
    } else if let Some(found) = other_media_type(&media_type, &text) {
        Reply::Failed(Problem::NotMarkdown { found })
    } else if without_mark(&text).iter().all(u8::is_ascii_whitespace) {
        Reply::Failed(Problem::Empty)
    } else {
        let text = without_mark(&text).to_vec();
        Reply::Page { text, validators }
    };
    Attempt::Final(reply)
}

/// The text without a byte-order mark.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// What a body is that cannot be Markdown. Servers send Markdown with many media types, so the body decides, unless the type is clear.
fn other_media_type(stated: &str, text: &[u8]) -> Option<String> {
    let stated = stated.split(';').next().unwrap_or_default().trim();
    let kind = stated.to_ascii_lowercase();
    let start: Vec<u8> = without_mark(text)
        .trim_ascii_start()
        .iter()
        .take(15)
        .map(u8::to_ascii_lowercase)
        .collect();
    if [&b"<!doctype"[..], b"<html", b"<head", b"<?xml", b"<script"]
        .iter()
        .any(|tag| start.starts_with(tag))
    {
        return Some("HTML".to_owned());
    }
    let is_other = matches!(
        kind.as_str(),
        "text/html" | "application/xhtml+xml" | "application/json"
    ) || ["image/", "audio/", "video/", "font/"]
        .iter()
        .any(|family| kind.starts_with(family));
    // A server may be mistaken about a text that looks like a page.
    let looks_like_page = start.starts_with(b"---") || start.starts_with(b"#");
    (is_other && !looks_like_page).then(|| format!("`{stated}`"))
}

/// The result of an HTTP status other than success.
fn by_status(status: u16, retry_after: Option<Duration>) -> Attempt {
    let problem = match status {
        404 | 410 => Problem::Gone { status },
        status => Problem::Status {
            status,
            retry_after: None,
        },
    };
    match status {
        408 | 425 | 429 | 500 | 502 | 503 | 504 => Attempt::Failed {
            problem,
            retry_after,
        },
        _ => Attempt::Final(Reply::Failed(problem)),
    }
}

/// The result of a connection that failed.
fn failed(error: &Error) -> Attempt {
    let reason = match error {
        Error::Timeout(ureq::Timeout::Connect) => "no connection in time".to_owned(),
        Error::Timeout(_) => "the server sent nothing for too long".to_owned(),
        Error::HostNotFound => "the host is not known".to_owned(),
        Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            "the connection ended before the end of the page".to_owned()
        }
        other => other.to_string(),
    };
    let is_unreachable = match error {
        Error::HostNotFound | Error::ConnectionFailed | Error::Tls(_) | Error::Rustls(_) => true,
        Error::Timeout(timeout) => {
            matches!(timeout, ureq::Timeout::Connect | ureq::Timeout::Resolve)
        }
        Error::Io(error) => error.kind() == io::ErrorKind::ConnectionRefused,
        _ => false,
    };
    let problem = Problem::Connection {
        reason,
        is_unreachable,
    };
    Attempt::Failed {
        problem,
        retry_after: None,
    }
}

/// The time of `Retry-After`: seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = header(headers, "retry-after")?;
    match text.trim().parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => {
            let time = httpdate::parse_http_date(&text).ok()?;
            Some(time.duration_since(SystemTime::now()).unwrap_or_default())
        }
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
