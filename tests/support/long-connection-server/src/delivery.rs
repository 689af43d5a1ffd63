//! Delivery of an event: again until the answer is 200.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::connection::Command;
use crate::event::Event;
use crate::settings::SERVICE;
use crate::state::{Answer, Outstanding, Shared};

/// What became of an attempt to deliver.
#[derive(Debug, Clone)]
pub enum Attempt {
    /// The client answered.
    Answered(Box<Answer>),
    /// The connection was lost before the answer.
    ConnectionLost,
    /// There was no answer within the limit.
    NoAnswer,
}

/// A delivery that goes on by itself.
pub struct Delivery(JoinHandle<Vec<Attempt>>);

impl Delivery {
    /// Waits for the end: an answer of 200, or the last attempt.
    pub async fn attempts(self) -> Vec<Attempt> {
        self.0.await.expect("no panic")
    }

    /// The same for assertions: each attempt as its code, `lost` or `none`.
    pub async fn outcome(self) -> String {
        let attempts = self.attempts().await;
        let outcomes = attempts.iter().map(|attempt| match attempt {
            Attempt::Answered(answer) => answer.code.to_string(),
            Attempt::ConnectionLost => "lost".into(),
            Attempt::NoAnswer => "none".into(),
        });
        outcomes.collect::<Vec<_>>().join(", ")
    }
}

pub(crate) fn start(shared: Arc<Shared>, event: Event) -> Delivery {
    Delivery(tokio::spawn(deliver(shared, event)))
}

async fn deliver(shared: Arc<Shared>, event: Event) -> Vec<Attempt> {
    let number = shared.change(|state| {
        state.deliveries += 1;
        state.deliveries
    });
    let mut delays = shared.settings.redeliver_after.iter();
    let mut attempts = Vec::new();
    loop {
        let message_id = format!("message-{number}-{}", attempts.len() + 1);
        let attempt = attempt(&shared, &event, &message_id, number).await;
        let settled = matches!(&attempt, Attempt::Answered(answer) if answer.code == 200);
        attempts.push(attempt);
        if settled {
            shared.change(|state| state.settled += 1);
            return attempts;
        }
        match delays.next().filter(|_| !event.once) {
            Some(delay) => tokio::time::sleep(*delay).await,
            None => return attempts,
        }
    }
}

/// Sends the event over one connection, as soon as there is one.
async fn attempt(shared: &Shared, event: &Event, message_id: &str, number: u64) -> Attempt {
    let (report, mut answers) = mpsc::unbounded_channel();
    let mut report = Some(report);
    let commands = shared
        .until(|state| {
            // Connections take turns.
            let after = state.live.range(state.last_used + 1..).next();
            let (&id, live) = after.or_else(|| state.live.iter().next())?;
            let commands = live.commands.clone();
            state.last_used = id;
            let parts = event.frames(SERVICE, message_id, number);
            let outstanding = Outstanding {
                parts: parts.clone(),
                sent: Instant::now(),
                connection: id,
                report: report.take(),
            };
            state.outstanding.insert(message_id.into(), outstanding);
            // A connection that ends at this moment is noticed below.
            let _ = commands.send(Command::Frames(parts));
            Some(commands)
        })
        .await;
    let attempt = tokio::select! {
        biased;
        Some(answer) = answers.recv() => return Attempt::Answered(Box::new(answer)),
        () = commands.closed() => Attempt::ConnectionLost,
        () = tokio::time::sleep(shared.settings.answer_limit) => Attempt::NoAnswer,
    };
    if let Some(outstanding) = shared.state().outstanding.get_mut(message_id) {
        outstanding.give_up();
    }
    attempt
}
