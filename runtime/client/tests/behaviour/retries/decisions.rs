//! Statuses, idempotency and classifiers.

use std::sync::{Arc, Mutex};

use futures_util::stream;
use loopback::{Answer, Server};
use openapi_client_runtime::bytes::Bytes;
use openapi_client_runtime::{
    Call, Client, ErrorKind, Request, RetryDecision, Retryability, Upload,
};

use super::operations::{Add, AddOnce, Read};
use super::{answering, client, quick};
use crate::fixture::CreateAttachment;

/// Calls a server that answers like this. Returns the number of requests.
async fn requests<R: Request>(answer: &Answer, call: impl Fn(Call<R>) -> Call<R>, of: R) -> usize {
    let server = answering(answer.clone()).await;
    let client = client(Client::builder(server.url()));
    let outcome = call(Call::new(&client, of)).await;
    let error = outcome.err().expect("a failure");
    // The advice of the error agrees with what the client did.
    let retried = server.requests().len() > 1;
    assert_eq!(
        error.retryability() == Retryability::Safe,
        retried,
        "{error}"
    );
    server.requests().len()
}

#[tokio::test]
async fn statuses_are_retried_where_that_is_safe_and_can_help() {
    for (status, read, add) in [
        (400, 1, 1),
        (404, 1, 1),
        (408, 3, 1),
        (409, 1, 1),
        (413, 1, 1),
        (425, 3, 3),
        (500, 3, 1),
        (501, 1, 1),
        (502, 3, 1),
        (503, 3, 1),
        (504, 3, 1),
        (505, 1, 1),
        (507, 1, 1),
        (508, 1, 1),
        (511, 1, 1),
        (529, 3, 1),
    ] {
        let answer = Answer::new(status, "");
        assert_eq!(
            requests(&answer, |call| call, Read).await,
            read,
            "GET {status}"
        );
        assert_eq!(
            requests(&answer, |call| call, Add).await,
            add,
            "POST {status}"
        );
    }
}

#[tokio::test]
async fn idempotency_keys_in_headers_count() {
    let unavailable = Answer::new(503, "");
    let with_header =
        |name: &'static str, value: &'static str| move |call: Call<Add>| call.header(name, value);
    for (name, value, expected) in [
        ("Idempotency-Key", "k-1", 3),
        ("idempotency-key", "k-1", 3),
        ("X-Idempotency-Key", "k-1", 3),
        ("Idempotency-Key", "", 1),
        ("X-Request-Id", "k-1", 1),
    ] {
        let sent = requests(&unavailable, with_header(name, value), Add).await;
        assert_eq!(sent, expected, "{name}: {value}");
    }
    for (key, expected) in [(Some("k-1".to_owned()), 3), (None, 1)] {
        assert_eq!(
            requests(&unavailable, |call| call, AddOnce(key)).await,
            expected
        );
    }
}

#[tokio::test]
async fn a_call_can_be_declared_idempotent() {
    let unavailable = Answer::new(503, "");
    assert_eq!(requests(&unavailable, Call::idempotent, Add).await, 3);
    // What can be sent only once is sent once.
    let server = answering(unavailable).await;
    let client = client(Client::builder(server.url()));
    let once = stream::iter([Ok::<_, std::io::Error>(Bytes::from("abc"))]);
    let upload = CreateAttachment::new(Upload::stream("a.txt", once, Some(3)));
    let error = Call::new(&client, upload).idempotent().await;
    assert_eq!(error.expect_err("unavailable").attempts(), 1);
}

#[tokio::test]
async fn a_classifier_decides() {
    let decided = |decision: RetryDecision| {
        move |call: Call<Add>| call.retry(quick().classify(move |_| decision))
    };
    for (status, decision, expected) in [
        (409, RetryDecision::Retry, 3),
        (409, RetryDecision::Default, 1),
        (503, RetryDecision::Retry, 3),
        (429, RetryDecision::DoNotRetry, 1),
    ] {
        let server = answering(Answer::new(status, "")).await;
        let client = client(Client::builder(server.url()));
        let call = decided(decision)(Call::new(&client, Add));
        call.await.expect_err("a failure");
        assert_eq!(server.requests().len(), expected, "{status} {decision:?}");
    }
}

#[tokio::test]
async fn a_classifier_sees_the_error_and_cannot_repeat_what_is_sent_once() {
    let server = Server::start(|_| Answer::new(409, r#"{"locked":true}"#)).await;
    let client = client(Client::builder(server.url()));
    let seen = Arc::<Mutex<Vec<_>>>::default();
    let policy = {
        let seen = seen.clone();
        quick().classify(move |failed| {
            let operation = failed.error.operation().map(|operation| operation.id);
            let entry = (
                failed.number,
                failed.idempotent,
                failed.error.status(),
                operation,
            );
            seen.lock().expect("no panic").push(entry);
            match failed.number {
                1 => RetryDecision::Retry,
                _ => RetryDecision::Default,
            }
        })
    };
    let error = Call::new(&client, Add).retry(policy.clone()).await;
    assert_eq!(error.expect_err("a conflict").attempts(), 2);
    let entries = std::mem::take(&mut *seen.lock().expect("no panic"));
    let entry = |number| (number, false, Some(409), Some("add"));
    assert_eq!(entries, [entry(1), entry(2)]);

    let once = stream::iter([Ok::<_, std::io::Error>(Bytes::from("abc"))]);
    let upload = CreateAttachment::new(Upload::stream("a.txt", once, Some(3)));
    let error = Call::new(&client, upload).retry(policy).await;
    assert_eq!(error.expect_err("a conflict").attempts(), 1);
}

#[tokio::test]
async fn retries_by_a_classifier_are_within_the_budget() {
    let server = answering(Answer::new(409, "")).await;
    let policy = quick().max_attempts(100).classify(|_| RetryDecision::Retry);
    let client: Client = Client::builder(server.url())
        .retry(policy)
        .build()
        .expect("a client");
    for _ in 0..10 {
        let error = Call::new(&client, Add).await.expect_err("a conflict");
        assert_eq!(error.kind(), ErrorKind::Http);
    }
    assert!(
        server.requests().len() <= 10 + 12,
        "{}",
        server.requests().len()
    );
}
