//! Opening of the WebSocket (RFC 6455, section 4.1).

use std::time::Duration;

use http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use openapi_client_runtime::Client;
use reqwest::Upgraded;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::endpoint::Endpoint;
use super::failure::Failure;
use crate::{Error, ErrorKind};

pub(super) type WebSocket = WebSocketStream<Upgraded>;

/// The time limit for opening the WebSocket.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The maximum size of a WebSocket message in bytes. The connection ends at a larger one. Events are smaller by far.
const MAX_MESSAGE_SIZE: usize = 16 * 1024 * 1024;

/// Codes of a refusal after which another attempt does not help: forbidden, authentication failed, no credentials, too many connections.
const PERMANENT: &[i64] = &[403, 514, 1_000_040_344, TOO_MANY_CONNECTIONS];
const TOO_MANY_CONNECTIONS: i64 = 1_000_040_350;

/// Opens the WebSocket of this endpoint, with the client's proxies and certificates.
pub(super) async fn open(client: &Client, endpoint: &Endpoint) -> Result<WebSocket, Failure> {
    match timeout(TIMEOUT, handshake(client, endpoint)).await {
        Ok(opened) => opened,
        Err(_) => {
            let problem = format!("the WebSocket was not open within {TIMEOUT:?}");
            Err(Failure::transient(Error::new(ErrorKind::Timeout, problem)))
        }
    }
}

async fn handshake(client: &Client, endpoint: &Endpoint) -> Result<WebSocket, Failure> {
    let key = generate_key();
    let request = client.request_upgrade(endpoint.url.expose(), headers(&key)?);
    let response = request.await.map_err(|error| Failure {
        transient: error.kind() != ErrorKind::Configuration,
        error: error.into(),
    })?;
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        return Err(refused(endpoint, response.status(), response.headers()));
    }
    if !accepts(response.headers(), &key) {
        return Err(broken(
            "the server switched to another protocol than WebSocket",
        ));
    }
    let upgraded = response.upgrade().await;
    let upgraded = upgraded.map_err(|_| broken("the connection ended while it was opened"))?;
    let limits = WebSocketConfig::default()
        .max_message_size(Some(MAX_MESSAGE_SIZE))
        .max_frame_size(Some(MAX_MESSAGE_SIZE));
    Ok(WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(limits)).await)
}

fn headers(key: &str) -> Result<HeaderMap, Failure> {
    let key = HeaderValue::from_str(key).map_err(|_| broken("the random key is not ASCII"))?;
    let fixed = |name: HeaderName, value| (name, HeaderValue::from_static(value));
    Ok(HeaderMap::from_iter([
        fixed(CONNECTION, "Upgrade"),
        fixed(UPGRADE, "websocket"),
        fixed(SEC_WEBSOCKET_VERSION, "13"),
        (SEC_WEBSOCKET_KEY, key),
    ]))
}

/// True if the server accepted this handshake, and not another one that a proxy may have kept.
fn accepts(headers: &HeaderMap, key: &str) -> bool {
    let upgrade = headers.get(UPGRADE);
    let accept = headers.get(SEC_WEBSOCKET_ACCEPT);
    upgrade.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
        && accept
            .is_some_and(|value| value.as_bytes() == derive_accept_key(key.as_bytes()).as_bytes())
}

/// The refusal of a handshake, which the platform explains in headers of its own.
fn refused(endpoint: &Endpoint, status: StatusCode, headers: &HeaderMap) -> Failure {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let code = |name: &str| text(name)?.trim().parse::<i64>().ok();
    let codes = [code("handshake-status"), code("handshake-autherrcode")];
    let mut problem = format!(
        "the WebSocket was refused with HTTP status {}",
        status.as_u16()
    );
    for code in codes.iter().flatten() {
        problem.push_str(&format!(", code {code}"));
    }
    if let Some(message) = text("handshake-msg") {
        problem.push_str(&format!(": {}", endpoint.redact(message)));
    }
    if codes.contains(&Some(TOO_MANY_CONNECTIONS)) {
        problem.push_str("; the app has too many long connections, end one of them");
    }
    let permanent = codes.iter().flatten().any(|code| PERMANENT.contains(code));
    Failure {
        error: Error::new(ErrorKind::Api, problem),
        transient: !permanent,
    }
}

fn broken(problem: &str) -> Failure {
    Failure::transient(Error::new(ErrorKind::Transport, problem))
}
