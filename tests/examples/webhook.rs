//! A webhook on axum. The example sends it what the platform would send: a URL verification, and a signed and encrypted event, twice.
//!
//! For your own app, use its encrypt key and verification token and a URL that the platform can reach, and remove the module `platform`.

mod platform;

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use feishu::webhook::{Outcome, WebhookReceiver};
use feishu::{IncomingEvent, RawEvent};
use serde_json::json;

const VERIFICATION_TOKEN: &str = "verification token";

/// If it fails, the reply is 500 and the platform delivers the event again.
async fn on_event(event: RawEvent) -> Result<(), feishu::Error> {
    match IncomingEvent::try_from(event)? {
        IncomingEvent::HireOfferStatusChanged(event) => {
            println!("handler:  offer {:?} changed", event.event.offer_id);
        }
        IncomingEvent::Unknown(event) => {
            println!("handler:  no handler for {}", event.event_type())
        }
        _ => {}
    }
    Ok(())
}

/// Takes the body as bytes, because the signature covers them.
async fn webhook(
    State(receiver): State<WebhookReceiver>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let response = receiver.handle(&headers, &body, on_event).await;
    if let Some(outcome) = response.extensions().get::<Outcome>() {
        println!("receiver: {outcome}");
    }
    response.map(Body::from)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let receiver = WebhookReceiver::with_encrypt_key(platform::ENCRYPT_KEY)
        .verification_token(VERIFICATION_TOKEN)
        .build()?;
    let app = Router::new()
        .route("/events", post(webhook))
        .with_state(receiver);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app).await });

    let challenge = json!({
        "challenge": "ajls384kdjxxxx", "token": VERIFICATION_TOKEN, "type": "url_verification",
    });
    platform::send(address, "a URL verification", &challenge, None).await?;

    let event = json!({
        "schema": "2.0",
        "header": {
            "event_id": "5e3702a84e847582be8db7fb73283c02", "event_type": "hire.offer.status_changed_v1",
            "create_time": "1608725989000", "token": VERIFICATION_TOKEN, "app_id": "cli_a1b2c3",
        },
        "event": {"offer_id": "7132790542665222407"},
    });
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    platform::send(address, "an event", &event, Some(now)).await?;
    platform::send(address, "the event again", &event, Some(now)).await?;
    platform::send(address, "the event, not signed", &event, None).await?;
    platform::send(
        address,
        "the event, signed yesterday",
        &event,
        Some(now - 86_400),
    )
    .await?;
    Ok(())
}
