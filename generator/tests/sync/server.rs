//! A server of pages on the loopback interface. It answers each path as a test states, and keeps what it was asked.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// An answer to a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// Status, headers with their line ends, and the body. `Content-Length` is added.
    Reply(u16, String, Vec<u8>),
    /// These bytes, after which the connection ends.
    Raw(Vec<u8>),
    /// The start of a page, and nothing more for a long time.
    Stall,
    /// A page in small parts with a pause before each.
    Slow(String, Duration),
}

impl Answer {
    pub(crate) fn page(text: &str) -> Self {
        Self::Reply(
            200,
            "Content-Type: text/markdown; charset=utf-8\r\n".to_owned(),
            text.into(),
        )
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Reply(status, String::new(), Vec::new())
    }

    /// A page that the server knows again by its `ETag`.
    pub(crate) fn tagged(text: &str, etag: &str) -> Self {
        Self::Reply(200, format!("ETag: {etag}\r\n"), text.into())
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::Reply(status, format!("Location: {to}\r\n"), Vec::new())
    }
}

/// A received request.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    headers: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}

#[derive(Default)]
struct State {
    /// The answers of each path, in order. The last one stays.
    answers: Mutex<HashMap<String, Vec<Answer>>>,
    asked: Mutex<Vec<Asked>>,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

pub(crate) struct Server {
    pub(crate) url: String,
    state: Arc<State>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        Self { url, state }
    }

    /// Sets the answers of a path, in order. The last one is given from then on.
    pub(crate) fn on(&self, path: &str, answers: impl IntoIterator<Item = Answer>) {
        let answers = answers.into_iter().collect();
        let mut all = self.state.answers.lock().expect("no panic");
        all.insert(path.to_owned(), answers);
    }

    /// The requests since the last call, sorted by path.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        let mut asked = std::mem::take(&mut *self.state.asked.lock().expect("no panic"));
        asked.sort_by(|a, b| a.path.cmp(&b.path));
        asked
    }

    /// The most requests that were open at the same time.
    pub(crate) fn most_open(&self) -> usize {
        self.state.most_open.load(Ordering::SeqCst)
    }
}

/// Answers the requests of a connection.
fn serve(mut stream: TcpStream, state: &State) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    while let Some(asked) = read(&mut reader) {
        let open = state.open.fetch_add(1, Ordering::SeqCst) + 1;
        state.most_open.fetch_max(open, Ordering::SeqCst);
        let answer = {
            let mut answers = state.answers.lock().expect("no panic");
            match answers.get_mut(&asked.path) {
                Some(list) if list.len() > 1 => list.remove(0),
                Some(list) => list[0].clone(),
                None => Answer::status(404),
            }
        };
        let none_match = asked.header("If-None-Match").map(str::to_owned);
        state.asked.lock().expect("no panic").push(asked);
        let goes_on = reply(&mut stream, answer, none_match.as_deref());
        state.open.fetch_sub(1, Ordering::SeqCst);
        if !goes_on {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
            None => return Some(Asked { path, headers }),
        }
    }
}

/// Returns true if the connection stays open.
fn reply(stream: &mut TcpStream, answer: Answer, none_match: Option<&str>) -> bool {
    let head = |status: u16, headers: &str, length: usize| {
        format!("HTTP/1.1 {status} -\r\n{headers}Content-Length: {length}\r\n\r\n")
    };
    // A client that has given up has closed the connection.
    match answer {
        Answer::Reply(_, headers, _)
            if none_match.is_some_and(|tag| headers.contains(&format!("ETag: {tag}\r\n"))) =>
        {
            let head = format!("HTTP/1.1 304 Not Modified\r\n{headers}\r\n");
            stream.write_all(head.as_bytes()).is_ok()
        }
        Answer::Reply(status, headers, body) => {
            let mut bytes = head(status, &headers, body.len()).into_bytes();
            bytes.extend(body);
            stream.write_all(&bytes).is_ok()
        }
        Answer::Raw(bytes) => {
            let _ = stream.write_all(&bytes);
            false
        }
        Answer::Stall => {
            let _ = stream.write_all(head(200, "", 10_000).as_bytes());
            let _ = stream.write_all(b"# Rack\n");
            std::thread::sleep(Duration::from_secs(60));
            false
        }
        Answer::Slow(text, pause) => {
            let _ = stream.write_all(head(200, "", text.len()).as_bytes());
            let part = text.len().div_ceil(6);
            text.as_bytes().chunks(part).all(|part| {
                std::thread::sleep(pause);
                stream.write_all(part).is_ok()
            })
        }
    }
}
