//! Faults of a connection, each with its outcome. «Replaced» means that the client opens another connection, and that the platform delivers
//! unanswered events again.
//!
//! | fault | outcome | tests |
//! |---|---|---|
//! | the connection is closed, ended, reset, or cut in a message or at any byte of one | replaced | `reconnecting::events_arrive…`, `a_cut_at…` |
//! | bytes that are not of a WebSocket, a message of 17 MiB | replaced | `bytes_that_are…` |
//! | messages that are not frames, unknown methods and types | skipped | `events::garbage_is_skipped` |
//! | a part is missing | no answer, and the next delivery is handled | `events::a_missing_part…` |
//! | parts in another order, or repeated | one event | `events::an_event_in_parts…`, `a_part_that_comes_again…` |
//! | parts with impossible headers | skipped | `parts_that_cannot…` |
//! | a cut between parts | all parts are needed again | `a_cut_between…` |
//! | an event that is not understood | answer 500 | `events::an_event_that_is_not_understood…` |
//! | an invalid configuration | skipped; the one before applies | `a_configuration_that…` |
//! | a new configuration | applies at once | `events::the_platform_s_configuration…` |
//! | half-open: nothing arrives after a ping | replaced | `reconnecting::a_connection_that_is_silent…` |
//! | half-open under a handler | the handler ends once, and the event is then a duplicate | `a_connection_that_falls_silent…` |
//! | the server restarts | connected again; nothing lost or handled twice | `reconnecting::a_restart…`, `a_restart_under_load…` |
//! | the server ends each connection at once | attempts at least 500 ms apart | `connections_that_end…` |
//! | busy, internal error, HTTP 404 or 5xx, a page instead of JSON, a handshake refused without headers | another attempt | `refusals::other_failures…` |
//! | forbidden, wrong credentials, too many connections: by code or by headers of the handshake | an error that states it | `refusals::final_codes…`, `a_connection_too_many…` |
//! | a handler fails or panics | answer 500, and the next delivery is handled | `handlers::a_failed_or_panicked…` |
//! | a handler is late | answer 500 after 2.5 s; the handler goes on, and the event is then a duplicate | `handlers::a_late_handler…` |
//! | all handlers are busy | pings go on; events that cannot start in time get 500 | `handlers::reading_goes_on…` |

use std::time::Duration;

use feishu_runtime::long_connection::LongConnectionHandle;
use feishu_runtime::serde_json::{Value, json};
use feishu_runtime::{Error, RawEvent};
use long_connection_server::{
    CONTROL, Cut, DATA, Event, Frame, SERVICE, Server, Settings, client_config,
};

use crate::fixture::{Seen, builder};

/// What a fault does to the connection.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Connection {
    Stays,
    IsReplaced,
}

use Connection::{IsReplaced, Stays};

fn event(id: &str) -> Event {
    Event::new(id, "im.message.receive_v1", json!({}))
}

/// Starts a client whose handler records ids.
async fn connected(server: &Server) -> (LongConnectionHandle, Seen<String>) {
    let seen = Seen::default();
    let running = seen.start(server);
    server.until(|server| server.connections() == 1).await;
    (running, seen)
}

/// Bytes of a WebSocket: the first byte has the flags and the kind of the message.
fn websocket(first: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a short message");
    [&[first, 126], &length.to_be_bytes()[..], content].concat()
}

/// A frame of a part with any headers.
fn part(id: &str, sum: &str, seq: &str, payload: &str) -> Frame {
    let headers = [
        ("type", "event"),
        ("message_id", id),
        ("sum", sum),
        ("seq", seq),
    ];
    Frame {
        service: SERVICE,
        method: DATA,
        headers: headers
            .map(|(key, value)| (key.into(), value.into()))
            .into(),
        payload: Some(payload.into()),
        ..Frame::default()
    }
}

/// Applies a fault. Then an event is delivered, over the same connection or over another one.
async fn after(fault: impl FnOnce(&Server), connection: Connection, name: &str) {
    let server = Server::start().await;
    let (_running, seen) = connected(&server).await;
    fault(&server);
    if connection == IsReplaced {
        server.until(|server| server.opened() == 2).await;
    }
    assert_eq!(
        server.deliver(event("after")).outcome().await,
        "200",
        "{name}"
    );
    assert_eq!(server.opened() == 1, connection == Stays, "{name}");
    assert_eq!(seen.list(), ["after"], "{name}");
    assert_eq!(server.violations(), [""; 0], "{name}");
}

