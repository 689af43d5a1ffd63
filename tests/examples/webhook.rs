//! A webhook on axum. The example sends it what the platform would send: a URL verification, and a signed and encrypted event, twice.
//!
//! For your own app, use its encrypt key and verification token and a URL that the platform can reach, and remove the module `platform`.

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

const ENCRYPT_KEY: &str = "encrypt key";
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
    let receiver = WebhookReceiver::with_encrypt_key(ENCRYPT_KEY)
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

/// The platform's part.
mod platform {
    use std::error::Error;
    use std::net::SocketAddr;

    use aes::Aes256;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use cbc::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
    use serde_json::{Value, json};
    use sha2::{Digest, Sha256};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::ENCRYPT_KEY;

    /// Sends `content` encrypted, and signed if there is a `timestamp`. Prints the reply.
    pub(crate) async fn send(
        address: SocketAddr,
        what: &str,
        content: &Value,
        timestamp: Option<u64>,
    ) -> Result<(), Box<dyn Error>> {
        let body = json!({ "encrypt": encrypt(&content.to_string())? }).to_string();
        let signature = timestamp.map_or(String::new(), |timestamp| {
            // The platform chooses a new one for each request.
            let nonce = "1d23c5a0";
            let digest = Sha256::digest(format!("{timestamp}{nonce}{ENCRYPT_KEY}{body}"));
            let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            format!(
                "X-Lark-Request-Timestamp: {timestamp}\r\nX-Lark-Request-Nonce: {nonce}\r\nX-Lark-Signature: {digest}\r\n"
            )
        });
        let length = body.len();
        let request = format!(
            "POST /events HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json; charset=utf-8\r\n\
             Content-Length: {length}\r\nConnection: close\r\n{signature}\r\n{body}"
        );
        println!("sent:     {what}");
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let status = answer.lines().next().unwrap_or_default();
        let body = answer.lines().last().unwrap_or_default();
        println!("answered: {status} {body}\n");
        Ok(())
    }

    fn encrypt(text: &str) -> Result<String, Box<dyn Error>> {
        // The platform chooses a random one.
        let iv = *b"0123456789abcdef";
        let key = Sha256::digest(ENCRYPT_KEY);
        let cipher = cbc::Encryptor::<Aes256>::new_from_slices(&key, &iv)?;
        let mut bytes = text.as_bytes().to_vec();
        let length = bytes.len();
        bytes.resize(length + 16 - length % 16, 0);
        cipher
            .encrypt_padded::<Pkcs7>(&mut bytes, length)
            .map_err(|error| error.to_string())?;
        Ok(STANDARD.encode([&iv[..], &bytes].concat()))
    }
}
