//! OAuth: authorization of an app by users.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::endpoint::{For, ask};
use super::session::Session;
use super::{AuthorizationCode, AuthorizationRequest, UserSession, UserTokens};
use crate::Error;
use crate::access_token::store::StoreUnavailable;
use crate::access_token::{AppIdentity, no_token};

/// The OAuth 2.0 authorization code flow, by which an app can act for users. [`Client::oauth`](crate::Client::oauth) returns it.
///
/// ```no_run
/// # async fn login(client: feishu_runtime::Client) -> Result<(), feishu_runtime::Error> {
/// let oauth = client.oauth()?;
///
/// // Redirect the user to the platform …
/// let request = oauth.authorization("https://example.com/callback")?.scopes(["offline_access"]);
/// let url = request.url();
///
/// // … which redirects the user back with a code.
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

/// The sessions in use. Each user has only one session, and therefore only one refresh at a time.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Weak<Session>>>);

impl OAuth {
    pub(crate) fn new(app: Arc<AppIdentity>, sessions: Arc<Sessions>) -> Self {
        Self { app, sessions }
    }

    /// Creates a request to a user to authorize the app. The platform then redirects the user to `redirect_uri`, which must be on the app's
    /// list.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) if `redirect_uri` is not a URL.
    pub fn authorization(
        &self,
        redirect_uri: impl Into<String>,
    ) -> Result<AuthorizationRequest, Error> {
        let base = self.app.client.base_url();
        AuthorizationRequest::new(base, &self.app.app_id, redirect_uri.into())
    }

    /// Exchanges the code of an authorization for tokens. It is sent only once, because a code is valid for one request.
    ///
    /// Source: <https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token>.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Api`](crate::ErrorKind::Api) with a code from the page. For 20003, 20004 and 20065, the user must authorize again.
    pub async fn exchange(&self, code: AuthorizationCode) -> Result<UserTokens, Error> {
        ask(&self.app, For::Code(&code)).await
    }

    /// Starts the session of a user with these tokens, and saves them in the client's store.
    ///
    /// `user` is any name for the user, such as their open id. A client has one session for each name. The tokens replace those of a session
    /// in use, unless that session has already refreshed them.
    ///
    /// The store's key contains the app's id and this name, but neither the app's secret nor the server's URL: a session survives a new
    /// secret and another URL. Two users of different servers need different names, if one app id and one store are used for both.
    pub async fn session(&self, user: impl Into<String>, tokens: UserTokens) -> UserSession {
        let key = self.key(&user.into());
        let session = self.sessions.get_or_insert(&key, || {
            Session::new(self.app.clone(), key.clone(), tokens.clone())
        });
        session.replace(tokens).await;
        UserSession(session)
    }

    /// Returns the session of a user that is in use or in the client's store; `None` if there is none, so that the user must authorize
    /// again.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::AccessToken`](crate::ErrorKind::AccessToken) if the store fails. The log has the reason.
    pub async fn resume(&self, user: impl Into<String>) -> Result<Option<UserSession>, Error> {
        let key = self.key(&user.into());
        if let Some(session) = self.sessions.get(&key) {
            return Ok(Some(UserSession(session)));
        }
        // The user need not authorize again only because the store fails.
        let stored = self
            .app
            .store
            .load(&key)
            .await
            .map_err(|StoreUnavailable| {
                no_token("the access token store is not available; resume the session later")
            })?;
        let tokens = stored.as_ref().and_then(UserTokens::from_stored);
        Ok(tokens.map(|tokens| {
            let new = || Session::new(self.app.clone(), key.clone(), tokens);
            UserSession(self.sessions.get_or_insert(&key, new))
        }))
    }

    fn key(&self, user: &str) -> String {
        self.app.session_key(user)
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
