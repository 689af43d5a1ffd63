//! Each attempt that an observer sees begin also ends for it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use openapi_client_runtime::{
    Attempt, AttemptOutcome, Call, Client, ErrorKind, Observer, TransportError, http,
};
use tokio::time::{sleep, timeout};

use super::operations::Read;
use super::{Answers, client, quick, reply};

/// Records the begin and the end of each attempt.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }
}

impl Observer for Log {
    fn before(&self, attempt: &Attempt<'_>, _: &mut http::HeaderMap) {
        let line = format!("{} begins", attempt.number);
        self.0.lock().expect("no panic").push(line);
    }

    fn after(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let end = match (outcome.error, outcome.cancelled) {
            (Some(error), false) => format!("{:?} after {:?}", error.kind(), outcome.elapsed),
            (None, true) => "cancelled".to_owned(),
            (None, false) => format!("{:?}", outcome.status),
            (Some(_), true) => "impossible".to_owned(),
        };
        let line = format!("{} ends: {end}", attempt.number);
        self.0.lock().expect("no panic").push(line);
    }
}

/// A client with the same observer twice.
fn observed(log: &Log, transport: impl openapi_client_runtime::Transport) -> Client {
    let builder = Client::builder("http://localhost").observer(log.clone());
    client(builder.observer(log.clone()).transport(transport))
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_call_ends_the_attempt() {
    let log = Log::default();
    let client = observed(&log, Answers(std::future::pending));
    let call = Call::new(&client, Read).timeout(Duration::from_secs(5));
    assert_eq!(call.await.expect_err("late").kind(), ErrorKind::Timeout);
    let begin = "1 begins".to_owned();
    let end = "1 ends: Timeout after 5s".to_owned();
    let both = [begin.clone(), begin, end.clone(), end];
    assert_eq!(log.take(), both);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_ends_the_attempt() {
    let log = Log::default();
    let client = observed(&log, Answers(std::future::pending));
    let call = Call::new(&client, Read).into_future();
    timeout(Duration::from_secs(1), call)
        .await
        .expect_err("dropped");
    assert_eq!(log.take()[2..], ["1 ends: cancelled", "1 ends: cancelled"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_between_attempts_has_no_open_attempt() {
    let log = Log::default();
    let transport = Answers(async || Ok(reply(503, "retry-after", "60")));
    let client = observed(&log, transport);
    let call = Call::new(&client, Read).into_future();
    timeout(Duration::from_secs(1), call)
        .await
        .expect_err("dropped");
    let lines = log.take();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[3].starts_with("1 ends: Http"), "{lines:?}");
}

/// Calls with a policy that panics, and returns that panic.
async fn call_with_panic(client: &Client) {
    let policy = quick().classify(|_| panic!("by design"));
    let call = Call::new(client, Read).retry(policy).into_future();
    let call = std::panic::AssertUnwindSafe(call);
    call.catch_unwind().await.expect_err("a panic");
}

fn unavailable() -> impl openapi_client_runtime::Transport {
    Answers(async || Ok(reply(503, "x-other", "")))
}

#[tokio::test]
async fn a_panic_ends_the_attempt() {
    let log = Log::default();
    call_with_panic(&observed(&log, unavailable())).await;
    assert_eq!(log.take()[2..], ["1 ends: cancelled", "1 ends: cancelled"]);

    // A panic of a transport is an error.
    let client = observed(&log, Answers(async || panic!("by design")));
    Call::new(&client, Read).await.expect_err("a panic");
    let lines = log.take();
    let count = |part: &str| lines.iter().filter(|line| line.contains(part)).count();
    assert_eq!(count("begins"), count("ends: Transport"), "{lines:?}");
}

/// Panics when an attempt ends.
struct Panics;

impl Observer for Panics {
    fn after(&self, _: &Attempt<'_>, _: &AttemptOutcome<'_>) {
        panic!("by design");
    }
}

#[tokio::test]
async fn a_second_panic_does_not_end_the_process() {
    let log = Log::default();
    let builder = Client::builder("http://localhost")
        .observer(Panics)
        .observer(log.clone());
    call_with_panic(&client(builder.transport(unavailable()))).await;
    assert_eq!(log.take(), ["1 begins", "1 ends: cancelled"]);
}

#[tokio::test(start_paused = true)]
async fn each_attempt_of_a_retried_call_is_reported_once() {
    let log = Log::default();
    let transport = Answers(async || {
        sleep(Duration::from_secs(1)).await;
        Err(TransportError::connect("refused"))
    });
    let client = Client::builder("http://localhost").observer(log.clone());
    let client: Client = client
        .transport(transport)
        .retry(quick())
        .build()
        .expect("a client");
    Call::new(&client, Read).await.expect_err("refused");
    let lines = log.take();
    let ends = |number: u32| format!("{number} ends: Connect after 1s");
    let begins = |number: u32| format!("{number} begins");
    let expected: Vec<_> = (1..=3)
        .flat_map(|number| [begins(number), ends(number)])
        .collect();
    assert_eq!(lines, expected);
}
