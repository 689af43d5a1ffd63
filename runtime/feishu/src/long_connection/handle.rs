//! The handle of a running long connection.

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::{Error, ErrorKind};

/// A running long connection. Dropping it ends the connection at once, and aborts its handlers.
#[derive(Debug)]
#[must_use = "dropping the handle ends the connection"]
pub struct LongConnectionHandle {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Result<(), Error>>,
}

impl LongConnectionHandle {
    pub(super) fn new(stop: oneshot::Sender<()>, task: JoinHandle<Result<(), Error>>) -> Self {
        Self {
            stop: Some(stop),
            task,
        }
    }

    /// Stops receiving events, waits for running handlers, sends their answers, and closes the connection.
    ///
    /// # Errors
    ///
    /// Returns the error with which the connection had ended before.
    pub async fn shutdown(mut self) -> Result<(), Error> {
        if let Some(stop) = self.stop.take() {
            // Fails if the connection has ended.
            let _ = stop.send(());
        }
        self.ended().await
    }

    /// Waits until the connection ends by itself.
    ///
    /// # Errors
    ///
    /// The errors of [`run`](super::LongConnection::run).
    pub async fn wait(mut self) -> Result<(), Error> {
        self.ended().await
    }

    /// True if the connection has ended by itself.
    pub fn is_finished(&self) -> bool {
        self.task.is_finished()
    }

    async fn ended(&mut self) -> Result<(), Error> {
        match (&mut self.task).await {
            Ok(ended) => ended,
            // A function of the caller's panicked: `on_state`.
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(Error::new(
                ErrorKind::Transport,
                "the async runtime of the long connection has ended",
            )),
        }
    }
}

impl Drop for LongConnectionHandle {
    fn drop(&mut self) {
        self.task.abort();
    }
}
