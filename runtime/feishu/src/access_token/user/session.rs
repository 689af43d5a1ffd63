//! The session of a user: tokens that are refreshed before they expire, by one request at a time.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use openapi_client_runtime::platform::background;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::UserTokens;
use super::state::{Refresh, State};
use crate::access_token::lifetime::Phase;
use crate::access_token::{
    AccessToken, AccessTokenProvider, AccessTokenRequest, AppIdentity, no_token,
};
use crate::{AccessTokenKind, Error};

/// How long a call waits for the refresh of a token that is still valid.
const PATIENCE: Duration = Duration::from_secs(10);

/// The session of one user. It provides the user's access token, and refreshes it before it expires or when the platform rejects it.
/// Cheap to clone; clones share the session.
///
/// Pass it to single calls (`.user(&session)`), or to a client (`client.for_user(&session)`).
///
/// # Refreshing
///
/// A refresh token is valid for one request. Therefore:
///
/// - The call that needs new tokens waits for the refresh: when less than 5 min are left, at most 10 s. Other calls use the old token
///   meanwhile. So no refresh is in progress when all calls have returned, and [`tokens`](Self::tokens) are the newest.
/// - All callers share one refresh request, on all async runtimes. It continues if they are dropped, and the runtime that began it waits
///   for it when it ends. `std::process::exit` does not wait.
/// - New tokens are saved in the client's store before they are used. A token that is still valid is not refreshed while the store fails.
///   If only saving fails, the tokens are saved again after a minute.
/// - Processes that share a store load from it before a refresh. If two refresh at the same moment, the platform accepts one, and the
///   other waits up to 3 s for the new tokens in the store.
///
/// # Lost replies
///
/// If a refresh times out or its connection breaks, it is unknown if the platform has used up the refresh token. The request is not
/// retried. The access token is used until it expires (only one more minute, if the platform did refresh it). The next refresh uses
/// the same refresh token. The platform either accepts it, or answers that it was used (20073, 20064). In the second case the session
/// ends: every call fails with [`ErrorKind::AccessToken`](crate::ErrorKind::AccessToken), and the user must authorize again. It continues
/// when new tokens are in the store, or with [`OAuth::session`](super::OAuth::session).
#[derive(Clone)]
pub struct UserSession(pub(super) Arc<Session>);

pub(super) struct Session {
    pub(super) app: Arc<AppIdentity>,
    pub(super) key: String,
    state: Mutex<State>,
    /// Held while tokens are saved and then used, so that those of a refresh and of an authorization do not mix.
    writing: Mutex<()>,
}

impl UserSession {
    /// Returns the current tokens, without refreshing them.
    pub fn tokens(&self) -> UserTokens {
        self.0.state().tokens.clone()
    }

    /// Refreshes the tokens now, and returns the new ones. They are already saved in the client's store, if it works.
    ///
    /// A refresh in progress is joined. New tokens that another process saved in the store are used instead of a refresh.
    ///
    /// ```
    /// # use feishu_runtime::{Error, UserSession};
    /// # fn keep(_: &str) {}
    /// # async fn example(session: UserSession) -> Result<(), Error> {
    /// // Without a store: keep the only valid refresh token.
    /// let tokens = session.refresh().await?;
    /// keep(tokens.refresh_token().unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::AccessToken`](crate::ErrorKind::AccessToken) if there is no refresh token, or if it has expired.
    /// - [`ErrorKind::Api`](crate::ErrorKind::Api) with a code from the page of the refresh. For 20024, 20026, 20037, 20064 and 20073, the
    ///   user must authorize again.
    /// - Any other kind of a call that fails.
    pub async fn refresh(&self) -> Result<UserTokens, Error> {
        self.0.renewed(true).await
    }

    /// Returns tokens whose access token is valid for at least `duration`: the current ones, or those of a [`refresh`](Self::refresh).
    ///
    /// A new access token may be valid for less than `duration`; the platform decides (two hours in its samples).
    ///
    /// # Errors
    ///
    /// The same errors as for [`refresh`](Self::refresh).
    pub async fn tokens_valid_for(&self, duration: Duration) -> Result<UserTokens, Error> {
        let current = {
            let state = self.0.state();
            state.lasts(duration).then(|| state.tokens.clone())
        };
        match current {
            Some(tokens) => Ok(tokens),
            None => self.refresh().await,
        }
    }
}

impl Session {
    pub(super) fn new(app: Arc<AppIdentity>, key: String, tokens: UserTokens) -> Self {
        Self {
            app,
            key,
            state: Mutex::new(State::new(tokens)),
            writing: Mutex::default(),
        }
    }

