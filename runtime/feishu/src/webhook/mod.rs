//! Webhooks: verifies and decrypts requests, and handles each event once (feature `webhook`).
//!
//! The module works with any web framework: it takes headers and body, and returns the response.
//!
//! ```
//! use feishu_runtime::webhook::{Outcome, WebhookReceiver};
//! # use feishu_runtime::bytes::Bytes;
//! # use feishu_runtime::webhook::http::{HeaderMap, Response};
//!
//! # fn build() -> Result<(), Box<dyn std::error::Error>> {
//! // Once, at start. Both secrets are in the developer console, in the encryption policy of the app.
//! let receiver = WebhookReceiver::with_encrypt_key("encrypt key").verification_token("verification token").build()?;
//! # Ok(())
//! # }
//!
//! // For each POST request, with the unchanged body.
//! async fn webhook(receiver: WebhookReceiver, headers: HeaderMap, body: Bytes) -> Response<Bytes> {
//!     let response = receiver
//!         .handle(&headers, &body, |event| async move {
//!             println!("{}", event.event_type());
//!             Ok::<(), feishu_runtime::Error>(())
//!         })
//!         .await;
//!     if let Some(outcome) = response.extensions().get::<Outcome>() {
//!         println!("{outcome}");
//!     }
//!     response
//! }
//! ```
//!
//! # Verification
//!
//! | the receiver has | a request is accepted if |
//! |---|---|
//! | an encrypt key | its raw bytes are signed with the key, it was signed within [8 hours](WebhookReceiverBuilder::max_age), and it is encrypted with the key |
//! | also a verification token | it also contains this token |
//! | [only a verification token](WebhookReceiver::with_verification_token_only) | it contains this token |
//!
//! Signatures and tokens are compared in constant time.
//!
//! The platform does not sign the request that checks the webhook's URL (URL verification). With an encrypt key, this request must be
//! short and encrypted with the key. Its sender only gets the challenge back.
//!
//! The response does not reveal why a request was not verified. It is the same for an absent signature, a wrong signature, an old request
//! and a body that cannot be decrypted. [`Outcome`] has the reason for the server's own log.
//!
//! # Callbacks
//!
//! Some deliveries are callbacks: a user waits for the reply. For `card.action.trigger`, the handler returns a [`CallbackReply`] with a
//! [`Toast`] or a card instead of `()`.
//!
//! # Duplicates
//!
//! The platform delivers an event until it gets status 200 within 3 seconds. After a failure, it delivers again after 15 seconds, 5
//! minutes, 1 hour and 6 hours. It may deliver an event again even after a success.
//!
//! An event is done when the handler succeeded. From then on, the same id is answered with 200 and not handled again ([`SeenEvents`]). If
//! the handler fails, the response is 500; while it still runs, it is 503. In both cases the platform delivers the event again.
//!
//! Handlers that need more than 3 seconds should put the event into a queue and return. Most servers drop a request, and with it the
//! handler, when the platform closes the connection.

mod builder;
mod encryption;
mod error;
mod message;
mod receiver;
mod response;
mod signature;

pub use crate::delivery::{
    CallbackReply, Claim, EventName, Outcome, SeenEvents, SeenEventsInMemory, StoreError, Toast,
    UrlVerification,
};
pub use builder::WebhookReceiverBuilder;
pub use error::{WebhookConfigurationError, WebhookError};
pub use receiver::{Received, WebhookReceiver};

pub use futures_util::future::BoxFuture;
pub use http;
