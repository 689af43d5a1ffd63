//! Each event is handled once, and again only after a failure.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use feishu_runtime::bytes::Bytes;
use feishu_runtime::webhook::http::Response;
use feishu_runtime::webhook::{
    BoxFuture, CallbackReply, Claim, Outcome, SeenEvents, SeenEventsInMemory, StoreError, Toast,
    WebhookReceiver,
};
use feishu_runtime::{Error, ErrorKind, RawEvent};

use crate::fixture::{Vector, outcome_and_body, vector, vectors};

/// Delivers a request to a handler that returns `result`. Returns true with the response if the handler ran.
async fn deliver(
    receiver: &WebhookReceiver,
    vector: &Vector,
    result: Result<(), &str>,
) -> (Response<Bytes>, bool) {
    let runs = AtomicUsize::new(0);
    let response = receiver
        .handle(
            &vector.headers(),
            vector.body.as_bytes(),
            async |_: RawEvent| {
                runs.fetch_add(1, Ordering::SeqCst);
                result.map_err(str::to_owned)
            },
        )
        .await;
    (response, runs.load(Ordering::SeqCst) == 1)
}

#[tokio::test]
async fn a_handled_event_is_a_duplicate_when_delivered_again() {
    for vector in vectors()
        .iter()
        .filter(|vector| vector.kind != "url verification")
    {
        let receiver = vector.receiver();
        let (response, ran) = deliver(&receiver, vector, Ok(())).await;
        assert!(ran);
        assert_eq!(response.status(), 200);
        let (outcome, body) = outcome_and_body(&response);
        assert!(matches!(outcome, Outcome::Handled(_)), "{outcome}");
        assert_eq!(body, serde_json::json!({}));

        // Clones share the record of handled events.
        let (response, ran) = deliver(&receiver.clone(), vector, Ok(())).await;
        assert!(!ran);
        assert_eq!(response.status(), 200);
        let (outcome, _) = outcome_and_body(&response);
        assert!(matches!(outcome, Outcome::Duplicate(_)), "{outcome}");
    }
}

#[tokio::test]
async fn a_failed_event_is_handled_again() {
    let vector = vector("current");
    let receiver = vector.receiver();
    for _ in 0..3 {
        let (response, ran) = deliver(&receiver, vector, Err("the database is down")).await;
        assert!(ran);
        assert_eq!(response.status(), 500);
        let (outcome, body) = outcome_and_body(&response);
        let Outcome::Failed { event, error } = outcome else {
            panic!("{outcome}");
        };
        assert_eq!(
            (event.id.as_str(), error.to_string().as_str()),
            ("event-0", "the database is down")
        );
        assert!(!body.to_string().contains("database"), "{body}");
    }
    assert!(deliver(&receiver, vector, Ok(())).await.1);
    assert!(!deliver(&receiver, vector, Ok(())).await.1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_a_hundred_concurrent_deliveries_is_handled() {
    let vector = vector("current");
    let receiver = vector.receiver();
    let runs = Arc::new(AtomicUsize::new(0));
    let deliveries = (0..100).map(|_| {
        let (receiver, runs) = (receiver.clone(), runs.clone());
        tokio::spawn(async move {
            let handler = async move |_: RawEvent| {
                runs.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(50)).await;
                Ok::<(), String>(())
            };
            let response = receiver
                .handle(&vector.headers(), vector.body.as_bytes(), handler)
                .await;
            response.status().as_u16()
        })
    });
    let mut statuses = BTreeMap::new();
    for delivery in deliveries.collect::<Vec<_>>() {
        *statuses
            .entry(delivery.await.expect("an answer"))
            .or_insert(0) += 1;
    }
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    // 503 while the event is handled, 200 for the handled delivery and for later ones.
    assert_eq!(statuses.values().sum::<i32>(), 100);
    assert!(
        statuses.keys().all(|status| [200, 503].contains(status)),
        "{statuses:?}"
    );
    assert!(statuses[&200] >= 1);
}

#[tokio::test]
async fn a_delivery_during_handling_is_answered_with_503() {
    let vector = vector("current");
    let receiver = vector.receiver();
    let (finish, finished) = tokio::sync::oneshot::channel::<()>();
    let headers = vector.headers();
    let first = receiver.handle(&headers, vector.body.as_bytes(), async |_| {
        finished.await.map_err(|error| error.to_string())
    });
    let second = async {
        let (response, ran) = deliver(&receiver, vector, Ok(())).await;
        assert!(!ran);
        assert_eq!(response.status(), 503);
        let (outcome, _) = outcome_and_body(&response);
        assert!(matches!(outcome, Outcome::InProgress(_)), "{outcome}");
        finish.send(()).expect("a handler that waits");
    };
    let (first, ()) = tokio::join!(first, second);
    assert_eq!(first.status(), 200);
}

#[tokio::test]
async fn an_event_is_not_handled_if_its_handler_is_dropped_or_panics() {
    let vector = vector("current");
    let receiver = vector.receiver();
    let headers = vector.headers();
    let stuck = receiver.handle(&headers, vector.body.as_bytes(), |_| {
        std::future::pending::<Result<(), String>>()
    });
    tokio::time::timeout(Duration::from_millis(10), stuck)
        .await
        .expect_err("the handler does not end");

    let panicking = receiver.clone();
    let task = tokio::spawn(async move {
        let handler = async |_: RawEvent| -> Result<(), String> { panic!("a bug in the handler") };
        panicking
            .handle(&vector.headers(), vector.body.as_bytes(), handler)
            .await
            .status()
    });
    assert!(task.await.expect_err("a panic").is_panic());

    assert!(deliver(&receiver, vector, Ok(())).await.1);
}

/// A payload that cannot be decoded is an error of the handler, so the event is delivered again.
#[tokio::test]
async fn a_decoding_error_of_the_payload_is_an_error_of_the_handler() {
    let vector = vector("current");
    let response = vector
        .receiver()
        .handle(&vector.headers(), vector.body.as_bytes(), async |event| {
            event.parse::<bool>().map(|_| ())
        })
        .await;
    let (outcome, _) = outcome_and_body(&response);
    let Outcome::Failed { error, .. } = outcome else {
        panic!("{outcome}");
    };
    let error = error
        .downcast_ref::<feishu_runtime::Error>()
        .expect("the handler's error");
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn memory_is_bounded_and_the_oldest_event_is_removed_first() {
    let store = SeenEventsInMemory::new(3, Duration::MAX);
    for id in ["a", "b", "c", "d"] {
        assert_eq!(store.claim(id).await.expect("a claim"), Claim::Granted);
        store.complete(id).await.expect("a note");
        store.complete(id).await.expect("a note");
    }
    for id in ["b", "c", "d"] {
        assert_eq!(
            store.claim(id).await.expect("a claim"),
            Claim::Completed,
            "{id}"
        );
    }
    assert_eq!(store.claim("a").await.expect("a claim"), Claim::Granted);
    // Later events neither remove an event in progress nor change a completed one.
    for id in ["e", "f", "g"] {
        store.complete(id).await.expect("a note");
        store.release(id).await.expect("a note");
        assert_eq!(
            store.claim(id).await.expect("a claim"),
            Claim::Completed,
            "{id}"
        );
    }
    assert_eq!(store.claim("a").await.expect("a claim"), Claim::InProgress);
}

#[tokio::test]
async fn ids_are_kept_for_as_long_as_a_replay_is_accepted() {
    let vector = vector("current");
    let clock = Arc::new(Mutex::new(vector.signed_at()));
    let now = clock.clone();
    let builder = vector.builder().max_age(Duration::from_secs(100 * 3600));
    let receiver = builder
        .clock(move || *now.lock().expect("no panic"))
        .build()
        .expect("a receiver");
    // The request is signed 5 minutes in the future.
    *clock.lock().expect("no panic") = vector.signed_at() - Duration::from_secs(300);
    assert!(deliver(&receiver, vector, Ok(())).await.1);
    let set = |time: SystemTime| *clock.lock().expect("no panic") = time;
    for hours in [1, 9, 50, 100] {
        set(vector.signed_at() + Duration::from_secs(hours * 3600));
        let (response, ran) = deliver(&receiver, vector, Ok(())).await;
        assert!(!ran, "after {hours} h");
        let refused = matches!(outcome_and_body(&response).0, Outcome::Refused(_));
        assert!(response.status() == 200 || refused);
    }
    set(vector.signed_at() + Duration::from_secs(100 * 3600 + 1));
    assert_eq!(deliver(&receiver, vector, Ok(())).await.0.status(), 401);
}

/// A store that fails in one of its functions.
struct Broken {
    claim: bool,
}

impl SeenEvents for Broken {
    fn claim<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Claim, StoreError>> {
        let broken = self.claim;
        Box::pin(async move {
            if broken {
                Err("no connection".into())
            } else {
                Ok(Claim::Granted)
            }
        })
    }

    fn complete<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Err("no connection".into()) })
    }

    fn release<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Err("no connection".into()) })
    }
}

