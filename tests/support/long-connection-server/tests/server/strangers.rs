//! The transcripts of Feishu's SDKs, recorded by `tests/strangers/long-connection/run.sh`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use long_connection_server::transcript::{self, Exchange, Side};
use long_connection_server::{Frame, Pace, Server, run_scenario, scenario_settings};

use crate::player::{Player, request_url, url};

const STRANGERS: [&str; 2] = ["python_sdk", "node_sdk"];

fn recorded(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../strangers/long-connection");
    std::fs::read_to_string(folder.join(name)).expect("a recorded file")
}

fn exchanges(name: &str) -> Vec<Exchange> {
    transcript::read(&recorded(&format!("{name}.txt"))).expect("a transcript")
}

#[test]
fn each_recorded_frame_has_the_bytes_and_the_meaning_that_the_server_gives_it() {
    for name in STRANGERS {
        let exchanges = exchanges(name);
        assert_eq!(
            transcript::write(&exchanges),
            recorded(&format!("{name}.txt"))
        );
        let mut frames = 0;
        for exchange in exchanges {
            if let Exchange::Frame(_, _, bytes) = exchange {
                match Frame::decode(&bytes) {
                    Ok(frame) => assert_eq!(frame.encode(), bytes, "{frame:?}"),
                    Err(_) => assert_eq!(bytes, b"no frame"),
                }
                frames += 1;
            }
        }
        assert!(frames > 40, "{name}: only {frames} frames");
    }
}

#[test]
fn the_strangers_handlers_got_each_event() {
    let handled = "\
        handled event-1 im.message.receive_v1 whole\n\
        handled event-2 im.message.receive_v1 ünïcödé ☃☃☃\n\
        handled event-3 im.message.receive_v1 another order ☃\n\
        handled event-4 im.message.receive_v1 fail once\n\
        handled event-4 im.message.receive_v1 fail once\n\
        handled event-5 card.action.trigger button\n\
        handled event-8 im.message.receive_v1 whole\n\
        handled event-after-1 im.message.receive_v1 whole\n\
        handled event-after-2 im.message.receive_v1 whole\n\
        handled event-after-3 im.message.receive_v1 whole\n";
    for name in STRANGERS {
        assert_eq!(recorded(&format!("{name}.handled.txt")), handled);
    }
}

#[test]
fn the_strangers_took_the_ping_interval_from_pongs() {
    for name in STRANGERS {
        let pauses: Vec<_> = exchanges(name)
            .into_iter()
            .filter_map(|exchange| match exchange {
                Exchange::Remark(remark) => Some(remark),
                _ => None,
            })
            .filter(|remark| remark.ends_with("after the ping before."))
            .map(|remark| remark[..3].to_owned())
            .collect();
        assert_eq!(pauses, ["3 s", "3 s", "1 s"], "{name}");
    }
}

/// The frames that the server sent over each connection, in any order: pings may come at another time than in the recording.
type Sent = BTreeMap<u64, Vec<Vec<u8>>>;

/// Sends what a stranger sent, and compares the server's replies. Returns the recorded frames and those of now.
async fn play(address: &str, exchanges: Vec<Exchange>) -> (Sent, Sent) {
    let (mut recorded, mut received) = (Sent::new(), Sent::new());
    let mut reply = (0, String::new());
    let mut player = None;
    for exchange in exchanges {
        match (exchange, &mut player) {
            (Exchange::Request { body, .. }, _) => reply = request_url(address, &body).await,
            (Exchange::Reply { status, body }, _) => {
                let body = body.replace("ADDRESS", address);
                assert_eq!(reply, (status, body));
            }
            (Exchange::Opened(..), _) => {
                let opened = Player::open(address, &url(&reply.1)).await;
                player = Some(opened.expect("a connection"));
            }
            (Exchange::Refused(_), _) => {
                assert!(Player::open(address, &url(&reply.1)).await.is_err());
            }
            (Exchange::Frame(Side::Client, _, bytes), Some(player)) => player.send(bytes).await,
            (Exchange::Frame(Side::Server, id, bytes), Some(player)) => {
                recorded.entry(id).or_default().push(bytes);
                let next = player.next().await.expect("a frame");
                received.entry(id).or_default().push(next);
            }
            (Exchange::Closed(Side::Server, _), Some(player)) => {
                assert_eq!(player.next().await, None);
            }
            (Exchange::Remark(_), _) => (),
            (other, _) => panic!("a client does not do this: {other:?}"),
        }
    }
    (recorded, received)
}

#[tokio::test]
async fn the_server_still_sends_what_the_strangers_got() {
    for name in STRANGERS {
        let server = Server::start_with(scenario_settings(0)).await;
        let address = server.url().replace("http://", "");
        let pace = Pace {
            pause: Duration::from_millis(50),
            intervals: true,
        };
        let playing = play(&address, exchanges(name));
        let (_, (mut recorded, mut received)) = tokio::join!(run_scenario(&server, pace), playing);
        recorded.values_mut().for_each(|frames| frames.sort());
        received.values_mut().for_each(|frames| frames.sort());
        assert_eq!(received, recorded, "{name}");
        assert_eq!(server.violations(), [""; 0]);
    }
}