    /// Saves the tokens of an authorization, and then uses them.
    pub(super) async fn replace(self: &Arc<Self>, tokens: UserTokens) {
        if !self.app.store.is_some() {
            return self.install(tokens, true);
        }
        let (session, installed) = (self.clone(), tokens.clone());
        let task = spawn_blocking(move || {
            let _writing = session.writing();
            let is_old = session.state().has_spent(&installed);
            let save = || Ok::<_, Error>(background()?.block_on(session.save(&installed)));
            let saved = is_old || save().unwrap_or(false);
            session.install(installed, saved);
        });
        if task.await.is_err() {
            self.install(tokens, false);
        }
    }

    /// Uses these tokens, unless the session has already refreshed them.
    fn install(&self, tokens: UserTokens, saved: bool) {
        let mut state = self.state();
        if state.has_spent(&tokens) {
            return;
        }
        // A refresh of the same tokens may be in progress.
        if state.tokens != tokens {
            *state = State::new(tokens);
        }
        state.saved(saved);
    }

    /// Returns an access token that the platform accepts now.
    async fn access_token(self: &Arc<Self>) -> Result<AccessToken, Error> {
        let early = {
            let mut state = self.state();
            if state.takes_unsaved() {
                self.save_again();
            }
            match state.phase() {
                Phase::Fresh => return Ok(state.tokens.access.clone()),
                Phase::RenewalDue if !state.may_refresh_early() => {
                    return Ok(state.tokens.access.clone());
                }
                Phase::RenewalDue => true,
                Phase::Expired if !state.is_refreshable() && state.is_usable() => {
                    return Ok(state.tokens.access.clone());
                }
                Phase::Expired => false,
            }
        };
        let outcome = match early {
            true => timeout(PATIENCE, self.renewed(false)).await,
            false => Ok(self.renewed(false).await),
        };
        let problem = match outcome {
            Ok(Ok(tokens)) => return Ok(tokens.access),
            Ok(Err(error)) => error,
            Err(_) => no_token("the refresh of the user's access token takes too long"),
        };
        let state = self.state();
        match state.is_usable() {
            true => Ok(state.tokens.access.clone()),
            false => Err(problem),
        }
    }

    /// Waits for the refresh in progress, or for a new one.
    async fn renewed(self: &Arc<Self>, forced: bool) -> Result<UserTokens, Error> {
        for _ in 0..3 {
            let refresh = {
                let mut state = self.state();
                state
                    .is_refreshable()
                    .then(|| self.refreshing(&mut state, forced))
            };
            match refresh {
                Some(refresh) => match refresh.clone().await {
                    Some(outcome) => return outcome,
                    None => self.forget(&refresh),
                },
                None => {
                    let tokens = self.stored().await?;
                    if State::new(tokens.clone()).phase() != Phase::Expired {
                        return Ok(tokens);
                    }
                }
            }
        }
        Err(no_token("the async runtime has ended"))
    }

    /// Forgets a refresh that never began, because its runtime ended first.
    fn forget(&self, refresh: &Refresh) {
        let mut state = self.state();
        state.refresh.take_if(|known| known.ptr_eq(refresh));
    }

    /// Returns the tokens for a session that cannot be refreshed: those that another process saved, for example after the user has
    /// authorized the app again.
    async fn stored(&self) -> Result<UserTokens, Error> {
        let known = self.state().tokens.clone();
        let newer = self.stored_after(&known).await.ok().flatten();
        let mut state = self.state();
        if state.tokens == known {
            let newer = newer.ok_or_else(|| state.reason())?;
            *state = State::new(newer).after(&known);
        }
        Ok(state.tokens.clone())
    }

    /// Saves the tokens in another thread, since the last attempt failed. No refresh token is used, so no call waits.
    fn save_again(self: &Arc<Self>) {
        let session = self.clone();
        drop(spawn_blocking(move || {
            let _writing = session.writing();
            let tokens = session.state().tokens.clone();
            if let Ok(runtime) = background() {
                let saved = runtime.block_on(session.save(&tokens));
                session.state().saved(saved);
            }
        }));
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        // The state is replaced as a whole, or one field at a time, so it is consistent even after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn writing(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AccessTokenProvider for UserSession {
    fn kinds(&self) -> &[AccessTokenKind] {
        &[AccessTokenKind::User]
    }

    fn access_token<'a>(
        &'a self,
        _: AccessTokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(self.0.access_token())
    }

    fn refused<'a>(
        &'a self,
        _: AccessTokenRequest<'a>,
        token: &'a AccessToken,
    ) -> BoxFuture<'a, bool> {
        Box::pin(async {
            let mut state = self.0.state();
            // Otherwise the token was replaced.
            !state.tokens.access.is_same(token) || state.reject()
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
