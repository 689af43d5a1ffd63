//! What to fetch, and how.

use std::num::NonZeroUsize;
use std::time::Duration;

use super::{Address, Validators};

/// The behaviour of a run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The number of requests at the same time.
    pub concurrency: NonZeroUsize,
    /// The longest time in which nothing is received, until a request has failed. The whole of a request may take longer.
    pub stall: Duration,
    /// The number of attempts after the first.
    pub retries: u32,
    /// The time before the second attempt. It doubles with each further attempt, and varies by a half.
    pub first_wait: Duration,
    /// The longest time that the server may ask to wait (`Retry-After`).
    pub longest_wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            concurrency: NonZeroUsize::MIN.saturating_add(3),
            stall: Duration::from_secs(30),
            retries: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(120),
        }
    }
}

/// A page to fetch.
#[derive(Debug, Clone)]
pub struct Request {
    /// The address.
    pub address: Address,
    /// What the server said about the copy that is known, so that it is not sent again.
    pub validators: Option<Validators>,
}

/// No server could be reached.
#[derive(Debug)]
pub struct Unreachable {
    /// One of the hosts.
    pub host: String,
    /// The reason, as the operating system words it.
    pub reason: String,
}
