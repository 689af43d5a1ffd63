//! The output of all crates does not contain secrets and tokens.

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use feishu_runtime::bytes::Bytes;
use feishu_runtime::http::{Response, header};
use feishu_runtime::{
    AccessToken, Attempt, AttemptOutcome, Call, Client, Observer, Redacted, reqwest,
};
use loopback::{Answer, Server, TOKEN_PATH};
use tokio::net::TcpListener;

use super::Captured;
use crate::fixture::{APP_ID, APP_SECRET, Get, GetMine};

const TENANT_TOKEN: &str = "t-served-9f2c";
const USER_TOKEN: &str = "u-mine-77aa";

fn assert_silent(text: &str) {
    for secret in [APP_SECRET, TENANT_TOKEN, USER_TOKEN] {
        assert!(!text.contains(secret), "{secret} in:\n{text}");
        // The format of bytes in the `Debug` output of a slice.
        let bytes = format!("{:?}", secret.as_bytes());
        assert!(
            !text.contains(bytes.trim_matches(['[', ']'])),
            "{secret} as bytes in:\n{text}"
        );
    }
}

/// An observer that prints everything it gets.
#[derive(Clone, Default)]
struct Prints(Arc<Mutex<String>>);

impl Observer for Prints {
    fn after(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        *self.0.lock().expect("no panic") += &format!("{attempt:?} {outcome:?}\n");
    }
}

/// Fetches a token, makes refused calls as a tenant and as a user, and prints all errors and values.
async fn call_and_print(url: &str, http: Option<reqwest::Client>, bodies: bool) -> String {
    let (captured, _guard) = Captured::start();
    let prints = Prints::default();
    let builder = Client::builder(url).app(APP_ID, APP_SECRET);
    let mut builder = builder.trace_bodies(bodies).observer(prints.clone());
    if let Some(http) = http {
        builder = builder.http_client(http);
    }
    let mut shown = format!("{builder:?} {builder:#?}\n");
    let client: Client = builder.build().expect("a client");
    let tenant = Call::new(&client, Get);
    let user = Call::new(&client, GetMine).user_access_token(USER_TOKEN);
    shown += &format!("{client:?} {tenant:#?} {user:?} {user:#?}\n");
    for error in [
        tenant.await.expect_err("refused"),
        user.await.expect_err("refused"),
    ] {
        shown += &format!("{error} {error:?} {error:#?}\n");
        let mut source = error.source();
        while let Some(cause) = source {
            shown += &format!("{cause} {cause:?}\n");
            source = cause.source();
        }
    }
    let token = AccessToken::new(TENANT_TOKEN);
    let secret = APP_SECRET.to_owned();
    shown += &format!("{token:?} {token:#?} {:?}\n", Redacted(&secret));
    shown += &prints.0.lock().expect("no panic");
    assert_silent(&shown);
    let text = captured.text();
    assert_silent(&text);
    text
}

/// Returns the token, or a refusal that echoes the request.
fn answer(target: &str, authorization: Option<&str>) -> (u16, String) {
    match target {
        TOKEN_PATH => (
            200,
            format!(
                r#"{{"code":0,"msg":"ok","tenant_access_token":"{TENANT_TOKEN}","expire":7200}}"#
            ),
        ),
        _ => (
            400,
            format!(
                r#"{{"code":1002002,"msg":"refused: {}"}}"#,
                authorization.unwrap_or("nobody")
            ),
        ),
    }
}

#[tokio::test]
async fn nothing_is_printed_over_http_1() {
    for bodies in [false, true] {
        let server = Server::start(|request| {
            let (status, body) = answer(&request.target, request.header("authorization"));
            Answer::new(status, body)
        })
        .await;
        let text = call_and_print(&server.url(), None, bodies).await;
        // The tokens were sent, and the HTTP crates did log.
        let sent = server.requests();
        let carried = |token: &str| {
            let value = format!("Bearer {token}");
            sent.iter()
                .any(|request| request.header("authorization") == Some(&value))
        };
        assert!(carried(TENANT_TOKEN) && carried(USER_TOKEN));
        assert!(sent[0].text().contains(APP_SECRET));
        for from in ["openapi_client_runtime", "hyper_util", "log"] {
            assert!(text.contains(from), "{from} in:\n{text}");
        }
        assert_eq!(text.contains("request body"), bodies, "{text}");
    }
}

/// Answers one connection over HTTP/2 without TLS.
async fn serve_http_2(listener: TcpListener) -> Option<()> {
    let (stream, _) = listener.accept().await.ok()?;
    let mut connection = h2::server::handshake(stream).await.ok()?;
    while let Some(request) = connection.accept().await {
        let (request, mut reply) = request.ok()?;
        let authorization = request.headers().get(header::AUTHORIZATION);
        let authorization = authorization.and_then(|value| value.to_str().ok());
        let (status, body) = answer(request.uri().path(), authorization);
        let head = Response::builder().status(status).body(()).ok()?;
        let mut stream = reply.send_response(head, false).ok()?;
        stream.send_data(Bytes::from(body), true).ok()?;
    }
    Some(())
}

#[tokio::test]
async fn nothing_is_printed_over_http_2() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    // The server runs in its own thread, because its log is not part of the client's output.
    std::thread::spawn(move || {
        let listener = listener.into_std().expect("a listener");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async {
            let listener = TcpListener::from_std(listener).expect("a listener");
            serve_http_2(listener).await
        })
    });
    let tls = rustls::ClientConfig::builder_with_provider(
        rustls::crypto::aws_lc_rs::default_provider().into(),
    );
    let tls = tls.with_safe_default_protocol_versions().expect("versions");
    let tls = tls.with_root_certificates(rustls::RootCertStore::empty());
    let http = reqwest::Client::builder()
        .tls_backend_preconfigured(tls.with_no_client_auth())
        .http2_prior_knowledge()
        .build()
        .expect("a client");
    let text = call_and_print(&url, Some(http), true).await;
    for from in ["openapi_client_runtime", "hyper_util", "h2::"] {
        assert!(text.contains(from), "{from} in:\n{text}");
    }
}

#[tokio::test]
async fn nothing_is_printed_by_a_failed_tls_handshake() {
    // The server answers the handshake with an alert.
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            use tokio::io::AsyncWriteExt;
            let _ = stream.write_all(&[0x15, 3, 3, 0, 2, 2, 0x28]).await;
        }
    });
    let text = call_and_print(&url, None, true).await;
    assert!(text.contains("rustls"), "{text}");
}
