//! Handlers that fail, panic, run late, or are too many.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use feishu_runtime::long_connection::SeenEventsInMemory;
use feishu_runtime::{Error, RawEvent};
use long_connection_server::{Event, Server, Settings};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::fixture::{Seen, builder};

fn event(id: &str) -> Event {
    Event::new(id, "im.message.receive_v1", json!({}))
}

#[tokio::test]
async fn a_failed_or_panicked_event_is_delivered_again() {
    let server = Server::start().await;
    let outcomes = Seen::default();
    let calls = AtomicUsize::new(0);
    let handler = move |_| {
        let call = calls.fetch_add(1, Ordering::Relaxed);
        async move {
            match call {
                0 => Err("no disk"),
                1 => panic!("a bug"),
                _ => Ok(()),
            }
        }
    };
    let running = outcomes.record_outcomes(builder(&server).on_event(handler));
    let _running = running.build().expect("valid").start();
    let outcome = server.deliver(event("e-1")).outcome().await;
    assert_eq!(outcome, "500, 500, 200");
    assert_eq!(server.deliver(event("e-1")).outcome().await, "200");
    outcomes.until(4).await;
    let name = "event e-1 (im.message.receive_v1)";
    assert_eq!(
        outcomes.list(),
        [
            format!("{name}: the handler failed: no disk"),
            format!("{name}: the handler failed: the handler panicked"),
            format!("{name}: handled"),
            format!("{name}: was handled before"),
        ]
    );
}

#[tokio::test]
async fn a_late_handler_goes_on_and_its_event_is_then_a_duplicate() {
    let server = Server::start_with(Settings {
        redeliver_after: vec![Duration::from_millis(1); 2],
        ..Settings::default()
    })
    .await;
    let outcomes = Seen::default();
    let handler = |_| async {
        tokio::time::sleep(Duration::from_millis(2700)).await;
        Ok::<(), Error>(())
    };
    let running = outcomes.record_outcomes(builder(&server).on_event(handler));
    let _running = running.build().expect("valid").start();
    let sent = Instant::now();
    let late = server.deliver(event("e-1"));
    server.until(|server| !server.answers().is_empty()).await;
    let waited = sent.elapsed();
    assert!(waited < Duration::from_secs(3), "{waited:?}");
    // The second attempt arrives while the handler runs.
    assert_eq!(late.outcome().await, "500, 500, 500");
    outcomes.until(3).await;
    assert_eq!(server.deliver(event("e-1")).outcome().await, "200");
    let handled = |outcome: &String| outcome.ends_with(": handled");
    assert_eq!(outcomes.list().iter().filter(|of| handled(of)).count(), 1);
}

#[tokio::test]
async fn reading_goes_on_while_all_handlers_are_busy() {
    let server = Server::start_with(Settings {
        redeliver_after: vec![],
        ..Settings::default()
    })
    .await;
    let free = Arc::new(Semaphore::new(0));
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (handlers, now, max) = (free.clone(), running.clone(), most.clone());
    let handler = move |event: RawEvent| {
        let (free, now, max) = (handlers.clone(), now.clone(), max.clone());
        async move {
            if event.id() != "quick" {
                max.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let _ = free.acquire().await;
                now.fetch_sub(1, Ordering::SeqCst);
            }
            Ok::<(), Error>(())
        }
    };
    let outcomes = Seen::default();
    let connection = builder(&server)
        .max_concurrent_handlers(4)
        .on_event(handler);
    let _running = outcomes
        .record_outcomes(connection)
        .build()
        .expect("valid")
        .start();
    let waiting: Vec<_> = (0..10)
        .map(|index| server.deliver(event(&index.to_string())))
        .collect();
    for delivery in waiting {
        assert_eq!(delivery.outcome().await, "500");
    }
    free.add_permits(100);
    outcomes.until(10).await;
    let busy = |outcome: &String| outcome.ends_with("not handled, because all handlers are busy");
    assert_eq!(outcomes.list().iter().filter(|of| busy(of)).count(), 6);
    assert_eq!(most.load(Ordering::SeqCst), 4);
    assert_eq!(server.deliver(event("quick")).outcome().await, "200");
    assert_eq!(server.opened(), 1);
}

#[tokio::test]
async fn two_connections_share_a_store() {
    let (first, second) = (Server::start().await, Server::start().await);
    let store = Arc::new(SeenEventsInMemory::new(100, Duration::from_secs(60)));
    let seen = Seen::default();
    let start = |server| {
        let builder = builder(server).seen_events(store.clone());
        seen.record(builder).build().expect("valid").start()
    };
    let _running = (start(&first), start(&second));
    assert_eq!(first.deliver(event("e-1")).outcome().await, "200");
    assert_eq!(second.deliver(event("e-1")).outcome().await, "200");
    assert_eq!(seen.list(), ["e-1"]);
}

#[tokio::test]
async fn an_event_without_a_handler_is_refused() {
    let server = Server::start_with(Settings {
        redeliver_after: vec![],
        ..Settings::default()
    })
    .await;
    let outcomes = Seen::default();
    let handler = |_| async { Ok::<(), Error>(()) };
    let running = builder(&server).on_callback("card.action.trigger", handler);
    let _running = outcomes
        .record_outcomes(running)
        .build()
        .expect("valid")
        .start();
    assert_eq!(server.deliver(event("e-1")).outcome().await, "500");
    outcomes.until(1).await;
    let outcome = &outcomes.list()[0];
    assert!(outcome.contains("no handler for events of type `im.message.receive_v1`"));
}
