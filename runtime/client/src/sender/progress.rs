//! The progress of a call, and when it is tried again.

use std::time::Duration;

use tokio::time::Instant;

use crate::access_token::AccessTokenProvider;
use crate::assemble::Assembled;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::{Error, ErrorKind};

/// The state of a call between its attempts.
#[derive(Default)]
pub(super) struct Progress {
    /// The end of the whole call.
    pub(super) deadline: Option<Instant>,
    /// The number of sent requests.
    pub(super) sent: u32,
    /// Failures that count as attempts of the policy.
    failures: u32,
    /// Waits for a rate limit.
    waits: u32,
    /// True if the access token was renewed.
    pub(super) renewed: bool,
    /// The error of the last attempt.
    pub(super) last: Option<Error>,
}

impl Progress {
    /// The state before the first attempt of a call that must end at `deadline`.
    pub(super) fn until(deadline: Option<Instant>) -> Self {
        Self {
            deadline,
            ..Self::default()
        }
    }

    /// Returns the delay before the next attempt; `None` if the call must not be tried again.
    pub(super) fn again(
        &mut self,
        request: &Assembled,
        error: &Error,
        policy: &RetryPolicy,
        renewable: bool,
        budget: &RetryBudget,
    ) -> Option<Duration> {
        if !request.is_replayable() {
            return None;
        }
        let unavailable = error.status().is_some_and(|status| status >= 500);
        match error.kind() {
            ErrorKind::AccessTokenRefused if renewable => {
                self.renewed = true;
                return Some(Duration::ZERO);
            }
            ErrorKind::RateLimited => {
                if self.waits >= policy.waits {
                    return None;
                }
                self.waits += 1;
                // All refused requests are sent again when the window opens: a random delay spreads them.
                return Some(match error.reset() {
                    Some(reset) => reset + policy.delay(1),
                    None => policy.delay(self.waits),
                });
            }
            ErrorKind::Connect => {}
            ErrorKind::Transport | ErrorKind::Timeout if request.is_idempotent() => {}
            ErrorKind::Api | ErrorKind::Http if unavailable && request.is_idempotent() => {}
            _ => return None,
        }
        self.failures += 1;
        if self.failures >= policy.attempts || !budget.spend() {
            return None;
        }
        Some(policy.delay(self.failures))
    }

    /// Adds the advice of the provider to a refusal of a renewed token.
    pub(super) fn advise(&self, error: Error, provider: Option<&dyn AccessTokenProvider>) -> Error {
        match provider {
            Some(provider) if self.renewed && error.kind() == ErrorKind::AccessTokenRefused => {
                provider.refused_again(error)
            }
            _ => error,
        }
    }

    /// Returns true if the call does not end within this delay.
    pub(super) fn has_time(&self, delay: Duration) -> bool {
        let end = Instant::now().checked_add(delay);
        self.deadline
            .is_none_or(|deadline| end.is_some_and(|end| end < deadline))
    }
}
