//! When requests are sent: pauses that the server asks for, and further attempts after failures.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::exchange::Attempt;
use super::options::{Options, Request, Unreachable};
use super::{Problem, Reply};

/// The pace of a run, shared by its threads.
pub(super) struct Pace<'o> {
    options: &'o Options,
    /// No request is sent before this time.
    resume: Mutex<Instant>,
    /// True if anything was received from a server.
    reached: AtomicBool,
    stopped: AtomicBool,
    unreachable: Mutex<Option<Unreachable>>,
}

impl<'o> Pace<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Self {
            options,
            resume: Mutex::new(Instant::now()),
            reached: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
            unreachable: Mutex::new(None),
        }
    }

    /// True if the run was given up.
    pub(super) fn has_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(super) fn into_unreachable(self) -> Option<Unreachable> {
        self.unreachable.into_inner().ok().flatten()
    }

    /// Sends a request until an attempt is final. `None` if the run was given up meanwhile.
    pub(super) fn repeat(&self, request: &Request, send: impl Fn() -> Attempt) -> Option<Reply> {
        let mut wait = self.options.first_wait;
        let mut left = self.options.retries;
        loop {
            if !self.pause() {
                return None;
            }
            let (problem, retry_after) = match send() {
                Attempt::Final(reply) => {
                    self.reached.store(true, Ordering::Relaxed);
                    return Some(reply);
                }
                Attempt::Failed {
                    problem,
                    retry_after,
                } => (problem, retry_after),
            };
            let is_unreachable =
                matches!(problem, Problem::Connection { is_unreachable, .. } if is_unreachable);
            if !is_unreachable {
                self.reached.store(true, Ordering::Relaxed);
            }
            if left == 0 {
                return self.give_up(request, problem);
            }
            left -= 1;
            match retry_after {
                Some(asked) if asked > self.options.longest_wait => {
                    return Some(Reply::Failed(with_wait(problem, asked)));
                }
                // The server asks all of its clients, so that the other threads wait too.
                Some(asked) => self.hold(asked),
                None => {
                    // Threads that failed together do not try again together.
                    std::thread::sleep(wait.mul_f64(0.75 + fastrand::f64() / 2.0));
                    wait = wait.saturating_mul(2);
                }
            }
        }
    }

    /// The failure of the last attempt. If no server was ever reached, the other pages would fail in the same way, and the run ends.
    fn give_up(&self, request: &Request, problem: Problem) -> Option<Reply> {
        match problem {
            Problem::Connection {
                reason,
                is_unreachable: true,
            } if !self.reached.load(Ordering::Relaxed) => {
                self.stopped.store(true, Ordering::Relaxed);
                if let Ok(mut unreachable) = self.unreachable.lock() {
                    unreachable.get_or_insert_with(|| Unreachable {
                        host: request.address.host().to_owned(),
                        reason,
                    });
                }
                None
            }
            problem => Some(Reply::Failed(problem)),
        }
    }

    /// Lets no thread send a request for a time.
    fn hold(&self, time: Duration) {
        if let Ok(mut resume) = self.resume.lock() {
            *resume = (*resume).max(Instant::now() + time);
        }
    }

    /// Waits until requests may be sent. Returns false if the run was given up.
    fn pause(&self) -> bool {
        loop {
            if self.has_stopped() {
                return false;
            }
            let resume = self.resume.lock().map(|resume| *resume);
            let wait = resume.map_or(Duration::ZERO, |resume| {
                resume.saturating_duration_since(Instant::now())
            });
            if wait.is_zero() {
                return true;
            }
            std::thread::sleep(wait);
        }
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
