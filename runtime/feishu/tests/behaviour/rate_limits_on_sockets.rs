//! Rate limits that the client keeps, with the system clock and over real sockets.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{Attempt, Client, Observer, RetryPolicy, http};
use loopback::{Answer, Server};
use tokio::time::Instant;

use crate::limited_server::{Counter, Counting};
use crate::rate_limits::{Fifty, calls, limit};

/// Adds a header with the time of sending, in microseconds.
struct Departure(Instant);

const DEPARTURE: &str = "x-departure";

impl Observer for Departure {
    fn before(&self, _: &Attempt<'_>, headers: &mut http::HeaderMap) {
        let left = self.0.elapsed().as_micros() as u64;
        headers.insert(DEPARTURE, http::HeaderValue::from(left));
    }
}

/// The observations of the server.
struct Seen {
    counter: Counter,
    /// The latencies of the requests.
    ways: Vec<Duration>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_the_limit_of_the_page_refuses_no_request() {
    // On a busy machine, latencies may differ by more than the documented margin.
    const RUNS: usize = 5;
    for run in 1..=RUNS {
        let (seen, time) = a_run().await;
        let seen = seen.lock().expect("no panic");
        let slowest = seen.ways.iter().max().expect("requests");
        let fastest = seen.ways.iter().min().expect("requests");
        println!("run {run}: 150 calls in {time:?}, {fastest:?} to {slowest:?} to arrive");
        // 5 at once and 36.8 per second.
        assert!(time >= Duration::from_millis(3900), "{time:?}");
        if *slowest - *fastest > Duration::from_millis(250) {
            continue;
        }
        assert_eq!(seen.counter.refused, 0);
        assert_eq!(seen.counter.accepted().len(), 150);
        return;
    }
    panic!("no run of {RUNS} in which all requests were about as quick to arrive");
}

async fn a_run() -> (Arc<Mutex<Seen>>, Duration) {
    let seen = Arc::new(Mutex::new(Seen {
        counter: Counter::new(&[limit(50, 1)], Counting::Sliding),
        ways: Vec::new(),
    }));
    let started = Instant::now();
    let server = Server::start({
        let seen = seen.clone();
        move |request| {
            let mut seen = seen.lock().expect("no panic");
            let left = request.header(DEPARTURE).expect("a departure");
            let left = Duration::from_micros(left.parse().expect("a number"));
            seen.ways.push(started.elapsed().saturating_sub(left));
            // The client does not see refusals, so that all calls continue.
            let _ = seen.counter.arrive();
            Answer::ok(r#"{"code":0,"data":{}}"#)
        }
    })
    .await;
    let client: Client = Client::builder(server.url())
        .tenant_access_token("t-1")
        .keep_rate_limits()
        .retry(RetryPolicy::none())
        .observer(Departure(started))
        .build()
        .expect("a client");
    let time = calls(&client, Fifty, 150, 64).await;
    (seen, time)
}
