//! The long connection: the platform sends events over a WebSocket that the app opens, so the app needs no public address (feature
//! `long-connection`).
//!
//! Only custom apps have long connections. Select «receive events through persistent connection» in the developer console.
//!
//! ```no_run
//! use feishu_runtime::long_connection::Toast;
//! use feishu_runtime::{Client, Error};
//!
//! # async fn run() -> Result<(), Error> {
//! let client: Client = Client::builder("https://open.feishu.cn").app("cli_a1b2c3", "app secret").build()?;
//! client
//!     .long_connection()
//!     .on_event(|event| async move {
//!         println!("{}", event.event_type());
//!         Ok::<(), Error>(())
//!     })
//!     .on_callback("card.action.trigger", |_| async { Ok::<_, Error>(Toast::success("Saved")) })
//!     .build()?
//!     .run()
//!     .await
//! # }
//! ```
//!
//! # Events
//!
//! Events are handled as by a [webhook](crate::webhook): each once, with the same [`SeenEvents`], although the platform may deliver it several
//! times. Several connections of an app, at most 50, share its events.
//!
//! Handlers run concurrently, in no order, and reading never waits for them. They must not block their thread: use `spawn_blocking` for that.
//! The platform waits 3 seconds for an answer:
//!
//! | the handler | answer | then |
//! |---|---|---|
//! | succeeds within 2.5 s of the event's arrival | 200, with the reply to a callback | the event is done |
//! | fails, or panics | 500 | the platform delivers the event again |
//! | runs longer | 500 after 2.5 s; the handler goes on | the event is delivered again, and is a duplicate if the handler has succeeded |
//! | cannot start within 2.5 s, because [others](LongConnectionBuilder::max_concurrent_handlers) run | 500 | the platform delivers the event again |
//!
//! # Connection
//!
//! A lost connection is opened again, as often and as fast as the platform's configuration allows: by default without limit, first within
//! 30 s, then every 2 minutes. A ping without any reaction is a loss ([`pong_timeout`](LongConnectionBuilder::pong_timeout)).
//! Handlers go on during a loss. Their answers are lost, so their events are delivered again, and are duplicates.
//!
//! The connection has the client's proxies, certificates and connection time limit. A client with a caller's own
//! [`Transport`](crate::Transport) has no long connection. With a caller's own `http_client`, build that with `http1_only()`, because HTTP/2
//! has no WebSockets here.
//!
//! `tracing` shows states, failed deliveries and late handlers. It never shows the URL of the WebSocket, which contains secrets. The library
//! below logs frames at level TRACE, with the verification token of events.

mod answer;
mod builder;
mod configuration;
mod dispatch;
mod endpoint;
mod failure;
mod frame;
mod handle;
mod handlers;
mod parts;
mod reconnect;
mod runner;
mod session;
mod socket;
mod state;

use std::fmt;

use tokio::sync::oneshot;

use crate::Error;
use runner::Runner;

pub use crate::delivery::{
    CallbackReply, Claim, EventName, Outcome, SeenEvents, SeenEventsInMemory, StoreError, Toast,
};
pub use builder::LongConnectionBuilder;
pub use handle::LongConnectionHandle;
pub use state::ConnectionState;

/// A long connection that is not open yet.
#[must_use = "a long connection does nothing until it runs"]
pub struct LongConnection(Runner);

impl LongConnection {
    /// Connects and handles events, forever. Dropping the future ends the connection at once, and aborts its handlers.
    ///
    /// # Errors
    ///
    /// Returns an error if another attempt to connect cannot help: the platform refuses the app or its secret, the app has too many
    /// connections, the client's settings do not allow a connection, or the platform's limit of attempts is reached.
    pub async fn run(self) -> Result<(), Error> {
        self.run_until(std::future::pending()).await
    }

    /// Connects and handles events until `shutdown` completes. Then it stops receiving events, waits for running handlers, sends their
    /// answers, and closes the connection.
    ///
    /// # Errors
    ///
    /// The errors of [`run`](Self::run).
    pub async fn run_until(self, shutdown: impl Future<Output = ()> + Send) -> Result<(), Error> {
        self.0.run(shutdown).await
    }

    /// Runs on a task of its own.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    pub fn start(self) -> LongConnectionHandle {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(self.run_until(async {
            // The sender is dropped only together with the task.
            let _ = stopped.await;
        }));
        LongConnectionHandle::new(stop, task)
    }
}

impl fmt::Debug for LongConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LongConnection")
            .field("app_id", &self.0.app.app_id)
            .finish_non_exhaustive()
    }
}
