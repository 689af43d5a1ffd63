//! Transcripts: everything that a client and the server sent, as text.
//!
//! A line without indentation states who did what. The lines below it are its content. Those of a frame start with the bytes of one field, so that
//! together they are the frame's bytes.

use crate::frame::{Frame, hex};

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The client.
    Client,
    /// The server.
    Server,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

/// One entry of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exchange {
    /// The client requested a URL.
    Request {
        /// The path.
        target: String,
        /// The header `locale`.
        locale: String,
        /// The body.
        body: String,
    },
    /// The server's reply to it. `ADDRESS` stands for the server's.
    Reply {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// The server refused the handshake.
    Refused(String),
    /// A connection was opened.
    Opened(Side, u64),
    /// A frame was sent over a connection.
    Frame(Side, u64, Vec<u8>),
    /// A connection was closed.
    Closed(Side, u64),
    /// A remark about time.
    Remark(String),
}

/// The entries as text.
pub fn write(exchanges: &[Exchange]) -> String {
    exchanges.iter().map(text).collect()
}

fn text(exchange: &Exchange) -> String {
    match exchange {
        Exchange::Request {
            target,
            locale,
            body,
        } => format!("client: POST {target}\n  locale: {locale}\n  {body}\n"),
        Exchange::Reply { status, body } => format!("server: {status}\n  {body}\n"),
        Exchange::Refused(reason) => format!("server: refuses the handshake\n  {reason}\n"),
        Exchange::Opened(side, id) => format!("{}: opens connection {id}\n", side.name()),
        Exchange::Closed(side, id) => format!("{}: closes connection {id}\n", side.name()),
        Exchange::Remark(text) => format!("# {text}\n"),
        Exchange::Frame(side, id, bytes) => {
            let fields = Frame::describe(bytes)
                .unwrap_or_else(|error| vec![format!("{}  {error}", hex(bytes))]);
            let fields = fields.iter().map(|field| format!("  {field}\n"));
            let fields: String = fields.collect();
            format!("{}: frame on connection {id}\n{fields}", side.name())
        }
    }
}

/// Reads a transcript.
///
/// # Errors
///
/// A line that is not understood.
pub fn read(text: &str) -> Result<Vec<Exchange>, String> {
    let mut exchanges = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let mut content = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with("  ")) {
            content.push(&line[2..]);
        }
        let exchange = entry(line, &content);
        exchanges.push(exchange.ok_or_else(|| format!("not understood: {line}"))?);
    }
    Ok(exchanges)
}

fn entry(line: &str, content: &[&str]) -> Option<Exchange> {
    if let Some(remark) = line.strip_prefix("# ") {
        return Some(Exchange::Remark(remark.into()));
    }
    let (side, action) = line.split_once(": ")?;
    let side = match side {
        "client" => Side::Client,
        "server" => Side::Server,
        _ => return None,
    };
    if let Some(id) = action.strip_prefix("frame on connection ") {
        let bytes = content.iter().map(|field| unhex(field.split(' ').next()?));
        let bytes = bytes.collect::<Option<Vec<_>>>()?.concat();
        return Some(Exchange::Frame(side, id.parse().ok()?, bytes));
    }
    if let Some(id) = action.strip_prefix("opens connection ") {
        return Some(Exchange::Opened(side, id.parse().ok()?));
    }
    if let Some(id) = action.strip_prefix("closes connection ") {
        return Some(Exchange::Closed(side, id.parse().ok()?));
    }
    if let (Some(target), [locale, body]) = (action.strip_prefix("POST "), content) {
        return Some(Exchange::Request {
            target: target.into(),
            locale: locale.strip_prefix("locale: ")?.into(),
            body: (*body).into(),
        });
    }
    match (action, content) {
        ("refuses the handshake", [reason]) => Some(Exchange::Refused((*reason).into())),
        (status, [body]) => Some(Exchange::Reply {
            status: status.parse().ok()?,
            body: (*body).into(),
        }),
        _ => None,
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
