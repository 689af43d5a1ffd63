//! The cache of tokens that the client fetches itself. Concurrent callers on one runtime share one request, and tokens are renewed in the background.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

use super::lifetime::{Lifetime, Phase, life, pause, until};
use super::no_token;
use super::shared_request::SharedRequests;
use super::store::{GuardedStore, StoredSecret};
use crate::AccessToken;
use crate::Error;

/// The remaining lifetime below which the platform issues a new token. Source: the pages on access tokens.
const WINDOW: Duration = Duration::from_secs(30 * 60);
/// The maximum lifetime of an app's token. Source: the same pages.
const LONGEST_LIFE: Duration = Duration::from_secs(2 * 60 * 60);

/// The tokens of one app, by key. Cheap to clone; clones share the cache.
#[derive(Clone)]
pub(crate) struct TokenCache(Arc<Inner>);

struct Inner {
    store: GuardedStore,
    entries: Mutex<HashMap<Arc<str>, Entry>>,
}

/// The state of one key.
#[derive(Default)]
struct Entry {
    current: Option<Current>,
    requests: SharedRequests,
    /// The last token that the platform rejected, which must not be loaded from the store again.
    rejected: Option<AccessToken>,
    /// The number of consecutive failed renewals.
    failures: u32,
    /// The earliest time of the next renewal in the background.
    not_before: Option<Instant>,
}

struct Current {
    token: AccessToken,
    lifetime: Lifetime,
}

/// A token that the platform issued.
pub(crate) struct Grant {
    pub(crate) token: AccessToken,
    /// The remaining lifetime in seconds.
    pub(crate) seconds: i64,
}

impl TokenCache {
    pub(crate) fn new(store: GuardedStore) -> Self {
        Self(Arc::new(Inner {
            store,
            entries: Mutex::default(),
        }))
    }

    /// Returns a usable token, and fetches one if needed. Concurrent callers on one runtime share one `fetch`. If it fails, all of them get
    /// its error, and the next caller fetches again.
    pub(crate) async fn token<F>(
        &self,
        key: &Arc<str>,
        fetch: impl FnOnce() -> F,
    ) -> Result<AccessToken, Error>
    where
        F: Future<Output = Result<Grant, Error>> + Send + 'static,
    {
        let now = Instant::now();
        let request = {
            let mut entries = self.entries();
            let entry = match entries.get_mut(key) {
                Some(entry) => entry,
                None => entries.entry(key.clone()).or_default(),
            };
            let current = entry.current.as_ref();
            let current = current.map(|current| (&current.token, current.lifetime.phase(now)));
            let usable = match current {
                Some((token, Phase::Fresh)) => return Ok(token.clone()),
                Some((token, Phase::RenewalDue)) => Some(token.clone()),
                Some((_, Phase::Expired)) | None => None,
            };
            let begin = |requests: &mut SharedRequests| {
                let renewal = self.clone().renew(key.clone(), fetch().boxed());
                requests.begin(renewal.boxed())
            };
            match (usable, entry.requests.current()) {
                (Some(token), request) => {
                    let due = entry.not_before.is_none_or(|time| now >= time);
                    if due && request.is_none() {
                        tokio::spawn(begin(&mut entry.requests));
                    }
                    return Ok(token);
                }
                (None, Some(request)) => request,
                (None, None) => begin(&mut entry.requests),
            }
        };
        request.await
    }

    /// Removes a token that the platform rejected, unless it was already replaced.
    pub(crate) async fn reject(&self, key: &str, token: &AccessToken) {
        let dropped = {
            let mut entries = self.entries();
            let Some(entry) = entries.get_mut(key) else {
                return;
            };
            // Compared by identity: a token with the same text may have been fetched again, and late rejections of the first one must not
            // remove it.
            let dropped = entry
                .current
                .take_if(|current| current.token.is_same(token));
            if dropped.is_some() {
                entry.rejected = Some(token.clone());
            }
            dropped
        };
        if dropped.is_some() {
            let stored = StoredSecret::of(token.secret().clone(), None);
            self.0.store.remove(key, &stored).await;
        }
    }

    async fn renew(
        self,
        key: Arc<str>,
        fetch: BoxFuture<'static, Result<Grant, Error>>,
    ) -> Result<AccessToken, Error> {
        // A panic of a transport must not reach all callers who wait.
        let renewal = AssertUnwindSafe(self.load_or_fetch(&key, fetch)).catch_unwind();
        let panicked = |_| Err(no_token("the request of the token panicked"));
        let outcome = renewal.await.unwrap_or_else(panicked);
        outcome.inspect_err(|error| self.failed(&key, error))
    }

    async fn load_or_fetch(
        &self,
        key: &Arc<str>,
        fetch: BoxFuture<'static, Result<Grant, Error>>,
    ) -> Result<AccessToken, Error> {
        if let Some(token) = self.stored(key).await {
            return Ok(token);
        }
        let (asked, asked_at) = (Instant::now(), SystemTime::now());
        let Grant { token, seconds } = fetch.await?;
        let life = life(seconds, LONGEST_LIFE);
        self.keep(key, &token, Lifetime::granted(asked, life, WINDOW));
        let stored = StoredSecret::of(token.secret().clone(), Some(asked_at + life));
        self.0.store.save(key, stored).await;
        Ok(token)
    }

    /// Returns a token that another process saved in the store, if it is better than the current one.
    async fn stored(&self, key: &Arc<str>) -> Option<AccessToken> {
        let stored = self.0.store.load(key).await.ok()??;
        let token = AccessToken::from(stored.text().clone());
        let now = Instant::now();
        let lifetime = Lifetime::remaining(now, until(stored.expires()?, LONGEST_LIFE)?, WINDOW);
        let usable = {
            let mut entries = self.entries();
            let entry = entries.entry(key.clone()).or_default();
            let rejected = entry.rejected.as_ref() == Some(&token);
            // If the current token is usable, a stored one is only better if it is not due for renewal itself.
            let has_usable = entry
                .current
                .as_ref()
                .is_some_and(|current| current.lifetime.phase(now) != Phase::Expired);
            !rejected
                && match lifetime.phase(now) {
                    Phase::Fresh => true,
                    Phase::RenewalDue => !has_usable,
                    Phase::Expired => false,
                }
        };
        usable.then(|| {
            self.keep(key, &token, lifetime);
            token
        })
    }

    fn keep(&self, key: &Arc<str>, token: &AccessToken, lifetime: Lifetime) {
        let mut entries = self.entries();
        let entry = entries.entry(key.clone()).or_default();
        let token = token.clone();
        *entry = Entry {
            current: Some(Current { token, lifetime }),
            ..Entry::default()
        };
    }

    fn failed(&self, key: &str, error: &Error) {
        let mut entries = self.entries();
        let Some(entry) = entries.get_mut(key) else {
            return;
        };
        if entry.current.is_none() && entry.rejected.is_none() {
            // Without this, keys that the platform does not know would accumulate.
            entries.remove(key);
            return;
        }
        entry.failures = entry.failures.saturating_add(1);
        let pause = pause(entry.failures);
        entry.not_before = Some(Instant::now() + pause);
        tracing::warn!(%error, ?pause, "an access token could not be renewed; the old one is used until it expires");
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<Arc<str>, Entry>> {
        // Entries are replaced as a whole, so they are consistent even after a panic.
        self.0
            .entries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
