//! Connections that leave HTTP.

use std::io::{Read, Write};
use std::sync::Arc;

use openapi_client_runtime::http::{HeaderMap, HeaderValue};
use openapi_client_runtime::{
    Body, BoxFuture, Client, ErrorKind, Transport, TransportError, http, reqwest,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const SWITCHED: &[u8] =
    b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nhey!";

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

/// Reads the head of a request.
fn head_blocking(stream: &mut impl Read) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("a byte");
        head.extend(byte);
    }
    String::from_utf8(head).expect("text")
}

/// A proxy with a server behind it, which prefers HTTP/2: switches the protocol, and repeats four bytes. Returns the request for a tunnel.
fn repeat_behind_tunnel(listener: &std::net::TcpListener) -> String {
    let (mut stream, _) = listener.accept().expect("a connection");
    let tunnel = head_blocking(&mut stream);
    stream
        .write_all(b"HTTP/1.1 200 OK\r\n\r\n")
        .expect("a write");
    let certificate = include_bytes!("retries/certificates/this_host.pem");
    let certificate = CertificateDer::from_pem_slice(certificate).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("retries/certificates/key.pem"));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.expect("a key"));
    let mut config = config.expect("a key pair");
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let mut connection = rustls::ServerConnection::new(Arc::new(config)).expect("a connection");
    let mut tls = rustls::Stream::new(&mut connection, &mut stream);
    assert!(head_blocking(&mut tls).starts_with("GET /echo HTTP/1.1\r\n"));
    tls.write_all(SWITCHED).expect("a write");
    let mut bytes = [0; 4];
    tls.read_exact(&mut bytes).expect("four bytes");
    tls.write_all(&bytes).expect("a write");
    tunnel
}

#[tokio::test]
async fn a_connection_with_own_roots_leaves_http_through_a_tunnel() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = std::thread::spawn(move || repeat_behind_tunnel(&listener));
    let proxy = reqwest::Proxy::all(format!("http://127.0.0.1:{port}")).expect("a proxy");
    let client: Client = Client::builder("https://api.example.com")
        .root_certificates(include_bytes!("retries/certificates/issuer.pem"))
        .proxy(proxy)
        .build()
        .expect("a client");
    is_repeated(&client, "wss://127.0.0.1:4433/echo").await;
    let tunnel = server.join().expect("a request");
    assert!(tunnel.starts_with("CONNECT 127.0.0.1:4433 "), "{tunnel}");
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
async fn a_caller_s_client_over_http_2_cannot_open_the_connection() {
    let (listener, port) = listener().await;
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        let mut connection = h2::server::handshake(stream).await.expect("HTTP/2");
        while let Some(Ok((_, mut reply))) = connection.accept().await {
            reply
                .send_response(http::Response::new(()), true)
                .expect("a reply");
        }
    });
    let http = reqwest::Client::builder().http2_prior_knowledge().build();
    let client: Client = Client::builder("https://api.example.com")
        .http_client(http.expect("a client"))
        .build()
        .expect("a client");
    let url = format!("ws://127.0.0.1:{port}/echo");
    let error = client.request_upgrade(&url, upgrade()).await;
    let error = error.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("http1_only()"), "{error}");
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
