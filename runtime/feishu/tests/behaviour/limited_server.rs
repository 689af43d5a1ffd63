//! A server that enforces rate limits exactly, by the time of arrival, with or without a socket.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use feishu_runtime::{Body, BoxFuture, RateLimit, Transport, TransportError, http};
use tokio::time::{Instant, sleep};

/// The method of counting requests.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Counting {
    /// A request counts for the length of the window after its arrival. This is the strictest method: a client that it never refuses is
    /// never refused with fixed windows either.
    Sliding,
    /// Requests count in fixed windows from the start of the server.
    Fixed,
}

/// The accepted requests of a server.
#[derive(Debug)]
pub(crate) struct Counter {
    limits: Vec<RateLimit>,
    counting: Counting,
    started: Instant,
    accepted: Vec<Instant>,
    pub(crate) refused: u32,
}

impl Counter {
    pub(crate) fn new(limits: &[RateLimit], counting: Counting) -> Self {
        Self {
            limits: limits.to_vec(),
            counting,
            started: Instant::now(),
            accepted: Vec::new(),
            refused: 0,
        }
    }

    /// Returns the times of arrival of the accepted requests.
    pub(crate) fn accepted(&self) -> &[Instant] {
        &self.accepted
    }

    /// Counts a request. The error is the number of seconds until requests are accepted again, as the header states it.
    pub(crate) fn arrive(&mut self) -> Result<(), u64> {
        let now = Instant::now();
        let opens = |limit: &RateLimit| {
            let window = Duration::from_secs(limit.seconds.into());
            // The accepted request that must leave the window before the next one is accepted.
            let decisive = self.accepted.len().checked_sub(limit.requests as usize)?;
            let decisive = *self.accepted.get(decisive)?;
            let end = match self.counting {
                Counting::Sliding => decisive + window,
                Counting::Fixed => {
                    let windows = (decisive - self.started).as_secs() / window.as_secs();
                    self.started + window * (windows as u32 + 1)
                }
            };
            (now < end).then(|| (end - now).as_secs() + 1)
        };
        match self.limits.iter().filter_map(opens).max() {
            None => {
                self.accepted.push(now);
                Ok(())
            }
            Some(reset) => {
                self.refused += 1;
                Err(reset)
            }
        }
    }
}

/// A server with a random latency.
#[derive(Clone)]
pub(crate) struct LimitedServer {
    counter: Arc<Mutex<Counter>>,
    /// The maximum latency in milliseconds.
    slowest: u64,
    random: Arc<Mutex<fastrand::Rng>>,
}

impl LimitedServer {
    pub(crate) fn new(limits: &[RateLimit], counting: Counting, slowest: u64) -> Self {
        Self {
            counter: Arc::new(Mutex::new(Counter::new(limits, counting))),
            slowest,
            random: Arc::new(Mutex::new(fastrand::Rng::with_seed(slowest))),
        }
    }

    pub(crate) fn counter(&self) -> MutexGuard<'_, Counter> {
        self.counter.lock().expect("no panic")
    }
}

impl Transport for LimitedServer {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let server = self.clone();
        Box::pin(async move {
            let latency = {
                let mut random = server.random.lock().expect("no panic");
                Duration::from_millis(random.u64(0..=server.slowest))
            };
            sleep(latency).await;
            let mut counter = server.counter();
            let response = http::Response::builder();
            let response = match counter.arrive() {
                Ok(()) => response.body(Body::from(r#"{"code":0,"msg":"ok","data":{}}"#)),
                Err(reset) => {
                    // Older APIs refuse with HTTP 400.
                    let status = if counter.refused.is_multiple_of(2) {
                        429
                    } else {
                        400
                    };
                    response
                        .status(status)
                        .header("x-ogw-ratelimit-reset", reset)
                        .body(Body::from(r#"{"code":99991400,"msg":"too many request"}"#))
                }
            };
            Ok(response.expect("a response"))
        })
    }
}
