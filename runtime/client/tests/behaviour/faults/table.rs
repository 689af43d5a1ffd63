//! The faults, and the result of an attempt for each.

use std::time::Duration;

use openapi_client_runtime::ErrorKind;

use super::server::{Act, Then};
use Then::{Close, Hold, Reset, Serve};

/// The result of one attempt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// Success in spite of the fault.
    Good,
    /// An error of this kind, with the HTTP status if all headers arrived.
    To(ErrorKind, Option<u16>),
    /// No result until a time limit.
    Never,
}

pub(super) struct Fault {
    pub(super) name: &'static str,
    pub(super) act: Act,
    pub(super) expected: Expected,
}

const BROKEN: Expected = Expected::To(ErrorKind::Transport, None);
const BROKEN_BODY: Expected = Expected::To(ErrorKind::Transport, Some(200));
const UNDECODABLE: Expected = Expected::To(ErrorKind::Decode, Some(200));
const TOO_LARGE: Expected = Expected::To(ErrorKind::TooLarge, Some(200));

const HTML: &str = "<html><body><h1>Bad gateway</h1></body></html>";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
/// An empty HTTP/2 SETTINGS frame.
const H2_SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];

pub(super) fn all() -> Vec<Fault> {
    let mut faults = truncated();
    faults.extend(wrong_lengths());
    faults.extend(other_content());
    faults.extend(other_protocols());
    faults.extend(gzip());
    faults.extend(endless());
    let good = |name, after: u64, before: &str| Fault {
        name,
        act: Act::Good {
            after: Duration::from_millis(after),
            before: before.into(),
        },
        expected: Expected::Good,
    };
    faults.extend([
        good("slow answer", 60, ""),
        good(
            "100 Continue, four times",
            0,
            &"HTTP/1.1 100 Continue\r\n\r\n".repeat(4),
        ),
        good(
            "103 Early Hints",
            0,
            "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
        ),
        good("blank lines first", 0, "\r\n\r\n"),
    ]);
    faults
}

const SUCCESS: &str = r#"{"code":0,"data":{"id":"7"}}"#;

/// A fault whose bytes are sent at once.
fn fault(name: &'static str, bytes: &[u8], then: Then, expected: Expected) -> Fault {
    Fault {
        name,
        act: Act::Send {
            after: Duration::ZERO,
            bytes: bytes.to_vec(),
            then,
        },
        expected,
    }
}

fn text(name: &'static str, text: &str, then: Then, expected: Expected) -> Fault {
    fault(name, text.as_bytes(), then, expected)
}

/// A reply with this `Content-Length`.
fn sized(status: &str, length: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}")
}

/// A complete reply.
fn whole(status: &str, body: &str) -> String {
    sized(status, &body.len().to_string(), body)
}

