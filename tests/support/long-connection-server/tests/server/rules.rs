//! What the server demands of clients.

use std::time::Duration;

use long_connection_server::tungstenite::Error;
use long_connection_server::{Cut, Event, Frame, SERVICE, Server, Settings};
use serde_json::json;

use crate::player::{CREDENTIALS, Player, request_url, url};

async fn started(settings: Settings) -> (Server, String) {
    let server = Server::start_with(settings).await;
    let address = server.url().replace("http://", "");
    (server, address)
}

fn event() -> Event {
    Event::new("event", "im.message.receive_v1", json!({}))
}

/// The headers that explain a refused handshake.
fn explanation(refused: Result<Player, Error>) -> Vec<(String, String)> {
    match refused {
        Err(Error::Http(response)) => {
            let headers = response.headers().iter();
            let headers = headers.map(|(name, value)| {
                let value = value.to_str().expect("text");
                (name.to_string(), value.to_owned())
            });
            headers
                .filter(|(name, _)| name.starts_with("handshake-"))
                .collect()
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("not refused"),
    }
}

fn pairs(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    let headers = headers.iter();
    headers
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect()
}

#[tokio::test]
async fn a_connection_too_many_is_refused_until_another_ends() {
    let (server, address) = started(Settings::default()).await;
    let mut players = Vec::new();
    for _ in 0..50 {
        players.push(Player::connect(&address).await.expect("a connection"));
    }
    server.until(|server| server.connections() == 50).await;
    assert_eq!(
        explanation(Player::connect(&address).await),
        pairs(&[
            ("handshake-status", "514"),
            ("handshake-msg", "too many connections"),
            ("handshake-autherrcode", "1000040350"),
        ])
    );
    players.pop();
    server.until(|server| server.connections() == 49).await;
    assert!(Player::connect(&address).await.is_ok());
}

#[tokio::test]
async fn a_url_can_be_used_once() {
    let (_server, address) = started(Settings::default()).await;
    let (_, reply) = request_url(&address, CREDENTIALS).await;
    let first = Player::open(&address, &url(&reply)).await;
    assert!(first.is_ok());
    let second = Player::open(&address, &url(&reply)).await;
    assert_eq!(explanation(second)[0].1, "403");
}

#[tokio::test]
async fn credentials_are_checked() {
    let (_server, address) = started(Settings::default()).await;
    for (body, code) in [
        (r#"{"AppID":"cli_0123456789abcdef"}"#, 1_000_040_344),
        (r#"{"AppID":"cli_0123456789abcdef","AppSecret":"x"}"#, 514),
        ("", 1_000_040_344),
    ] {
        let (status, reply) = request_url(&address, body).await;
        assert_eq!(status, 200);
        assert!(reply.contains(&format!(r#""code":{code},"#)), "{reply}");
    }
}

#[tokio::test]
async fn an_event_without_200_is_delivered_again() {
    let (server, address) = started(Settings {
        answer_limit: Duration::from_millis(400),
        redeliver_after: vec![Duration::from_millis(10); 3],
        ..Settings::default()
    })
    .await;
    let delivery = server.deliver(event());
    let mut player = Player::connect(&address).await.expect("a connection");
    let failed = player.next_answered(r#"{"code":500}"#).await;
    player.send(failed.encode()).await;
    let late = player.next_answered(r#"{"code":200}"#).await;
    // The third attempt: the second one was not answered.
    player.next().await.expect("a frame");
    player.send(late.encode()).await;
    server.until(|server| server.answers().len() == 2).await;
    server.cut(Cut::Reset);
    let mut player = Player::connect(&address).await.expect("a connection");
    let answer = player.next_answered(r#"{"code":200}"#).await;
    player.send(answer.encode()).await;
    assert_eq!(delivery.outcome().await, "500, none, lost, 200");
    assert!(server.answers()[1].late);
    assert_eq!(server.violations(), [""; 0]);
}

#[tokio::test]
async fn violations_of_the_protocol_are_noticed() {
    let (server, address) = started(Settings::default()).await;
    let mut player = Player::connect(&address).await.expect("a connection");
    let ping = Frame::control(SERVICE, "ping");
    type Change = fn(&mut Frame);
    let pings: [(Change, &str); 4] = [
        (|ping| ping.service = 1, "another service"),
        (|ping| ping.seq_id = 1, "not a ping"),
        (|ping| ping.headers.clear(), "not a ping"),
        (|ping| ping.method = 2, "an unknown method"),
    ];
    let answers: [(Change, &str); 8] = [
        (|frame| frame.seq_id += 1, "does not keep"),
        (|frame| frame.log_id_new = None, "does not keep"),
        (|frame| frame.payload_type = None, "does not keep"),
        (|frame| frame.headers.swap(0, 1), "does not keep"),
        (|frame| frame.headers.truncate(5), "one `biz_rt`"),
        (|frame| frame.headers[1].1 = "x".into(), "to nothing"),
        (|frame| frame.payload = None, "no JSON"),
        (
            |frame| frame.payload = Some(br#"{"code":200,"data":"{}"}"#.to_vec()),
            "not base64",
        ),
    ];
    let _delivery = server.deliver(event());
    let answer = player.next_answered(r#"{"code":200}"#).await;
    let pings = pings.map(|(change, expected)| (ping.clone(), change, expected));
    let answers = answers.map(|(change, expected)| (answer.clone(), change, expected));
    for (mut frame, change, expected) in pings.into_iter().chain(answers) {
        change(&mut frame);
        let before = server.violations().len();
        player.send(frame.encode()).await;
        server
            .until(|server| server.violations().len() > before)
            .await;
        let violations = server.violations();
        assert!(
            violations[before].contains(expected),
            "{expected}: {violations:?}"
        );
    }
}
