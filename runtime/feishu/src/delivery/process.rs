//! Handling of an event, at most once successfully.

use std::error::Error;

use super::{CallbackReply, Claim, EventName, Outcome, SeenEvents};
use crate::RawEvent;

/// Runs `handler`, unless the store knows that the event was handled before or is being handled.
pub(crate) async fn process<H, F, R, E>(
    store: &dyn SeenEvents,
    event: RawEvent,
    handler: H,
) -> Outcome
where
    H: FnOnce(RawEvent) -> F,
    F: Future<Output = Result<R, E>>,
    R: Into<CallbackReply>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let name = EventName::of(&event);
    match store.claim(&name.id).await {
        Ok(Claim::Granted) => {}
        Ok(Claim::InProgress) => return Outcome::InProgress(name),
        Ok(Claim::Completed) => return Outcome::Duplicate(name),
        Err(error) => {
            let error = error.into();
            return Outcome::NotClaimed { event: name, error };
        }
    }
    let claim = AbandonOnDrop {
        store,
        event_id: &name.id,
    };
    let handled = handler(event).await;
    // The handler has finished, so the claim must not be abandoned.
    std::mem::forget(claim);
    match handled.map(Into::into).map_err(Into::into) {
        Ok(reply) => match store.complete(&name.id).await {
            Ok(()) if reply.is_empty() => Outcome::Handled(name),
            Ok(()) => Outcome::Replied { event: name, reply },
            Err(error) => Outcome::NotRemembered {
                event: name,
                reply,
                error: error.into(),
            },
        },
        Err(error) => {
            // If this fails, the claim expires on its own, and a later delivery handles the event.
            let _ = store.release(&name.id).await;
            let error = error.into();
            Outcome::Failed { event: name, error }
        }
    }
}

/// Abandons the claim of an event whose handler did not finish: it panicked, or the future was dropped.
struct AbandonOnDrop<'a> {
    store: &'a dyn SeenEvents,
    event_id: &'a str,
}

impl Drop for AbandonOnDrop<'_> {
    fn drop(&mut self) {
        self.store.abandon(self.event_id);
    }
}
