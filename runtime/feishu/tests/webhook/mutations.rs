//! For arbitrary input, receivers never panic, and only accept signed events.

use feishu_runtime::RawEvent;
use feishu_runtime::webhook::http::HeaderMap;
use feishu_runtime::webhook::{Received, WebhookReceiver};

use crate::fixture::{TOKEN, vectors};

/// Marsaglia's xorshift, which produces the same numbers in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).expect("below a usize")
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        const PIECES: [&[u8]; 9] = [
            b"\"",
            b"{",
            b"}",
            b"[[[[",
            b"null",
            b"\\u0000",
            b"\xff\xfe",
            b"1e999",
            b"\"encrypt\":",
        ];
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            match self.below(5) {
                0 => bytes.truncate(at),
                1 => drop(bytes.splice(at..at, PIECES[self.below(PIECES.len())].iter().copied())),
                2 if at < bytes.len() => bytes[at] = u8::try_from(self.below(256)).expect("a byte"),
                3 => {
                    let to = at + self.below(bytes.len() - at + 1);
                    drop(bytes.drain(at..to));
                }
                _ => {
                    let from = self.below(at + 1);
                    let piece = bytes[from..at].to_vec();
                    drop(bytes.splice(at..at, piece));
                }
            }
        }
    }
}

#[test]
fn mutated_bodies_are_refused() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut refused = 0;
    for vector in vectors() {
        let receiver = vector.receiver();
        for _ in 0..400 {
            let mut body = vector.body.clone().into_bytes();
            numbers.mutate(&mut body);
            let unsigned = receiver.receive(&HeaderMap::new(), &body);
            assert!(!matches!(unsigned, Ok(Received::Event(_))), "{unsigned:?}");
            match receiver.receive(&vector.headers(), &body) {
                Ok(Received::Event(event)) => {
                    assert_eq!(body, vector.body.as_bytes());
                    assert_eq!(event.json(), vector.text.as_bytes());
                }
                // A URL verification is not signed. At most, the receiver returns its challenge.
                Ok(_) => assert_eq!(vector.kind, "url verification"),
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 5_000, "{refused}");
}

#[test]
fn mutated_events_never_cause_a_panic() {
    let receiver = WebhookReceiver::with_verification_token_only(TOKEN)
        .build()
        .expect("a receiver");
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let (mut read, mut refused) = (0, 0);
    for vector in vectors() {
        for _ in 0..400 {
            let mut text = vector.text.clone().into_bytes();
            numbers.mutate(&mut text);
            match RawEvent::from_json(text.clone()) {
                Ok(event) => {
                    assert!(!event.id().is_empty() && !event.event_type().is_empty());
                    assert_eq!(event.header().is_some(), event.legacy_header().is_none());
                    let _ = event.payload::<serde_json::Value>();
                    read += 1;
                }
                Err(_) => refused += 1,
            }
            if let Ok(Received::Event(event)) = receiver.receive(&HeaderMap::new(), &text) {
                let header = event.header().and_then(|header| header.token.as_deref());
                let legacy = event
                    .legacy_header()
                    .and_then(|header| header.token.as_deref());
                assert_eq!(header.or(legacy), Some(TOKEN));
            }
        }
    }
    assert!(
        read > 100 && refused > 100,
        "{read} read, {refused} refused"
    );
}
