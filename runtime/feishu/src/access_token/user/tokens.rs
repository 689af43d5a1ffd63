//! The tokens of one user.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::AccessToken;
use crate::Secret;
use crate::access_token::store::StoredSecret;

/// The tokens that the platform issued for one user. `Debug` does not show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserTokens {
    pub(super) access: AccessToken,
    pub(super) expires: SystemTime,
    pub(super) refresh: Option<(Secret, Option<SystemTime>)>,
    pub(super) scope: String,
}

impl UserTokens {
    /// Creates tokens from an access token and its expiry.
    pub fn new(access_token: impl Into<String>, expires: SystemTime) -> Self {
        Self {
            access: AccessToken::new(access_token),
            expires,
            refresh: None,
            scope: String::new(),
        }
    }

    /// Sets the refresh token, and its expiry if known. It can be used only once, so no other program may use it.
    #[must_use]
    pub fn with_refresh_token(
        mut self,
        refresh_token: impl Into<String>,
        expires: Option<SystemTime>,
    ) -> Self {
        self.refresh = Some((Secret::new(refresh_token), expires));
        self
    }

    /// Returns the access token.
    pub fn access_token(&self) -> &AccessToken {
        &self.access
    }

    /// Returns the expiry of the access token.
    pub fn expires(&self) -> SystemTime {
        self.expires
    }

    /// Returns the refresh token; `None` unless the user granted `offline_access`. Do not log it.
    pub fn refresh_token(&self) -> Option<&str> {
        Some(self.refresh.as_ref()?.0.expose())
    }

    /// Returns the expiry of the refresh token, if known.
    pub fn refresh_expires(&self) -> Option<SystemTime> {
        self.refresh.as_ref()?.1
    }

    /// Returns the scopes of the access token; none if they are unknown.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.split_whitespace()
    }

    pub(super) fn to_stored(&self) -> StoredSecret {
        let text = json!({
            "access_token": self.access.expose(),
            "expires": seconds(self.expires),
            "refresh_token": self.refresh_token(),
            "refresh_expires": self.refresh_expires().map(seconds),
            "scope": self.scope,
        });
        let expires = match self.refresh {
            Some((_, expires)) => expires,
            None => Some(self.expires),
        };
        StoredSecret::new(text.to_string(), expires)
    }

    /// Decodes the tokens; `None` if the secret was not written by [`to_stored`](Self::to_stored).
    pub(super) fn from_stored(stored: &StoredSecret) -> Option<Self> {
        let value: Value = serde_json::from_str(stored.expose()).ok()?;
        let refresh = value["refresh_token"].as_str().map(|token| {
            let expires = value["refresh_expires"].as_u64().and_then(time);
            (Secret::new(token), expires)
        });
        Some(Self {
            access: AccessToken::new(value["access_token"].as_str()?),
            expires: time(value["expires"].as_u64()?)?,
            refresh,
            scope: value["scope"].as_str().unwrap_or_default().to_owned(),
        })
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

fn time(seconds: u64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}
