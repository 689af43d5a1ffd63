//! Answers to events.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::json;
use tokio::time::Instant;

use super::frame::Frame;
use crate::delivery::{CallbackReply, Outcome};

/// The answer to an event.
#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    /// The event is done. The reply to a callback is sent with the answer.
    Done(CallbackReply),
    /// The event is not done, and the platform delivers it again.
    NotDone,
}

impl Answer {
    pub(super) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Handled(_) | Outcome::Duplicate(_) => Self::Done(CallbackReply::new()),
            Outcome::Replied { reply, .. } | Outcome::NotRemembered { reply, .. } => {
                Self::Done(reply.clone())
            }
            // A webhook's alone.
            Outcome::UrlVerified(_) | Outcome::Refused(_) => Self::NotDone,
            Outcome::InProgress(_)
            | Outcome::Busy(_)
            | Outcome::Failed { .. }
            | Outcome::NotClaimed { .. } => Self::NotDone,
        }
    }

    /// Returns the frame to send for an event that arrived in this frame, at this time.
    pub(super) fn into_frame(self, arrived: Frame, at: Instant) -> Frame {
        arrived.into_answer(self.payload(), at.elapsed())
    }

    fn payload(&self) -> Bytes {
        let payload = match self {
            Self::Done(reply) if reply.is_empty() => json!({"code": 200}),
            Self::Done(reply) => json!({"code": 200, "data": STANDARD.encode(reply.to_json())}),
            Self::NotDone => json!({"code": 500}),
        };
        payload.to_string().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::Toast;

    #[test]
    fn a_reply_is_base64_of_its_json() {
        assert_eq!(Answer::NotDone.payload(), r#"{"code":500}"#);
        assert_eq!(Answer::Done(().into()).payload(), r#"{"code":200}"#);
        // The data is base64 of `{"toast":{"type":"info","content":"ok"}}`.
        assert_eq!(
            Answer::Done(Toast::info("ok").into()).payload(),
            r#"{"code":200,"data":"eyJ0b2FzdCI6eyJ0eXBlIjoiaW5mbyIsImNvbnRlbnQiOiJvayJ9fQ=="}"#
        );
    }
}
