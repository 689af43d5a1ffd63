//! The state of a session: its tokens, and what is known about them.

use std::time::Duration;

use futures_util::future::{BoxFuture, Shared};
use tokio::time::Instant;

use super::UserTokens;
use super::endpoint::LONGEST_LIFE;
use crate::Error;
use crate::Secret;
use crate::access_token::lifetime::{Lifetime, Phase, pause, until};
use crate::access_token::no_token;

/// The advice of an error after which only the user can help.
pub(super) const AUTHORIZE_AGAIN: &str = "the user must authorize again";

/// The remaining lifetime below which the token is refreshed, although it is still valid.
const WINDOW: Duration = Duration::from_secs(5 * 60);
/// The pause before tokens that could not be saved are saved again.
const SAVE_PAUSE: Duration = Duration::from_secs(60);

/// A refresh in progress; `None` if it never began, because its runtime ended first.
pub(super) type Refresh = Shared<BoxFuture<'static, Option<Result<UserTokens, Error>>>>;

pub(super) struct State {
    pub(super) tokens: UserTokens,
    lifetime: Lifetime,
    /// True if the platform rejected the access token.
    rejected: bool,
    /// The refresh token that was used for these tokens.
    spent: Option<Secret>,
    /// Held strongly: a refresh continues without callers, and a second one must not begin meanwhile.
    pub(super) refresh: Option<Refresh>,
    /// The number of consecutive failed refreshes.
    failures: u32,
    /// The earliest time of the next refresh of a token that is still valid.
    not_before: Option<Instant>,
    /// Set if the tokens are not in the caller's store, because it failed: the time of the next attempt.
    unsaved: Option<Instant>,
    /// The reason why the session has ended.
    ended: Option<Error>,
}

impl State {
    /// Creates the state for tokens of which only the expiry is known.
    pub(super) fn new(tokens: UserTokens) -> Self {
        Self::with(tokens, Lifetime::remaining)
    }

    /// Creates the state for tokens that were just issued.
    pub(super) fn granted(tokens: UserTokens) -> Self {
        Self::with(tokens, Lifetime::granted)
    }

    /// Notes that the refresh token of `old` was used for these tokens.
    pub(super) fn after(mut self, old: &UserTokens) -> Self {
        self.spent = old.refresh.as_ref().map(|(token, _)| token.clone());
        self
    }

    fn with(tokens: UserTokens, lifetime: fn(Instant, Duration, Duration) -> Lifetime) -> Self {
        let left = until(tokens.expires, LONGEST_LIFE).unwrap_or_default();
        Self {
            lifetime: lifetime(Instant::now(), left, WINDOW),
            tokens,
            rejected: false,
            spent: None,
            refresh: None,
            failures: 0,
            not_before: None,
            unsaved: None,
            ended: None,
        }
    }

    pub(super) fn phase(&self) -> Phase {
        match self.rejected {
            true => Phase::Expired,
            false => self.lifetime.phase(Instant::now()),
        }
    }

    /// Returns true if the platform may still accept the access token, even if it is about to expire.
    pub(super) fn is_usable(&self) -> bool {
        !self.rejected && !self.lifetime.is_over(Instant::now())
    }

    /// Returns true if the access token is valid for at least `duration`, by this machine's clock.
    pub(super) fn lasts(&self, duration: Duration) -> bool {
        !self.rejected
            && !self
                .lifetime
                .is_over(Instant::now() + duration.min(LONGEST_LIFE))
    }

    pub(super) fn is_refreshable(&self) -> bool {
        self.ended.is_none() && self.tokens.refresh.is_some()
    }

    /// Returns true if a failed refresh may be repeated now, although the access token is still valid.
    pub(super) fn may_refresh_early(&self) -> bool {
        let paused = self.not_before.is_some_and(|time| Instant::now() < time);
        self.is_refreshable() && self.refresh.is_none() && !paused
    }

    /// Returns true if the refresh token of `tokens` was used for the current tokens.
    pub(super) fn has_spent(&self, tokens: &UserTokens) -> bool {
        let refresh = tokens.refresh.as_ref().map(|(token, _)| token);
        refresh.is_some() && refresh == self.spent.as_ref()
    }

    /// The platform rejected the access token. Returns true if it can be refreshed.
    pub(super) fn reject(&mut self) -> bool {
        self.rejected |= self.is_refreshable();
        self.rejected
    }

    /// Ends the refresh in progress with an error. The tokens stay as they are.
    pub(super) fn failed(&mut self, error: &Error) {
        self.refresh = None;
        self.failures = self.failures.saturating_add(1);
        let pause = pause(self.failures);
        self.not_before = Some(Instant::now() + pause);
        tracing::warn!(%error, ?pause, "a user access token could not be refreshed");
    }

    /// Ends the session.
    pub(super) fn end(&mut self, error: Error) {
        self.refresh = None;
        self.ended = Some(error);
    }

    /// The reason why a session that cannot be refreshed has no token.
    pub(super) fn reason(&self) -> Error {
        self.ended.clone().unwrap_or_else(|| {
            no_token("the user's access token is not valid any more, and there is no refresh token; request the scope offline_access to get one")
                .with_note(AUTHORIZE_AGAIN)
        })
    }

    /// Notes whether the tokens are in the caller's store.
    pub(super) fn saved(&mut self, saved: bool) {
        self.unsaved = (!saved).then(|| Instant::now() + SAVE_PAUSE);
    }

    /// Returns true if tokens that could not be saved are to be saved now.
    pub(super) fn takes_unsaved(&mut self) -> bool {
        let due = self.unsaved.is_some_and(|time| Instant::now() >= time);
        if due {
            self.unsaved = Some(Instant::now() + SAVE_PAUSE);
        }
        due
    }
}
