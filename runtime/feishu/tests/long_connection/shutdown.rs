//! The end of a connection.

use std::sync::Arc;
use std::time::Duration;

use feishu_runtime::Error;
use feishu_runtime::long_connection::SeenEventsInMemory;
use long_connection_server::{Event, Server, Settings};
use serde_json::json;

use crate::fixture::{Seen, builder};

fn event(id: &str) -> Event {
    Event::new(id, "im.message.receive_v1", json!({}))
}

/// A handler that records its start and its end, which takes this long.
fn slow(
    started: &Seen<()>,
    ended: &Seen<()>,
    time: Duration,
) -> impl Fn(
    feishu_runtime::RawEvent,
) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>
+ Send
+ Sync
+ 'static {
    let (started, ended) = (started.clone(), ended.clone());
    move |_| {
        let (started, ended) = (started.clone(), ended.clone());
        Box::pin(async move {
            started.add(());
            tokio::time::sleep(time).await;
            ended.add(());
            Ok(())
        })
    }
}

#[tokio::test]
async fn a_shutdown_waits_for_handlers_and_sends_their_answers() {
    let server = Server::start().await;
    let (started, ended) = (Seen::default(), Seen::default());
    let handler = slow(&started, &ended, Duration::from_millis(300));
    let running = builder(&server).on_event(handler).build();
    let running = running.expect("valid").start();
    let deliveries: Vec<_> = ["a", "b", "c"].map(|id| server.deliver(event(id))).into();
    started.until(3).await;
    running.shutdown().await.expect("a shutdown");
    assert_eq!(ended.len(), 3);
    for delivery in deliveries {
        assert_eq!(delivery.outcome().await, "200");
    }
    server.until(|server| server.connections() == 0).await;
    assert_eq!(server.violations(), [""; 0]);
}

#[tokio::test]
async fn a_shutdown_aborts_handlers_after_its_limit() {
    let server = Server::start_with(Settings {
        redeliver_after: vec![],
        ..Settings::default()
    })
    .await;
    let (started, ended) = (Seen::default(), Seen::default());
    let store = Arc::new(SeenEventsInMemory::new(100, Duration::from_secs(60)));
    let running = builder(&server)
        .on_event(slow(&started, &ended, Duration::from_secs(3600)))
        .seen_events(store.clone())
        .shutdown_timeout(Duration::from_millis(100))
        .build();
    let running = running.expect("valid").start();
    let delivery = server.deliver(event("a"));
    started.until(1).await;
    running.shutdown().await.expect("a shutdown");
    assert_eq!(delivery.outcome().await, "lost");
    // The event is not done, so another process handles it.
    let seen = Seen::default();
    let next = seen.record(builder(&server).seen_events(store)).build();
    let _next = next.expect("valid").start();
    assert_eq!(server.deliver(event("a")).outcome().await, "200");
    assert_eq!(seen.list(), ["a"]);
}

#[tokio::test]
async fn run_until_ends_with_its_signal() {
    let server = Server::start().await;
    let seen = Seen::default();
    let running = seen.record(builder(&server)).build().expect("valid");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let task = tokio::spawn(running.run_until(async {
        let _ = stopped.await;
    }));
    assert_eq!(server.deliver(event("a")).outcome().await, "200");
    stop.send(()).expect("running");
    task.await.expect("no panic").expect("a shutdown");
    server.until(|server| server.connections() == 0).await;
}

#[tokio::test]
async fn dropping_the_handle_ends_the_connection() {
    let server = Server::start().await;
    let (started, ended) = (Seen::default(), Seen::default());
    let handler = slow(&started, &ended, Duration::from_millis(200));
    let running = builder(&server).on_event(handler).build();
    let running = running.expect("valid").start();
    let delivery = server.deliver(event("a"));
    started.until(1).await;
    drop(running);
    server.until(|server| server.connections() == 0).await;
    drop(delivery);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(ended.len(), 0);
}

#[tokio::test]
async fn a_shutdown_ends_the_wait_for_another_attempt() {
    let server = Server::start_with(Settings {
        client_config: Some(long_connection_server::client_config(-1, 600, 600, 120)),
        ..Settings::default()
    })
    .await;
    let running = Seen::default().start(&server);
    server.until(|server| server.connections() == 1).await;
    server.stop().await;
    let shutdown = tokio::time::timeout(Duration::from_secs(5), running.shutdown());
    shutdown.await.expect("in time").expect("a shutdown");
}
