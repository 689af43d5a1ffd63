//! A small HTTP/1.1 server on the loopback interface that records requests.

mod raw_server;
#[cfg(feature = "tls")]
pub mod tls;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub use raw_server::RawServer;

/// The path of requests for a tenant access token.
pub const TOKEN_PATH: &str = "/open-apis/auth/v3/tenant_access_token/internal";

/// A received request.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The request method.
    pub method: String,
    /// Path and query, as received.
    pub target: String,
    headers: Vec<(String, String)>,
    /// The body, after transfer decoding.
    pub body: Vec<u8>,
}

impl Recorded {
    /// Reads a request, for servers that tests write themselves. Returns `None` if the connection ends first. `buffer` keeps further bytes.
    pub async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Self> {
        read_request(stream, buffer).await
    }

    /// The first header with a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// All headers with a name, in order of arrival.
    pub fn headers<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        let headers = self.headers.iter();
        headers
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// The body is not UTF-8.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body of text")
    }
}

/// A reply of the server.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    delay: Duration,
}

impl Answer {
    /// A reply with a status and a body.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            delay: Duration::ZERO,
        }
    }

    /// A reply with status 200.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, body)
    }

    /// A tenant access token with a lifetime of two hours.
    pub fn token(token: &str) -> Self {
        Self::ok(format!(
            r#"{{"code":0,"msg":"ok","tenant_access_token":"{token}","expire":7200}}"#
        ))
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Waits before replying.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// A running server. It ends with the test's async runtime.
pub struct Server {
    port: u16,
    requests: Arc<Mutex<Vec<Recorded>>>,
}

impl Server {
    /// Starts a server that replies with the result of `answer`.
    pub async fn start(answer: impl Fn(&Recorded) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let answer = Arc::new(answer);
        let record = requests.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, record.clone(), answer.clone()));
            }
        });
        Self { port, requests }
    }

    /// Starts a server that issues the token `t-served` and replies to other requests with the result of `answer`.
    pub async fn with_tokens(answer: impl Fn(&Recorded) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(move |request| match request.target.as_str() {
            TOKEN_PATH => Answer::token("t-served"),
            _ => answer(request),
        })
        .await
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL, `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().expect("no panic").clone()
    }

    /// The number of requests for a tenant access token.
    pub fn token_requests(&self) -> usize {
        let requests = self.requests();
        requests.iter().filter(|r| r.target == TOKEN_PATH).count()
    }

    /// The only request that is not for a token.
    ///
    /// # Panics
    ///
    /// There is no such request, or there are several.
    pub fn only(&self) -> Recorded {
        let mut requests = self.requests();
        requests.retain(|request| request.target != TOKEN_PATH);
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.remove(0)
    }
}

async fn serve(
    mut stream: TcpStream,
    record: Arc<Mutex<Vec<Recorded>>>,
    answer: Arc<impl Fn(&Recorded) -> Answer>,
) {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer).await {
        record.lock().expect("no panic").push(request.clone());
        let Answer {
            status,
            headers,
            body,
            delay,
        } = answer(&request);
        // A timer sleeps at least 1 ms, even for zero.
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let mut head = format!("HTTP/1.1 {status} Status\r\n");
        if status != 204 {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += "\r\n";
        let sent = [head.into_bytes(), body].concat();
        if stream.write_all(&sent).await.is_err() {
            return;
        }
    }
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Recorded> {
    let end = loop {
        if let Some(end) = find(buffer, b"\r\n\r\n") {
            break end;
        }
        read_more(stream, buffer).await?;
    };
    let head = String::from_utf8(buffer.drain(..end + 4).collect()).ok()?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let mut request = Recorded {
        method: first.next()?.into(),
        target: first.next()?.into(),
        headers: lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.into(), value.trim().into()))
            .collect(),
        body: Vec::new(),
    };
    if request.header("transfer-encoding") == Some("chunked") {
        loop {
            let size = usize::from_str_radix(&read_line(stream, buffer).await?, 16).ok()?;
            request
                .body
                .extend(read_exactly(stream, buffer, size).await?);
            read_line(stream, buffer).await?;
            if size == 0 {
                break;
            }
        }
    } else if let Some(length) = request.header("content-length") {
        let length = length.parse().ok()?;
        request.body = read_exactly(stream, buffer, length).await?;
    }
    Some(request)
}

async fn read_line(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<String> {
    loop {
        if let Some(end) = find(buffer, b"\r\n") {
            let line = buffer.drain(..end + 2).take(end).collect();
            return String::from_utf8(line).ok();
        }
        read_more(stream, buffer).await?;
    }
}

async fn read_exactly(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    length: usize,
) -> Option<Vec<u8>> {
    while buffer.len() < length {
        read_more(stream, buffer).await?;
    }
    Some(buffer.drain(..length).collect())
}

async fn read_more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    let read = stream.read_buf(buffer).await.ok()?;
    (read > 0).then_some(())
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}
