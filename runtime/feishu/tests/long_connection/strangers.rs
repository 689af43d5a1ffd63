//! The client answers as Feishu's own SDKs do. Their transcripts are in `tests/strangers/long-connection`.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use feishu_runtime::long_connection::Toast;
use feishu_runtime::serde_json::{Value, from_slice, from_str};
use feishu_runtime::{Error, RawEvent};
use long_connection_server::transcript::{self, Exchange, Side};
use long_connection_server::{
    CONTROL, Frame, Pace, Server, Settings, client_config, run_scenario, scenario_settings,
};

use crate::fixture::{Seen, builder};

fn recorded(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/strangers");
    let file = folder.join("long-connection").join(name);
    std::fs::read_to_string(file).expect("a recorded file")
}

/// What a client sent.
struct Sent {
    /// The bodies of requests for a URL.
    requests: Vec<Value>,
    pings: Vec<Frame>,
    /// The answers, by the message that they answer.
    answers: BTreeMap<String, Frame>,
}

impl Sent {
    fn read(transcript: &str) -> Self {
        let mut sent = Self {
            requests: Vec::new(),
            pings: Vec::new(),
            answers: BTreeMap::new(),
        };
        for exchange in transcript::read(transcript).expect("a transcript") {
            match exchange {
                Exchange::Request { locale, body, .. } => {
                    assert_eq!(locale, "zh");
                    sent.requests.push(from_str(&body).expect("JSON"));
                }
                Exchange::Frame(Side::Client, _, bytes) => {
                    let frame = Frame::decode(&bytes).expect("a frame");
                    match frame.header("message_id") {
                        Some(id) => _ = sent.answers.insert(id.to_owned(), frame),
                        None => sent.pings.push(frame),
                    }
                }
                _ => {}
            }
        }
        sent
    }

    /// Code and data of each answer.
    fn results(&self) -> BTreeMap<&str, (i64, Value)> {
        let answers = self.answers.iter();
        answers
            .map(|(id, answer)| {
                let payload = answer.payload.as_deref().unwrap_or_default();
                let payload: Value = from_slice(payload).expect("JSON");
                let data = payload["data"].as_str().unwrap_or("bnVsbA==");
                let data = STANDARD.decode(data).expect("base64");
                let code = payload["code"].as_i64().expect("a code");
                (id.as_str(), (code, from_slice(&data).expect("JSON")))
            })
            .collect()
    }
}

/// The answer without what differs from one run to the next: the payload's spaces, the milliseconds.
fn fixed(answer: &Frame) -> Frame {
    let mut frame = answer.clone();
    frame.payload = None;
    for (key, value) in &mut frame.headers {
        if key == "biz_rt" {
            assert!(value.parse::<i64>().is_ok(), "{value}");
            value.clear();
        }
    }
    frame
}

/// Runs the scenario with a bot like that of the strangers. Returns what it sent, and what its handlers got.
async fn run() -> (Sent, Vec<String>) {
    let server = Server::start_with(Settings {
        client_config: Some(client_config(-1, 0, 0, 120)),
        ..scenario_settings(0)
    })
    .await;
    let handled = Seen::default();
    let (messages, clicks) = (handled.clone(), handled.clone());
    let running = builder(&server)
        .on_callback("im.message.receive_v1", move |event: RawEvent| {
            let body: Value = from_slice(event.json()).expect("JSON");
            let content = body["event"]["message"]["content"]
                .as_str()
                .expect("a text");
            let line = format!("handled {} {} {content}", event.id(), event.event_type());
            let fails = content == "fail once" && !messages.list().contains(&line);
            messages.add(line);
            async move {
                if fails {
                    Err("the handler fails")
                } else {
                    Ok(())
                }
            }
        })
        .on_callback("card.action.trigger", move |event: RawEvent| {
            clicks.add(format!("handled {} card.action.trigger button", event.id()));
            async { Ok::<_, Error>(Toast::success("done ☃")) }
        })
        .build()
        .expect("valid")
        .start();
    run_scenario(&server, Pace::TEST).await;
    assert_eq!(server.violations(), [""; 0]);
    drop(running);
    (Sent::read(&server.transcript()), handled.list())
}

#[tokio::test]
async fn the_client_sends_what_the_sdks_send() {
    let (ours, handled) = run().await;
    let [python, node] = ["python_sdk", "node_sdk"].map(|name| {
        let handled_there = recorded(&format!("{name}.handled.txt"));
        let handled_there: Vec<_> = handled_there.lines().collect();
        // The last event follows refusals, which are tested elsewhere.
        assert_eq!(handled, handled_there[..handled_there.len() - 1], "{name}");
        Sent::read(&recorded(&format!("{name}.txt")))
    });
    for stranger in [&python, &node] {
        assert_eq!(ours.requests[0], stranger.requests[0]);
        for ping in [&ours.pings, &stranger.pings].into_iter().flatten() {
            assert_eq!(*ping, ours.pings[0]);
            assert_eq!(ping.method, CONTROL);
        }
        for (id, answer) in &ours.answers {
            // The Python SDK states no time if a handler failed.
            let theirs = stranger.answers.get(id);
            let theirs = theirs.filter(|frame| frame.header("biz_rt").is_some());
            if let Some(theirs) = theirs {
                assert_eq!(fixed(answer), fixed(theirs));
            }
        }
    }
    let mut results = ours.results();
    // The SDKs do not answer a card callback in the old format.
    assert_eq!(results.remove("message-7-1"), Some((500, Value::Null)));
    let mut theirs = python.results();
    assert!(theirs.remove("message-11-1").is_some());
    assert_eq!(results, theirs);
    // For an event without a handler, the Node SDK answers 200 with a text.
    let mut theirs = node.results();
    assert_eq!(
        theirs.remove("message-6-1").map(|result| result.0),
        Some(200)
    );
    assert!(theirs.remove("message-11-1").is_some());
    results.retain(|id, _| !id.starts_with("message-6-"));
    assert_eq!(results, theirs);
}
