//! How an app comes to act for a user.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::endpoint::{For, ask};
use super::session::Session;
use super::{AuthorizationCode, AuthorizationRequest, UserSession, UserTokens};
use crate::Error;
use crate::access_token::AppIdentity;

/// How an app comes to act for users (OAuth 2.0, authorization code): from [`Client::oauth`](crate::Client::oauth).
///
/// ```no_run
/// # async fn login(client: openapi_client_runtime::Client) -> Result<(), openapi_client_runtime::Error> {
/// let oauth = client.oauth()?;
///
/// // The user is sent to the platform …
/// let request = oauth.authorization("https://example.com/callback")?.scopes(["offline_access"]);
/// let address = request.url();
///
/// // … and comes back with a code.
/// let tokens = oauth.exchange(request.code("2Wd5g337vo5BZXUz-3W5KECsWUmIzJ")).await?;
/// let session = oauth.session("alice", tokens).await;
/// let for_alice = client.for_user(&session);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct OAuth {
    app: Arc<AppIdentity>,
    sessions: Arc<Sessions>,
}

/// The sessions that are in use, so that one user has one, and one refresh at a time.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Weak<Session>>>);

impl OAuth {
    pub(crate) fn new(app: Arc<AppIdentity>, sessions: Arc<Sessions>) -> Self {
        Self { app, sessions }
    }

    /// Sends a user to the page on which they authorize the app; they come back to `redirect_uri`, which must be on the app's list.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) when `redirect_uri` is no address.
    pub fn authorization(
        &self,
        redirect_uri: impl Into<String>,
    ) -> Result<AuthorizationRequest, Error> {
        let base = &self.app.channel.base;
        AuthorizationRequest::new(base, &self.app.app_id, redirect_uri.into())
    }

    /// Exchanges the code of an authorization for tokens. It is sent once: a code is good for one request.
    ///
    /// Source: <https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token>.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Api`](crate::ErrorKind::Api) with the code that the page documents; 20003, 20004 and 20065 mean that the user has to
    /// authorize again.
    pub async fn exchange(&self, code: AuthorizationCode) -> Result<UserTokens, Error> {
        ask(&self.app, For::Code(&code)).await
    }

    /// Begins the session of a user with these tokens, in place of the tokens that it had before, and saves them to the client's store.
    ///
    /// `user` is the caller's name for them, such as their open id. All sessions of one name and one client are the same.
    pub async fn session(&self, user: impl Into<String>, tokens: UserTokens) -> UserSession {
        let key = self.key(&user.into());
        let session = self.sessions.get_or_insert(&key, || {
            Session::new(self.app.clone(), key.clone(), tokens.clone())
        });
        session.replace(tokens).await;
        UserSession(session)
    }

    /// Takes up the session of a user that is in use or that the client's store keeps; `None` if there is none, and the user has to
    /// authorize again.
    pub async fn resume(&self, user: impl Into<String>) -> Option<UserSession> {
        let key = self.key(&user.into());
        if let Some(session) = self.sessions.get(&key) {
            return Some(UserSession(session));
        }
        let stored = self.app.shelf.load(&key).await?;
        let tokens = UserTokens::from_stored(&stored)?;
        let session = self
            .sessions
            .get_or_insert(&key, || Session::new(self.app.clone(), key.clone(), tokens));
        Some(UserSession(session))
    }

    fn key(&self, user: &str) -> String {
        self.app.key("user_access_token", Some(user))
    }
}

impl Sessions {
    fn get(&self, key: &str) -> Option<Arc<Session>> {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.get(key)?.upgrade()
    }

    fn get_or_insert(&self, key: &str, new: impl FnOnce() -> Session) -> Arc<Session> {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = sessions.get(key).and_then(Weak::upgrade) {
            return session;
        }
        sessions.retain(|_, session| session.strong_count() > 0);
        let session = Arc::new(new());
        sessions.insert(key.to_owned(), Arc::downgrade(&session));
        session
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("app_id", &self.app.app_id)
            .finish_non_exhaustive()
    }
}
