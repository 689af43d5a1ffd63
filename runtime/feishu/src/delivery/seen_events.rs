//! The record of handled events.

use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::future::BoxFuture;

use super::Clock;

/// The error of a [`SeenEvents`] store.
pub type StoreError = Box<dyn Error + Send + Sync>;

/// Records handled events, so that each is handled once although the platform may deliver it several times.
///
/// [`SeenEventsInMemory`] records them for one process. If several processes receive the events of an app, pass a shared store to
/// `seen_events` of the builder. With Redis, for example:
///
/// | function | commands |
/// |---|---|
/// | `claim` | `SET key claimed NX EX lease`, then `GET key` if the key existed |
/// | `complete` | `SET key done EX retention` |
/// | `release` | `DEL key` |
///
/// The lease must be longer than any handler runs; it makes the claim of a crashed process expire. Keep ids for at least 8 hours, because
/// the platform's last delivery is 7 hours and 5 minutes after the first. Ids are unique only within an app, so apps that share a store
/// each need a key prefix.
pub trait SeenEvents: Send + Sync {
    /// Claims the event with this id for handling. Of several concurrent calls, only one gets [`Claim::Granted`].
    fn claim<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<Claim, StoreError>>;

    /// Records that a claimed event was handled. From now on, it is a duplicate.
    fn complete<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Gives a claim back after the handler failed, so that the next caller can claim the event. If this fails, the claim must expire on
    /// its own.
    fn release<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Gives a claim back without waiting, after the handler panicked or the server dropped the request.
    ///
    /// The default does nothing: the claim must expire on its own.
    fn abandon(&self, event_id: &str) {
        let _ = event_id;
    }
}

/// A store that several receivers share.
impl<S: SeenEvents + ?Sized> SeenEvents for Arc<S> {
    fn claim<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<Claim, StoreError>> {
        (**self).claim(event_id)
    }

    fn complete<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        (**self).complete(event_id)
    }

    fn release<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        (**self).release(event_id)
    }

    fn abandon(&self, event_id: &str) {
        (**self).abandon(event_id);
    }
}

/// The result of claiming an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The caller has the claim, and must complete or release it.
    Granted,
    /// Another caller has the claim.
    InProgress,
    /// The event was handled.
    Completed,
}

/// A record of handled events in memory. It is lost when the process ends.
pub struct SeenEventsInMemory {
    capacity: usize,
    retention: Duration,
    clock: Clock,
    events: Mutex<Events>,
}

#[derive(Default)]
struct Events {
    states: HashMap<Arc<str>, State>,
    /// Ids of handled events, oldest first, with the time of removal (`None`: never).
    completed: VecDeque<(Option<SystemTime>, Arc<str>)>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Claimed,
    Completed,
}

impl SeenEventsInMemory {
    /// Creates a record that keeps ids for `retention`, and at most the latest `capacity` ids. An id takes about 150 bytes.
    pub fn new(capacity: usize, retention: Duration) -> Self {
        Self::with_clock(capacity, retention, Arc::new(SystemTime::now))
    }

    pub(crate) fn with_clock(capacity: usize, retention: Duration, clock: Clock) -> Self {
        Self {
            capacity,
            retention,
            clock,
            events: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Events> {
        // No code under the lock can panic between two related changes, so the data stays consistent.
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn try_claim(&self, event_id: &str) -> Claim {
        let now = (self.clock)();
        let mut events = self.lock();
        events.remove_expired(|expiry| expiry.is_some_and(|expiry| expiry <= now));
        match events.states.get(event_id) {
            Some(State::Claimed) => Claim::InProgress,
            Some(State::Completed) => Claim::Completed,
            None => {
                events.states.insert(event_id.into(), State::Claimed);
                Claim::Granted
            }
        }
    }

    fn set_completed(&self, event_id: &str) {
        let expiry = (self.clock)().checked_add(self.retention);
        let mut events = self.lock();
        let id: Arc<str> = event_id.into();
        if events.states.insert(id.clone(), State::Completed) == Some(State::Completed) {
            return;
        }
        events.completed.push_back((expiry, id));
        let excess = events.completed.len().saturating_sub(self.capacity);
        for _ in 0..excess {
            events.remove_oldest();
        }
    }
}

impl Events {
    fn remove_expired(&mut self, expired: impl Fn(Option<SystemTime>) -> bool) {
        while self
            .completed
            .front()
            .is_some_and(|(expiry, _)| expired(*expiry))
        {
            self.remove_oldest();
        }
    }

    fn remove_oldest(&mut self) {
        if let Some((_, id)) = self.completed.pop_front() {
            self.states.remove(&id);
        }
    }
}

impl SeenEvents for SeenEventsInMemory {
    fn claim<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<Claim, StoreError>> {
        Box::pin(async move { Ok(self.try_claim(event_id)) })
    }

    fn complete<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.set_completed(event_id);
            Ok(())
        })
    }

    fn release<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.abandon(event_id);
            Ok(())
        })
    }

    fn abandon(&self, event_id: &str) {
        let mut events = self.lock();
        if events.states.get(event_id) == Some(&State::Claimed) {
            events.states.remove(event_id);
        }
    }
}

impl fmt::Debug for SeenEventsInMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SeenEventsInMemory")
            .field("capacity", &self.capacity)
            .field("retention", &self.retention)
            .field("events", &self.lock().states.len())
            .finish()
    }
}
