//! When requests are sent: pauses that the server asks for, further attempts after failures, and hosts that are given up.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::exchange::Attempt;
use super::options::{Options, Request, Unreachable};
use super::{Problem, Reply};

/// The number of pages in a row for which a host must fail, in all attempts, until it is given up. It bounds the time of a run: without
/// it, each of a thousand pages would wait for a server that is down.
const FAILED_PAGES: usize = 8;

/// The pace of a run, shared by its threads.
pub(super) struct Pace<'o> {
    options: &'o Options,
    /// No request is sent before this time.
    resume: Mutex<Instant>,
    hosts: Mutex<BTreeMap<String, Host>>,
}

/// The experience with a host.
#[derive(Debug, Default)]
struct Host {
    /// True if anything was received.
    is_reached: bool,
    /// The pages that failed since the last one that did not.
    failed_pages: usize,
    /// True if no more pages are requested.
    is_given_up: bool,
    /// Why the first connection was not possible.
    unreachable: Option<String>,
}

impl<'o> Pace<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Self {
            options,
            resume: Mutex::new(Instant::now()),
            hosts: Mutex::default(),
        }
    }

    /// The host that could not be reached, if none could be.
    pub(super) fn into_unreachable(self) -> Option<Unreachable> {
        let hosts = self.hosts.into_inner().ok()?;
        if hosts.values().any(|host| host.is_reached) {
            return None;
        }
        hosts.into_iter().find_map(|(host, of)| {
            let reason = of.unreachable?;
            Some(Unreachable { host, reason })
        })
    }

    /// Sends a request until an attempt is final, or its host is given up.
    pub(super) fn repeat(&self, request: &Request, send: impl Fn() -> Attempt) -> Reply {
        let host = request.address.host();
        let mut wait = self.options.first_wait;
        let mut failed = None;
        for left in (0..=self.options.retries).rev() {
            self.pause();
            if self.with_host(host, |host| host.is_given_up) {
                break;
            }
            let (problem, asked) = match send() {
                Attempt::Final(reply) => {
                    self.with_host(host, Host::answered);
                    return reply;
                }
                Attempt::Failed {
                    problem,
                    retry_after,
                } => (problem, retry_after.unwrap_or_default()),
            };
            if asked > self.options.longest_wait {
                self.with_host(host, |host| host.is_given_up = true);
                failed = Some(with_wait(problem, asked));
                break;
            }
            // The server asks all of its clients, so that the other threads wait too.
            self.hold(asked);
            self.with_host(host, |host| host.failed_once(&problem));
            failed = Some(problem);
            if left > 0 {
                // Threads that failed together do not try again together.
                std::thread::sleep(wait.mul_f64(0.75 + fastrand::f64() / 2.0));
                wait = wait.saturating_mul(2);
            }
        }
        match failed {
            Some(problem) => {
                self.with_host(host, |host| host.failed(&problem));
                Reply::Failed(problem)
            }
            None => Reply::Failed(Problem::NotRequested),
        }
    }

    /// Reads or changes what is known of a host.
    fn with_host<T: Default>(&self, host: &str, with: impl FnOnce(&mut Host) -> T) -> T {
        let Ok(mut hosts) = self.hosts.lock() else {
            return T::default();
        };
        with(hosts.entry(host.to_owned()).or_default())
    }

    /// Lets no thread send a request for a time.
    fn hold(&self, time: Duration) {
        if let Ok(mut resume) = self.resume.lock() {
            *resume = (*resume).max(Instant::now() + time);
        }
    }

    /// Waits until requests may be sent.
    fn pause(&self) {
        loop {
            let resume = self.resume.lock().map(|resume| *resume);
            let wait = resume.map_or(Duration::ZERO, |resume| {
                resume.saturating_duration_since(Instant::now())
            });
            if wait.is_zero() {
                return;
            }
            std::thread::sleep(wait);
        }
    }
}

impl Host {
    /// A page, or the certain answer that there is none.
    fn answered(&mut self) {
        self.is_reached = true;
        self.failed_pages = 0;
    }

    /// An attempt failed.
    fn failed_once(&mut self, problem: &Problem) {
        match problem {
            Problem::Connection {
                reason,
                is_unreachable: true,
            } => {
                self.unreachable.get_or_insert_with(|| reason.clone());
            }
            _ => self.is_reached = true,
        }
    }

    /// All attempts for a page failed. The other pages of a host that was never reached would fail in the same way.
    fn failed(&mut self, problem: &Problem) {
        self.failed_pages += 1;
        let is_unreachable =
            matches!(problem, Problem::Connection { is_unreachable, .. } if *is_unreachable);
        self.is_given_up |=
            self.failed_pages >= FAILED_PAGES || (is_unreachable && !self.is_reached);
    }
}

fn with_wait(problem: Problem, asked: Duration) -> Problem {
    match problem {
        Problem::Status { status, .. } => Problem::Status {
            status,
            retry_after: Some(asked),
        },
        other => other,
    }
}
