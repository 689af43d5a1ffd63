//! Verification of requests.

use std::time::{Duration, UNIX_EPOCH};

use feishu_runtime::RawEvent;
use feishu_runtime::webhook::http::{HeaderMap, HeaderValue};
use feishu_runtime::webhook::{
    Received, WebhookConfigurationError, WebhookError, WebhookReceiver, WebhookReceiverBuilder,
};
use serde_json::{Value, json};

use crate::fixture::{NONCE, SIGNATURE, TIMESTAMP, TOKEN, outcome_and_body, vector, vectors};

fn event(received: Received) -> RawEvent {
    match received {
        Received::Event(event) => event,
        other => panic!("no event: {other:?}"),
    }
}

#[test]
fn every_test_vector_is_accepted_and_decrypted() {
    for vector in vectors() {
        let receiver = vector.receiver();
        let received = receiver
            .receive(&vector.headers(), vector.body.as_bytes())
            .unwrap_or_else(|error| panic!("{error}: {vector:?}"));
        let sent = vector.json();
        match (vector.kind.as_str(), received) {
            ("url verification", Received::UrlVerification(request)) => {
                assert_eq!(sent["challenge"], request.challenge());
            }
            ("current", Received::Event(event)) => {
                assert_eq!(event.json(), vector.text.as_bytes());
                assert_eq!(sent["header"]["event_id"], event.id());
                assert_eq!(event.event_type(), "hire.offer.status_changed_v1");
                assert_eq!(event.legacy_header(), None);
                let header = event.header().expect("a header");
                assert_eq!(header.app_id.as_deref(), Some("cli_a1b2c3"));
                let parsed = event.parse::<Value>().expect("an event");
                assert_eq!(parsed.event, sent["event"]);
                assert_eq!(event.payload::<Value>().expect("a payload"), sent["event"]);
            }
            ("legacy", Received::Event(event)) => {
                assert_eq!(sent["uuid"], event.id());
                assert_eq!(event.event_type(), "p2p_chat_create");
                assert_eq!(event.header(), None);
                let header = event.legacy_header().expect("a header");
                assert_eq!(header.ts.as_deref(), Some("1502199207.7171419"));
                assert_eq!(header.tenant_key.as_deref(), Some("736588c9260f175c"));
                assert_eq!(event.payload::<Value>().expect("a payload"), sent["event"]);
                let error = event
                    .parse::<Value>()
                    .expect_err("version 1.0 has no header");
                assert!(error.to_string().contains("version 1.0"), "{error}");
            }
            (kind, received) => panic!("{kind}: {received:?}"),
        }
    }
}

