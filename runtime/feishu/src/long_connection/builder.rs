//! The builder of [`LongConnection`].

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::configuration::Configuration;
use super::dispatch::{Dispatcher, OnOutcome};
use super::handlers::Handlers;
use super::reconnect::Schedule;
use super::runner::Runner;
use super::state::{ConnectionState, Reporter};
use super::{CallbackReply, LongConnection, Outcome, SeenEvents, SeenEventsInMemory};
use crate::access_token::AppIdentity;
use crate::delivery::{CAPACITY, REDELIVERY};
use crate::{Error, ErrorKind, RawEvent};

const MAX_CONCURRENT_HANDLERS: usize = 64;
const PONG_TIMEOUT: Duration = Duration::from_secs(20);
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(20);

/// Builds a [`LongConnection`].
#[must_use]
pub struct LongConnectionBuilder {
    /// `None` if the client is not one of a custom app.
    app: Option<Arc<AppIdentity>>,
    handlers: Handlers,
    seen_events: Option<Arc<dyn SeenEvents>>,
    on_outcome: Option<OnOutcome>,
    reporter: Reporter,
    max_concurrent_handlers: usize,
    pong_timeout: Duration,
    shutdown_timeout: Duration,
}

impl LongConnectionBuilder {
    pub(crate) fn new(app: Option<Arc<AppIdentity>>) -> Self {
        Self {
            app,
            handlers: Handlers::default(),
            seen_events: None,
            on_outcome: None,
            reporter: Reporter::default(),
            max_concurrent_handlers: MAX_CONCURRENT_HANDLERS,
            pong_timeout: PONG_TIMEOUT,
            shutdown_timeout: SHUTDOWN_TIMEOUT,
        }
    }

    /// Sets the handler of events and callbacks that have no handler of their own type.
    ///
    /// An event is done when the handler succeeds. After a failure or a panic, the platform delivers it again. `IncomingEvent::try_from`
    /// of a generated client decodes all its event types. The handler returns `()`, or the [`CallbackReply`] to a callback.
    pub fn on_event<H, F, R, E>(mut self, handler: H) -> Self
    where
        H: Fn(RawEvent) -> F + Send + Sync + 'static,
        F: Future<Output = Result<R, E>> + Send + 'static,
        R: Into<CallbackReply> + 'static,
        E: Into<Box<dyn StdError + Send + Sync>> + 'static,
    {
        self.handlers.set(None, handler);
        self
    }

    /// Sets the handler of one type of callback, such as `card.action.trigger`, or of one type of event. A later call for the same type
    /// replaces the handler.
    ///
    /// The handler's [`CallbackReply`] is shown to the user who waits for it: a [`Toast`](super::Toast) or a card. A reply after
    /// 2.5 seconds is lost.
    pub fn on_callback<H, F, R, E>(mut self, event_type: impl Into<String>, handler: H) -> Self
    where
        H: Fn(RawEvent) -> F + Send + Sync + 'static,
        F: Future<Output = Result<R, E>> + Send + 'static,
        R: Into<CallbackReply> + 'static,
        E: Into<Box<dyn StdError + Send + Sync>> + 'static,
    {
        self.handlers.set(Some(event_type.into()), handler);
        self
    }

    /// Calls this function with the outcome of each delivery, and the time since the event arrived. If the time is more than 2.5 seconds, the
    /// answer was sent before the handler succeeded, and the platform delivers the event again: as a duplicate.
    ///
    /// It runs on the task of the handler, so it must not block.
    pub fn on_outcome(
        mut self,
        on_outcome: impl Fn(&Outcome, Duration) + Send + Sync + 'static,
    ) -> Self {
        self.on_outcome = Some(Arc::new(on_outcome));
        self
    }

    /// Calls this function whenever the state of the connection changes. It runs on the task of the connection, so it must not block.
    pub fn on_state(mut self, on_state: impl Fn(&ConnectionState) + Send + Sync + 'static) -> Self {
        self.reporter = Reporter(Some(Arc::new(on_state)));
        self
    }

    /// Sets the store of handled events. Default: the memory of this process, for 8 hours and up to 100 000 events (about 15 MB).
    ///
    /// Several connections of an app share its events, so several processes need a shared store. A webhook's receiver can have the same one:
    /// pass an `Arc`.
    pub fn seen_events(mut self, store: impl SeenEvents + 'static) -> Self {
        self.seen_events = Some(Arc::new(store));
        self
    }

    /// Sets the maximum number of handlers that run at the same time; 0 counts as 1. Default: 64.
    ///
    /// More events wait in memory, up to 64 MiB. An event that waits for 2.5 seconds, or for which there is no memory, is not handled, and the
    /// platform delivers it again.
    pub fn max_concurrent_handlers(mut self, handlers: usize) -> Self {
        self.max_concurrent_handlers = handlers;
        self
    }

    /// Sets the longest silence of the server after a ping, and the longest time in which it takes no answers. Then the connection counts as
    /// lost. Default: 20 s.
    ///
    /// The platform sets the time between two pings, by default 2 minutes.
    pub fn pong_timeout(mut self, timeout: Duration) -> Self {
        self.pong_timeout = timeout;
        self
    }

    /// Sets the time for which a shutdown waits for running handlers. Then they are aborted, and the platform delivers their events again.
    /// Default: 20 s.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.shutdown_timeout = timeout;
        self
    }

    /// Builds the long connection, without sending a request.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] if the client is not one of a custom app, or if there is no handler.
    pub fn build(self) -> Result<LongConnection, Error> {
        let refuse = |problem: &str| Err(Error::new(ErrorKind::Configuration, problem));
        let Some(app) = self.app else {
            return refuse(
                "only a custom app has a long connection; build the client with .app(…), and use a webhook for a store app",
            );
        };
        if self.handlers.is_empty() {
            return refuse("the long connection has no handler; add .on_event(…)");
        }
        let seen_events = self
            .seen_events
            .unwrap_or_else(|| Arc::new(SeenEventsInMemory::new(CAPACITY, REDELIVERY)));
        Ok(LongConnection(Runner {
            app,
            dispatcher: Dispatcher::new(
                self.handlers,
                seen_events,
                self.on_outcome,
                self.max_concurrent_handlers,
            ),
            reporter: self.reporter,
            pong_timeout: self.pong_timeout,
            shutdown_timeout: self.shutdown_timeout,
            configuration: Configuration::default(),
            schedule: Schedule::default(),
        }))
    }
}

impl fmt::Debug for LongConnectionBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LongConnectionBuilder")
            .field("app_id", &self.app.as_ref().map(|app| &app.app_id))
            .field("max_concurrent_handlers", &self.max_concurrent_handlers)
            .field("pong_timeout", &self.pong_timeout)
            .field("shutdown_timeout", &self.shutdown_timeout)
            .finish_non_exhaustive()
    }
}
