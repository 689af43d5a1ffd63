//! Incoming events are decoded by their type.

use feishu::hire::v1::events::EVENT_TYPES;
use feishu::{IncomingEvent, RawEvent};
use serde_json::{Value, json};

fn raw(json: &Value) -> RawEvent {
    RawEvent::from_json(json.to_string()).expect("an event")
}

fn event(event_type: &str, payload: &Value) -> RawEvent {
    raw(&json!({
        "schema": "2.0",
        "header": {"event_id": "e", "event_type": event_type, "token": "verification-token"},
        "event": payload,
    }))
}

#[test]
fn every_event_type_has_a_variant() {
    assert!(EVENT_TYPES.len() >= 12);
    for event_type in EVENT_TYPES {
        let incoming = IncomingEvent::try_from(event(event_type, &json!({}))).expect("an event");
        assert!(
            !matches!(incoming, IncomingEvent::Unknown(_)),
            "{event_type}"
        );
        // `hire.offer.status_changed_v1` → `HireOfferStatusChanged`
        let words = event_type.trim_end_matches("_v1");
        let name = words.replace(['.', '_'], "").to_lowercase();
        let printed = format!("{incoming:?}").to_lowercase();
        assert!(printed.starts_with(&format!("{name}(")), "{printed}");
        assert!(!printed.contains("verification-token"), "{printed}");
    }
}

#[test]
fn a_known_event_is_decoded() {
    let payload = json!({"offer_id": "7132790542665222407"});
    let incoming = IncomingEvent::try_from(event("hire.offer.status_changed_v1", &payload));
    let Ok(IncomingEvent::HireOfferStatusChanged(event)) = incoming else {
        panic!("{incoming:?}");
    };
    assert_eq!(event.header.event_id, "e");
    assert_eq!(event.event.offer_id.as_deref(), Some("7132790542665222407"));
}

#[test]
fn unknown_events_are_passed_on_unchanged() {
    let other = event("no.such.event_v1", &json!({"object": {"name": "x"}}));
    // An event of schema 1.0, with the name of a known type.
    let legacy = raw(&json!({
        "uuid": "u", "type": "event_callback", "event": {"type": "hire.offer.status_changed_v1"},
    }));
    for event in [other, legacy] {
        let incoming = IncomingEvent::try_from(event.clone()).expect("an event");
        assert_eq!(incoming, IncomingEvent::Unknown(event));
    }
}

#[test]
fn an_optional_value_of_another_shape_is_omitted_and_named() {
    let wrong = event(
        "hire.offer.status_changed_v1",
        &json!({"offer_id": ["list"]}),
    );
    let incoming = IncomingEvent::try_from(wrong).expect("an event");
    let IncomingEvent::HireOfferStatusChanged(event) = incoming else {
        panic!("{incoming:?}");
    };
    assert_eq!(event.event.offer_id, None);
    let paths: Vec<_> = event
        .not_understood()
        .iter()
        .map(|odd| odd.path())
        .collect();
    assert_eq!(paths, ["event.offer_id"]);
}
