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
/// The longest time until the name of a host is resolved, and until a connection is open, whatever the limit for stalls.
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
            .timeout_resolve(Some(options.stall.min(CONNECT)))
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
            let response = match self.get(&address, request) {
                Ok(response) => response,
                Err(error) => return self.not_connected(&address, &error),
            };
            let status = response.status().as_u16();
            let is_same_page = address.is_same_page(&request.address);
            match (status, is_same_page) {
                (301 | 302 | 303 | 307 | 308, _) => {}
                (200, false) => return problem(Problem::Moved { to: address }),
                (200, true) => return read(response),
                (304, true) if request.validators.is_some() => {
                    return Attempt::Final(Reply::NotModified);
                }
                (other, _) => return by_status(other, retry_after(response.headers())),
            }
            match redirected(&address, location(response.headers())) {
                Ok(to) => address = to,
                Err(found) => return problem(found),
            }
        }
        problem(Problem::TooManyRedirects { to: address })
    }

    /// Sends one request. A copy of the page is named to the page only, not to another one that a redirect leads to.
    fn get(&self, address: &Address, request: &Request) -> Result<Response<Body>, Error> {
        let mut call = self.agent.get(address.to_string());
        if let Some(validators) = &request.validators
            && address.is_same_page(&request.address)
        {
            if let Some(etag) = &validators.etag {
                call = call.header("If-None-Match", etag);
            }
            if let Some(date) = &validators.last_modified {
                call = call.header("If-Modified-Since", date);
            }
        }
        call.call()
    }

    /// The result of a request without a response.
    fn not_connected(&self, address: &Address, error: &Error) -> Attempt {
        let is_unreachable = match error {
            Error::HostNotFound | Error::ConnectionFailed | Error::Tls(_) | Error::Rustls(_) => {
                true
            }
            Error::Timeout(timeout) => {
                matches!(timeout, ureq::Timeout::Connect | ureq::Timeout::Resolve)
            }
            // Everything but what happens to an open connection: a name that cannot be resolved, a refused connection, no route, TLS.
            Error::Io(error) => !matches!(
                error.kind(),
                io::ErrorKind::UnexpectedEof
                    | io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
            ),
            _ => false,
        };
        let mut reason = reason(error);
        let uri = address.to_string().parse();
        if is_unreachable
            && let Some(proxy) = self.agent.config().proxy()
            && uri.is_ok_and(|uri| !proxy.is_no_proxy(&uri))
        {
            reason.push_str(&format!(
                " (through the proxy {}:{})",
                proxy.host(),
                proxy.port()
            ));
        }
        Attempt::Failed {
            problem: Problem::Connection {
                reason,
                is_unreachable,
            },
            retry_after: None,
        }
    }
}

/// The address that a redirect leads to, if it is followed: within the host, and not from `https` to `http`.
fn redirected(from: &Address, location: Option<String>) -> Result<Address, Problem> {
    let to = location.as_deref().and_then(|location| from.join(location));
    match to {
        Some(to) if to.host() != from.host() => Err(Problem::Elsewhere { to }),
        Some(to) if from.is_secure() && !to.is_secure() => Err(Problem::Insecure { to }),
        Some(to) => Ok(to),
        None => Err(Problem::InvalidRedirect { location }),
    }
}

/// A problem that another attempt would have, too.
fn problem(problem: Problem) -> Attempt {
    Attempt::Final(Reply::Failed(problem))
}

/// Reads the body of a response with a page.
fn read(mut response: Response<Body>) -> Attempt {
    let headers = response.headers();
    let validators = Validators {
        etag: header(headers, "etag"),
        last_modified: header(headers, "last-modified"),
    };
    let media_type = header(headers, "content-type").unwrap_or_default();
    let mut text = Vec::new();
    let reader = response.body_mut().as_reader();
    match reader.take(LARGEST_PAGE + 1).read_to_end(&mut text) {
        Ok(_) => {}
        Err(error) => {
            let problem = Problem::Connection {
                reason: reason(&Error::from(error)),
                is_unreachable: false,
            };
            return Attempt::Failed {
                problem,
                retry_after: None,
            };
        }
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

/// What happened to a connection, as the operating system words it where it is not clear.
fn reason(error: &Error) -> String {
    match error {
        Error::Timeout(ureq::Timeout::Connect) => "no connection in time".to_owned(),
        Error::Timeout(ureq::Timeout::Resolve) => "the host was not found in time".to_owned(),
        Error::Timeout(_) => "the server sent nothing for too long".to_owned(),
        Error::HostNotFound => "the host is not known".to_owned(),
        Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            "the connection ended before the end of the page".to_owned()
        }
        Error::Io(error) => error.to_string(),
        other => other.to_string(),
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

/// The value of `Location`. Some servers do not percent-encode it.
fn location(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("location")?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_the_host_and_keep_the_protection() {
        let from = |text: &str, location: &str| {
            let from: Address = text.parse().expect("a URL");
            redirected(&from, Some(location.to_owned())).map(|to| to.to_string())
        };
        let followed = |text, location| from(text, location).expect("followed");
        assert_eq!(followed("https://h/a", "/文.md"), "https://h/%E6%96%87.md");
        assert_eq!(followed("https://h/a", "https://h:443/b"), "https://h/b");
        assert_eq!(followed("http://h/a", "https://h/b"), "https://h/b");
        assert!(matches!(
            from("https://h/a", "http://h/a"),
            Err(Problem::Insecure { .. })
        ));
        for elsewhere in ["https://login.h/a", "//g/a", "https://h:8443/a"] {
            assert!(matches!(
                from("https://h/a", elsewhere),
                Err(Problem::Elsewhere { .. })
            ));
        }
        assert!(matches!(
            from("https://h/a", "mailto:a"),
            Err(Problem::InvalidRedirect { .. })
        ));
    }
}
