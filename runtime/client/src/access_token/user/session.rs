//! One user's tokens over time: refreshed before they expire, by one request at a time.

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

/// The next token is fetched in the last five minutes of the old one, which still serves.
const WINDOW: Duration = Duration::from_secs(5 * 60);

/// The refresh token was used, revoked, expired, or never good: only the user can help. Source: the page «刷新 user_access_token».
const ENDS_SESSION: [i64; 5] = [20_024, 20_026, 20_037, 20_064, 20_073];

/// Gives out the access token of one user, and refreshes it before it expires or when the platform refuses it. Cheap to clone; clones
/// are the same session.
///
/// Give it to single calls (`.user(&session)`), or to a client (`client.for_user(&session)`).
///
/// A refresh token is good for one request. So one request is in flight however many callers wait; it goes on when they leave; and the
/// new tokens are in the client's store before the first of them is used. Where several processes share a store, each looks there before
/// it refreshes and after the platform refused its refresh token; that does not keep two from refreshing in the same instant, of which
/// the platform serves one, and the other then finds the new tokens in the store.
///
/// **A reply that is lost.** When a refresh breaks off or times out, the platform may or may not have used the refresh token up, and
/// nothing tells. The request is not sent again by itself. The access token serves as long as it lives (one minute more, if the platform
/// did refresh it), and the next refresh tries the same refresh token: the platform either takes it, or says that it was used (20073,
/// 20064). The latter ends the session: every call fails with [`ErrorKind::AccessToken`](crate::ErrorKind::AccessToken), and the user has
/// to authorize again.
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
    /// The platform refused the access token.
    refused: bool,
    flight: Option<WeakShared<Flight>>,
    /// Refreshes that failed in a row.
    failures: u32,
    /// No refresh in the background before this.
    not_before: Option<Instant>,
    /// Why it cannot be refreshed any more.
    ended: Option<Error>,
}

type Flight = BoxFuture<'static, Result<AccessToken, Error>>;

impl UserSession {
    /// The tokens as they are now.
    pub fn tokens(&self) -> UserTokens {
        self.0.state().tokens.clone()
    }
}

impl State {
    /// Of tokens of which no more is known than when they expire.
    fn new(tokens: UserTokens) -> Self {
        Self::with(tokens, Lifetime::remaining)
    }

    /// Of tokens that were granted just now.
    fn granted(tokens: UserTokens) -> Self {
        Self::with(tokens, Lifetime::granted)
    }

    fn with(tokens: UserTokens, lifetime: fn(Instant, Duration, Duration) -> Lifetime) -> Self {
        let left = until(tokens.expires, LONGEST_LIFE).unwrap_or_default();
        Self {
            lifetime: lifetime(Instant::now(), left, WINDOW),
            tokens,
            refused: false,
            flight: None,
            failures: 0,
            not_before: None,
            ended: None,
        }
    }

    fn phase(&self, now: Instant) -> Phase {
        match self.refused {
            true => Phase::Spent,
            false => self.lifetime.phase(now),
        }
    }

    /// Whether the platform may still take the access token, however close its end is.
    fn is_usable(&self) -> bool {
        !self.refused && !self.lifetime.is_over(Instant::now())
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

    /// Goes on with other tokens. They are saved first.
    pub(super) async fn replace(&self, tokens: UserTokens) {
        self.app.shelf.save(&self.key, tokens.to_stored()).await;
        *self.state() = State::new(tokens);
    }

    async fn current(self: &Arc<Self>) -> Result<AccessToken, Error> {
        let flight = {
            let mut state = self.state();
            let now = Instant::now();
            let phase = state.phase(now);
            if phase != Phase::Spent {
                let due = state.not_before.is_none_or(|time| now >= time);
                if phase == Phase::Aging && due && state.is_refreshable() {
                    drop(self.flight(&mut state));
                }
                return Ok(state.tokens.access.clone());
            }
            if !state.is_refreshable() {
                return match state.is_usable() {
                    true => Ok(state.tokens.access.clone()),
                    false => Err(state.ended.clone().unwrap_or_else(unrefreshable)),
                };
            }
            self.flight(&mut state)
        };
        flight.await.or_else(|error| {
            let state = self.state();
            match state.is_usable() {
                true => Ok(state.tokens.access.clone()),
                false => Err(error),
            }
        })
    }

    /// The refresh in flight, or a new one. It runs by itself: a caller who leaves must not break it off half way, which could lose
    /// the only refresh token.
    fn flight(self: &Arc<Self>, state: &mut State) -> Shared<Flight> {
        if let Some(flight) = state.flight.as_ref().and_then(WeakShared::upgrade) {
            return flight;
        }
        let flight: Shared<Flight> = self.clone().refresh().boxed().shared();
        state.flight = flight.downgrade();
        tokio::spawn(flight.clone());
        flight
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
                // Not those of a user who has just authorized again.
                if self.state().tokens == known {
                    self.app.shelf.save(&self.key, tokens.to_stored()).await;
                }
                Ok(self.adopt(&known, State::granted(tokens)))
            }
            Err(error)
                if error
                    .code()
                    .is_some_and(|code| ENDS_SESSION.contains(&code)) =>
            {
                // Another process may have been quicker.
                if let Some(newer) = self.stored_after(latest).await {
                    return Ok(self.adopt(&known, State::new(newer)));
                }
                self.app.shelf.remove(&self.key, &latest.to_stored()).await;
                Err(self.end(&known, error))
            }
            Err(error) => {
                let mut state = self.state();
                state.flight = None;
                state.failures = state.failures.saturating_add(1);
                let pause = pause(state.failures);
                state.not_before = Some(Instant::now() + pause);
                tracing::warn!(%error, ?pause, "a user access token could not be refreshed");
                Err(error)
            }
        }
    }

    /// There are no further tokens after `known`, unless somebody has put others in their place.
    fn end(&self, known: &UserTokens, error: Error) -> Error {
        let error = error.adding(AUTHORIZE_AGAIN);
        let mut state = self.state();
        state.flight = None;
        if state.tokens == *known {
            state.ended = Some(error.clone());
        }
        error
    }

    /// The tokens in the store, if they are newer than these.
    async fn stored_after(&self, known: &UserTokens) -> Option<UserTokens> {
        let stored = self.app.shelf.load(&self.key).await?;
        let stored = UserTokens::from_stored(&stored)?;
        // A store whose last save failed holds older ones.
        let newer = stored.refresh != known.refresh && stored.expires > known.expires;
        newer.then_some(stored)
    }

    /// Goes on with `next` instead of `known`, unless somebody has put others in their place; gives the access token to use.
    fn adopt(&self, known: &UserTokens, next: State) -> AccessToken {
        let mut state = self.state();
        if state.tokens == *known {
            *state = next;
        }
        state.tokens.access.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // State is replaced whole, or one flag at a time, so a panic elsewhere cannot have left it half written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const AUTHORIZE_AGAIN: &str = "the user has to authorize again";

fn unrefreshable() -> Error {
    no_token("the user's access token is no good any more, and there is no refresh token, which takes the scope offline_access")
        .adding(AUTHORIZE_AGAIN)
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
                // Another has taken its place.
                return true;
            }
            if state.is_refreshable() {
                state.refused = true;
            }
            state.refused
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
