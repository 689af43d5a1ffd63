//! One refresh: store → platform → store → session. It depends on no caller and on no caller's runtime.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use openapi_client_runtime::platform::background;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tracing::Dispatch;
use tracing::dispatcher::{get_default, with_default};

use super::UserTokens;
use super::endpoint::{For, LONGEST_LIFE, ask};
use super::session::Session;
use super::state::{AUTHORIZE_AGAIN, Refresh, State};
use crate::Error;
use crate::access_token::lifetime::{Phase, until};
use crate::access_token::no_token;
use crate::access_token::store::StoreUnavailable;

/// Codes for a refresh token that was used or revoked. Source: the page «刷新 user_access_token».
const USED: [i64; 2] = [20_064, 20_073];
/// Codes for a refresh token that is invalid, of another app, or has expired: the user must authorize again. Source: the same page.
const INVALID: [i64; 3] = [20_024, 20_026, 20_037];

/// The waits for the process that used the refresh token first, until it has saved the new tokens.
const WAITS: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1600),
];

/// Tokens that replace those of a session.
enum Renewal {
    /// Another process saved them.
    Stored(UserTokens),
    Granted(UserTokens),
}

enum Failure {
    Temporary(Error),
    EndsSession(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Temporary(error)
    }
}

impl Session {
    /// Returns the refresh in progress, or begins one.
    ///
    /// A lost reply loses the session. So a refresh continues when all callers are dropped, and the end of the runtime waits for it, as it
    /// waits for every blocking task. Its timers and connections belong to a runtime that is always driven.
    pub(super) fn refreshing(self: &Arc<Self>, state: &mut State, forced: bool) -> Refresh {
        if let Some(refresh) = &state.refresh {
            return refresh.clone();
        }
        let (session, known) = (self.clone(), state.tokens.clone());
        let postponable = !forced && state.is_usable();
        let log = get_default(Dispatch::clone);
        let task =
            spawn_blocking(move || with_default(&log, || session.refresh_now(&known, postponable)));
        // A panic is caught inside, so that there is no outcome only if the task never began.
        let refresh = task.map(Result::ok).boxed().shared();
        state.refresh = Some(refresh.clone());
        refresh
    }

    fn refresh_now(&self, known: &UserTokens, postponable: bool) -> Result<UserTokens, Error> {
        let refresh = AssertUnwindSafe(|| self.replace_by_refresh(known, postponable));
        let failure = match catch_unwind(refresh) {
            Ok(Ok(tokens)) => return Ok(tokens),
            Ok(Err(failure)) => failure,
            Err(_) => Failure::Temporary(no_token("the refresh of the token panicked")),
        };
        let mut state = self.state();
        let is_current = state.tokens == *known;
        Err(match failure {
            Failure::Temporary(error) => {
                if is_current {
                    state.failed(&error);
                }
                error
            }
            Failure::EndsSession(error) => {
                let error = error.with_note(AUTHORIZE_AGAIN);
                if is_current {
                    state.end(error.clone());
                }
                error
            }
        })
    }

    fn replace_by_refresh(
        &self,
        known: &UserTokens,
        postponable: bool,
    ) -> Result<UserTokens, Failure> {
        let runtime = background().map_err(Error::from)?;
        let renewal = runtime.block_on(self.renewal(known, postponable))?;
        let _writing = self.writing();
        // Tokens of a user who has authorized again in the meantime must not be overwritten.
        let current = self.state().tokens.clone();
        if current != *known {
            return Ok(current);
        }
        let next = match renewal {
            Renewal::Stored(tokens) => State::new(tokens).after(known),
            Renewal::Granted(tokens) => {
                let saved = runtime.block_on(self.save(&tokens));
                let mut next = State::granted(tokens).after(known);
                next.saved(saved);
                next
            }
        };
        let tokens = next.tokens.clone();
        *self.state() = next;
        Ok(tokens)
    }

    async fn renewal(&self, known: &UserTokens, postponable: bool) -> Result<Renewal, Failure> {
        let newer = match self.stored_after(known).await {
            Ok(newer) => newer,
            // New tokens could not be saved either.
            Err(StoreUnavailable) if postponable => {
                let problem = "the access token store is not available, so the refresh waits";
                return Err(no_token(problem).into());
            }
            Err(StoreUnavailable) => None,
        };
        if let Some(newer) = &newer {
            let fresh = State::new(newer.clone()).phase() == Phase::Fresh;
            if fresh || newer.refresh.is_none() {
                return Ok(Renewal::Stored(newer.clone()));
            }
        }
        let latest = newer.as_ref().unwrap_or(known);
        let Some((refresh_token, expires)) = &latest.refresh else {
            return Err(self.state().reason().into());
        };
        if expires.is_some_and(|end| until(end, LONGEST_LIFE).is_none()) {
            let error = no_token("the user's refresh token has expired");
            return Err(Failure::EndsSession(error));
        }
        let error = match ask(&self.app, For::Refresh(refresh_token)).await {
            Ok(tokens) => return Ok(Renewal::Granted(tokens)),
            Err(error) => error,
        };
        let waits: &[Duration] = match error.code() {
            Some(code) if USED.contains(&code) && self.app.store.is_some() => &WAITS,
            Some(code) if USED.contains(&code) || INVALID.contains(&code) => &WAITS[..1],
            _ => return Err(error.into()),
        };
        for wait in waits {
            sleep(*wait).await;
            if let Ok(Some(newer)) = self.stored_after(latest).await {
                return Ok(Renewal::Stored(newer));
            }
        }
        self.app.store.remove(&self.key, &latest.to_stored()).await;
        Err(Failure::EndsSession(error))
    }

    /// Returns the tokens in the store, if they are newer than `known`.
    pub(super) async fn stored_after(
        &self,
        known: &UserTokens,
    ) -> Result<Option<UserTokens>, StoreUnavailable> {
        let stored = self.app.store.load(&self.key).await?;
        let stored = stored.as_ref().and_then(UserTokens::from_stored);
        // If the last save failed, the store has older ones.
        Ok(stored
            .filter(|stored| stored.refresh != known.refresh && stored.expires > known.expires))
    }

    /// Saves tokens in the store. Returns true if they are there, or if there is no store.
    pub(super) async fn save(&self, tokens: &UserTokens) -> bool {
        let stored = tokens.to_stored();
        self.app
            .store
            .save_precious(&self.key, stored)
            .await
            .is_ok()
    }
}
