//! Connections that are refused or closed early, and the retry budget for a server that is down.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use openapi_client_runtime::{
    Attempt, AttemptOutcome, Call, Client, ErrorKind, Observer, RetryPolicy,
};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::probes::{Get, Post};
use super::server::{Act, FaultyServer, Then, good};
use loopback::Recorded;

/// Reserves a port for this test. It refuses connections until it listens.
fn refusing_port() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket
        .bind(SocketAddr::from(([127, 0, 0, 1], 0)))
        .expect("a port");
    let address = socket.local_addr().expect("an address");
    (socket, address)
}

fn quick(attempts: u32) -> RetryPolicy {
    let policy = RetryPolicy::new().max_attempts(attempts);
    policy.delays(Duration::from_millis(1), Duration::from_millis(2))
}

fn good_answer() -> Act {
    Act::Good {
        after: Duration::ZERO,
        before: Vec::new(),
    }
}

/// Starts the server after two failed attempts.
struct StartsServer {
    socket: Mutex<Option<TcpSocket>>,
    server: Arc<Mutex<Option<FaultyServer>>>,
    kinds: Arc<Mutex<Vec<Option<ErrorKind>>>>,
}

impl Observer for StartsServer {
    fn after(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let kind = outcome.error.map(openapi_client_runtime::Error::kind);
        self.kinds.lock().expect("no panic").push(kind);
        if attempt.number == 2 {
            let socket = self.socket.lock().expect("no panic").take();
            let listener = socket.expect("once").listen(16).expect("a listener");
            let server = FaultyServer::on(listener, good_answer(), 0);
            *self.server.lock().expect("no panic") = Some(server);
        }
    }
}

#[tokio::test]
async fn a_post_is_retried_until_the_server_accepts_connections() {
    let (socket, address) = refusing_port();
    let server = Arc::default();
    let kinds = Arc::default();
    let starts = StartsServer {
        socket: Mutex::new(Some(socket)),
        server: Arc::clone(&server),
        kinds: Arc::clone(&kinds),
    };
    let client = Client::builder(format!("http://{address}")).observer(starts);
    let client: Client = client.retry(quick(5)).build().expect("a client");
    Call::new(&client, Post("late".into()))
        .await
        .expect("success");
    let connect = Some(ErrorKind::Connect);
    assert_eq!(*kinds.lock().expect("no panic"), [connect, connect, None]);
    let server = server.lock().expect("no panic");
    assert_eq!(server.as_ref().expect("a server").delivered("late"), 1);
}

/// Counts attempts.
#[derive(Clone, Default)]
struct Count(Arc<AtomicU32>);

impl Observer for Count {
    fn after(&self, _: &Attempt<'_>, _: &AttemptOutcome<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn retries_to_a_server_that_is_down_are_limited() {
    const CALLS: u32 = 300;
    // The retry budget allows one retry per five calls, and ten more. Without it, there would be three attempts per call.
    const MOST: u32 = CALLS + CALLS / 5 + 10;
    let (socket, address) = refusing_port();
    let unavailable = Act::Send {
        after: Duration::ZERO,
        bytes: b"HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n".to_vec(),
        then: Then::Serve,
    };
    let server = FaultyServer::start(unavailable, u32::MAX).await;
    for url in [format!("http://{address}"), server.url()] {
        for at_once in [1, 30] {
            let count = Count::default();
            let client = Client::builder(url.clone()).observer(count.clone());
            let client: Client = client.retry(quick(3)).build().expect("a client");
            let before = server.total();
            for round in 0..CALLS / at_once {
                let calls = (0..at_once).map(|one| {
                    let id = format!("{url} {at_once} {round} {one}");
                    Call::new(&client, Get(id)).into_future()
                });
                for outcome in futures_util::future::join_all(calls).await {
                    outcome.expect_err("the server is down");
                }
            }
            let attempts = count.0.load(Ordering::SeqCst);
            println!("{CALLS} calls, {at_once} at once, to {url}: {attempts} requests");
            assert!(
                (CALLS + 10..=MOST).contains(&attempts),
                "{attempts} requests"
            );
            if url == server.url() {
                assert_eq!(server.total() - before, attempts);
            }
        }
    }
    drop(socket);
}

/// The time at which the server closes a connection after an answer.
#[derive(Debug, Clone, Copy)]
enum Closes {
    /// After this time.
    After(Duration),
    /// When the next request has arrived, which it does not answer.
    OnNextRequest,
}

/// Starts a server that answers one request per connection, and records all requests.
async fn closing_server(closes: Closes, reset: bool) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let arrived = Arc::<Mutex<Vec<String>>>::default();
    let record = arrived.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let record = record.clone();
            tokio::spawn(async move {
                let mut buffer = Vec::new();
                answer_one(&mut stream, &mut buffer, &record).await?;
                match closes {
                    Closes::After(delay) => tokio::time::sleep(delay).await,
                    Closes::OnNextRequest => {
                        let request = Recorded::read(&mut stream, &mut buffer).await?;
                        keep(&record, &request);
                    }
                }
                if reset {
                    stream.set_zero_linger().ok()?;
                }
                Some(())
            });
        }
    });
    (url, arrived)
}

fn keep(record: &Mutex<Vec<String>>, request: &Recorded) {
    let id = request.header(super::server::ID).unwrap_or_default();
    record.lock().expect("no panic").push(id.to_owned());
}

async fn answer_one(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    record: &Mutex<Vec<String>>,
) -> Option<()> {
    use tokio::io::AsyncWriteExt;
    let request = Recorded::read(stream, buffer).await?;
    keep(record, &request);
    stream.write_all(&good(&request)).await.ok()
}

#[tokio::test]
async fn a_post_on_a_connection_that_is_being_closed_arrives_at_most_once() {
    const CALLS: usize = 60;
    let delays = [0, 200, 500].map(|micros| Closes::After(Duration::from_micros(micros)));
    for closes in delays.into_iter().chain([Closes::OnNextRequest]) {
        for reset in [false, true] {
            let (url, arrived) = closing_server(closes, reset).await;
            let client: Client = Client::builder(url).build().expect("a client");
            let mut failures = 0;
            for number in 0..CALLS {
                let id = format!("post-{number}");
                let outcome = Call::new(&client, Post(id.clone())).await;
                let times = {
                    let arrived = arrived.lock().expect("no panic");
                    arrived.iter().filter(|known| **known == id).count()
                };
                match outcome {
                    Ok(talent) => {
                        assert_eq!((talent.id, times), (Some(id), 1), "{closes:?}");
                    }
                    // It is unknown if the request arrived, so it is not retried.
                    Err(error) => {
                        assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
                        assert_eq!(error.attempts(), 1);
                        assert!(times <= 1, "{times} times");
                        failures += 1;
                    }
                }
                tokio::time::sleep(Duration::from_micros(100 * (number as u64 % 5))).await;
            }
            println!("closes {closes:?}, reset {reset}: {failures} of {CALLS} failed");
            if matches!(closes, Closes::OnNextRequest) {
                assert_eq!(failures, CALLS / 2, "every second one meets the closing");
            }
        }
    }
}

#[tokio::test]
async fn a_closed_connection_is_not_used() {
    for reset in [false, true] {
        let (url, arrived) = closing_server(Closes::After(Duration::ZERO), reset).await;
        let client: Client = Client::builder(url).build().expect("a client");
        for number in 0..5 {
            let post = Post(format!("post-{number}"));
            Call::new(&client, post).await.expect("success");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(arrived.lock().expect("no panic").len(), 5);
    }
}
