//! The requests that calls send, and calls that are refused before sending.

use std::time::Duration;

use openapi_client_runtime::{Call, Client, ErrorKind, Request};

use crate::fixture::{
    GetFile, GetPlain, Ping, Replace, Search, Talent, Update, anonymous, call, http_client,
};
use loopback::{Answer, Recorded, Server};

/// Calls `request`, and returns the request that the server receives.
async fn sent<R: Request>(request: R) -> Recorded {
    let server = Server::start(|_| Answer::ok(r#"{"code":0}"#)).await;
    call(&server, request).await.expect("success");
    server.only()
}

fn update(talent_id: &str) -> Update {
    Update {
        talent_id: talent_id.into(),
        ..Update::default()
    }
}

#[tokio::test]
async fn each_part_of_a_request_is_sent_in_its_location() {
    let request = sent(Update {
        talent_id: "7043758982146345223".into(),
        user_id_type: Some("open_id".into()),
        tags: vec!["a b".into(), "c&d=é".into()],
        limit: Some(-3),
        trace: Some("trace-1".into()),
        name: Some("Ada \"L\"".into()),
        score: Some(1.5),
        first: Some(Talent {
            tags: vec!["x".into()],
            ..Talent::default()
        }),
    })
    .await;
    assert_eq!(request.method, "PUT");
    assert_eq!(
        request.target,
        "/talents/7043758982146345223/info?user_id_type=open_id&tags=a%20b&tags=c%26d%3D%C3%A9&limit=-3"
    );
    assert_eq!(request.header("x-trace"), Some("trace-1"));
    assert_eq!(
        request.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(
        request.header("user-agent"),
        Some(concat!(
            "openapi-client-runtime/",
            env!("CARGO_PKG_VERSION")
        ))
    );
    assert_eq!(
        request.text(),
        r#"{"name":"Ada \"L\"","score":1.5,"first":{"tags":["x"]}}"#
    );
}

#[tokio::test]
async fn absent_values_are_not_sent() {
    let request = sent(update("1")).await;
    assert_eq!(request.target, "/talents/1/info");
    assert_eq!(request.header("x-trace"), None);
    assert_eq!(request.text(), "{}");
}

#[tokio::test]
async fn a_path_value_stays_in_its_segment() {
    for (value, wire) in [
        ("a/b", "a%2Fb"),
        ("../../admin", "..%2F..%2Fadmin"),
        ("..%2f", "..%252f"),
        ("%2e%2e", "%252e%252e"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("a;b=c", "a%3Bb%3Dc"),
        ("a\\b", "a%5Cb"),
        ("a b\r\nX: y", "a%20b%0D%0AX%3A%20y"),
        ("\u{0}", "%00"),
        ("@host:80", "%40host%3A80"),
        ("人才", "%E4%BA%BA%E6%89%8D"),
        ("{talent_id}", "%7Btalent_id%7D"),
        ("...", "..."),
        (".a", ".a"),
        ("-._~", "-._~"),
    ] {
        let request = sent(update(value)).await;
        assert_eq!(request.target, format!("/talents/{wire}/info"), "{value:?}");
        assert_eq!(request.header("x"), None);
    }
}

#[tokio::test]
async fn a_path_value_that_would_change_the_path_is_refused() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    for value in ["", ".", ".."] {
        let error = call(&server, update(value)).await.expect_err(value);
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains("talent_id"), "{error}");
    }
    for (name, extension) in [(".", "."), ("", "."), ("a", "")] {
        let file = GetFile {
            name: name.into(),
            extension: extension.into(),
        };
        let error = call(&server, file).await.expect_err(name);
        assert_eq!(error.kind(), ErrorKind::Request);
    }
    assert!(server.requests().is_empty());

    let file = GetFile {
        name: "a".into(),
        extension: ".".into(),
    };
    assert_eq!(sent(file).await.target, "/files/a./raw");
}

#[tokio::test]
async fn a_base_url_can_have_a_prefix() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    for prefix in ["/proxy/api", "/proxy/api/"] {
        let client = Client::builder(server.url() + prefix).build();
        Call::new(&client.expect("a client"), GetPlain)
            .await
            .expect("success");
    }
    for request in server.requests() {
        assert_eq!(request.target, "/proxy/api/plain");
    }
}

#[tokio::test]
async fn a_body_can_be_one_value() {
    let talent = Talent {
        id: Some("1".into()),
        ..Talent::default()
    };
    let request = sent(Replace(Some(vec![talent]))).await;
    assert_eq!(request.text(), r#"[{"id":"1","tags":[]}]"#);

    let request = sent(Replace(None)).await;
    assert_eq!((request.text(), request.header("content-type")), ("", None));
}

#[tokio::test]
async fn a_post_without_a_body_has_a_content_length() {
    let request = sent(Ping).await;
    assert_eq!(request.header("content-length"), Some("0"));
}

#[tokio::test]
async fn values_that_cannot_be_encoded_are_refused() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    for request in [
        Update {
            score: Some(f64::NAN),
            ..update("1")
        },
        Update {
            score: Some(f64::INFINITY),
            ..update("1")
        },
        Update {
            trace: Some("line\nbreak".into()),
            ..update("1")
        },
    ] {
        let error = call(&server, request)
            .await
            .expect_err("the value cannot be sent");
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_call_can_have_its_own_headers() {
    let server = Server::start(|_| Answer::ok(r#"{"code":0}"#)).await;
    let request = Update {
        trace: Some("from the request".into()),
        ..update("1")
    };
    let call_with = |name: &str, value: &str| call(&server, request.clone()).header(name, value);
    for (name, value) in [
        ("bad name", "x"),
        ("X-Bad", "a\r\nb"),
        ("content-type", "text/plain"),
        ("Content-Length", "0"),
        ("Host", "elsewhere"),
    ] {
        let error = call_with(name, value).await.expect_err(name);
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
        assert!(error.to_string().contains("header"), "{error}");
    }
    assert!(server.requests().is_empty());

    call_with("X-Trace", "from the call")
        .await
        .expect("success");
    assert_eq!(server.only().header("x-trace"), Some("from the call"));
}

#[tokio::test]
async fn a_callers_http_client_is_used() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    let client = Client::builder(server.url()).http_client(http_client());
    let client: Client = client.build().expect("a client");
    Call::new(&client, GetPlain).await.expect("success");
    assert_eq!(server.only().header("user-agent"), Some("mine"));
}

#[tokio::test]
async fn a_client_can_be_reused_and_calls_are_send() {
    fn is_send<T: Send + 'static>(value: T) -> T {
        value
    }
    let server = Server::start(|_| Answer::ok("{}")).await;
    let client = anonymous(&server);
    let call = is_send(Call::new(&client, GetPlain));
    is_send(call.clone().into_future()).await.expect("success");
    is_send(call.with_response()).await.expect("success");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn nothing_is_installed_process_wide() {
    Client::builder("https://api.example.com")
        .build()
        .map(drop)
        .expect("a client");
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[tokio::test]
async fn a_path_can_contain_a_query() {
    let request = sent(Search {
        kind: "talent".into(),
        limit: Some(5),
    })
    .await;
    assert_eq!(request.target, "/search?type=talent&limit=5");
    let request = sent(Search {
        kind: "a&b".into(),
        limit: None,
    })
    .await;
    assert_eq!(request.target, "/search?type=a%26b");
}

#[tokio::test]
async fn a_connection_that_is_not_established_in_time_is_an_error() {
    // The server waits for a request, and the client for a TLS handshake.
    let server = Server::start(|_| Answer::ok("{}")).await;
    let client = Client::builder(format!("https://127.0.0.1:{}", server.port()))
        .connect_timeout(Duration::from_millis(100))
        .build()
        .expect("a client");
    let error = Call::new(&client, GetPlain)
        .await
        .expect_err("the server does not use TLS");
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}
