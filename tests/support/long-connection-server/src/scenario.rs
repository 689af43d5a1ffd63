//! The script that strangers are led through. Each step waits for the one before.

use std::time::Duration;

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::connection::Cut;
use crate::event::Event;
use crate::frame::{DATA, Frame};
use crate::server::Server;
use crate::settings::{Refusal, SERVICE, Settings, client_config};

/// What the scenario takes time for.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The time that a client gets to do what it should not.
    pub pause: Duration,
    /// Waits for pings, whose intervals are seconds, and refuses attempts to connect.
    pub intervals: bool,
}

impl Pace {
    /// For recording strangers.
    pub const RECORDING: Self = Self {
        pause: Duration::from_millis(1500),
        intervals: true,
    };
    /// For tests.
    pub const TEST: Self = Self {
        pause: Duration::from_millis(100),
        intervals: false,
    };
}

/// Settings for the scenario.
pub fn settings(port: u16) -> Settings {
    Settings {
        port,
        client_config: Some(client_config(-1, 1, 0, 3)),
        redeliver_after: vec![Duration::from_millis(100)],
        transcript: true,
        ..Settings::default()
    }
}

/// Leads one client through everything that a client of the long connection does. The transcript states what it did.
pub async fn run(server: &Server, Pace { pause, intervals }: Pace) {
    server.until(|server| server.pings().len() == 1).await;
    answers(server, pause).await;
    if intervals {
        count_pings(server).await;
    }
    server.remark("The server closes the connection.".into());
    reconnect(server, pause, Cut::Closed).await;
    server.remark("The TCP connection ends.".into());
    reconnect(server, pause, Cut::Dropped).await;
    if intervals {
        refusals(server, pause).await;
    }
}

/// Refused attempts to connect.
async fn refusals(server: &Server, pause: Duration) {
    server.remark("The next three attempts fail.".into());
    server.refuse(Refusal::Status(500));
    server.refuse(Refusal::Code(1_000_040_343, "internal error"));
    server.refuse(Refusal::HandshakeStatus(502));
    reconnect(server, pause, Cut::Closed).await;
    server.remark("The credentials are refused: there is no attempt after that.".into());
    server.refuse(Refusal::Code(514, "authentication failed"));
    let requests = server.endpoint_requests().len();
    server.cut(Cut::Closed);
    server
        .until(|server| server.endpoint_requests().len() > requests)
        .await;
    tokio::time::sleep(pause).await;
}

/// Cuts the connection, and delivers an event over the next one.
async fn reconnect(server: &Server, pause: Duration, cut: Cut) {
    let opened = server.opened();
    server.cut(cut);
    server.until(|server| server.opened() > opened).await;
    // The Node SDK pings at once, the Python SDK by its clock.
    tokio::time::sleep(pause).await;
    deliver(server, message(&format!("event-after-{opened}"), "whole")).await;
}

/// Events and callbacks, and how they are answered.
async fn answers(server: &Server, pause: Duration) {
    server.remark("An event.".into());
    deliver(server, message("event-1", "whole")).await;
    server.remark("An event in 3 parts, cut within characters.".into());
    deliver(server, message("event-2", "ünïcödé ☃☃☃").in_parts(3)).await;
    server.remark("Parts in another order, one of them twice.".into());
    let event = message("event-3", "another order ☃");
    deliver(server, event.in_parts(3).in_order(&[2, 0, 2, 1])).await;
    server.remark("The handler fails the first time.".into());
    deliver(server, message("event-4", "fail once")).await;
    server.remark("The handler's reply is a toast.".into());
    deliver(server, card_action("event-5")).await;
    server.remark("No handler is registered.".into());
    let unknown = Event::new("event-6", "unknown.event_v1", json!({}));
    deliver(server, unknown).await;
    server.remark("Frames without an answer: a ping of the server, a method and a type of the future, no frame at all, an old card callback.".into());
    server.send_frame(&Frame::control(SERVICE, "ping"));
    for (method, kind) in [(7, "event"), (DATA, "future")] {
        let frame = Frame::control(SERVICE, kind);
        server.send_frame(&Frame { method, ..frame });
    }
    server.send_message(&Message::binary(b"no frame".to_vec()));
    let _card = server.deliver(message("event-7", "card").as_card().once());
    tokio::time::sleep(pause).await;
    server.remark("The connection still works.".into());
    deliver(server, message("event-8", "whole")).await;
}

/// Pings, and a configuration in a pong.
async fn count_pings(server: &Server) {
    server.remark("Pings every 3 s; the second pong states 1 s, the third 60 s.".into());
    server.pong_with(client_config(-1, 1, 0, 1));
    server.pong_with(client_config(-1, 1, 0, 60));
    for count in 2..=4 {
        server.until(|server| server.pings().len() >= count).await;
        let pings = server.pings();
        let pause = pings[count - 1].1 - pings[count - 2].1;
        server.remark(format!(
            "{:.0} s after the ping before.",
            pause.as_secs_f64()
        ));
    }
}

async fn deliver(server: &Server, event: Event) {
    server.deliver(event).attempts().await;
}

fn message(event_id: &str, text: &str) -> Event {
    let event = json!({"message": {"message_id": "om_1", "content": text}});
    Event::new(event_id, "im.message.receive_v1", event)
}

fn card_action(event_id: &str) -> Event {
    let event = json!({
        "operator": {"open_id": "ou_1"},
        "token": "card-token",
        "action": {"tag": "button", "value": {"key": "value"}},
        "host": "im_message",
        "context": {"open_message_id": "om_1"},
    });
    Event::new(event_id, "card.action.trigger", event)
}
