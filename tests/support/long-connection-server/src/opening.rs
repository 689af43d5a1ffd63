//! Opening a connection: the request for a URL, and the WebSocket's handshake.

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

use crate::connection;
use crate::settings::{Refusal, SERVICE};
use crate::state::{Live, Shared, State};
use crate::transcript::{Exchange, Side};

const PATH: &str = "/callback/ws/endpoint";

/// Serves a TCP connection.
pub(crate) async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    let mut start = [0; 4];
    // Returns 0 bytes if the client closes the connection.
    while let Ok(1..4) = stream.peek(&mut start).await {
        tokio::task::yield_now().await;
    }
    match &start {
        b"POST" => reply(&mut stream, &shared).await,
        b"GET " => open(stream, shared).await,
        _ => (),
    }
}

fn take_refusal(shared: &Shared, of_handshake: bool) -> Option<Refusal> {
    let mut state = shared.state();
    let next = state.refusals.front()?;
    let fits = next.is_of_handshake() == of_handshake;
    fits.then(|| state.refusals.pop_front())?
}

/// Replies to a request for a URL.
async fn reply(stream: &mut TcpStream, shared: &Shared) {
    let address = stream.local_addr().expect("an address");
    let Some(request) = loopback::Recorded::read(stream, &mut Vec::new()).await else {
        return;
    };
    shared.record(|| Exchange::Request {
        target: request.target.clone(),
        locale: request.header("locale").unwrap_or_default().into(),
        body: String::from_utf8_lossy(&request.body).into(),
    });
    shared.change(|state| state.endpoint_requests.push(Instant::now()));
    if request.target != PATH
        || request.header("locale") != Some("zh")
        || request.header("authorization").is_some()
    {
        shared.violation(format!("not a request for a URL: {}", request.target));
    }
    let (status, body) = match take_refusal(shared, false) {
        Some(Refusal::Status(status)) => (status, "<html>not today</html>".into()),
        Some(Refusal::Code(code, msg)) => (200, refused(code, msg).to_string()),
        Some(Refusal::Body(body)) => (200, body.into()),
        Some(Refusal::NoReply) => return std::future::pending().await,
        Some(_) => return,
        None => {
            let body = serde_json::from_slice(&request.body).unwrap_or_default();
            let reply = issue_url(shared, &body, &address.to_string());
            (200, reply.to_string())
        }
    };
    shared.record(|| Exchange::Reply {
        status,
        body: body.replace(&address.to_string(), "ADDRESS"),
    });
    let reply = format!(
        "HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    // The client may be gone.
    let _ = stream.write_all(reply.as_bytes()).await;
}

/// The reply without a URL. The Node SDK tries again whatever the code is, unless there is an object `data`.
fn refused(code: i64, msg: &str) -> Value {
    json!({"code": code, "msg": msg, "data": {}})
}

/// The reply with a URL, which can be used once.
fn issue_url(shared: &Shared, request: &Value, address: &str) -> Value {
    let (id, secret) = (&request["AppID"], &request["AppSecret"]);
    if id.as_str().unwrap_or_default().is_empty() || secret.as_str().unwrap_or_default().is_empty()
    {
        return refused(1_000_040_344, "no credentials");
    }
    if *id != *shared.settings.app_id || *secret != *shared.settings.app_secret {
        return refused(514, "authentication failed");
    }
    let mut state = shared.state();
    state.issued += 1;
    let number = state.issued;
    let ticket = format!("secret-ticket-{number}");
    let mut data = json!({
        "URL": format!(
            "ws://{address}/ws?device_id=device-{number}&access_key=secret-key-{number}&service_id={SERVICE}&ticket={ticket}"
        ),
    });
    state.tickets.insert(ticket);
    if let Some(config) = &state.client_config {
        data["ClientConfig"] = config.clone();
    }
    json!({"code": 0, "msg": "", "data": data})
}

/// Answers the handshake, and serves the connection.
async fn open(stream: TcpStream, shared: Arc<Shared>) {
    let refusal = take_refusal(&shared, true);
    if matches!(refusal, Some(Refusal::HandshakeNoReply)) {
        return std::future::pending().await;
    }
    // Frames are small, and answers are wanted at once.
    let _ = stream.set_nodelay(true);
    #[expect(
        clippy::result_large_err,
        reason = "the type is that of tungstenite's callback"
    )]
    let decide = |request: &Request, response: Response| {
        let refusal = refusal.or_else(|| {
            let query = request.uri().query().unwrap_or_default();
            let mut pairs = query.split('&');
            let ticket = pairs.find_map(|pair| pair.strip_prefix("ticket="));
            check(&mut shared.state(), &shared, ticket.unwrap_or_default())
        });
        match refusal {
            None => Ok(response),
            Some(refusal) => {
                shared.record(|| Exchange::Refused(format!("{refusal:?}")));
                Err(refuse(&refusal))
            }
        }
    };
    let Ok(socket) = accept_hdr_async(stream, decide).await else {
        return;
    };
    let (commands, received) = mpsc::unbounded_channel();
    // The connection is in the list before its task can remove it.
    shared.change(|state| {
        state.opened += 1;
        let id = state.opened;
        if shared.settings.transcript {
            state.exchanges.push(Exchange::Opened(Side::Client, id));
        }
        let task = tokio::spawn(connection::run(socket, id, shared.clone(), received));
        let task = task.abort_handle();
        state.live.insert(id, Live { commands, task });
    });
}

/// Checks a URL's ticket and the number of connections.
fn check(state: &mut State, shared: &Shared, ticket: &str) -> Option<Refusal> {
    if !state.tickets.remove(ticket) {
        return Some(Refusal::Handshake {
            status: 403,
            message: "the ticket was used before",
            auth_code: None,
        });
    }
    (state.live.len() >= shared.settings.connections).then_some(Refusal::TOO_MANY)
}

fn refuse(refusal: &Refusal) -> ErrorResponse {
    let response = Response::builder();
    let response = match refusal {
        Refusal::Handshake {
            status,
            message,
            auth_code,
        } => {
            let response = response
                .status(403)
                .header("handshake-status", *status)
                .header("handshake-msg", *message);
            match auth_code {
                Some(code) => response.header("handshake-autherrcode", *code),
                None => response,
            }
        }
        Refusal::HandshakeStatus(status) => response.status(*status),
        _ => response.status(500),
    };
    let response = response.header("connection", "close");
    let response = response.header("content-length", "0");
    response.body(None).expect("a valid response")
}
