//! Decoding of events.

use std::collections::BTreeMap;

use feishu_runtime::{ErrorKind, Event, RawEvent};

use crate::fixture::Talent;

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

#[test]
fn an_optional_value_that_does_not_fit_is_omitted() {
    let body = r#"{"header":{"event_id":"e","event_type":"t","create_time":[]},
        "event":{"age":"","id":"7"}}"#;
    let event = Event::<Talent>::from_json(body.as_bytes()).expect("an event");
    let paths: Vec<&str> = event
        .not_understood()
        .iter()
        .map(|odd| odd.path())
        .collect();
    assert_eq!(paths, ["header.create_time", "event.age"]);
    assert_eq!(
        (event.event.id.as_deref(), event.event.age),
        (Some("7"), None)
    );
    let raw = RawEvent::from_json(body.to_owned()).expect("an event");
    assert_eq!(raw.payload::<Talent>().expect("a payload"), event.event);

    let body = r#"{"header":{"event_id":["e"],"event_type":"t"},"event":{}}"#;
    let error = RawEvent::from_json(body.to_owned()).expect_err("a list");
    assert_eq!(error.path(), Some("header.event_id"));
}
