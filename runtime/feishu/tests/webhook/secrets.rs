//! Keys and tokens are not printed, and responses do not reveal why a request was not verified.

use std::time::Duration;

use feishu_runtime::webhook::http::HeaderMap;
use feishu_runtime::webhook::{Outcome, WebhookReceiver};

use crate::fixture::{TIMESTAMP, TOKEN, Vector, vectors};

/// The secrets of a request, which are too long to occur in a text by chance.
fn secrets(vector: &Vector) -> Vec<&str> {
    [TOKEN, &vector.encrypt_key]
        .into_iter()
        .filter(|secret| secret.len() > 4)
        .collect()
}

fn assert_clean(vector: &Vector, printed: &str) {
    for secret in secrets(vector) {
        assert!(!printed.contains(secret), "{secret} in: {printed}");
    }
}

#[tokio::test]
async fn keys_and_tokens_are_not_printed() {
    for vector in vectors() {
        let builder = vector.builder();
        assert_clean(vector, &format!("{builder:?} {builder:#?}"));
        let receiver = vector.receiver();
        assert_clean(vector, &format!("{receiver:?} {receiver:#?}"));
        let received = receiver
            .receive(&vector.headers(), vector.body.as_bytes())
            .expect("a request");
        assert_clean(vector, &format!("{received:?} {received:#?}"));

        let plain = WebhookReceiver::with_verification_token_only(TOKEN);
        assert_clean(vector, &format!("{plain:?}"));
        let plain = plain.build().expect("a receiver");
        assert_clean(vector, &format!("{plain:?}"));
        let other_token = WebhookReceiver::with_verification_token_only("another")
            .build()
            .expect("a receiver");
        let other_key = WebhookReceiver::with_encrypt_key("another")
            .build()
            .expect("a receiver");
        for receiver in [&receiver, &plain, &other_token, &other_key] {
            for headers in [vector.headers(), HeaderMap::new()] {
                for body in [&vector.body, &vector.text, &vector.text.replace('{', "[")] {
                    let response = receiver
                        .handle(&headers, body.as_bytes(), async |event| {
                            event.parse::<bool>().map(|_| ())
                        })
                        .await;
                    let outcome = response.extensions().get::<Outcome>().expect("an outcome");
                    assert_clean(
                        vector,
                        &format!("{outcome} {outcome:?} {outcome:#?} {response:?}"),
                    );
                    assert_clean(vector, &String::from_utf8_lossy(response.body()));
                }
            }
        }
    }
}

/// The response is the same for an absent or wrong signature, an old time, and a body that cannot be decrypted.
#[tokio::test]
async fn all_failures_of_verification_have_the_same_response() {
    let vector = vectors()
        .iter()
        .find(|vector| vector.kind == "current")
        .expect("an event");
    let signed_at = vector.signed_at();
    let late = vector
        .builder()
        .clock(move || signed_at + Duration::from_secs(86_400));
    let late = late.build().expect("a receiver");
    let other_token = vector
        .builder()
        .verification_token("another")
        .build()
        .expect("a receiver");
    let receiver = vector.receiver();
    let mut wrong_time = vector.headers();
    wrong_time.insert(TIMESTAMP, "1".parse().expect("a value"));
    let damaged = vector.body.replacen('A', "B", 1);
    assert_ne!(damaged, vector.body);

    let mut answers = Vec::new();
    for (receiver, headers, body) in [
        (&late, &vector.headers(), &vector.body),
        (&other_token, &vector.headers(), &vector.body),
        (&receiver, &HeaderMap::new(), &vector.body),
        (&receiver, &HeaderMap::new(), &damaged),
        (&receiver, &wrong_time, &vector.body),
        (&receiver, &vector.headers(), &vector.text),
        (
            &receiver,
            &HeaderMap::new(),
            &r#"{"encrypt": "AA=="}"#.to_owned(),
        ),
    ] {
        let response = receiver
            .handle(headers, body.as_bytes(), async |_| Ok::<(), String>(()))
            .await;
        let outcome = response.extensions().get::<Outcome>().expect("an outcome");
        assert!(matches!(outcome, Outcome::Refused(_)), "{outcome}");
        answers.push((
            response.status(),
            response.headers().clone(),
            response.body().clone(),
        ));
    }
    assert_eq!(answers[0].0, 401);
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
}

/// Without a signature, the decryption result of a changed body must not be visible, not even inside this process.
#[test]
fn padding_of_unsigned_bodies_is_not_revealed() {
    let vector = vectors()
        .iter()
        .find(|vector| vector.kind == "current")
        .expect("an event");
    let receiver = vector.receiver();
    let unsigned = HeaderMap::new();
    let expected = receiver
        .receive(&unsigned, vector.body.as_bytes())
        .expect_err("the signature is missing");
    let text = vector
        .body
        .trim_start_matches(r#"{"encrypt": ""#)
        .trim_end_matches(r#""}"#);
    let mut tried = 0;
    for place in 0..text.len() {
        let digit = if text.as_bytes()[place] == b'A' {
            "B"
        } else {
            "A"
        };
        let mut changed = text.to_owned();
        changed.replace_range(place..=place, digit);
        let body = format!(r#"{{"encrypt": "{changed}"}}"#);
        let error = receiver
            .receive(&unsigned, body.as_bytes())
            .expect_err("the signature is missing");
        assert_eq!(error, expected, "at {place}");
        tried += 1;
    }
    assert!(tried > 300, "{tried}");
}
