//! A server over TLS and HTTP/2.

use std::sync::Arc;

use h2::RecvStream;
use h2::server::SendResponse;
use loopback::tls::{self, TlsStream};
use openapi_client_runtime::bytes::Bytes;
use openapi_client_runtime::http::{Request, Response};
use openapi_client_runtime::{Client, ClientBuilder};
use tokio::net::TcpListener;

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
