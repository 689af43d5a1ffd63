//! The session of a user: tokens that are refreshed before they expire, by one request at a time.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use tokio::time::Instant;

use super::UserTokens;
use super::endpoint::{For, LONGEST_LIFE, ask};
use crate::access_token::lifetime::{Lifetime, Phase, pause, until};
use crate::access_token::{
    AccessToken, AccessTokenProvider, AccessTokenRequest, AppIdentity, no_token,
};
use crate::{AccessTokenKind, Error};

/// The remaining lifetime below which the token is refreshed in the background. The old token is used meanwhile.
const WINDOW: Duration = Duration::from_secs(5 * 60);

/// Codes for a refresh token that was used or revoked, has expired, or is invalid: the user must authorize again. Source: the page
/// «刷新 user_access_token».
const ENDS_SESSION: [i64; 5] = [20_024, 20_026, 20_037, 20_064, 20_073];

/// The session of one user. It provides the user's access token, and refreshes it before it expires or when the platform rejects it.
/// Cheap to clone; clones share the session.
///
/// Pass it to single calls (`.user(&session)`), or to a client (`client.for_user(&session)`).
///
/// # Refreshing
///
/// A refresh token is valid for one request. Therefore:
///
/// - All callers share one refresh request, which continues even if all of them are dropped.
/// - New tokens are saved in the client's store before they are used.
/// - Processes that share a store load from it before a refresh, and after the platform rejected their refresh token.
/// - Two processes may still refresh at the same moment. The platform accepts one, and the other loads the new tokens from the store.
///
/// # Lost replies
///
/// If a refresh times out or its connection breaks, it is unknown if the platform has used up the refresh token. The request is not
/// retried. The access token is used until it expires (only one more minute, if the platform did refresh it). The next refresh uses
/// the same refresh token. The platform either accepts it, or answers that it was used (20073, 20064). In the second case the session
/// ends: every call fails with [`ErrorKind::AccessToken`](crate::ErrorKind::AccessToken), and the user must authorize again.
#[derive(Clone)]
pub struct UserSession(pub(super) Arc<Session>);

pub(super) struct Session {
    app: Arc<AppIdentity>,
    key: String,
    state: Mutex<State>,
}

struct State {
    tokens: UserTokens,
    lifetime: Lifetime,
    /// True if the platform rejected the access token.
    rejected: bool,
    pending: Option<WeakShared<Pending>>,
    /// The number of consecutive failed refreshes.
    failures: u32,
    /// The earliest time of the next refresh in the background.
    not_before: Option<Instant>,
    /// The reason why the session has ended.
    ended: Option<Error>,
}

type Pending = BoxFuture<'static, Result<AccessToken, Error>>;

impl UserSession {
    /// Returns the current tokens.
    pub fn tokens(&self) -> UserTokens {
        self.0.state().tokens.clone()
    }
}

impl State {
    /// Creates the state for tokens of which only the expiry is known.
    fn new(tokens: UserTokens) -> Self {
        Self::with(tokens, Lifetime::remaining)
    }

    /// Creates the state for tokens that were just issued.
    fn granted(tokens: UserTokens) -> Self {
        Self::with(tokens, Lifetime::granted)
    }

    fn with(tokens: UserTokens, lifetime: fn(Instant, Duration, Duration) -> Lifetime) -> Self {
        let left = until(tokens.expires, LONGEST_LIFE).unwrap_or_default();
        Self {
            lifetime: lifetime(Instant::now(), left, WINDOW),
            tokens,
            rejected: false,
            pending: None,
            failures: 0,
            not_before: None,
            ended: None,
        }
    }

    fn phase(&self, now: Instant) -> Phase {
        match self.rejected {
            true => Phase::Expired,
            false => self.lifetime.phase(now),
        }
    }

    /// Returns true if the platform may still accept the access token, even if it is about to expire.
    fn is_usable(&self) -> bool {
        !self.rejected && !self.lifetime.is_over(Instant::now())
    }

    fn is_refreshable(&self) -> bool {
        self.ended.is_none() && self.tokens.refresh.is_some()
    }
}

impl Session {
    pub(super) fn new(app: Arc<AppIdentity>, key: String, tokens: UserTokens) -> Self {
        Self {
            app,
            key,
            state: Mutex::new(State::new(tokens)),
        }
    }

    /// Saves other tokens, and then uses them.
    pub(super) async fn replace(&self, tokens: UserTokens) {
        let _ = self
            .app
            .store
            .save_precious(&self.key, tokens.to_stored())
            .await;
        *self.state() = State::new(tokens);
    }

    async fn current(self: &Arc<Self>) -> Result<AccessToken, Error> {
        let pending = {
            let mut state = self.state();
            let now = Instant::now();
            let phase = state.phase(now);
            if phase != Phase::Expired {
                let due = state.not_before.is_none_or(|time| now >= time);
                if phase == Phase::RenewalDue && due && state.is_refreshable() {
                    drop(self.pending(&mut state));
                }
                return Ok(state.tokens.access.clone());
            }
            if !state.is_refreshable() {
                return match state.is_usable() {
                    true => Ok(state.tokens.access.clone()),
                    false => Err(state.ended.clone().unwrap_or_else(unrefreshable)),
                };
            }
            self.pending(&mut state)
        };
        pending.await.or_else(|error| {
            let state = self.state();
            match state.is_usable() {
                true => Ok(state.tokens.access.clone()),
                false => Err(error),
            }
        })
    }

