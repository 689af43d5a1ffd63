//! Decoding of events.

use std::collections::BTreeMap;

use feishu_runtime::{ErrorKind, Event};

const BODY: &str = r#"{
    "schema": "2.0",
    "header": {
        "event_id": "5e3702a84e847582be8db7fb73283c02", "event_type": "hire.offer.status_changed_v1",
        "create_time": "1608725989000", "token": "verification-token", "app_id": "cli_a1b2c3", "tenant_key": "2ca1d211f64f6438"
    },
    "event": {"offer_id": "7132790542665222407"}
}"#;

type Payload = BTreeMap<String, String>;

#[test]
fn an_event_has_a_header_and_a_payload() {
    let event: Event<Payload> = Event::from_json(BODY.as_bytes()).expect("an event");
    assert_eq!(event.schema.as_deref(), Some("2.0"));
    assert_eq!(event.header.event_id, "5e3702a84e847582be8db7fb73283c02");
    assert_eq!(event.header.event_type, "hire.offer.status_changed_v1");
    assert_eq!(event.header.create_time.as_deref(), Some("1608725989000"));
    assert_eq!(event.header.token.as_deref(), Some("verification-token"));
    assert_eq!(event.header.app_id.as_deref(), Some("cli_a1b2c3"));
    assert_eq!(event.header.tenant_key.as_deref(), Some("2ca1d211f64f6438"));
    assert_eq!(event.event["offer_id"], "7132790542665222407");
}

#[test]
fn the_verification_token_is_not_printed() {
    let event: Event<Payload> = Event::from_json(BODY.as_bytes()).expect("an event");
    let printed = format!("{event:?} {event:#?}");
    assert!(!printed.contains("verification-token"), "{printed}");
    assert!(printed.contains("cli_a1b2c3"), "{printed}");
}

#[test]
fn invalid_events_are_refused() {
    for (body, problem) in [
        ("{}", "the required field `header` is missing"),
        (
            r#"{"header":{"event_id":"e","event_type":"t"}}"#,
            "the required field `event` is missing",
        ),
        (
            r#"{"header":{"event_id":"e"},"event":{}}"#,
            "at header: the required field `event_type` is missing",
        ),
        (
            r#"{"header":{"event_id":"e","event_type":"t"},"event":{"a":[]}}"#,
            "at event.a: expected a string, found a list",
        ),
        ("[]", "expected an object, found a list"),
    ] {
        let error = Event::<Payload>::from_json(body.as_bytes()).expect_err(body);
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(problem), "{error}");
    }
}