/// Replies that end early.
fn truncated() -> Vec<Fault> {
    let cut = sized("200 OK", "28", r#"{"code":0,"da"#);
    let bare = format!("HTTP/1.0 200 OK\r\n\r\n{}", &SUCCESS[..20]);
    vec![
        text("no reply, closed", "", Close, BROKEN),
        text("no reply, reset", "", Reset, BROKEN),
        text("no reply, held", "", Hold, Expected::Never),
        text(
            "headers cut, closed",
            "HTTP/1.1 200 OK\r\nContent-Le",
            Close,
            BROKEN,
        ),
        text(
            "headers cut, reset",
            "HTTP/1.1 200 OK\r\nContent-Le",
            Reset,
            BROKEN,
        ),
        text(
            "headers cut, held",
            "HTTP/1.1 200 OK\r\nContent-Le",
            Hold,
            Expected::Never,
        ),
        text("body cut, closed", &cut, Close, BROKEN_BODY),
        text("body cut, held", &cut, Hold, Expected::Never),
        text(
            "chunk cut",
            &format!("{CHUNKED}20\r\n{{\"code\":0,"),
            Close,
            BROKEN_BODY,
        ),
        text(
            "last chunk missing",
            &format!("{CHUNKED}1c\r\n{SUCCESS}\r\n"),
            Close,
            BROKEN_BODY,
        ),
        text(
            "chunk size is not a number",
            &format!("{CHUNKED}zz\r\n{SUCCESS}\r\n"),
            Close,
            BROKEN_BODY,
        ),
        text("body without length, cut", &bare, Close, UNDECODABLE),
    ]
}

/// Replies whose length is wrong.
fn wrong_lengths() -> Vec<Fault> {
    let two_lengths =
        format!("HTTP/1.1 200 OK\r\nContent-Length: 28\r\nContent-Length: 5\r\n\r\n{SUCCESS}");
    let stray = whole("200 OK", "") + &whole("200 OK", SUCCESS);
    vec![
        text(
            "length too small",
            &sized("200 OK", "5", SUCCESS),
            Close,
            UNDECODABLE,
        ),
        text(
            "length too large",
            &sized("200 OK", "29", SUCCESS),
            Close,
            BROKEN_BODY,
        ),
        text(
            "length is not a number",
            &sized("200 OK", "many", SUCCESS),
            Close,
            BROKEN,
        ),
        text("two lengths", &two_lengths, Close, BROKEN),
        text("no body", &whole("200 OK", ""), Serve, UNDECODABLE),
        text("a second reply after the first", &stray, Serve, UNDECODABLE),
    ]
}

/// Complete replies that are not JSON.
fn other_content() -> Vec<Fault> {
    let page = whole("200 OK", HTML);
    let gateway = whole("502 Bad Gateway", HTML);
    let missing = whole("404 Not Found", HTML);
    vec![
        text("HTML, 200", &page, Serve, UNDECODABLE),
        text(
            "HTML, 404",
            &missing,
            Serve,
            Expected::To(ErrorKind::Http, Some(404)),
        ),
        text(
            "HTML, 502",
            &gateway,
            Serve,
            Expected::To(ErrorKind::Http, Some(502)),
        ),
        fault(
            "text that is not UTF-8",
            b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\"\xff\xfe\"",
            Serve,
            UNDECODABLE,
        ),
    ]
}

/// Bytes that are not HTTP/1.1.
fn other_protocols() -> Vec<Fault> {
    vec![
        fault(
            "random bytes",
            &[0, 255, 19, 7, 13, 10, 200, 13, 10, 13, 10],
            Close,
            BROKEN,
        ),
        fault("a TLS alert", &[0x15, 3, 1, 0, 2, 2, 0x28], Close, BROKEN),
        text("an SSH banner", "SSH-2.0-OpenSSH_9.6\r\n", Close, BROKEN),
        fault("HTTP/2 frames", H2_SETTINGS, Close, BROKEN),
        text(
            "the HTTP/2 preface",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            Close,
            BROKEN,
        ),
        text("a status of 99", "HTTP/1.1 99 Low\r\n\r\n", Close, BROKEN),
    ]
}

fn gzip() -> Vec<Fault> {
    let reply = |name, body: &[u8]| {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let bytes = [head.as_bytes(), body].concat();
        fault(name, &bytes, Serve, BROKEN_BODY)
    };
    // A header, then one stored block that announces 28 bytes.
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let block = [1, 28, 0, !28, 0xff];
    let truncated = [&header[..], &block, br#"{"code":0,"da"#].concat();
    vec![
        reply("gzip, truncated", &truncated),
        reply("text instead of gzip", SUCCESS.as_bytes()),
    ]
}

fn endless() -> Vec<Fault> {
    let fault = |name, start: &str, again: &str, pace: u64, expected| Fault {
        name,
        act: Act::Endless {
            start: start.into(),
            again: again.into(),
            pace: Duration::from_millis(pace),
        },
        expected,
    };
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(4096));
    let line = "a".repeat(4096);
    let lines = "X-More: and more\r\n".repeat(200);
    vec![
        fault("endless body", CHUNKED, &chunk, 0, TOO_LARGE),
        fault(
            "endless body, slow",
            CHUNKED,
            "1\r\n \r\n",
            20,
            Expected::Never,
        ),
        fault("endless headers", "HTTP/1.1 200 OK\r\n", &lines, 0, BROKEN),
        fault(
            "endless header line",
            "HTTP/1.1 200 OK\r\nX-Line: ",
            &line,
            0,
            BROKEN,
        ),
        fault(
            "endless headers, slow",
            "HTTP/1.1 200 OK\r\nX-Line: ",
            "a",
            20,
            Expected::Never,
        ),
        fault(
            "endless 100 Continue",
            "",
            "HTTP/1.1 100 Continue\r\n\r\n",
            20,
            Expected::Never,
        ),
    ]
}
