//! Events arrive and are answered.

use std::time::Duration;

use feishu_runtime::{Error, RawEvent};
use long_connection_server::tungstenite::Message;
use long_connection_server::{Event, Frame, Server, Settings, client_config};
use serde_json::json;

use crate::fixture::{Seen, builder};

fn event(id: &str) -> Event {
    Event::new(id, "im.message.receive_v1", json!({"text": "你好 👋"}))
}

#[tokio::test]
async fn an_event_is_handled_and_answered() {
    let server = Server::start().await;
    let seen = Seen::default();
    let texts = seen.clone();
    let handler = move |event: RawEvent| {
        let texts = texts.clone();
        async move {
            let payload = event.payload::<feishu_runtime::serde_json::Value>()?;
            texts.add(format!("{} {}", event.id(), payload["text"]));
            Ok::<(), Error>(())
        }
    };
    let running = builder(&server).on_event(handler).build().expect("valid");
    let running = running.start();
    assert_eq!(server.deliver(event("e-1")).outcome().await, "200");
    assert_eq!(seen.list(), [r#"e-1 "你好 👋""#]);
    running.shutdown().await.expect("a shutdown");
    assert_eq!(server.violations(), [""; 0]);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_event_in_parts_is_joined() {
    let server = Server::start().await;
    let seen = Seen::default();
    let _running = seen.start(&server);
    for (id, parts, order) in [
        ("in order", 3, &[0, 1, 2][..]),
        ("reversed", 4, &[3, 2, 1, 0]),
        ("repeated", 3, &[1, 1, 0, 0, 2]),
    ] {
        let event = event(id).in_parts(parts).in_order(order);
        assert_eq!(server.deliver(event).outcome().await, "200", "{id}");
    }
    assert_eq!(seen.list(), ["in order", "reversed", "repeated"]);
    assert_eq!(server.violations(), [""; 0]);
}

#[tokio::test]
async fn a_missing_part_is_delivered_again() {
    let server = Server::start_with(Settings {
        answer_limit: Duration::from_millis(300),
        redeliver_after: vec![],
        ..Settings::default()
    })
    .await;
    let seen = Seen::default();
    let _running = seen.start(&server);
    let incomplete = event("e-1").in_parts(3).in_order(&[0, 2]);
    assert_eq!(server.deliver(incomplete).outcome().await, "none");
    assert_eq!(server.deliver(event("e-1")).outcome().await, "200");
    assert_eq!(seen.list(), ["e-1"]);
}

#[tokio::test]
async fn garbage_is_skipped() {
    let server = Server::start().await;
    let seen = Seen::default();
    let _running = seen.start(&server);
    server.until(|server| server.connections() == 1).await;
    for garbage in [&b""[..], b"\xff\xff\xff\xff", b"{}", &[0x2a; 64], &[0; 3]] {
        server.send_message(&Message::binary(garbage.to_vec()));
    }
    server.send_message(&Message::text("a text"));
    server.send_message(&Message::Ping(b"ping".to_vec().into()));
    server.send_frame(&Frame::default());
    server.send_frame(&Frame {
        method: 7,
        ..Frame::default()
    });
    assert_eq!(server.deliver(event("e-1")).outcome().await, "200");
    assert_eq!(server.opened(), 1);
}

#[tokio::test]
async fn an_event_that_is_not_understood_is_refused() {
    let server = Server::start_with(Settings {
        redeliver_after: vec![],
        ..Settings::default()
    })
    .await;
    let seen = Seen::default();
    let _running = seen.start(&server);
    for payload in ["", "[]", "{}", r#"{"schema":"2.0","header":{}}"#, "\u{0}"] {
        let outcome = server.deliver(Event::from_payload(payload)).outcome().await;
        assert_eq!(outcome, "500", "{payload:?}");
    }
    let card = Event::from_payload(r#"{"open_id":"ou_1","action":{}}"#).as_card();
    assert_eq!(server.deliver(card).outcome().await, "500");
    assert_eq!(seen.len(), 0);
}

#[tokio::test]
async fn the_platform_s_configuration_sets_the_time_between_pings() {
    let server = Server::start_with(Settings {
        client_config: Some(client_config(-1, 0, 0, 3600)),
        ..Settings::default()
    })
    .await;
    server.pong_with(client_config(-1, 0, 0, 1));
    let seen = Seen::default();
    let _running = seen.start(&server);
    server.until(|server| server.pings().len() == 3).await;
    let pings = server.pings();
    let between = pings[2].1 - pings[1].1;
    assert!(between >= Duration::from_millis(950), "{between:?}");
    assert!(between < Duration::from_secs(10), "{between:?}");
    assert_eq!(server.opened(), 1);
}
