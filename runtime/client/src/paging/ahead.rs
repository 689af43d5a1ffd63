//! A page that is asked for: when it is polled for, or ahead of that.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::future::BoxFuture;
use tokio::task::JoinHandle;
use tracing::Instrument;

use crate::{Error, ErrorKind};

/// A page on its way. Dropping it cancels the call.
pub(super) enum Asked<P> {
    /// Moves on when it is polled.
    Polled(BoxFuture<'static, Result<P, Error>>),
    /// Moves on by itself.
    Spawned(Task<P>),
}

pub(super) struct Task<P>(JoinHandle<Result<P, Error>>);

impl<P: Send + 'static> Asked<P> {
    /// Begins a call that moves on by itself, on the runtime that polls.
    pub(super) fn ahead(call: BoxFuture<'static, Result<P, Error>>) -> Self {
        Self::Spawned(Task(tokio::spawn(call.in_current_span())))
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<P, Error>> {
        let task = match self {
            Self::Polled(call) => return call.as_mut().poll(context),
            Self::Spawned(Task(task)) => task,
        };
        Poll::Ready(match ready!(Pin::new(task).poll(context)) {
            Ok(page) => page,
            Err(error) => match error.try_into_panic() {
                // As if it had happened here.
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(error) => {
                    let problem = "the runtime that asked for it has shut down";
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
