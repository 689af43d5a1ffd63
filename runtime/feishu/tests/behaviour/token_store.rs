//! A caller's token store, which records its calls.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use feishu_runtime::{AccessTokenStore, BoxFuture, StoreError, StoredSecret};

/// Clones share the entries, as processes share a Redis.
#[derive(Clone, Default)]
pub(crate) struct TokenStore(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    entries: HashMap<String, StoredSecret>,
    fails: bool,
    hangs: bool,
    panics: bool,
    /// The number of operations so far.
    operations: usize,
}

impl TokenStore {
    pub(crate) fn failing() -> Self {
        let store = Self::default();
        store.0.lock().expect("no panic").fails = true;
        store
    }

    pub(crate) fn hanging() -> Self {
        let store = Self::default();
        store.0.lock().expect("no panic").hangs = true;
        store
    }

    pub(crate) fn panicking() -> Self {
        let store = Self::default();
        store.0.lock().expect("no panic").panics = true;
        store
    }

    /// Hangs, or works again.
    pub(crate) fn hang(&self, hangs: bool) {
        self.0.lock().expect("no panic").hangs = hangs;
    }

    /// Fails, or works again.
    pub(crate) fn fail(&self, fails: bool) {
        self.0.lock().expect("no panic").fails = fails;
    }

    pub(crate) fn operations(&self) -> usize {
        self.0.lock().expect("no panic").operations
    }

    /// Returns the entries, sorted by key.
    pub(crate) fn entries(&self) -> Vec<(String, StoredSecret)> {
        let state = self.0.lock().expect("no panic");
        let entries = state.entries.iter();
        let mut entries: Vec<_> = entries.map(|(k, v)| (k.clone(), v.clone())).collect();
        entries.sort_by(|one, other| one.0.cmp(&other.0));
        entries
    }

    pub(crate) fn put(&self, key: &str, secret: StoredSecret) {
        let mut state = self.0.lock().expect("no panic");
        state.entries.insert(key.to_owned(), secret);
    }

    fn answer<'a, T: Send + 'a>(
        &self,
        work: impl FnOnce(&mut State) -> T,
    ) -> BoxFuture<'a, Result<T, StoreError>> {
        let mut state = self.0.lock().expect("no panic");
        state.operations += 1;
        if state.panics {
            return Box::pin(async { panic!("a test panics in the store") });
        }
        if state.hangs {
            return Box::pin(std::future::pending());
        }
        let outcome = match state.fails {
            true => Err("the store is down".into()),
            false => Ok(work(&mut state)),
        };
        Box::pin(async { outcome })
    }
}

impl AccessTokenStore for TokenStore {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoredSecret>, StoreError>> {
        self.answer(|state| state.entries.get(key).cloned())
    }

    fn save<'a>(
        &'a self,
        key: &'a str,
        secret: StoredSecret,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.answer(|state| {
            state.entries.insert(key.to_owned(), secret);
        })
    }

    fn remove<'a>(
        &'a self,
        key: &'a str,
        secret: &'a StoredSecret,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.answer(|state| {
            if state
                .entries
                .get(key)
                .is_some_and(|known| known.expose() == secret.expose())
            {
                state.entries.remove(key);
            }
        })
    }
}
