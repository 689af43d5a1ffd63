//! Where tokens are kept beyond the process: a trait for callers, and what the runtime does when a store fails.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::future::BoxFuture;
use tokio::time::timeout;

use crate::secret::Secret;

/// A store that does not answer is not waited for any longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Keeps tokens beyond this process, so that several processes share them and a new one does not start cold: a Redis, a database, a
/// file.
///
/// The client keeps tokens in memory by itself; it asks the store when it has none that serves, and tells it of each new one. A store
/// that fails, or takes longer than 5 s, is logged (`tracing`, level `WARN`) and does without: calls go on.
///
/// What is stored are secrets: keep them as you keep passwords. Keys are not: they hold the app's id, a tenant's key or the name
/// that a user session was given, and a hash over the server's address, the app's id and its secret. They hold visible ASCII as long as
/// the names do.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::{Mutex, PoisonError};
///
/// use openapi_client_runtime::{AccessTokenStore, BoxFuture, StoreError, StoredSecret};
///
/// #[derive(Default)]
/// struct Shared(Mutex<HashMap<String, StoredSecret>>);
///
/// impl AccessTokenStore for Shared {
///     fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoredSecret>, StoreError>> {
///         let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
///         let found = entries.get(key).cloned();
///         Box::pin(async move { Ok(found) })
///     }
///
///     fn save<'a>(&'a self, key: &'a str, secret: StoredSecret) -> BoxFuture<'a, Result<(), StoreError>> {
///         let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
///         entries.insert(key.to_owned(), secret);
///         Box::pin(async { Ok(()) })
///     }
///
///     fn remove<'a>(&'a self, key: &'a str, secret: &'a StoredSecret) -> BoxFuture<'a, Result<(), StoreError>> {
///         let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
///         if entries.get(key).is_some_and(|known| known.expose() == secret.expose()) {
///             entries.remove(key);
///         }
///         Box::pin(async { Ok(()) })
///     }
/// }
/// ```
pub trait AccessTokenStore: Send + Sync + 'static {
    /// What is kept under `key`, if anything. What has expired may be there or not.
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoredSecret>, StoreError>>;

    /// Keeps `secret` under `key`, in place of what was there.
    fn save<'a>(
        &'a self,
        key: &'a str,
        secret: StoredSecret,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Forgets what is kept under `key` if it is still this secret, as told by [`StoredSecret::expose`]: another process may have
    /// replaced it.
    fn remove<'a>(
        &'a self,
        key: &'a str,
        secret: &'a StoredSecret,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// Why a store failed. It is logged, so it must not hold the secret.
pub type StoreError = Box<dyn StdError + Send + Sync>;

/// What an [`AccessTokenStore`] keeps: a text that only the client understands, and when it is of no use any more. `Debug` does not
/// show the text.
#[derive(Debug, Clone)]
pub struct StoredSecret {
    text: Secret,
    expires: Option<SystemTime>,
}

impl StoredSecret {
    /// What was kept before.
    pub fn new(text: impl Into<String>, expires: Option<SystemTime>) -> Self {
        Self {
            text: Secret::new(text),
            expires,
        }
    }

    pub(crate) fn of(text: Secret, expires: Option<SystemTime>) -> Self {
        Self { text, expires }
    }

    /// The text to keep. Do not log it.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// After this it is of no use and may be forgotten; `None` if that is not known.
    pub fn expires(&self) -> Option<SystemTime> {
        self.expires
    }

    pub(crate) fn text(&self) -> &Secret {
        &self.text
    }
}

/// The caller's store, if there is one, kept from failing calls.
#[derive(Clone, Default)]
pub(crate) struct Shelf(Option<Arc<dyn AccessTokenStore>>);

impl Shelf {
    pub(crate) fn new(store: Option<Arc<dyn AccessTokenStore>>) -> Self {
        Self(store)
    }

    pub(crate) async fn load(&self, key: &str) -> Option<StoredSecret> {
        let store = self.0.as_deref()?;
        guarded("load", key, store.load(key)).await.flatten()
    }

    pub(crate) async fn save(&self, key: &str, secret: StoredSecret) {
        if let Some(store) = self.0.as_deref() {
            guarded("save", key, store.save(key, secret)).await;
        }
    }

    /// Forgets it if it is still what is kept.
    pub(crate) async fn remove(&self, key: &str, secret: &StoredSecret) {
        if let Some(store) = self.0.as_deref() {
            guarded("remove", key, store.remove(key, secret)).await;
        }
    }
}

async fn guarded<T>(
    action: &'static str,
    key: &str,
    work: BoxFuture<'_, Result<T, StoreError>>,
) -> Option<T> {
    match timeout(PATIENCE, work).await {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            tracing::warn!(action, key, %error, "the access token store failed");
            None
        }
        Err(_) => {
            tracing::warn!(action, key, limit = ?PATIENCE, "the access token store did not answer");
            None
        }
    }
}
