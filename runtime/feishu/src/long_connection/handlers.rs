//! The caller's handlers of events.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};

use crate::RawEvent;
use crate::delivery::CallbackReply;

type BoxError = Box<dyn Error + Send + Sync>;
type Handled = Result<CallbackReply, BoxError>;
type Handler = Arc<dyn Fn(RawEvent) -> BoxFuture<'static, Handled> + Send + Sync>;

/// The handlers of a long connection.
#[derive(Default)]
pub(super) struct Handlers {
    by_type: HashMap<String, Handler>,
    other: Option<Handler>,
}

impl Handlers {
    pub(super) fn is_empty(&self) -> bool {
        self.by_type.is_empty() && self.other.is_none()
    }

    /// Sets the handler of one type of event; `None` for all types without a handler of their own.
    pub(super) fn set<H, F, R, E>(&mut self, event_type: Option<String>, handler: H)
    where
        H: Fn(RawEvent) -> F + Send + Sync + 'static,
        F: Future<Output = Result<R, E>> + Send + 'static,
        R: Into<CallbackReply> + 'static,
        E: Into<BoxError> + 'static,
    {
        let handler = move |event| {
            let handled = handler(event);
            async move { handled.await.map(Into::into).map_err(Into::into) }.boxed()
        };
        let handler: Handler = Arc::new(handler);
        match event_type {
            Some(event_type) => {
                self.by_type.insert(event_type, handler);
            }
            None => self.other = Some(handler),
        }
    }

    pub(super) fn call(&self, event: RawEvent) -> BoxFuture<'static, Handled> {
        let handler = self.by_type.get(event.event_type());
        match handler.or(self.other.as_ref()) {
            Some(handler) => handler(event),
            None => {
                let problem = format!("no handler for events of type `{}`", event.event_type());
                ready(Err(problem.into())).boxed()
            }
        }
    }
}