#[test]
fn every_flipped_bit_of_a_signed_request_is_refused() {
    let vector = vector("current");
    let receiver = vector.receiver();
    let accepts = |headers: &HeaderMap, body: &[u8]| receiver.receive(headers, body).is_ok();
    assert!(accepts(&vector.headers(), vector.body.as_bytes()));

    let mut body = vector.body.clone().into_bytes();
    for bit in 0..body.len() * 8 {
        body[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepts(&vector.headers(), &body), "bit {bit} of the body");
        body[bit / 8] ^= 1 << (bit % 8);
    }
    let mut tried = 0;
    for name in [TIMESTAMP, NONCE, SIGNATURE] {
        let value = vector.headers()[name].as_bytes().to_vec();
        for bit in 0..value.len() * 8 {
            let mut value = value.clone();
            value[bit / 8] ^= 1 << (bit % 8);
            // A header cannot contain control characters.
            let Ok(value) = HeaderValue::from_bytes(&value) else {
                continue;
            };
            let mut headers = vector.headers();
            headers.insert(name, value);
            assert!(
                !accepts(&headers, vector.body.as_bytes()),
                "bit {bit} of {name}"
            );
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried} bits of headers");
}

#[test]
fn a_request_with_another_key_or_token_is_refused() {
    for vector in vectors() {
        let refusal = |builder: WebhookReceiverBuilder| {
            let signed_at = vector.signed_at();
            let receiver = builder
                .clock(move || signed_at)
                .build()
                .expect("a receiver");
            receiver
                .receive(&vector.headers(), vector.body.as_bytes())
                .expect_err("the request is for another receiver")
        };
        let other_key = WebhookReceiver::with_encrypt_key(format!("{}-", vector.encrypt_key));
        assert_eq!(refusal(other_key), WebhookError::SignatureMismatch);
        for token in [&TOKEN[1..], "V3r1f1c4t10n-t0k3n", "v3r1f1c4t10n-t0k3n\n"] {
            let builder = vector.builder().verification_token(token);
            assert_eq!(refusal(builder), WebhookError::TokenMismatch, "{token:?}");
        }
    }
}

#[test]
fn each_of_the_three_headers_must_occur_once() {
    let vector = vector("current");
    let receiver = vector.receiver();
    for (name, header) in [
        (TIMESTAMP, "X-Lark-Request-Timestamp"),
        (NONCE, "X-Lark-Request-Nonce"),
        (SIGNATURE, "X-Lark-Signature"),
    ] {
        let missing = WebhookError::MissingSignature { header };
        let mut headers = vector.headers();
        headers.remove(name);
        let error = receiver.receive(&headers, vector.body.as_bytes());
        assert_eq!(error, Err(missing.clone()));

        let mut headers = vector.headers();
        let value = headers[name].clone();
        headers.append(name, value);
        let error = receiver.receive(&headers, vector.body.as_bytes());
        assert_eq!(error, Err(missing));
    }
    let mut headers = vector.headers();
    headers.insert(NONCE, HeaderValue::from_bytes(b"\xff\xe9").expect("bytes"));
    let error = receiver.receive(&headers, vector.body.as_bytes());
    assert_eq!(error, Err(WebhookError::SignatureMismatch));
}

#[test]
fn requests_are_accepted_within_the_maximum_age() {
    let vector = vector("current");
    let hours = |hours: u64| Duration::from_secs(hours * 3600);
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let second = Duration::from_secs(1);
    let receive = |builder: WebhookReceiverBuilder, now| {
        let receiver = builder.clock(move || now).build().expect("a receiver");
        receiver.receive(&vector.headers(), vector.body.as_bytes())
    };
    let signed_at = vector.signed_at();
    // The time of the last delivery: the deliveries are 15 s, 5 min, 1 h and 6 h apart.
    let redelivered = signed_at + Duration::from_secs(15) + minutes(5) + hours(7);
    for now in [
        signed_at,
        redelivered,
        signed_at + hours(8),
        signed_at - minutes(5),
    ] {
        receive(vector.builder(), now).unwrap_or_else(|error| panic!("{now:?}: {error}"));
    }
    for (now, age) in [
        (signed_at + hours(8) + second, 28_801),
        (signed_at - minutes(5) - second, -301),
        (UNIX_EPOCH, -1_700_000_000),
    ] {
        let error = receive(vector.builder(), now);
        assert_eq!(error, Err(WebhookError::OutsideWindow { age }));
    }
    let strict = || vector.builder().max_age(minutes(1));
    assert!(receive(strict(), signed_at + minutes(1)).is_ok());
    let error = receive(strict(), signed_at + minutes(1) + second);
    assert_eq!(error, Err(WebhookError::OutsideWindow { age: 61 }));
    let endless = vector.builder().max_age(Duration::MAX);
    assert!(receive(endless, signed_at + hours(100_000)).is_ok());
}

/// Timestamp and nonce are signed without a separator.
#[test]
fn digits_cannot_move_between_timestamp_and_nonce() {
    let vector = vectors()
        .iter()
        .find(|vector| {
            vector.kind == "current" && vector.nonce.starts_with(|c: char| c.is_ascii_digit())
        })
        .expect("a nonce that starts with a digit");
    let receiver = vector
        .builder()
        .max_age(Duration::from_secs(10 * 365 * 86_400))
        .build()
        .expect("a receiver");
    let both = format!("{}{}", vector.timestamp, vector.nonce);
    let mut refused = 0;
    for split in (0..=both.len()).filter(|split| *split != vector.timestamp.len()) {
        let mut headers = vector.headers();
        let (timestamp, nonce) = both.split_at(split);
        headers.insert(TIMESTAMP, timestamp.parse().expect("a value"));
        headers.insert(NONCE, nonce.parse().expect("a value"));
        let error = receiver
            .receive(&headers, vector.body.as_bytes())
            .expect_err("the timestamp is changed");
        assert!(
            matches!(
                error,
                WebhookError::OutsideWindow { .. } | WebhookError::InvalidTimestamp
            ),
            "{error:?}"
        );
        refused += 1;
    }
    assert!(refused > 20);
}

#[tokio::test]
async fn a_url_verification_needs_key_and_token_but_no_signature() {
    let vector = vector("url verification");
    let body = vector.body.as_bytes();
    let response = vector
        .receiver()
        .handle(&HeaderMap::new(), body, async |_| -> Result<(), String> {
            panic!("no event")
        })
        .await;
    assert_eq!(response.status(), 200);
    let (_, answer) = outcome_and_body(&response);
    assert_eq!(answer, json!({"challenge": vector.json()["challenge"]}));

    let other_token = vector.builder().verification_token("another").build();
    let error = other_token
        .expect("a receiver")
        .receive(&HeaderMap::new(), body);
    assert_eq!(error, Err(WebhookError::TokenMismatch));

    let other_key = WebhookReceiver::with_encrypt_key("another").build();
    let error = other_key
        .expect("a receiver")
        .receive(&HeaderMap::new(), body);
    let header = "X-Lark-Request-Timestamp";
    assert_eq!(error, Err(WebhookError::MissingSignature { header }));
}

#[test]
fn an_unencrypted_body_is_refused_if_there_is_an_encrypt_key() {
    for vector in vectors() {
        let receiver = vector.receiver();
        for headers in [vector.headers(), HeaderMap::new()] {
            let error = receiver.receive(&headers, vector.text.as_bytes());
            let error = error.expect_err("the body is not encrypted");
            let expected = match vector.text.len() {
                0..=8192 => matches!(error, WebhookError::NotEncrypted),
                _ => matches!(
                    error,
                    WebhookError::MissingSignature { .. } | WebhookError::SignatureMismatch
                ),
            };
            assert!(expected, "{error:?}");
        }
    }
}

#[test]
fn without_an_encrypt_key_the_token_is_compared() {
    let receiver = |token: &str| {
        let builder = WebhookReceiver::with_verification_token_only(token);
        builder.build().expect("a receiver")
    };
    for vector in vectors() {
        let none = HeaderMap::new();
        let received = receiver(TOKEN).receive(&none, vector.text.as_bytes());
        assert!(received.is_ok(), "{received:?}");
        let error = receiver("another").receive(&none, vector.text.as_bytes());
        assert_eq!(error, Err(WebhookError::TokenMismatch));
        let error = receiver(TOKEN).receive(&vector.headers(), vector.body.as_bytes());
        assert_eq!(error, Err(WebhookError::NoEncryptKey));
    }
    // Each version has one location of the token.
    let misplaced = json!({
        "schema": "2.0", "token": TOKEN, "header": {"event_id": "e", "event_type": "t"}, "event": {"token": TOKEN},
    });
    let error = receiver(TOKEN).receive(&HeaderMap::new(), misplaced.to_string().as_bytes());
    assert_eq!(error, Err(WebhookError::TokenMismatch));
}

#[test]
fn payloads_may_use_the_field_names_of_the_other_version() {
    let body = json!({
        "schema": "2.0", "uuid": [], "ts": {}, "type": {"a": 1}, "challenge": [],
        "header": {"event_id": "e", "event_type": "a.b_v1", "token": TOKEN},
        "event": {"type": ["x"], "app_id": {}, "tenant_key": [1]},
    });
    let receiver = WebhookReceiver::with_verification_token_only(TOKEN)
        .build()
        .expect("a receiver");
    let received = receiver.receive(&HeaderMap::new(), body.to_string().as_bytes());
    let event = event(received.expect("an event"));
    assert_eq!(event.event_type(), "a.b_v1");
    assert_eq!(event.payload::<Value>().expect("a payload"), body["event"]);
}

#[test]
fn a_body_that_is_not_an_event_is_refused() {
    let receiver = WebhookReceiver::with_verification_token_only(TOKEN)
        .build()
        .expect("a receiver");
    for body in [
        json!({"token": TOKEN}),
        json!(null),
        json!({"token": TOKEN, "type": "url_verification"}),
        json!({"token": TOKEN, "type": "url_verification", "challenge": 1}),
        json!({"token": TOKEN, "uuid": "u", "event": {}}),
        json!({"token": TOKEN, "uuid": "", "event": {"type": "t"}}),
        // With empty ids, every event would count as a duplicate of the first.
        json!({"header": {"token": TOKEN, "event_id": "", "event_type": "t"}}),
        json!({"header": {"token": TOKEN, "event_id": null, "event_type": "t"}}),
        json!({"header": {"token": TOKEN, "event_id": "e", "event_type": ""}}),
    ] {
        let error = receiver.receive(&HeaderMap::new(), body.to_string().as_bytes());
        assert_eq!(error, Err(WebhookError::NotAnEvent), "{body}");
    }
    for body in ["", "{", "[]", "1", "{} {}", "\u{feff}{}"] {
        let error = receiver.receive(&HeaderMap::new(), body.as_bytes());
        assert_eq!(error, Err(WebhookError::Malformed), "{body}");
    }
}

#[test]
fn the_size_of_bodies_is_limited() {
    let vector = vector("current");
    let size = vector.body.len();
    let receive = |limit| {
        let receiver = vector
            .builder()
            .body_limit(limit)
            .build()
            .expect("a receiver");
        receiver.receive(&vector.headers(), vector.body.as_bytes())
    };
    assert!(receive(size).is_ok());
    let limit = size - 1;
    assert_eq!(receive(limit), Err(WebhookError::TooLarge { size, limit }));
    let long = vec![b' '; 4 * 1024 * 1024 + 1];
    let error = vector.receiver().receive(&vector.headers(), &long);
    assert!(
        matches!(
            error,
            Err(WebhookError::TooLarge {
                limit: 4_194_304,
                ..
            })
        ),
        "{error:?}"
    );
}

#[test]
fn a_receiver_without_a_secret_cannot_be_built() {
    let error =
        |builder: WebhookReceiverBuilder| builder.build().expect_err("the receiver has no secret");
    assert_eq!(
        error(WebhookReceiver::with_encrypt_key("")),
        WebhookConfigurationError::EmptyEncryptKey
    );
    for builder in [
        WebhookReceiver::with_verification_token_only(""),
        WebhookReceiver::with_encrypt_key("key").verification_token(""),
    ] {
        assert_eq!(
            error(builder),
            WebhookConfigurationError::EmptyVerificationToken
        );
    }
    let window = WebhookReceiver::with_verification_token_only(TOKEN).max_age(Duration::ZERO);
    assert_eq!(
        error(window),
        WebhookConfigurationError::WindowWithoutSignature
    );
}
