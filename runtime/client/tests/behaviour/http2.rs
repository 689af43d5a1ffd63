//! A server over TLS and HTTP/2, and a connection that it no longer serves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use h2::RecvStream;
use h2::server::SendResponse;
use loopback::tls::{self, TlsStream};
use openapi_client_runtime::bytes::Bytes;
use openapi_client_runtime::http::{Request, Response};
use openapi_client_runtime::{Call, Client, ClientBuilder, ErrorKind, RetryPolicy};
use tokio::net::TcpListener;

use crate::fixture::GetStrict;

/// Starts a server that passes each request to `answer`, and returns its URL.
pub(crate) async fn serve<F>(
    answer: impl Fn(Request<RecvStream>, SendResponse<Bytes>) -> F + Send + Sync + 'static,
) -> String
where
    F: Future<Output = Option<()>> + Send + 'static,
{
    let answer = Arc::new(answer);
    serve_connections(move |stream| {
        let answer = answer.clone();
        async move {
            let mut connection = h2::server::handshake(stream).await.ok()?;
            while let Some(request) = connection.accept().await {
                let (request, respond) = request.ok()?;
                tokio::spawn(answer(request, respond));
            }
            Some(())
        }
    })
    .await
}

/// Starts a server that passes each connection to `answer`, and returns its URL.
pub(crate) async fn serve_connections<F>(answer: impl Fn(TlsStream) -> F + Send + 'static) -> String
where
    F: Future<Output = Option<()>> + Send + 'static,
{
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let tls = tls::acceptor(&["h2"]);
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = tls.accept(stream).await {
                tokio::spawn(answer(stream));
            }
        }
    });
    url
}

/// Sends a response with this body.
pub(crate) fn respond(mut respond: SendResponse<Bytes>, body: &'static str) -> Option<()> {
    let mut sent = respond.send_response(Response::new(()), false).ok()?;
    sent.send_data(Bytes::from_static(body.as_bytes()), true)
        .ok()
}

/// Starts to build a client that trusts the server.
pub(crate) fn builder(url: impl Into<String>) -> ClientBuilder {
    Client::builder(url).root_certificates(tls::ROOT)
}

/// A server that answers the first request of a connection, and then neither reads nor sends, as after a network failure.
#[tokio::test]
async fn a_silent_connection_is_closed_and_the_next_call_uses_another() {
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    let url = serve_connections(move |stream| {
        let count = count.clone();
        async move {
            let is_first = count.fetch_add(1, Ordering::SeqCst) == 0;
            let mut connection = h2::server::handshake(stream).await.ok()?;
            let mut answered = 0;
            while let Some(request) = connection.accept().await {
                if is_first && answered == 1 {
                    std::future::pending::<()>().await;
                }
                respond(request.ok()?.1, r#"{"code":0,"data":{"id":"1"}}"#);
                answered += 1;
            }
            Some(())
        }
    })
    .await;
    let client = builder(url).retry(RetryPolicy::none());
    let client: Client = client
        .timeout(Duration::from_secs(600))
        .build()
        .expect("a client");
    Call::new(&client, GetStrict).await.expect("success");

    // From here on, time passes at once. No socket is awaited: the server is silent.
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    let error = Call::new(&client, GetStrict).await.expect_err("silence");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(
        started.elapsed() < Duration::from_secs(25),
        "{:?}",
        started.elapsed()
    );
    tokio::time::resume();

    Call::new(&client, GetStrict).await.expect("success");
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}