    /// Returns the refresh in progress, or starts one. It runs in its own task, because a dropped caller must not cancel it: that could
    /// lose the only refresh token.
    fn pending(self: &Arc<Self>, state: &mut State) -> Shared<Pending> {
        if let Some(pending) = state.pending.as_ref().and_then(WeakShared::upgrade) {
            return pending;
        }
        let pending: Shared<Pending> = self.clone().refresh().boxed().shared();
        state.pending = pending.downgrade();
        tokio::spawn(pending.clone());
        pending
    }

    async fn refresh(self: Arc<Self>) -> Result<AccessToken, Error> {
        let known = self.state().tokens.clone();
        let newer = self.stored_after(&known).await;
        if let Some(newer) = &newer {
            let next = State::new(newer.clone());
            if next.phase(Instant::now()) == Phase::Fresh || newer.refresh.is_none() {
                return Ok(self.adopt(&known, next));
            }
        }
        let latest = newer.as_ref().unwrap_or(&known);
        let Some((refresh_token, expires)) = &latest.refresh else {
            return Err(unrefreshable());
        };
        if expires.is_some_and(|end| until(end, LONGEST_LIFE).is_none()) {
            let error = no_token("the user's refresh token has expired");
            return Err(self.end(&known, error));
        }
        match ask(&self.app, For::Refresh(refresh_token)).await {
            Ok(tokens) => {
                // Tokens of a user who has authorized again in the meantime must not be overwritten.
                if self.state().tokens == known {
                    let _ = self
                        .app
                        .store
                        .save_precious(&self.key, tokens.to_stored())
                        .await;
                }
                Ok(self.adopt(&known, State::granted(tokens)))
            }
            Err(error)
                if error
                    .code()
                    .is_some_and(|code| ENDS_SESSION.contains(&code)) =>
            {
                // Another process may have refreshed first.
                if let Some(newer) = self.stored_after(latest).await {
                    return Ok(self.adopt(&known, State::new(newer)));
                }
                self.app.store.remove(&self.key, &latest.to_stored()).await;
                Err(self.end(&known, error))
            }
            Err(error) => {
                let mut state = self.state();
                state.pending = None;
                state.failures = state.failures.saturating_add(1);
                let pause = pause(state.failures);
                state.not_before = Some(Instant::now() + pause);
                tracing::warn!(%error, ?pause, "a user access token could not be refreshed");
                Err(error)
            }
        }
    }

    /// Ends the session with this error, unless the tokens were replaced since `known`.
    fn end(&self, known: &UserTokens, error: Error) -> Error {
        let error = error.with_note(AUTHORIZE_AGAIN);
        let mut state = self.state();
        state.pending = None;
        if state.tokens == *known {
            state.ended = Some(error.clone());
        }
        error
    }

    /// Returns the tokens in the store, if they are newer than `known`.
    async fn stored_after(&self, known: &UserTokens) -> Option<UserTokens> {
        let stored = self.app.store.load(&self.key).await.ok()??;
        let stored = UserTokens::from_stored(&stored)?;
        // If the last save failed, the store has older ones.
        let newer = stored.refresh != known.refresh && stored.expires > known.expires;
        newer.then_some(stored)
    }

    /// Replaces the tokens by `next`, unless they were replaced since `known`. Returns the access token to use.
    fn adopt(&self, known: &UserTokens, next: State) -> AccessToken {
        let mut state = self.state();
        if state.tokens == *known {
            *state = next;
        }
        state.tokens.access.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is replaced as a whole, or one field at a time, so it is consistent even after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const AUTHORIZE_AGAIN: &str = "the user must authorize again";

fn unrefreshable() -> Error {
    no_token("the user's access token is not valid any more, and there is no refresh token; request the scope offline_access to get one")
        .with_note(AUTHORIZE_AGAIN)
}

impl AccessTokenProvider for UserSession {
    fn kinds(&self) -> &[AccessTokenKind] {
        &[AccessTokenKind::User]
    }

    fn access_token<'a>(
        &'a self,
        _: AccessTokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(self.0.current())
    }

    fn refused<'a>(
        &'a self,
        _: AccessTokenRequest<'a>,
        token: &'a AccessToken,
    ) -> BoxFuture<'a, bool> {
        Box::pin(async {
            let mut state = self.0.state();
            if !state.tokens.access.is_same(token) {
                // The token was replaced.
                return true;
            }
            if state.is_refreshable() {
                state.rejected = true;
            }
            state.rejected
        })
    }
}

impl fmt::Debug for UserSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserSession")
            .field("key", &self.0.key)
            .field("tokens", &self.tokens())
            .finish()
    }
}
