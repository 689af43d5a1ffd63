//! Handling of events beside the connection: reading goes on while handlers run.

use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

use super::answer::Answer;
use super::frame::Frame;
use super::handlers::Handlers;
use crate::RawEvent;
use crate::delivery::{EventName, Outcome, SeenEvents, process};

/// The time from the arrival of an event to its answer. The platform waits 3 s.
const ANSWER_WITHIN: Duration = Duration::from_millis(2500);

/// The size of all events in memory, running and waiting, in KiB.
const MEMORY: usize = 64 * 1024;

/// The caller's function for outcomes.
pub(super) type OnOutcome = Arc<dyn Fn(&Outcome, Duration) + Send + Sync>;

/// An event that has arrived.
pub(super) struct Arrived {
    pub(super) frame: Frame,
    /// The whole payload, of all parts.
    pub(super) payload: Bytes,
    pub(super) at: Instant,
}

/// Runs handlers. It outlives connections.
pub(super) struct Dispatcher {
    shared: Arc<Shared>,
    running: JoinSet<()>,
}

struct Shared {
    handlers: Handlers,
    seen_events: Arc<dyn SeenEvents>,
    on_outcome: Option<OnOutcome>,
    /// One permit for each handler that may run.
    slots: Semaphore,
    /// One permit for each KiB of events.
    memory: Arc<Semaphore>,
}

impl Dispatcher {
    pub(super) fn new(
        handlers: Handlers,
        seen_events: Arc<dyn SeenEvents>,
        on_outcome: Option<OnOutcome>,
        max_concurrent_handlers: usize,
    ) -> Self {
        let slots = max_concurrent_handlers.clamp(1, Semaphore::MAX_PERMITS);
        let shared = Shared {
            handlers,
            seen_events,
            on_outcome,
            slots: Semaphore::new(slots),
            memory: Arc::new(Semaphore::new(MEMORY)),
        };
        Self {
            shared: Arc::new(shared),
            running: JoinSet::new(),
        }
    }

    /// Handles an event in a task of its own, whose answer goes to `answers`. Never waits.
    pub(super) fn dispatch(&mut self, arrived: Arrived, answers: &mpsc::Sender<Frame>) {
        // Forgets tasks that have ended.
        while self.running.try_join_next().is_some() {}
        // Each event also has costs of its own.
        let size = u32::try_from(arrived.payload.len() / 1024 + 1).unwrap_or(u32::MAX);
        match self.shared.memory.clone().try_acquire_many_owned(size) {
            Ok(memory) => {
                let delivery = self
                    .shared
                    .clone()
                    .deliver(arrived, answers.clone(), memory);
                self.running.spawn(delivery);
            }
            Err(_) => {
                tracing::warn!(
                    "long connection: an event was refused, because too many are waiting"
                );
                // The platform delivers the event again, with and without this answer.
                let refusal = Answer::NotDone.into_frame(arrived.frame, arrived.at);
                let _ = answers.try_send(refusal);
            }
        }
    }

    /// Waits for running handlers, and aborts those that run longer than this.
    pub(super) async fn finish(&mut self, limit: Duration) {
        let all = async { while self.running.join_next().await.is_some() {} };
        if timeout(limit, all).await.is_err() {
            let handlers = self.running.len();
            tracing::warn!(
                handlers,
                "long connection: handlers were aborted, because they did not end within {limit:?}"
            );
            self.running.shutdown().await;
        }
    }
}

impl Shared {
    async fn deliver(
        self: Arc<Self>,
        arrived: Arrived,
        answers: mpsc::Sender<Frame>,
        _memory: OwnedSemaphorePermit,
    ) {
        let Arrived { frame, payload, at } = arrived;
        let send = async |answer: Answer| {
            // If the connection is lost, the answer is too. The platform delivers the event again, and it is then a duplicate.
            let _ = answers.send(answer.into_frame(frame, at)).await;
        };
        let event = match RawEvent::from_json(payload) {
            Ok(event) => event,
            Err(error) => {
                tracing::warn!("long connection: an event was refused: {error}");
                return send(Answer::NotDone).await;
            }
        };
        let name = EventName::of(&event);
        let deadline = at + ANSWER_WITHIN;
        let Ok(Ok(_slot)) = timeout_at(deadline, self.slots.acquire()).await else {
            self.report(&Outcome::Busy(name), at);
            return send(Answer::NotDone).await;
        };
        let mut handling = pin!(self.handle(event));
        match timeout_at(deadline, &mut handling).await {
            Ok(outcome) => {
                send(Answer::of(&outcome)).await;
                self.report(&outcome, at);
            }
            Err(_) => {
                tracing::warn!(
                    "long connection: {name}: its handler is late, so the platform delivers it again"
                );
                // The handler goes on even while there is no room for the answer.
                let (outcome, ()) = tokio::join!(handling, send(Answer::NotDone));
                self.report(&outcome, at);
            }
        }
    }

    /// Runs the handler. A panic is a failure.
    async fn handle(&self, event: RawEvent) -> Outcome {
        let name = EventName::of(&event);
        let handler = |event| self.handlers.call(event);
        let outcome = AssertUnwindSafe(process(&*self.seen_events, event, handler));
        outcome.catch_unwind().await.unwrap_or_else(|_| {
            let error: Box<dyn Error + Send + Sync> = "the handler panicked".into();
            Outcome::Failed {
                event: name,
                error: error.into(),
            }
        })
    }

    fn report(&self, outcome: &Outcome, since: Instant) {
        let elapsed = since.elapsed();
        match Answer::of(outcome) == Answer::NotDone {
            true => tracing::warn!("long connection: {outcome}"),
            false => tracing::debug!("long connection: {outcome} after {elapsed:.1?}"),
        }
        if let Some(on_outcome) = &self.on_outcome {
            on_outcome(outcome, elapsed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::SeenEventsInMemory;

    #[tokio::test]
    async fn events_beyond_the_memory_are_refused_at_once() {
        let store = SeenEventsInMemory::new(1, Duration::from_secs(1));
        let mut dispatcher = Dispatcher::new(Handlers::default(), Arc::new(store), None, 1);
        let (answers, mut queue) = mpsc::channel(100);
        // 63 of them are less than 64 MiB.
        let payload = Bytes::from(vec![0; 1024 * 1024]);
        for _ in 0..70 {
            let arrived = Arrived {
                frame: Frame::default(),
                payload: payload.clone(),
                at: Instant::now(),
            };
            dispatcher.dispatch(arrived, &answers);
        }
        assert_eq!(queue.len(), 7);
        let refusal = queue.recv().await.and_then(|frame| frame.payload);
        assert_eq!(refusal.expect("a payload"), r#"{"code":500}"#);
        assert_eq!(dispatcher.running.len(), 63);
    }
}
