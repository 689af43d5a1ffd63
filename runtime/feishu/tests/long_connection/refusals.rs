//! Refused attempts: some are final, after others the client tries again.

use feishu_runtime::{Body, BoxFuture, Client, Error, ErrorKind, Transport, TransportError, http};
use long_connection_server::{Cut, Event, Refusal, Server};
use serde_json::json;

use crate::fixture::{Seen, builder, client};

async fn refused(refusal: Refusal) -> Error {
    let server = Server::start().await;
    server.refuse(refusal);
    let running = Seen::default().record(builder(&server)).build();
    let error = running.expect("valid").run().await.expect_err("an end");
    assert_eq!(server.endpoint_requests().len(), 1);
    assert_eq!(server.opened(), 0);
    error
}

#[tokio::test]
async fn final_codes_end_the_connection() {
    for code in [403, 514, 1_000_040_344, 1_000_040_350] {
        let error = refused(Refusal::Code(code, "refused")).await;
        assert_eq!(error.code(), Some(code));
    }
    let error = refused(Refusal::TOO_MANY).await;
    let text = error.to_string();
    assert!(
        text.contains("code 514, code 1000040350: too many connections"),
        "{text}"
    );
    assert!(text.contains("end one of them"), "{text}");
    let forbidden = Refusal::Handshake {
        status: 403,
        message: "forbidden",
        auth_code: None,
    };
    let text = refused(forbidden).await.to_string();
    assert!(text.contains("code 403: forbidden"), "{text}");
}

async fn is_tried_again(refusal: Refusal) {
    let server = Server::start().await;
    let _running = Seen::default().start(&server);
    // The configuration comes with the first URL. Without it, the wait would be up to 30 s.
    server.until(|server| server.connections() == 1).await;
    server.refuse(refusal.clone());
    server.cut(Cut::Dropped);
    let event = Event::new("e-1", "im.message.receive_v1", json!({}));
    let outcome = server.deliver(event).outcome().await;
    assert!(outcome.ends_with("200"), "{refusal:?}: {outcome}");
}

#[tokio::test]
async fn other_failures_are_tried_again() {
    let refusals = [
        Refusal::Code(1, "busy"),
        Refusal::Code(1_000_040_343, "internal error"),
        Refusal::Status(404),
        Refusal::Status(502),
        Refusal::Body("<html>"),
        Refusal::Body(r#"{"code":0,"msg":"ok","data":{}}"#),
        Refusal::Closed,
        Refusal::HandshakeStatus(503),
        Refusal::HandshakeStatus(200),
    ];
    futures_util::future::join_all(refusals.map(is_tried_again)).await;
}

#[tokio::test]
async fn only_a_custom_app_with_a_handler_has_a_connection() {
    let server = Server::start().await;
    let store = Client::builder(server.url()).store_app("cli_1", "secret");
    let store: Client = store.build().expect("a client");
    let token = Client::builder(server.url()).tenant_access_token("t-1");
    let token: Client = token.build().expect("a client");
    for client in [store, token] {
        let running = Seen::default().record(client.long_connection()).build();
        let error = running.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("only a custom app"), "{error}");
    }
    let error = client(&server).long_connection().build();
    let error = error.expect_err("no handler").to_string();
    assert!(error.contains("add .on_event"), "{error}");
}

/// Answers the request for a URL, without a socket.
struct Canned;

impl Transport for Canned {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let url = r#"{"code":0,"data":{"URL":"wss://127.0.0.1/?service_id=1&ticket=t-88"}}"#;
        Box::pin(async move { Ok(http::Response::new(Body::from(url))) })
    }
}

#[tokio::test]
async fn a_caller_s_transport_cannot_connect() {
    let client = Client::builder("https://open.feishu.cn").app("cli_1", "secret");
    let client: Client = client.transport(Canned).build().expect("a client");
    let running = Seen::default().record(client.long_connection()).build();
    let error = running.expect("valid").run().await.expect_err("an end");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("without .transport"), "{error}");
}
