//! A client that sends exactly what a test states.

use futures_util::{SinkExt as _, StreamExt as _};
use long_connection_server::Frame;
use long_connection_server::tungstenite::{Error, Message};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::{WebSocketStream, client_async};

pub(crate) const CREDENTIALS: &str = r#"{"AppID":"cli_0123456789abcdef","AppSecret":"app-secret"}"#;

/// Requests a URL. Returns status and body.
pub(crate) async fn request_url(address: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.expect("a server");
    let request = format!(
        "POST /callback/ws/endpoint HTTP/1.1\r\nHost: {address}\r\nlocale: zh\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.expect("a reply");
    let (head, body) = reply.split_once("\r\n\r\n").expect("a head");
    (head[9..12].parse().expect("a status"), body.into())
}

/// The URL in a reply.
pub(crate) fn url(reply: &str) -> String {
    let reply: Value = serde_json::from_str(reply).expect("JSON");
    reply["data"]["URL"].as_str().expect("a URL").into()
}

/// An open connection.
pub(crate) struct Player(WebSocketStream<TcpStream>);

impl Player {
    /// Opens a connection, with a new URL.
    pub(crate) async fn connect(address: &str) -> Result<Self, Error> {
        let (_, reply) = request_url(address, CREDENTIALS).await;
        Self::open(address, &url(&reply)).await
    }

    pub(crate) async fn open(address: &str, url: &str) -> Result<Self, Error> {
        let stream = TcpStream::connect(address).await.expect("a server");
        let (socket, _) = client_async(url, stream).await?;
        Ok(Self(socket))
    }

    pub(crate) async fn send(&mut self, bytes: Vec<u8>) {
        self.0.send(Message::binary(bytes)).await.expect("sent");
    }

    /// The next frame's bytes. Returns `None` at the end of the connection.
    pub(crate) async fn next(&mut self) -> Option<Vec<u8>> {
        match self.0.next().await {
            Some(Ok(Message::Binary(bytes))) => Some(bytes.to_vec()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => None,
            Some(Ok(message)) => panic!("not a frame: {message:?}"),
        }
    }

    /// The next frame, with the payload of an answer.
    pub(crate) async fn next_answered(&mut self, payload: &str) -> Frame {
        let bytes = self.next().await.expect("a frame");
        let mut frame = Frame::decode(&bytes).expect("a frame");
        frame.headers.push(("biz_rt".into(), "1".into()));
        frame.payload = Some(payload.into());
        frame
    }
}
