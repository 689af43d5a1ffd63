//! A server that fails in a given way, and counts the requests.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use loopback::Recorded;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// The header that identifies a request.
pub(super) const ID: &str = "X-Id";

/// The reaction of the server to a complete request.
#[derive(Clone)]
pub(super) enum Act {
    /// Waits, sends these bytes, and then continues like this.
    Send {
        after: Duration,
        bytes: Vec<u8>,
        then: Then,
    },
    /// Sends `start`, and then `again` forever.
    Endless {
        start: Vec<u8>,
        again: Vec<u8>,
        pace: Duration,
    },
    /// Sends a correct answer.
    Good { after: Duration, before: Vec<u8> },
}

#[derive(Clone, Copy)]
pub(super) enum Then {
    /// Ends the connection (FIN).
    Close,
    /// Breaks the connection (RST).
    Reset,
    /// Keeps the connection open, and sends no more.
    Hold,
    /// Reads the next request.
    Serve,
}

/// Returns the correct answer to a request.
pub(super) fn good(request: &Recorded) -> Vec<u8> {
    let id = request.header(ID).unwrap_or_default();
    let body = format!(r#"{{"code":0,"data":{{"id":"{id}"}}}}"#);
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

pub(super) struct FaultyServer {
    port: u16,
    state: Arc<State>,
}

struct State {
    act: Act,
    /// The number of further requests that are answered by `act`; the others get a correct answer.
    faults: AtomicU32,
    /// The number of requests by id.
    delivered: Mutex<BTreeMap<String, u32>>,
}

impl FaultyServer {
    /// Starts a server that answers the first `faults` requests by `act`.
    pub(super) async fn start(act: Act, faults: u32) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        Self::on(listener, act, faults)
    }

    pub(super) fn on(listener: TcpListener, act: Act, faults: u32) -> Self {
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(State {
            act,
            faults: AtomicU32::new(faults),
            delivered: Mutex::default(),
        });
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self { port, state }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Answers all further requests correctly.
    pub(super) fn recover(&self) {
        self.state.faults.store(0, Ordering::SeqCst);
    }

    /// Returns the number of requests with this id.
    pub(super) fn delivered(&self, id: &str) -> u32 {
        let delivered = self.state.delivered.lock().expect("no panic");
        delivered.get(id).copied().unwrap_or(0)
    }

    /// Returns the number of all requests.
    pub(super) fn total(&self) -> u32 {
        self.state
            .delivered
            .lock()
            .expect("no panic")
            .values()
            .sum()
    }
}

async fn serve(mut stream: TcpStream, state: Arc<State>) {
    let mut buffer = Vec::new();
    while let Some(request) = Recorded::read(&mut stream, &mut buffer).await {
        let id = request.header(ID).unwrap_or_default().to_owned();
        *state
            .delivered
            .lock()
            .expect("no panic")
            .entry(id)
            .or_default() += 1;
        let fault = |left: u32| left.checked_sub(1);
        let order = Ordering::SeqCst;
        let act = match state.faults.fetch_update(order, order, fault) {
            Ok(_) => state.act.clone(),
            Err(_) => Act::Good {
                after: Duration::ZERO,
                before: Vec::new(),
            },
        };
        // An error means that the client has closed the connection, which is allowed.
        if !matches!(play(&mut stream, &request, act).await, Ok(Then::Serve)) {
            return;
        }
    }
}

async fn play(stream: &mut TcpStream, request: &Recorded, act: Act) -> std::io::Result<Then> {
    let then = match act {
        Act::Good { after, before } => {
            sleep(after).await;
            stream.write_all(&[before, good(request)].concat()).await?;
            Then::Serve
        }
        Act::Send { after, bytes, then } => {
            sleep(after).await;
            stream.write_all(&bytes).await?;
            then
        }
        Act::Endless { start, again, pace } => {
            stream.write_all(&start).await?;
            loop {
                stream.write_all(&again).await?;
                sleep(pace).await;
            }
        }
    };
    match then {
        Then::Serve => {}
        Then::Close => stream.shutdown().await?,
        Then::Reset => stream.set_zero_linger()?,
        // Ends when the client closes the connection.
        Then::Hold => {
            let mut rest = [0; 64];
            while stream.read(&mut rest).await? > 0 {}
        }
    }
    Ok(then)
}
