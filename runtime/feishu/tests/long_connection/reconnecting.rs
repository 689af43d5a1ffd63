//! Lost connections are opened again.

use std::time::Duration;

use long_connection_server::tungstenite::Message;
use long_connection_server::{Cut, Event, Server, Settings, client_config};
use serde_json::json;

use crate::fixture::{Seen, builder};

fn event(id: &str) -> Event {
    Event::new(id, "im.message.receive_v1", json!({}))
}

#[tokio::test]
async fn events_arrive_after_each_kind_of_loss() {
    let server = Server::start().await;
    let (seen, states) = (Seen::default(), Seen::default());
    let running = states.record_states(seen.record(builder(&server)));
    let running = running.build().expect("valid").start();
    let cuts = [Cut::Closed, Cut::Dropped, Cut::InFrame, Cut::Reset];
    for (index, cut) in cuts.into_iter().enumerate() {
        let id = format!("{index}");
        assert_eq!(server.deliver(event(&id)).outcome().await, "200", "{id}");
        server.cut(cut);
        server
            .until(|server| server.opened() == index as u64 + 2)
            .await;
    }
    assert_eq!(server.deliver(event("last")).outcome().await, "200");
    running.shutdown().await.expect("a shutdown");
    assert_eq!(seen.list(), ["0", "1", "2", "3", "last"]);
    let states = states.list();
    assert_eq!(
        states[..4],
        ["connecting 1", "connected", "disconnected", "connecting 2"]
    );
    assert_eq!(states[states.len() - 2..], ["stopping", "stopped"]);
}

#[tokio::test]
async fn a_connection_that_is_silent_after_a_ping_is_replaced() {
    let server = Server::start_with(Settings {
        client_config: Some(client_config(-1, 0, 0, 1)),
        answer_limit: Duration::from_millis(300),
        ..Settings::default()
    })
    .await;
    let seen = Seen::default();
    let builder = builder(&server).pong_timeout(Duration::from_millis(200));
    let _running = seen.record(builder).build().expect("valid").start();
    server.until(|server| server.pings().len() == 1).await;
    server.go_silent();
    server.until(|server| server.opened() == 2).await;
    // The first attempt may go to the silent connection, which the server does not know to be lost.
    let outcome = server.deliver(event("e-1")).outcome().await;
    assert!(outcome.ends_with("200"), "{outcome}");
    assert_eq!(seen.list(), ["e-1"]);
}

#[tokio::test]
async fn a_restart_of_the_server_loses_nothing() {
    let server = Server::start().await;
    let seen = Seen::default();
    let _running = seen.start(&server);
    assert_eq!(server.deliver(event("before")).outcome().await, "200");
    server.stop().await;
    let meanwhile = server.deliver(event("meanwhile"));
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.resume().await;
    assert_eq!(meanwhile.outcome().await, "200");
    assert_eq!(seen.list(), ["before", "meanwhile"]);
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_the_connection() {
    let server = Server::start().await;
    let seen = Seen::default();
    let _running = seen.start(&server);
    server.until(|server| server.connections() == 1).await;
    server.send_message(&Message::binary(vec![0; 17 * 1024 * 1024]));
    server.until(|server| server.opened() == 2).await;
    assert_eq!(server.deliver(event("e-1")).outcome().await, "200");
}

/// The handler runs to its end, and the event is then a duplicate.
#[tokio::test]
async fn a_handler_survives_a_loss() {
    let server = Server::start().await;
    let (started, ended) = (Seen::default(), Seen::default());
    let (starting, ending) = (started.clone(), ended.clone());
    let handler = move |_| {
        starting.add(());
        let ending = ending.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(400)).await;
            ending.add(());
            Ok::<(), feishu_runtime::Error>(())
        }
    };
    let running = builder(&server).on_event(handler).build();
    let _running = running.expect("valid").start();
    let delivery = server.deliver(event("e-1"));
    started.until(1).await;
    server.cut(Cut::Reset);
    let outcome = delivery.outcome().await;
    assert!(
        outcome.starts_with("lost, ") && outcome.ends_with(", 200"),
        "{outcome}"
    );
    assert_eq!((started.len(), ended.len()), (1, 1));
}

#[tokio::test]
async fn attempts_end_at_the_platform_s_limit() {
    let server = Server::start_with(Settings {
        client_config: Some(client_config(2, 0, 0, 120)),
        ..Settings::default()
    })
    .await;
    let (seen, states) = (Seen::default(), Seen::default());
    let running = states.record_states(seen.record(builder(&server)));
    let running = running.build().expect("valid").start();
    server.until(|server| server.connections() == 1).await;
    server.stop().await;
    let error = running.wait().await.expect_err("an end");
    assert!(
        error.to_string().contains("allows no further attempt"),
        "{error}"
    );
    let attempts = states.list();
    let connecting = attempts.iter().filter(|of| of.starts_with("connecting"));
    assert_eq!(connecting.count(), 3, "{attempts:?}");
    assert_eq!(attempts.last().map(String::as_str), Some("failed"));
}
