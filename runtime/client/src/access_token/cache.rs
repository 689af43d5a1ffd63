//! Tokens that the client gets by itself: fetched once for all who wait, renewed in the background while they serve.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, WeakShared};
use tokio::time::Instant;

use super::AccessToken;
use super::lifetime::{Lifetime, Phase, life, pause, until};
use super::store::{Shelf, StoredSecret};
use crate::Error;

/// The platform gives a new token only when less than this remains of the old one. Source: the pages on access tokens.
const WINDOW: Duration = Duration::from_secs(30 * 60);
/// No token of an app lives longer. Source: the same pages.
const LONGEST_LIFE: Duration = Duration::from_secs(2 * 60 * 60);

/// The tokens of one app, each under a key. Cheap to clone; clones are the same cache.
#[derive(Clone)]
pub(crate) struct TokenCache(Arc<Inner>);

struct Inner {
    shelf: Shelf,
    entries: Mutex<HashMap<Arc<str>, Entry>>,
}

/// What is known under one key.
#[derive(Default)]
struct Entry {
    serving: Option<Serving>,
    /// Weak, so that a request nobody waits for any more is dropped rather than left half done for a later caller.
    flight: Option<WeakShared<Flight>>,
    /// The last token that the platform refused, lest a store brings it back.
    refused: Option<AccessToken>,
    /// Renewals that failed in a row.
    failures: u32,
    /// No renewal in the background before this.
    not_before: Option<Instant>,
}

struct Serving {
    token: AccessToken,
    lifetime: Lifetime,
}

/// A token as the platform granted it.
pub(crate) struct Grant {
    pub(crate) token: AccessToken,
    /// Remaining life, in seconds.
    pub(crate) seconds: i64,
}

type Flight = BoxFuture<'static, Result<AccessToken, Error>>;

impl TokenCache {
    pub(crate) fn new(shelf: Shelf) -> Self {
        Self(Arc::new(Inner {
            shelf,
            entries: Mutex::default(),
        }))
    }

    /// The token that serves now. However many callers wait for one, a single `fetch` is in flight; its failure reaches all of them
    /// and is not kept.
    pub(crate) async fn token<F>(
        &self,
        key: &Arc<str>,
        fetch: impl FnOnce() -> F,
    ) -> Result<AccessToken, Error>
    where
        F: Future<Output = Result<Grant, Error>> + Send + 'static,
    {
        let now = Instant::now();
        let flight = {
            let mut entries = self.entries();
            let entry = match entries.get_mut(key) {
                Some(entry) => entry,
                None => entries.entry(key.clone()).or_default(),
            };
            let in_flight = entry.flight.as_ref().and_then(WeakShared::upgrade);
            let launch = |entry: &mut Entry| {
                let work = self.clone().renew(key.clone(), fetch().boxed());
                let flight = work.boxed().shared();
                entry.flight = flight.downgrade();
                flight
            };
            match entry.serving.as_ref().map(|serving| {
                let phase = serving.lifetime.phase(now);
                (serving.token.clone(), phase)
            }) {
                Some((token, Phase::Fresh)) => return Ok(token),
                Some((token, Phase::Aging)) => {
                    let due = entry.not_before.is_none_or(|time| now >= time);
                    if due && in_flight.is_none() {
                        tokio::spawn(launch(entry));
                    }
                    return Ok(token);
                }
                Some((_, Phase::Spent)) | None => match in_flight {
                    Some(flight) => flight,
                    None => launch(entry),
                },
            }
        };
        flight.await
    }

    /// Forgets a token that the platform refused, unless another has taken its place.
    pub(crate) async fn refused(&self, key: &str, token: &AccessToken) {
        let dropped = {
            let mut entries = self.entries();
            let Some(entry) = entries.get_mut(key) else {
                return;
            };
            // The same text that was fetched anew is another token: refusals of the first may still come in.
            let dropped = entry
                .serving
                .take_if(|serving| serving.token.is_same(token));
            if dropped.is_some() {
                entry.refused = Some(token.clone());
            }
            dropped
        };
        if dropped.is_some() {
            let stored = StoredSecret::of(token.secret().clone(), None);
            self.0.shelf.remove(key, &stored).await;
        }
    }

    async fn renew(
        self,
        key: Arc<str>,
        fetch: BoxFuture<'static, Result<Grant, Error>>,
    ) -> Result<AccessToken, Error> {
        if let Some(token) = self.stored(&key).await {
            return Ok(token);
        }
        let (asked, asked_at) = (Instant::now(), SystemTime::now());
        match fetch.await {
            Ok(Grant { token, seconds }) => {
                let life = life(seconds, LONGEST_LIFE);
                self.keep(&key, &token, Lifetime::granted(asked, life, WINDOW));
                let stored = StoredSecret::of(token.secret().clone(), Some(asked_at + life));
                self.0.shelf.save(&key, stored).await;
                Ok(token)
            }
            Err(error) => {
                self.failed(&key, &error);
                Err(error)
            }
        }
    }

    /// A token that another process has put into the store, if it is better than the one that serves.
    async fn stored(&self, key: &Arc<str>) -> Option<AccessToken> {
        let stored = self.0.shelf.load(key).await?;
        let token = AccessToken::from_secret(stored.text().clone());
        let now = Instant::now();
        let lifetime = Lifetime::remaining(now, until(stored.expires()?, LONGEST_LIFE)?, WINDOW);
        let usable = {
            let mut entries = self.entries();
            let entry = entries.entry(key.clone()).or_default();
            let refused = entry.refused.as_ref() == Some(&token);
            // While one serves, only one that need not be renewed itself is of use.
            let serves = entry
                .serving
                .as_ref()
                .is_some_and(|serving| serving.lifetime.phase(now) != Phase::Spent);
            !refused
                && match lifetime.phase(now) {
                    Phase::Fresh => true,
                    Phase::Aging => !serves,
                    Phase::Spent => false,
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
            serving: Some(Serving { token, lifetime }),
            ..Entry::default()
        };
    }

    fn failed(&self, key: &str, error: &Error) {
        let mut entries = self.entries();
        let Some(entry) = entries.get_mut(key) else {
            return;
        };
        entry.flight = None;
        if entry.serving.is_none() && entry.refused.is_none() {
            // Nothing is known: a key that means nothing to the platform leaves nothing behind.
            entries.remove(key);
            return;
        }
        entry.failures = entry.failures.saturating_add(1);
        let pause = pause(entry.failures);
        entry.not_before = Some(Instant::now() + pause);
        tracing::warn!(%error, ?pause, "an access token could not be renewed; the old one serves while it lives");
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<Arc<str>, Entry>> {
        // Entries are replaced whole, so a panic elsewhere cannot have left one half written.
        self.0
            .entries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
