//! Stores that keep tokens beyond the process, and the handling of their failures.

use std::error::Error as StdError;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::time::{Instant, timeout};

use crate::Secret;

/// The time limit of a store's operation.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The time limit of an operation that must be tried although the store is suspended.
const URGENT_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a store is not used after it did not answer, so that not every call waits for it.
const SUSPENSION: Duration = Duration::from_secs(60);

/// A store that keeps tokens beyond this process, such as Redis, a database or a file. Processes that share a store share the tokens, and
/// a new process finds tokens at its start.
///
/// The client keeps tokens in memory. It loads from the store when it has no usable token, and saves each new one. If the store fails,
/// panics or takes longer than 5 s, the client logs it (`tracing`, level `WARN`) and continues without the store. After 5 s without an
/// answer, it does not use the store for a minute, except to save the tokens of users (1 s each), which cannot be requested again.
///
/// The stored values are secrets: protect them like passwords. The keys are not secret. A key contains the app's id, and the tenant's key or
/// the name of a user session. Except for user sessions, it also contains a hash of the server's URL, the app's id and its secret. It is
/// visible ASCII if its names are.
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
pub(crate) struct GuardedStore(Option<Arc<Guarded>>);

struct Guarded {
    store: Arc<dyn AccessTokenStore>,
    /// Set by a timeout: the store is not used until then.
    suspended: Mutex<Option<Instant>>,
}

/// The error of an operation of a store that failed, hung, panicked or is suspended. The reason is logged.
#[derive(Debug)]
pub(crate) struct StoreUnavailable;

/// An operation of a store.
#[derive(Clone, Copy)]
struct Action<'a> {
    name: &'static str,
    key: &'a str,
    /// True if a suspended store is tried, too.
    urgent: bool,
}

impl GuardedStore {
    pub(crate) fn new(store: Option<Arc<dyn AccessTokenStore>>) -> Self {
        Self(store.map(|store| {
            let suspended = Mutex::default();
            Arc::new(Guarded { store, suspended })
        }))
    }

    /// Returns true if the caller has a store.
    pub(crate) fn is_some(&self) -> bool {
        self.0.is_some()
    }

    /// Returns the secret under `key`. Without a store, there is none.
    pub(crate) async fn load(&self, key: &str) -> Result<Option<StoredSecret>, StoreUnavailable> {
        let Some(guarded) = self.0.as_deref() else {
            return Ok(None);
        };
        let action = Action::new("load", key);
        guarded.run(action, || guarded.store.load(key)).await
    }

    pub(crate) async fn save(&self, key: &str, secret: StoredSecret) {
        // A token of an app can be requested again.
        let _ = self.save_as(Action::new("save", key), secret).await;
    }

    /// Saves a secret that cannot be requested again, also in a suspended store. Without a store, there is nothing to do.
    pub(crate) async fn save_precious(
        &self,
        key: &str,
        secret: StoredSecret,
    ) -> Result<(), StoreUnavailable> {
        let action = Action {
            urgent: true,
            ..Action::new("save", key)
        };
        self.save_as(action, secret).await
    }

    async fn save_as(
        &self,
        action: Action<'_>,
        secret: StoredSecret,
    ) -> Result<(), StoreUnavailable> {
        let Some(guarded) = self.0.as_deref() else {
            return Ok(());
        };
        let save = || guarded.store.save(action.key, secret);
        guarded.run(action, save).await
    }

    /// Removes the secret if it was not replaced.
    pub(crate) async fn remove(&self, key: &str, secret: &StoredSecret) {
        if let Some(guarded) = self.0.as_deref() {
            let action = Action::new("remove", key);
            let _ = guarded
                .run(action, || guarded.store.remove(key, secret))
                .await;
        }
    }
}

impl<'a> Action<'a> {
    fn new(name: &'static str, key: &'a str) -> Self {
        let urgent = false;
        Self { name, key, urgent }
    }
}

impl Guarded {
    async fn run<'a, T>(
        &self,
        action: Action<'_>,
        work: impl FnOnce() -> BoxFuture<'a, Result<T, StoreError>>,
    ) -> Result<T, StoreUnavailable> {
        let Action { name, key, urgent } = action;
        let limit = self.limit(urgent).ok_or(StoreUnavailable)?;
        // A panic must not reach the callers who wait for the same token.
        let work = AssertUnwindSafe(async { work().await }).catch_unwind();
        match timeout(limit, work).await {
            Ok(Ok(Ok(done))) => {
                *self.suspended() = None;
                return Ok(done);
            }
            Ok(Ok(Err(error))) => {
                tracing::warn!(action = name, key, %error, "the access token store failed");
            }
            Ok(Err(_)) => tracing::warn!(action = name, key, "the access token store panicked"),
            Err(_) => {
                let earlier = self.suspended().replace(Instant::now() + SUSPENSION);
                if earlier.is_none() {
                    tracing::warn!(action = name, key, ?limit, suspended = ?SUSPENSION, "the access token store did not answer; it is not used for a while");
                }
            }
        }
        Err(StoreUnavailable)
    }

    /// Returns the time limit of the next operation; `None` if the store is suspended.
    fn limit(&self, urgent: bool) -> Option<Duration> {
        let mut suspended = self.suspended();
        let now = Instant::now();
        match &mut *suspended {
            None => Some(TIMEOUT),
            Some(until) if now < *until => urgent.then_some(URGENT_TIMEOUT),
            Some(until) => {
                // Only this operation finds out if the store answers again.
                *until = now + SUSPENSION;
                Some(TIMEOUT)
            }
        }
    }

    fn suspended(&self) -> MutexGuard<'_, Option<Instant>> {
        self.suspended
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
