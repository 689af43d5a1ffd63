//! Payloads that arrive in parts.

use std::collections::HashMap;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::time::Instant;

use super::frame::Frame;

/// The time after its first part for which an incomplete payload is kept.
const RETENTION: Duration = Duration::from_secs(5);
/// The maximum number of parts of a payload.
const MAX_PARTS: usize = 1024;
/// The maximum number of incomplete payloads.
const MAX_INCOMPLETE: usize = 256;
/// The maximum size of all incomplete payloads in bytes.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The parts of payloads that are not complete.
#[derive(Default)]
pub(super) struct Parts {
    incomplete: HashMap<String, Incomplete>,
    bytes: usize,
}

struct Incomplete {
    since: Instant,
    parts: Vec<Option<Bytes>>,
    missing: usize,
    bytes: usize,
}

/// A part that cannot be used.
#[derive(Debug, PartialEq)]
pub(super) struct InvalidPart(pub(super) &'static str);

impl Parts {
    /// Adds the payload of a frame. Returns the whole payload when it is complete.
    pub(super) fn add(
        &mut self,
        frame: &Frame,
        now: Instant,
    ) -> Result<Option<Bytes>, InvalidPart> {
        self.forget(|incomplete| now.duration_since(incomplete.since) >= RETENTION);
        let payload = frame.payload.clone().unwrap_or_default();
        let sum = number(frame, "sum")?.unwrap_or(1);
        if sum <= 1 {
            return Ok(Some(payload));
        }
        let seq = number(frame, "seq")?.ok_or(InvalidPart("it has no `seq`"))?;
        let id = frame.header("message_id");
        let id = id.filter(|id| !id.is_empty());
        let id = id.ok_or(InvalidPart("it has no `message_id`"))?;
        if sum > MAX_PARTS {
            return Err(InvalidPart("it is one of too many parts"));
        }
        if seq >= sum {
            return Err(InvalidPart("its `seq` is not less than `sum`"));
        }
        self.insert(id, sum, seq, payload, now)
    }

    fn insert(
        &mut self,
        id: &str,
        sum: usize,
        seq: usize,
        payload: Bytes,
        now: Instant,
    ) -> Result<Option<Bytes>, InvalidPart> {
        if !self.incomplete.contains_key(id) && self.incomplete.len() >= MAX_INCOMPLETE {
            self.forget_oldest();
        }
        while self.bytes + payload.len() > MAX_BYTES {
            if !self.forget_oldest() {
                return Err(InvalidPart("it is too large"));
            }
        }
        let incomplete = self.incomplete.entry(id.to_owned());
        let incomplete = incomplete.or_insert_with(|| Incomplete::new(sum, now));
        if incomplete.parts.len() != sum {
            return Err(InvalidPart("its `sum` is not that of the other parts"));
        }
        if let Some(slot @ None) = incomplete.parts.get_mut(seq) {
            incomplete.bytes += payload.len();
            incomplete.missing -= 1;
            self.bytes += payload.len();
            *slot = Some(payload);
        }
        if incomplete.missing > 0 {
            return Ok(None);
        }
        Ok(self.remove(id).map(Incomplete::join))
    }

    fn remove(&mut self, id: &str) -> Option<Incomplete> {
        let removed = self.incomplete.remove(id)?;
        self.bytes -= removed.bytes;
        Some(removed)
    }

    fn forget(&mut self, forgotten: impl Fn(&Incomplete) -> bool) {
        let bytes = &mut self.bytes;
        self.incomplete.retain(|id, incomplete| {
            let forgotten = forgotten(incomplete);
            if forgotten {
                *bytes -= incomplete.bytes;
                incomplete.log_forgotten(id);
            }
            !forgotten
        });
    }

    /// Forgets the oldest payload. Returns false if there is none.
    fn forget_oldest(&mut self) -> bool {
        let oldest = self.incomplete.iter().min_by_key(|(_, of)| of.since);
        let Some(id) = oldest.map(|(id, _)| id.clone()) else {
            return false;
        };
        if let Some(removed) = self.remove(&id) {
            removed.log_forgotten(&id);
        }
        true
    }
}

impl Incomplete {
    fn new(sum: usize, now: Instant) -> Self {
        Self {
            since: now,
            parts: vec![None; sum],
            missing: sum,
            bytes: 0,
        }
    }

    fn join(self) -> Bytes {
        let mut whole = BytesMut::with_capacity(self.bytes);
        for part in self.parts.into_iter().flatten() {
            whole.extend_from_slice(&part);
        }
        whole.freeze()
    }

    fn log_forgotten(&self, id: &str) {
        tracing::warn!(
            message_id = id,
            missing = self.missing,
            parts = self.parts.len(),
            "long connection: an incomplete event was dropped"
        );
    }
}

/// Parses a header as a number; `None` if it is absent or empty.
fn number(frame: &Frame, key: &str) -> Result<Option<usize>, InvalidPart> {
    match frame.header(key) {
        None | Some("") => Ok(None),
        Some(text) => match text.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(InvalidPart("its `sum` or `seq` is not a number")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(headers: &[(&str, &str)], payload: &'static [u8]) -> Frame {
        let header = |&(key, value): &(&str, &str)| super::super::frame::Header {
            key: key.to_owned(),
            value: value.to_owned(),
        };
        Frame {
            headers: headers.iter().map(header).collect(),
            payload: Some(Bytes::from_static(payload)),
            ..Frame::default()
        }
    }

    fn part(id: &str, sum: &str, seq: &str, payload: &'static [u8]) -> Frame {
        frame(&[("message_id", id), ("sum", sum), ("seq", seq)], payload)
    }

    fn whole(text: &'static str) -> Result<Option<Bytes>, InvalidPart> {
        Ok(Some(Bytes::from_static(text.as_bytes())))
    }

    #[test]
    fn a_payload_in_one_part_is_complete() {
        let mut parts = Parts::default();
        let now = Instant::now();
        assert_eq!(parts.add(&frame(&[], b"a"), now), whole("a"));
        assert_eq!(parts.add(&part("m", "1", "0", b"b"), now), whole("b"));
        assert_eq!(parts.add(&part("m", "0", "", b"c"), now), whole("c"));
    }

    #[test]
    fn parts_may_arrive_in_any_order_and_repeatedly() {
        let mut parts = Parts::default();
        let now = Instant::now();
        assert_eq!(parts.add(&part("m", "3", "2", b"c"), now), Ok(None));
        assert_eq!(parts.add(&part("n", "2", "1", b"2"), now), Ok(None));
        assert_eq!(parts.add(&part("m", "3", "0", b"a"), now), Ok(None));
        assert_eq!(parts.add(&part("m", "3", "0", b"a"), now), Ok(None));
        assert_eq!(parts.add(&part("m", "3", "1", b"b"), now), whole("abc"));
        assert_eq!(parts.add(&part("n", "2", "0", b"1"), now), whole("12"));
        assert_eq!((parts.incomplete.len(), parts.bytes), (0, 0));
    }

    #[test]
    fn parts_are_forgotten_after_five_seconds() {
        let mut parts = Parts::default();
        let now = Instant::now();
        assert_eq!(parts.add(&part("m", "2", "0", b"a"), now), Ok(None));
        let later = now + Duration::from_secs(5);
        assert_eq!(parts.add(&part("m", "2", "1", b"b"), later), Ok(None));
        assert_eq!(parts.bytes, 1);
    }

    #[test]
    fn invalid_parts_are_refused() {
        let mut parts = Parts::default();
        let now = Instant::now();
        for invalid in [
            part("m", "2", "2", b""),
            part("m", "2", "-1", b""),
            part("m", "2", "", b""),
            part("", "2", "0", b""),
            part("m", "x", "0", b""),
            part("m", "1025", "0", b""),
        ] {
            assert!(parts.add(&invalid, now).is_err(), "{invalid:?}");
        }
        assert_eq!(parts.add(&part("m", "2", "0", b"a"), now), Ok(None));
        assert!(parts.add(&part("m", "3", "1", b"b"), now).is_err());
        assert_eq!(parts.add(&part("m", "2", "1", b"b"), now), whole("ab"));
    }

    #[test]
    fn incomplete_payloads_are_bounded() {
        static MEBIBYTE: [u8; 1024 * 1024] = [0; 1024 * 1024];
        let mut parts = Parts::default();
        let start = Instant::now();
        for index in 0..1000 {
            let now = start + Duration::from_millis(index);
            let id = index.to_string();
            assert_eq!(parts.add(&part(&id, "2", "0", &MEBIBYTE), now), Ok(None));
            assert!(parts.bytes <= MAX_BYTES, "{} bytes", parts.bytes);
        }
        let now = start + Duration::from_secs(1);
        for index in 0..1000 {
            let id = format!("small {index}");
            assert_eq!(parts.add(&part(&id, "2", "0", b"a"), now), Ok(None));
        }
        assert_eq!(parts.incomplete.len(), MAX_INCOMPLETE);
        // The latest one is still there.
        let last = part("small 999", "2", "1", b"b");
        assert_eq!(parts.add(&last, now), whole("ab"));
    }
}
