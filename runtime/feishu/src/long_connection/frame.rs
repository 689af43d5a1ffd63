//! Frames: the protobuf messages on the WebSocket.

use std::time::Duration;

use bytes::Bytes;
use prost::Message;

/// A frame that the client or the platform sends by itself: a ping, a pong.
const CONTROL: i32 = 0;
/// A frame with an event, or its answer.
const DATA: i32 = 1;

/// The name of the header that has the kind of a frame.
const TYPE: &str = "type";

/// One frame. All its fields are sent back in the answer.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Frame {
    #[prost(uint64, required, tag = "1")]
    pub(super) seq_id: u64,
    #[prost(uint64, required, tag = "2")]
    pub(super) log_id: u64,
    /// The `service_id` of the URL.
    #[prost(int32, required, tag = "3")]
    pub(super) service: i32,
    #[prost(int32, required, tag = "4")]
    pub(super) method: i32,
    #[prost(message, repeated, tag = "5")]
    pub(super) headers: Vec<Header>,
    #[prost(string, optional, tag = "6")]
    pub(super) payload_encoding: Option<String>,
    #[prost(string, optional, tag = "7")]
    pub(super) payload_type: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "8")]
    pub(super) payload: Option<Bytes>,
    #[prost(string, optional, tag = "9")]
    pub(super) log_id_new: Option<String>,
}

/// A header of a frame.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Header {
    #[prost(string, required, tag = "1")]
    pub(super) key: String,
    #[prost(string, required, tag = "2")]
    pub(super) value: String,
}

/// The meaning of a received frame.
#[derive(Debug, PartialEq)]
pub(super) enum Kind {
    /// The answer to a ping. The payload may be a new configuration.
    Pong,
    /// An event.
    Event,
    /// A callback of a card in the old format, which has neither a type nor an id.
    Card,
    /// Any other frame. It needs no answer.
    Other,
}

impl Frame {
    /// The frame by which the client shows that it is alive.
    pub(super) fn ping(service: i32) -> Self {
        Self {
            service,
            method: CONTROL,
            headers: vec![Header::new(TYPE, "ping")],
            ..Self::default()
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match (self.method, self.header(TYPE)) {
            (CONTROL, Some("pong")) => Kind::Pong,
            (DATA, Some("event")) => Kind::Event,
            (DATA, Some("card")) => Kind::Card,
            _ => Kind::Other,
        }
    }

    /// Returns the value of a header.
    pub(super) fn header(&self, key: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|header| header.key == key)?;
        Some(&found.value)
    }

    /// Turns a received frame into its answer.
    pub(super) fn into_answer(mut self, payload: Bytes, elapsed: Duration) -> Self {
        let elapsed = elapsed.as_millis().to_string();
        self.headers.push(Header::new("biz_rt", elapsed));
        self.payload = Some(payload);
        self
    }
}

impl Header {
    fn new(key: &str, value: impl Into<String>) -> Self {
        Self {
            key: key.to_owned(),
            value: value.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame with all nine fields, encoded by hand by the rules of protobuf.
    const ALL: &[u8] = b"\x08\x96\x01\x10\x02\x18\x03\x20\x01\x2a\x0d\x0a\x04type\x12\x05event\
        \x32\x04gzip\x3a\x04json\x42\x02{}\x4a\x03l-9";

    fn all() -> Frame {
        Frame {
            seq_id: 150,
            log_id: 2,
            service: 3,
            method: 1,
            headers: vec![Header::new("type", "event")],
            payload_encoding: Some("gzip".to_owned()),
            payload_type: Some("json".to_owned()),
            payload: Some(Bytes::from_static(b"{}")),
            log_id_new: Some("l-9".to_owned()),
        }
    }

    #[test]
    fn a_frame_is_the_bytes_that_protobuf_defines() {
        assert_eq!(all().encode_to_vec(), ALL);
        assert_eq!(Frame::decode(ALL), Ok(all()));
    }

    /// Required fields are sent even if they are 0, because other implementations refuse a message without them.
    #[test]
    fn a_ping_has_its_required_fields() {
        let ping = Frame::ping(7).encode_to_vec();
        let expected = b"\x08\x00\x10\x00\x18\x07\x20\x00\x2a\x0c\x0a\x04type\x12\x04ping";
        assert_eq!(ping, expected);
    }

    #[test]
    fn an_answer_keeps_all_fields_and_adds_the_time() {
        let payload = Bytes::from_static(br#"{"code":200}"#);
        let answer = all().into_answer(payload.clone(), Duration::from_millis(12));
        let expected = Frame {
            headers: vec![Header::new("type", "event"), Header::new("biz_rt", "12")],
            payload: Some(payload),
            ..all()
        };
        assert_eq!(answer, expected);
    }

    #[test]
    fn garbage_is_an_error() {
        for cut in 1..ALL.len() {
            // A message that is cut between two fields is valid, but another one.
            assert_ne!(Frame::decode(&ALL[..cut]), Ok(all()), "{cut} bytes");
        }
        assert!(Frame::decode(&b"\xff\xff\xff\xff"[..]).is_err());
        assert!(Frame::decode(&b"\x2a\xff\xff\xff\xff\x0f"[..]).is_err());
    }

    #[test]
    fn the_kind_depends_on_method_and_type() {
        let kind = |method, r#type| {
            let headers = vec![Header::new("type", r#type)];
            let frame = Frame {
                method,
                headers,
                ..Frame::default()
            };
            frame.kind()
        };
        assert_eq!(kind(0, "pong"), Kind::Pong);
        assert_eq!(kind(1, "event"), Kind::Event);
        assert_eq!(kind(1, "card"), Kind::Card);
        assert_eq!(kind(0, "ping"), Kind::Other);
        assert_eq!(kind(0, "event"), Kind::Other);
        assert_eq!(Frame::default().kind(), Kind::Other);
    }
}
