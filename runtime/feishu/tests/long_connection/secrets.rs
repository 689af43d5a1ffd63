//! Secrets of the URL are in no output.

use std::sync::{Arc, Mutex};

use long_connection_server::{Cut, Event, Refusal, Server};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::fixture::{Seen, builder, client};

/// Collects log lines.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Lines {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_url_is_in_no_log_error_or_state() {
    let lines = Lines::default();
    // The output of all tests and all crates: a subscriber of this thread alone would miss callsites that other threads reached first.
    tracing_log::LogTracer::init().expect("the only logger");
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(lines.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
    let server = Server::start().await;
    let states = Seen::default();
    let printed = states.clone();
    let running = Seen::default()
        .record(builder(&server))
        .on_state(move |state| printed.add(format!("{state} {state:?}")));
    let mut output = format!("{running:?} {:?}", client(&server));
    let running = running.build().expect("valid");
    output += &format!("{running:?}");
    let running = running.start();
    let event = Event::new("e-1", "im.message.receive_v1", json!({}));
    assert_eq!(server.deliver(event).outcome().await, "200");
    server.refuse(Refusal::HandshakeStatus(503));
    server.cut(Cut::Reset);
    server.until(|server| server.opened() == 2).await;
    server.refuse(Refusal::TOO_MANY);
    server.cut(Cut::Closed);
    let error = running.wait().await.expect_err("an end");
    output += &format!(
        "{error} {error:?} {error:#?}\n{}\n",
        states.list().join("\n")
    );
    let log = lines.0.lock().expect("no panic").clone();
    let log = String::from_utf8(log).expect("text");
    for part in [
        "feishu_runtime::long_connection",
        "connected",
        "openapi_client_runtime",
    ] {
        assert!(log.contains(part), "{part} in:\n{log}");
    }
    output += &log;
    for secret in ["device_id", "ticket", "app-secret"] {
        assert!(!output.contains(secret), "{secret} in:\n{output}");
    }
}