#[tokio::test]
async fn bytes_that_are_no_websocket_replace_the_connection() {
    let faults = [
        (
            "a length of 2^60 bytes",
            b"\x82\x7f\x10\0\0\0\0\0\0\0".to_vec(),
        ),
        (
            "a length of 17 MiB",
            b"\x82\x7f\0\0\0\0\x01\x10\0\0".to_vec(),
        ),
        (
            "an HTTP response",
            [b"HTTP/1.1 502 Bad Gateway\r\n\r\n", &[b' '; 100][..]].concat(),
        ),
        ("reserved flags", websocket(0xf2, b"")),
        ("a masked message", b"\x82\x81\0\0\0\0x".to_vec()),
        ("an unknown kind", websocket(0x83, b"")),
        ("text that is not UTF-8", websocket(0x81, b"\xff")),
        ("a continuation of nothing", websocket(0x80, b"x")),
    ];
    for (name, bytes) in faults {
        after(|server| server.send_bytes(&bytes), IsReplaced, name).await;
    }
}

#[tokio::test]
async fn a_cut_at_any_byte_of_a_message_replaces_the_connection() {
    let message = websocket(0x82, &part("m", "1", "0", "{}").encode());
    for length in [1, 2, 3, 4, 5, 20, message.len() - 1] {
        let fault = |server: &Server| {
            server.send_bytes(&message[..length]);
            server.cut(Cut::Dropped);
        };
        after(fault, IsReplaced, &format!("after {length} bytes")).await;
    }
}

#[tokio::test]
async fn parts_that_cannot_be_joined_are_skipped() {
    for (sum, seq) in [
        ("x", "0"),
        ("2", "x"),
        ("2", "2"),
        ("2", "-1"),
        ("-2", "0"),
        ("2", ""),
        ("4294967295", "0"),
        ("18446744073709551616", "0"),
    ] {
        let fault = |server: &Server| server.send_frame(&part("m", sum, seq, "{}"));
        after(fault, Stays, &format!("sum {sum}, seq {seq}")).await;
    }
    let fault = |server: &Server| {
        server.send_frame(&part("m", "2", "0", "{"));
        server.send_frame(&part("m", "3", "1", "}"));
        server.send_frame(&part("", "2", "1", "}"));
    };
    after(fault, Stays, "parts of different payloads").await;
}

#[tokio::test]
async fn a_configuration_that_is_not_understood_is_skipped() {
    for payload in [
        "",
        "no JSON",
        "[]",
        "null",
        r#"{"PingInterval":"soon"}"#,
        r#"{"PingInterval":-1,"ReconnectCount":1e300}"#,
        r#"{"PingInterval":99999999999999999999}"#,
    ] {
        let mut pong = Frame::control(SERVICE, "pong");
        pong.payload = Some(payload.into());
        assert_eq!(pong.method, CONTROL);
        after(|server| server.send_frame(&pong), Stays, payload).await;
    }
    for config in [None, Some(Value::Null), Some(json!({})), Some(json!("x"))] {
        let server = Server::start_with(Settings {
            client_config: config.clone(),
            ..Settings::default()
        })
        .await;
        let (_running, _) = connected(&server).await;
        let outcome = server.deliver(event("e-1")).outcome().await;
        assert_eq!(outcome, "200", "{config:?}");
    }
}

#[tokio::test]
async fn a_message_in_fragments_of_the_websocket_is_joined() {
    let server = Server::start().await;
    let (_running, seen) = connected(&server).await;
    let payload = r#"{"schema":"2.0","header":{"event_id":"e-1","event_type":"t"},"event":{}}"#;
    let frame = part("m", "1", "0", payload).encode();
    let (start, rest) = frame.split_at(30);
    let (middle, end) = rest.split_at(30);
    server.send_bytes(&websocket(0x02, start));
    // Pings may come between fragments.
    server.send_bytes(&[0x89, 0]);
    server.send_bytes(&websocket(0x00, middle));
    server.send_bytes(&websocket(0x80, end));
    seen.until(1).await;
    assert_eq!(seen.list(), ["e-1"]);
    assert_eq!(server.opened(), 1);
}

