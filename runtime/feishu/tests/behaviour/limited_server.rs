//! A server that holds requests to rate limits exactly, at the moment of their arrival; without a socket, or behind one.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use feishu_runtime::{Body, BoxFuture, RateLimit, Transport, TransportError, http};
use tokio::time::{Instant, sleep};

/// How a server counts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Counting {
    /// Each request counts from its arrival on for as long as the window is. Any window of a server that counts in fixed windows is one
    /// of these, so whoever is not refused here is refused by none of those.
    Sliding,
    /// All requests from one multiple of the window, counted from the server's start, to the next.
    Fixed,
}

/// What a server has taken.
#[derive(Debug)]
pub(crate) struct Counter {
    limits: Vec<RateLimit>,
    counting: Counting,
    started: Instant,
    taken: Vec<Instant>,
    pub(crate) refused: u32,
}

impl Counter {
    pub(crate) fn new(limits: &[RateLimit], counting: Counting) -> Self {
        Self {
            limits: limits.to_vec(),
            counting,
            started: Instant::now(),
            taken: Vec::new(),
            refused: 0,
        }
    }

    /// When each of the requests arrived that were taken.
    pub(crate) fn taken(&self) -> &[Instant] {
        &self.taken
    }

    /// A request arrives: `Err` is the number of seconds after which requests are taken again, as a header can say it.
    pub(crate) fn arrive(&mut self) -> Result<(), u64> {
        let now = Instant::now();
        let opens = |limit: &RateLimit| {
            let window = Duration::from_secs(limit.seconds.into());
            // Of those that were taken, the one without which there would be room.
            let decisive = self.taken.len().checked_sub(limit.requests as usize)?;
            let decisive = *self.taken.get(decisive)?;
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
                self.taken.push(now);
                Ok(())
            }
            Some(reset) => {
                self.refused += 1;
                Err(reset)
            }
        }
    }
}

/// A server that the way to takes some time, a different one each time.
#[derive(Clone)]
pub(crate) struct LimitedServer {
    counter: Arc<Mutex<Counter>>,
    /// Longest way, in milliseconds.
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
            let way = {
                let mut random = server.random.lock().expect("no panic");
                Duration::from_millis(random.u64(0..=server.slowest))
            };
            sleep(way).await;
            let mut counter = server.counter();
            let response = http::Response::builder();
            let response = match counter.arrive() {
                Ok(()) => response.body(Body::from(r#"{"code":0,"msg":"ok","data":{}}"#)),
                Err(reset) => {
                    // Older APIs say it with HTTP 400.
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
