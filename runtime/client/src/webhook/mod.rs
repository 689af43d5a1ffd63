//! Receiving events: a webhook's requests, verified, decrypted, and each event handled once (feature `webhook`).
//!
//! It belongs to no web framework: headers and body go in, the response comes out.
//!
//! ```
//! use openapi_client_runtime::webhook::{Outcome, WebhookReceiver};
//! # use openapi_client_runtime::bytes::Bytes;
//! # use openapi_client_runtime::webhook::http::{HeaderMap, Response};
//!
//! # fn build() -> Result<(), Box<dyn std::error::Error>> {
//! // Once, at the start. Both are in the developer console, under the encryption policy of the app.
//! let receiver = WebhookReceiver::with_encrypt_key("encrypt key").verification_token("verification token").build()?;
//! # Ok(())
//! # }
//!
//! // For each POST request, with the body byte for byte as it arrived.
//! async fn webhook(receiver: WebhookReceiver, headers: HeaderMap, body: Bytes) -> Response<Bytes> {
//!     let response = receiver
//!         .handle(&headers, &body, |event| async move {
//!             println!("{}", event.event_type());
//!             Ok::<(), openapi_client_runtime::Error>(())
//!         })
//!         .await;
//!     if let Some(outcome) = response.extensions().get::<Outcome>() {
//!         println!("{outcome}");
//!     }
//!     response
//! }
//! ```
//!
//! # What is verified
//!
//! | the receiver has | a request is taken if |
//! |---|---|
//! | an encrypt key | it is signed with the key, over its raw bytes; it was signed within [8 hours](WebhookReceiverBuilder::max_age); it is encrypted with the key |
//! | a verification token too | and the token inside is this one |
//! | a [verification token only](WebhookReceiver::with_verification_token_only) | the token inside is this one |
//!
//! Signatures and tokens are compared in constant time. The platform does not sign the request by which it checks the webhook's address
//! (URL verification): with an encrypt key, being encrypted with it, and short, has to do. All that its sender gains is the challenge.
//!
//! Whoever sends requests learns nothing of why one was not verified: the answer is the same whether the signature is absent or wrong, the
//! request is old, or the body does not decrypt. [`Outcome`] tells the server's own log.
//!
//! # At least once becomes once
//!
//! The platform delivers an event until it gets status 200 within 3 seconds: at first, and 15 seconds, 5 minutes, 1 hour and 6 hours
//! after each failure. It may deliver again even then. An event is done when the handler succeeded: from then on the same id is answered
//! with 200 and not handled again ([`SeenEvents`]). A handler that fails is answered with 500, and one that still runs with 503, so that
//! the event comes again.
//!
//! Handlers that need longer than 3 seconds should put the event into a queue and return: most servers drop a request, and with it the
//! handler, when the platform hangs up.

mod builder;
mod encryption;
mod error;
mod message;
mod outcome;
mod receiver;
mod seen_events;
mod signature;

use std::sync::Arc;
use std::time::SystemTime;

pub use builder::WebhookReceiverBuilder;
pub use error::{WebhookConfigurationError, WebhookError};
pub use outcome::{EventName, Outcome, UrlVerification};
pub use receiver::{Received, WebhookReceiver};
pub use seen_events::{Claim, SeenEvents, SeenEventsInMemory, StoreError};

pub use futures_core::future::BoxFuture;
pub use http;

/// What tells the time.
type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;