#[tokio::test]
async fn a_part_that_comes_again_after_the_last_is_no_second_event() {
    let server = Server::start().await;
    let (_running, seen) = connected(&server).await;
    let again = event("e-1").in_parts(3).in_order(&[0, 1, 2, 2, 0]);
    assert_eq!(server.deliver(again).outcome().await, "200");
    let whole_again = event("e-2").in_parts(2).in_order(&[1, 0, 1, 0]);
    assert_eq!(server.deliver(whole_again).outcome().await, "200");
    assert_eq!(server.deliver(event("e-3")).outcome().await, "200");
    assert_eq!(seen.list(), ["e-1", "e-2", "e-3"]);
}

#[tokio::test]
async fn a_cut_between_parts_forgets_the_first_parts() {
    let server = Server::start().await;
    let (_running, seen) = connected(&server).await;
    let delivery = server.deliver(event("e-1").in_parts(2).in_order(&[0]).once());
    tokio::time::sleep(Duration::from_millis(50)).await;
    server.cut(Cut::Reset);
    assert_eq!(delivery.outcome().await, "lost");
    server.until(|server| server.opened() == 2).await;
    // The other part alone is not an event on another connection.
    let rest = event("e-1").in_parts(2).in_order(&[1]).once();
    drop(server.deliver(rest));
    assert_eq!(server.deliver(event("e-1")).outcome().await, "200");
    assert_eq!(seen.list(), ["e-1"]);
}

#[tokio::test]
async fn a_connection_too_many_is_an_error_until_another_ends() {
    let server = Server::start_with(Settings {
        connections: 2,
        ..Settings::default()
    })
    .await;
    let start = || Seen::default().start(&server);
    let first = start();
    let _second = start();
    server.until(|server| server.connections() == 2).await;
    let error = start().wait().await.expect_err("a refusal").to_string();
    assert!(error.contains("too many long connections"), "{error}");
    first.shutdown().await.expect("a shutdown");
    server.until(|server| server.connections() == 1).await;
    let _third = start();
    server.until(|server| server.connections() == 2).await;
}

/// A server that ends each connection at once does not get an endless loop of attempts, although it states no wait.
#[tokio::test]
async fn connections_that_end_at_once_are_spaced() {
    let server = Server::start().await;
    let (_running, _) = connected(&server).await;
    let cutting = async {
        loop {
            server.cut(Cut::Closed);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let _ = tokio::time::timeout(Duration::from_millis(1300), cutting).await;
    let attempts = server.endpoint_requests().len();
    assert!((2..=5).contains(&attempts), "{attempts} attempts");
}

#[tokio::test]
async fn a_connection_that_falls_silent_under_a_handler_loses_only_the_answer() {
    let server = Server::start_with(Settings {
        client_config: Some(client_config(-1, 0, 0, 1)),
        answer_limit: Duration::from_millis(300),
        ..Settings::default()
    })
    .await;
    let (started, ended) = (Seen::default(), Seen::default());
    let (starting, ending) = (started.clone(), ended.clone());
    let running = builder(&server)
        .pong_timeout(Duration::from_millis(100))
        .on_event(move |_: RawEvent| {
            starting.add(());
            let ending = ending.clone();
            async move {
                tokio::time::sleep(Duration::from_millis(100)).await;
                ending.add(());
                Ok::<(), Error>(())
            }
        })
        .build();
    let _running = running.expect("valid").start();
    let delivery = server.deliver(event("e-1"));
    started.until(1).await;
    server.go_silent();
    let outcome = delivery.outcome().await;
    assert!(outcome.starts_with("none, "), "{outcome}");
    assert!(outcome.ends_with(", 200"), "{outcome}");
    assert_eq!((started.len(), ended.len()), (1, 1));
}

#[tokio::test]
async fn a_restart_under_load_loses_and_repeats_nothing() {
    let server = Server::start().await;
    let (_running, seen) = connected(&server).await;
    let mut deliveries = Vec::new();
    for number in 0..300 {
        deliveries.push(server.deliver(event(&format!("{number:03}"))));
        if number == 150 {
            seen.until(20).await;
            server.stop().await;
        }
    }
    server.resume().await;
    for delivery in deliveries {
        let outcome = delivery.outcome().await;
        assert!(outcome.ends_with("200"), "{outcome}");
    }
    let mut ids = seen.list();
    ids.sort();
    let expected: Vec<_> = (0..300).map(|number| format!("{number:03}")).collect();
    assert_eq!(ids, expected);
}