#[tokio::test]
async fn no_event_is_lost_if_the_store_fails() {
    let vector = vector("current");
    let receiver = |claim| {
        vector
            .builder()
            .seen_events(Broken { claim })
            .build()
            .expect("a receiver")
    };
    let (response, ran) = deliver(&receiver(true), vector, Ok(())).await;
    assert!(!ran);
    assert_eq!(response.status(), 500);
    assert!(matches!(
        outcome_and_body(&response).0,
        Outcome::NotClaimed { .. }
    ));

    let (response, ran) = deliver(&receiver(false), vector, Ok(())).await;
    assert!(ran);
    assert_eq!(response.status(), 200);
    assert!(matches!(
        outcome_and_body(&response).0,
        Outcome::NotRemembered { .. }
    ));

    let (response, _) = deliver(&receiver(false), vector, Err("x")).await;
    assert_eq!(response.status(), 500);
    assert!(matches!(
        outcome_and_body(&response).0,
        Outcome::Failed { .. }
    ));
}

#[tokio::test]
async fn a_callback_s_reply_is_the_body_of_the_response() {
    let vector = vector("current");
    let receiver = vector.receiver();
    let answer = || async {
        let reply = CallbackReply::new()
            .toast(Toast::info("好").translated("en_us", "OK"))
            .template_card(serde_json::json!({"template_id": "AAqk"}));
        receiver
            .handle(&vector.headers(), vector.body.as_bytes(), |_| async {
                Ok::<_, Error>(reply)
            })
            .await
    };
    let response = answer().await;
    assert_eq!(response.status(), 200);
    let (outcome, body) = outcome_and_body(&response);
    assert!(matches!(outcome, Outcome::Replied { .. }), "{outcome:?}");
    let expected = serde_json::json!({
        "toast": {"type": "info", "content": "好", "i18n": {"en_us": "OK"}},
        "card": {"type": "template", "data": {"template_id": "AAqk"}},
    });
    assert_eq!(body, expected);
    // A repeated delivery is a duplicate, and nobody waits for its reply.
    let (_, body) = outcome_and_body(&answer().await);
    assert_eq!(body, serde_json::json!({}));
}
