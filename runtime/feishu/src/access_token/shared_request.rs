//! The token requests in progress, which concurrent callers share.

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use tokio::runtime::{Handle, Id};

use crate::{AccessToken, Error};

pub(super) type Request = BoxFuture<'static, Result<AccessToken, Error>>;

/// The requests in progress for one token, one for each async runtime.
///
/// The timers and connections of a request belong to the runtime that polls it first. If that runtime ends or is not driven, callers on
/// another one would panic or wait forever. So each runtime has its own request, which all callers on that runtime drive.
///
/// A request is held weakly, so that it is dropped when no caller waits for it any more.
#[derive(Default)]
pub(super) struct SharedRequests(Vec<(Option<Id>, WeakShared<Request>)>);

impl SharedRequests {
    /// Returns the request in progress on the current runtime.
    pub(super) fn current(&self) -> Option<Shared<Request>> {
        let runtime = runtime();
        let (_, request) = self.0.iter().find(|(known, _)| *known == runtime)?;
        in_progress(request)
    }

    /// Shares a request that begins on the current runtime.
    pub(super) fn begin(&mut self, request: Request) -> Shared<Request> {
        let (runtime, request) = (runtime(), request.shared());
        self.0
            .retain(|(known, old)| *known != runtime && in_progress(old).is_some());
        self.0
            .extend(request.downgrade().map(|weak| (runtime, weak)));
        request
    }
}

fn in_progress(request: &WeakShared<Request>) -> Option<Shared<Request>> {
    // A failure is not kept for later callers.
    request.upgrade().filter(|request| request.peek().is_none())
}

fn runtime() -> Option<Id> {
    Some(Handle::try_current().ok()?.id())
}
