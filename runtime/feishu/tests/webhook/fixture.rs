//! Requests in the format of the platform.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use feishu_runtime::bytes::Bytes;
use feishu_runtime::webhook::http::{HeaderMap, HeaderName, HeaderValue, Response};
use feishu_runtime::webhook::{Outcome, WebhookReceiver, WebhookReceiverBuilder};
use serde_json::Value;

/// The verification token of all test vectors.
pub(crate) const TOKEN: &str = "v3r1f1c4t10n-t0k3n";

pub(crate) const TIMESTAMP: &str = "x-lark-request-timestamp";
pub(crate) const NONCE: &str = "x-lark-request-nonce";
pub(crate) const SIGNATURE: &str = "x-lark-signature";

/// One signed and encrypted request.
#[derive(Debug, Clone)]
pub(crate) struct Vector {
    pub(crate) kind: String,
    pub(crate) encrypt_key: String,
    pub(crate) timestamp: String,
    pub(crate) nonce: String,
    pub(crate) signature: String,
    pub(crate) body: String,
    /// The decrypted body.
    pub(crate) text: String,
}

impl Vector {
    pub(crate) fn headers(&self) -> HeaderMap {
        headers(&[
            (TIMESTAMP, &self.timestamp),
            (NONCE, &self.nonce),
            (SIGNATURE, &self.signature),
        ])
    }

    /// Builds a receiver whose clock is one second after the signature of this request.
    pub(crate) fn receiver(&self) -> WebhookReceiver {
        self.builder().build().expect("a receiver")
    }

    pub(crate) fn builder(&self) -> WebhookReceiverBuilder {
        let now = self.signed_at() + Duration::from_secs(1);
        WebhookReceiver::with_encrypt_key(&self.encrypt_key)
            .verification_token(TOKEN)
            .clock(move || now)
    }

    pub(crate) fn signed_at(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.timestamp.parse().expect("seconds"))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }
}

pub(crate) fn headers(list: &[(&str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&str, &str)| {
        (
            HeaderName::from_bytes(name.as_bytes()).expect("a name"),
            HeaderValue::from_str(value).expect("a value"),
        )
    };
    list.iter().map(pair).collect()
}

/// Returns all test vectors.
pub(crate) fn vectors() -> &'static [Vector] {
    static VECTORS: OnceLock<Vec<Vector>> = OnceLock::new();
    VECTORS.get_or_init(|| {
        let text = include_str!("../vectors/webhook.json");
        let file: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(file["token"], TOKEN);
        let list = file["requests"].as_array().expect("a list");
        let vector = |vector: &Value| {
            let field = |name: &str| vector[name].as_str().expect("text").to_owned();
            Vector {
                kind: field("kind"),
                encrypt_key: field("encrypt_key"),
                timestamp: field("timestamp"),
                nonce: field("nonce"),
                signature: field("signature"),
                body: field("body"),
                text: field("text"),
            }
        };
        let vectors: Vec<Vector> = list.iter().map(vector).collect();
        assert!(vectors.len() > 20, "{} requests", vectors.len());
        vectors
    })
}

/// Returns the first test vector of a kind.
pub(crate) fn vector(kind: &str) -> &'static Vector {
    let found = vectors().iter().find(|vector| vector.kind == kind);
    found.expect("a request of the kind")
}

/// Splits a response into its outcome and its body.
pub(crate) fn outcome_and_body(response: &Response<Bytes>) -> (Outcome, Value) {
    let outcome = response.extensions().get::<Outcome>();
    assert_eq!(
        response.headers()["content-type"],
        "application/json; charset=utf-8"
    );
    (
        outcome.expect("an outcome").clone(),
        serde_json::from_slice(response.body()).expect("JSON"),
    )
}
