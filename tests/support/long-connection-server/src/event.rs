//! Messages that the server delivers: events and callbacks, whole or in parts.

use serde_json::{Value, json};

use crate::frame::{DATA, Frame};

/// An event or callback that the server delivers.
#[derive(Debug, Clone)]
pub struct Event {
    kind: &'static str,
    payload: Vec<u8>,
    parts: usize,
    order: Vec<usize>,
    pub(crate) once: bool,
}

impl Event {
    /// An event as a webhook delivers it (schema 2.0), with `event_id` as its id.
    pub fn new(event_id: &str, event_type: &str, event: Value) -> Self {
        let payload = json!({
            "schema": "2.0",
            "header": {
                "event_id": event_id,
                "event_type": event_type,
                "create_time": "1700000000000",
                "token": "",
                "app_id": "cli_0123456789abcdef",
                "tenant_key": "tenant",
            },
            "event": event,
        });
        Self::from_payload(payload.to_string())
    }

    /// A message with any payload.
    pub fn from_payload(payload: impl Into<Vec<u8>>) -> Self {
        Self {
            kind: "event",
            payload: payload.into(),
            parts: 1,
            order: vec![0],
            once: false,
        }
    }

    /// Uses the header `type: card`, of old card callbacks.
    #[must_use]
    pub fn as_card(mut self) -> Self {
        self.kind = "card";
        self
    }

    /// Is delivered once, whatever the answer is.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Splits the payload into parts of equal length, regardless of its characters.
    #[must_use]
    pub fn in_parts(mut self, parts: usize) -> Self {
        self.parts = parts;
        self.order = (0..parts).collect();
        self
    }

    /// Sends the parts in this order. A part can be named twice, or be missing.
    #[must_use]
    pub fn in_order(mut self, order: &[usize]) -> Self {
        self.order = order.to_vec();
        self
    }

    /// The frames of a delivery with this message id.
    pub(crate) fn frames(&self, service: i32, message_id: &str, log_id: u64) -> Vec<Frame> {
        let length = self.payload.len().div_ceil(self.parts).max(1);
        let order = self.order.iter();
        order
            .map(|&part| {
                let start = self.payload.len().min(part * length);
                let end = self.payload.len().min(start + length);
                let headers = [
                    ("type", self.kind.to_owned()),
                    ("message_id", message_id.to_owned()),
                    ("trace_id", format!("trace-{message_id}")),
                    ("sum", self.parts.to_string()),
                    ("seq", part.to_string()),
                ];
                Frame {
                    seq_id: log_id * 100 + part as u64,
                    log_id,
                    service,
                    method: DATA,
                    headers: headers.map(|(key, value)| (key.into(), value)).into(),
                    // Clients keep fields that they have no use for.
                    payload_encoding: Some("identity".into()),
                    payload_type: Some("json".into()),
                    payload: Some(self.payload[start..end].to_vec()),
                    log_id_new: Some(format!("log-{log_id}")),
                }
            })
            .collect()
    }
}
