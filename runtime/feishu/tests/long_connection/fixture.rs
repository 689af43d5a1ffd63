//! Clients of the test server.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::long_connection::{
    ConnectionState, LongConnectionBuilder, LongConnectionHandle, Outcome,
};
use feishu_runtime::{Client, Error, RawEvent};
use long_connection_server::{Server, Settings};

/// Starts building a long connection to `server`.
pub(crate) fn builder(server: &Server) -> LongConnectionBuilder {
    client(server).long_connection()
}

pub(crate) fn client(server: &Server) -> Client {
    let settings = Settings::default();
    let builder = Client::builder(server.url()).app(settings.app_id, settings.app_secret);
    builder.build().expect("a client")
}

/// A list that a handler appends to.
#[derive(Clone)]
pub(crate) struct Seen<T>(Arc<Mutex<Vec<T>>>);

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone> Seen<T> {
    pub(crate) fn add(&self, value: T) {
        self.0.lock().expect("no panic").push(value);
    }

    pub(crate) fn list(&self) -> Vec<T> {
        self.0.lock().expect("no panic").clone()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.lock().expect("no panic").len()
    }

    /// Waits until there are as many values.
    pub(crate) async fn until(&self, length: usize) {
        let reached = async {
            while self.len() < length {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let reached = tokio::time::timeout(Duration::from_secs(20), reached).await;
        assert!(reached.is_ok(), "{} of {length}", self.len());
    }
}

impl Seen<String> {
    /// Records ids of events.
    pub(crate) fn record(&self, builder: LongConnectionBuilder) -> LongConnectionBuilder {
        let seen = self.clone();
        builder.on_event(move |event: RawEvent| {
            seen.add(event.id().to_owned());
            async { Ok::<(), Error>(()) }
        })
    }

    /// Starts a long connection to `server`, and records ids of events.
    pub(crate) fn start(&self, server: &Server) -> LongConnectionHandle {
        let connection = self.record(builder(server)).build();
        connection.expect("valid").start()
    }

    /// Records states without their details.
    pub(crate) fn record_states(&self, builder: LongConnectionBuilder) -> LongConnectionBuilder {
        let seen = self.clone();
        builder.on_state(move |state| {
            seen.add(match state {
                ConnectionState::Connecting { attempt } => format!("connecting {attempt}"),
                ConnectionState::Disconnected { .. } => "disconnected".to_owned(),
                ConnectionState::Stopped { reason: Some(_) } => "failed".to_owned(),
                state => state.to_string(),
            });
        })
    }

    /// Records outcomes.
    pub(crate) fn record_outcomes(&self, builder: LongConnectionBuilder) -> LongConnectionBuilder {
        let seen = self.clone();
        builder.on_outcome(move |outcome: &Outcome, _| seen.add(outcome.to_string()))
    }
}
