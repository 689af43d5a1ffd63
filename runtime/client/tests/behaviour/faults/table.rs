//! The faults, and the result of an attempt for each.

use std::time::Duration;

use openapi_client_runtime::ErrorKind;

use super::server::{Act, Then};

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
const NOT_UNDERSTOOD: Expected = Expected::To(ErrorKind::Decode, Some(200));
const TOO_LARGE: Expected = Expected::To(ErrorKind::TooLarge, Some(200));

const HTML: &str = "<html><body><h1>Bad gateway</h1></body></html>";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
/// An empty HTTP/2 SETTINGS frame.
const H2_SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];

pub(super) fn all() -> Vec<Fault> {
    let mut faults = single_replies();
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

/// Replies that are sent at once.
fn single_replies() -> Vec<Fault> {
    use Then::{Close, Hold, Reset, Serve};
    let sized = |status: &str, length: &str, body: &str| {
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}")
    };
    let whole = |status: &str, body: &str| sized(status, &body.len().to_string(), body);
    let success = r#"{"code":0,"data":{"id":"7"}}"#;
    let cut = sized("200 OK", "28", r#"{"code":0,"da"#);
    let two_lengths =
        format!("HTTP/1.1 200 OK\r\nContent-Length: 28\r\nContent-Length: 5\r\n\r\n{success}");
    let page = whole("200 OK", HTML);
    let gateway = whole("502 Bad Gateway", HTML);
    let missing = whole("404 Not Found", HTML);
    let stray = whole("200 OK", "") + &whole("200 OK", success);
    let bare = format!("HTTP/1.0 200 OK\r\n\r\n{}", &success[..20]);
    let fault = |name, bytes: &[u8], then, expected| Fault {
        name,
        act: Act::Send {
            after: Duration::ZERO,
            bytes: bytes.to_vec(),
            then,
        },
        expected,
    };
    let text = |name, text: &str, then, expected| fault(name, text.as_bytes(), then, expected);
    vec![
        text("no reply, closed", "", Close, BROKEN),
        text("no reply, reset", "", Reset, BROKEN),
        text("no reply, held", "", Hold, Expected::Never),
        text(
            "head cut, closed",
            "HTTP/1.1 200 OK\r\nContent-Le",
            Close,
            BROKEN,
        ),
        text(
            "head cut, reset",
            "HTTP/1.1 200 OK\r\nContent-Le",
            Reset,
            BROKEN,
        ),
        text(
            "head cut, held",
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
            &format!("{CHUNKED}1c\r\n{success}\r\n"),
            Close,
            BROKEN_BODY,
        ),
        text(
            "chunk size is no number",
            &format!("{CHUNKED}zz\r\n{success}\r\n"),
            Close,
            BROKEN_BODY,
        ),
        text("body without length, cut", &bare, Close, NOT_UNDERSTOOD),
        text(
            "length too small",
            &sized("200 OK", "5", success),
            Close,
            NOT_UNDERSTOOD,
        ),
        text(
            "length too large",
            &sized("200 OK", "29", success),
            Close,
            BROKEN_BODY,
        ),
        text(
            "length is no number",
            &sized("200 OK", "many", success),
            Close,
            BROKEN,
        ),
        text("two lengths", &two_lengths, Close, BROKEN),
        text("no body", &whole("200 OK", ""), Serve, NOT_UNDERSTOOD),
        text(
            "a second reply behind the first",
            &stray,
            Serve,
            NOT_UNDERSTOOD,
        ),
        text("HTML, 200", &page, Serve, NOT_UNDERSTOOD),
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
            NOT_UNDERSTOOD,
        ),
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
        Fault {
            name,
            act: Act::Send {
                after: Duration::ZERO,
                bytes: [head.as_bytes(), body].concat(),
                then: Then::Serve,
            },
            expected: BROKEN_BODY,
        }
    };
    // A header, then one stored block that promises 28 bytes.
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let block = [1, 28, 0, !28, 0xff];
    let truncated = [&header[..], &block, br#"{"code":0,"da"#].concat();
    vec![
        reply("gzip, truncated", &truncated),
        reply("gzip that is none", br#"{"code":0,"data":{"id":"7"}}"#),
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
            "endless body, dripping",
            CHUNKED,
            "1\r\n \r\n",
            20,
            Expected::Never,
        ),
        fault("endless head", "HTTP/1.1 200 OK\r\n", &lines, 0, BROKEN),
        fault(
            "endless line in the head",
            "HTTP/1.1 200 OK\r\nX-Line: ",
            &line,
            0,
            BROKEN,
        ),
        fault(
            "endless head, dripping",
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
