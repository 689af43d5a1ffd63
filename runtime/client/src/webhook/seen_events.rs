//! Which events were handled already.

use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_core::future::BoxFuture;

use super::Clock;

/// What a store of events fails with.
pub type StoreError = Box<dyn Error + Send + Sync>;

/// Remembers which events were handled, so that each is handled once: the platform delivers at least once.
///
/// [`SeenEventsInMemory`] does so for one process. Where several receive the events of an app, give
/// [`seen_events`](super::WebhookReceiverBuilder::seen_events) a store that they share. In terms of Redis:
///
/// | function | commands |
/// |---|---|
/// | `claim` | `SET key claimed NX EX lease`, then `GET key` where the key was there |
/// | `complete` | `SET key done EX retention` |
/// | `release` | `DEL key` |
///
/// A lease longer than any handler takes lets the claim of a process that died lapse. Keep ids for 8 hours or more: the platform
/// delivers for the last time 7 hours and 5 minutes after the first. Ids are those of one app: apps that share a store need a prefix each.
pub trait SeenEvents: Send + Sync {
    /// Takes the event with this id for handling, if nobody has it. Of any number of calls at one time, one gets [`Claim::Granted`].
    fn claim<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<Claim, StoreError>>;

    /// The event that was claimed is handled: from now on it is a duplicate.
    fn complete<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Handling failed: whoever claims the event next gets it. Where this fails, the claim has to lapse by itself.
    fn release<'a>(&'a self, event_id: &'a str) -> BoxFuture<'a, Result<(), StoreError>>;

    /// As `release`, where nothing can be awaited: the handler panicked, or the server dropped the request while it was handled.
    /// By default nothing is done: the claim has to lapse by itself.
    fn abandon(&self, event_id: &str) {
        let _ = event_id;
    }
}

/// Whose an event is that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The caller's, who completes or releases it.
    Granted,
    /// Another's, who handles it right now.
    InProgress,
    /// Nobody's: it was handled.
    Completed,
}

/// Events that this process handled. A restart forgets them.
pub struct SeenEventsInMemory {
    capacity: usize,
    retention: Duration,
    clock: Clock,
    events: Mutex<Events>,
}

#[derive(Default)]
struct Events {
    states: HashMap<Arc<str>, State>,
    /// Ids of handled events with the time at which each is forgotten (`None`: never), the oldest first.
    completed: VecDeque<(Option<SystemTime>, Arc<str>)>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Claimed,
    Completed,
}

impl SeenEventsInMemory {
    /// Keeps each id for `retention`, and at most `capacity` of them: the oldest go first. An id takes about 150 bytes.
    pub fn new(capacity: usize, retention: Duration) -> Self {
        Self::with_clock(capacity, retention, Arc::new(SystemTime::now))
    }

    pub(super) fn with_clock(capacity: usize, retention: Duration, clock: Clock) -> Self {
        Self {
            capacity,
            retention,
            clock,
            events: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Events> {
        // Nothing that runs under the lock leaves the maps half changed.
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn try_claim(&self, event_id: &str) -> Claim {
        let now = (self.clock)();
        let mut events = self.lock();
        events.forget(|expiry| expiry.is_some_and(|expiry| expiry <= now));
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
            events.forget_oldest();
        }
    }
}

impl Events {
    fn forget(&mut self, expired: impl Fn(Option<SystemTime>) -> bool) {
        while self
            .completed
            .front()
            .is_some_and(|(expiry, _)| expired(*expiry))
        {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
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
