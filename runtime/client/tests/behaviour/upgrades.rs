//! Connections that leave HTTP.

use openapi_client_runtime::http::{HeaderMap, HeaderValue};
use openapi_client_runtime::{
    Body, BoxFuture, Client, ErrorKind, Transport, TransportError, http, reqwest,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Reads the head of a request.
async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("a byte"));
    }
    String::from_utf8(head).expect("text")
}

/// Switches the protocol of the first connection, repeats four bytes, and returns the head of the request.
async fn repeat(listener: TcpListener) -> String {
    let (mut stream, _) = listener.accept().await.expect("a connection");
    let head = head(&mut stream).await;
    // The first bytes of the new protocol arrive together with the response.
    let switched =
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nhey!";
    stream.write_all(switched).await.expect("a write");
    let mut bytes = [0; 4];
    stream.read_exact(&mut bytes).await.expect("four bytes");
    stream.write_all(&bytes).await.expect("a write");
    head
}

fn upgrade() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("connection", HeaderValue::from_static("upgrade"));
    headers.insert("upgrade", HeaderValue::from_static("echo"));
    headers
}

async fn listener() -> (TcpListener, u16) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    (listener, port)
}

async fn is_repeated(client: &Client, url: &str) {
    let response = client
        .request_upgrade(url, upgrade())
        .await
        .expect("a reply");
    assert_eq!(response.status(), 101);
    let mut stream = response.upgrade().await.expect("a connection");
    stream.write_all(b"ping").await.expect("a write");
    let mut bytes = [0; 8];
    stream.read_exact(&mut bytes).await.expect("eight bytes");
    assert_eq!(&bytes, b"hey!ping");
}

#[tokio::test]
async fn a_connection_leaves_http() {
    let (listener, port) = listener().await;
    let server = tokio::spawn(repeat(listener));
    let client = Client::builder("https://api.example.com")
        .access_token("secret")
        .build()
        .expect("a client");
    is_repeated(&client, &format!("ws://127.0.0.1:{port}/echo?ticket=1")).await;
    let head = server.await.expect("a request").to_ascii_lowercase();
    assert!(
        head.starts_with("get /echo?ticket=1 http/1.1\r\n"),
        "{head}"
    );
    assert!(!head.contains("authorization"), "{head}");
}

#[tokio::test]
async fn a_connection_leaves_http_behind_a_proxy() {
    let (listener, port) = listener().await;
    // The proxy is also the server behind it: it answers a request in absolute form.
    let server = tokio::spawn(repeat(listener));
    let proxy = reqwest::Proxy::all(format!("http://127.0.0.1:{port}")).expect("a proxy");
    let client: Client = Client::builder("https://api.example.com")
        .plain_http()
        .proxy(proxy)
        .build()
        .expect("a client");
    is_repeated(&client, "ws://behind.example/echo").await;
    let head = server.await.expect("a request");
    assert!(head.contains("behind.example"), "{head}");
}

#[tokio::test]
async fn a_caller_s_client_opens_the_connection() {
    let (listener, port) = listener().await;
    let server = tokio::spawn(repeat(listener));
    let http = reqwest::Client::builder().user_agent("mine").build();
    let client: Client = Client::builder("https://api.example.com")
        .http_client(http.expect("a client"))
        .build()
        .expect("a client");
    is_repeated(&client, &format!("ws://127.0.0.1:{port}/echo")).await;
    assert!(server.await.expect("a request").contains("mine"));
}

#[tokio::test]
async fn a_url_without_tls_to_another_machine_is_refused() {
    let client: Client = Client::builder("https://api.example.com")
        .build()
        .expect("a client");
    for (url, problem) in [
        (
            "ws://api.example.com/?ticket=1",
            "ws to another machine, where only wss is allowed",
        ),
        ("https://api.example.com/?ticket=1", "is neither wss nor ws"),
        ("ticket=1", "is no address"),
    ] {
        let refused = client.request_upgrade(url, upgrade()).await;
        let error = refused.expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains(problem), "{error}");
        assert!(!format!("{error:?}").contains("ticket"), "{error:?}");
    }
}

struct Unused;

impl Transport for Unused {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        Box::pin(async { Err(TransportError::connect("unused")) })
    }
}

#[tokio::test]
async fn a_caller_s_transport_cannot_open_the_connection() {
    let client: Client = Client::builder("https://api.example.com")
        .transport(Unused)
        .build()
        .expect("a client");
    let refused = client.request_upgrade("wss://api.example.com/", upgrade());
    let error = refused.await.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("without .transport"), "{error}");
}
