//! State that the server's tasks share, and what it records.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;

use crate::connection::Command;
use crate::frame::Frame;
use crate::settings::{Refusal, Settings};
use crate::transcript::Exchange;

/// An answer to an event or callback.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The connection's number, from 1.
    pub connection: u64,
    /// The `message_id` of the delivery.
    pub message_id: String,
    /// `code` of the payload.
    pub code: i64,
    /// `data` of the payload: the reply to a callback, decoded from base64.
    pub data: Option<String>,
    /// Time since the delivery was sent.
    pub after: Duration,
    /// True if the delivery was given up before: the answer came after the limit, or on another connection.
    pub late: bool,
    /// The whole frame.
    pub frame: Frame,
}

/// A delivery that waits for its answer.
pub(crate) struct Outstanding {
    pub(crate) parts: Vec<Frame>,
    pub(crate) sent: Instant,
    pub(crate) connection: u64,
    /// Empty after the delivery was given up.
    pub(crate) report: Option<mpsc::UnboundedSender<Answer>>,
}

/// A connection that is open.
pub(crate) struct Live {
    pub(crate) commands: mpsc::UnboundedSender<Command>,
    pub(crate) task: AbortHandle,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) refusals: VecDeque<Refusal>,
    pub(crate) client_config: Option<Value>,
    pub(crate) pong_configs: VecDeque<Value>,
    /// Tickets of URLs that were not used yet.
    pub(crate) tickets: HashSet<String>,
    pub(crate) issued: u64,
    pub(crate) opened: u64,
    pub(crate) live: BTreeMap<u64, Live>,
    /// The connection that the last event went to.
    pub(crate) last_used: u64,
    pub(crate) deliveries: u64,
    pub(crate) settled: u64,
    pub(crate) outstanding: HashMap<String, Outstanding>,
    pub(crate) endpoint_requests: Vec<Instant>,
    pub(crate) pings: Vec<(u64, Instant)>,
    pub(crate) answers: Vec<Answer>,
    pub(crate) violations: Vec<String>,
    pub(crate) exchanges: Vec<Exchange>,
}

/// What the server's tasks share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    state: Mutex<State>,
    changes: watch::Sender<()>,
}

impl Shared {
    pub(crate) fn new(settings: Settings) -> Self {
        let state = State {
            client_config: settings.client_config.clone(),
            ..State::default()
        };
        Self {
            settings,
            state: Mutex::new(state),
            changes: watch::Sender::new(()),
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic")
    }

    /// Changes the state, and wakes those who wait.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state());
        self.changes.send_replace(());
        result
    }

    /// Waits for a state.
    pub(crate) async fn until<T>(&self, mut find: impl FnMut(&mut State) -> Option<T>) -> T {
        let mut changes = self.changes.subscribe();
        loop {
            if let Some(found) = find(&mut self.state()) {
                return found;
            }
            // The sender lives as long as `self`.
            let _ = changes.changed().await;
        }
    }

    /// Waits for a condition, which may read the state.
    pub(crate) async fn changed_until(&self, condition: impl Fn() -> bool) {
        let mut changes = self.changes.subscribe();
        while !condition() {
            // The sender lives as long as `self`.
            let _ = changes.changed().await;
        }
    }

    /// Records what the client did against the protocol.
    pub(crate) fn violation(&self, violation: String) {
        self.change(|state| state.violations.push(violation));
    }

    pub(crate) fn record(&self, exchange: impl FnOnce() -> Exchange) {
        if self.settings.transcript {
            self.state().exchanges.push(exchange());
        }
    }
}
