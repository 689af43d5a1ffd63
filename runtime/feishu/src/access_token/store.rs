//! Stores that keep tokens beyond the process, and the handling of their failures.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::future::BoxFuture;
use tokio::time::timeout;

use crate::Secret;

/// The time limit of a store's operation.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A store that keeps tokens beyond this process, such as Redis, a database or a file. Processes that share a store share the tokens, and
/// a new process finds tokens at its start.
///
/// The client keeps tokens in memory. It loads from the store when it has no usable token, and saves each new one. If the store fails or
/// takes longer than 5 s, the client logs it (`tracing`, level `WARN`) and continues without the store.
///
/// The stored values are secrets: protect them like passwords. The keys are not secret. A key contains the app's id, and the tenant's key or
/// the name of a user session. It also contains a hash of the server's URL, the app's id and its secret. It is visible ASCII if its names
/// are.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::{Mutex, PoisonError};
///
/// use feishu_runtime::{AccessTokenStore, BoxFuture, StoreError, StoredSecret};
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
    /// Returns the secret under `key`, if there is one. Expired secrets may be returned or not.
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoredSecret>, StoreError>>;

    /// Saves `secret` under `key`, and replaces an existing one.
    fn save<'a>(
        &'a self,
        key: &'a str,
        secret: StoredSecret,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Removes the secret under `key` if its text is still that of `secret` ([`StoredSecret::expose`]), since another process may have
    /// replaced it.
    fn remove<'a>(
        &'a self,
        key: &'a str,
        secret: &'a StoredSecret,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// The error of a store. It is logged, so it must not contain the secret.
pub type StoreError = Box<dyn StdError + Send + Sync>;

/// A secret in an [`AccessTokenStore`]: an opaque text and its expiry. `Debug` does not show the text.
#[derive(Debug, Clone)]
pub struct StoredSecret {
    text: Secret,
    expires: Option<SystemTime>,
}

impl StoredSecret {
    /// Creates a secret from a text and an expiry that were stored.
    pub fn new(text: impl Into<String>, expires: Option<SystemTime>) -> Self {
        Self {
            text: Secret::new(text),
            expires,
        }
    }

    pub(crate) fn of(text: Secret, expires: Option<SystemTime>) -> Self {
        Self { text, expires }
    }

    /// Returns the text to store. Do not log it.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// Returns the time after which the secret is useless and may be removed; `None` if unknown.
    pub fn expires(&self) -> Option<SystemTime> {
        self.expires
    }

    pub(crate) fn text(&self) -> &Secret {
        &self.text
    }
}

/// The caller's store, if there is one. Its failures are logged and do not fail calls.
#[derive(Clone, Default)]
pub(crate) struct GuardedStore(Option<Arc<dyn AccessTokenStore>>);

impl GuardedStore {
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

    /// Removes the secret if it was not replaced.
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
    match timeout(TIMEOUT, work).await {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            tracing::warn!(action, key, %error, "the access token store failed");
            None
        }
        Err(_) => {
            tracing::warn!(action, key, limit = ?TIMEOUT, "the access token store did not answer");
            None
        }
    }
}
