//! A page that was requested, either on poll or ahead of time.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::future::BoxFuture;
use sync_wrapper::SyncWrapper;
use tokio::task::JoinHandle;
use tracing::Instrument;

use crate::{Error, ErrorKind};

/// A call for one page. Dropping it cancels the call.
pub(super) enum PendingPage<P> {
    /// Makes progress when it is polled.
    Polled(SyncWrapper<BoxFuture<'static, Result<P, Error>>>),
    /// Makes progress in its own task.
    Spawned(Task<P>),
}

pub(super) struct Task<P>(JoinHandle<Result<P, Error>>);

impl<P: Send + 'static> PendingPage<P> {
    /// Starts the call when it is polled.
    pub(super) fn polled(call: BoxFuture<'static, Result<P, Error>>) -> Self {
        Self::Polled(SyncWrapper::new(call))
    }

    /// Starts the call in its own task, on the current tokio runtime.
    pub(super) fn spawn(call: BoxFuture<'static, Result<P, Error>>) -> Self {
        Self::Spawned(Task(tokio::spawn(call.in_current_span())))
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<P, Error>> {
        let task = match self {
            Self::Polled(call) => return call.get_mut().as_mut().poll(context),
            Self::Spawned(Task(task)) => task,
        };
        Poll::Ready(match ready!(Pin::new(task).poll(context)) {
            Ok(page) => page,
            Err(error) => match error.try_into_panic() {
                // The panic continues in the polling task.
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(error) => {
                    let problem = "the tokio runtime that requested the page has shut down";
                    Err(Error::new(ErrorKind::Transport, problem).with_source(error))
                }
            },
        })
    }
}

impl<P> Drop for Task<P> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
