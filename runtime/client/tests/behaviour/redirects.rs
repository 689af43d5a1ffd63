//! Redirects: which are followed, and what is sent to the new address.

use loopback::{Answer, Server};
use openapi_client_runtime::{
    Call, Client, ErrorKind, Method, Operation, Request, RequestParts, SecurityScheme,
};

use crate::fixture::{JSON, Talent};

/// A `GET` with everything that a request can have.
#[derive(Debug, Clone)]
struct Find;

impl Request for Find {
    type Response = Option<Talent>;
    const OPERATION: &'static Operation = &Operation {
        request_body: JSON,
        security: &[&[SecurityScheme::Bearer("bearer")]],
        ..Operation::new("talents.find", Method::Get, "/a")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.query("limit", &1_i64);
        parts.header("X-Trace", &2_i64);
        parts.cookie("theme", &3_i64);
        parts.body_field("name", &"Ada");
    }
}

/// Starts a server that redirects each path to its target, and answers the others.
async fn redirecting(targets: Vec<(&'static str, String)>) -> Server {
    Server::start(move |request| {
        let path = request.target.split('?').next();
        match targets.iter().find(|(from, _)| Some(*from) == path) {
            Some((_, to)) => Answer::new(307, "").header("Location", to),
            None => Answer::ok(r#"{"id":"1"}"#),
        }
    })
    .await
}

async fn find(server: &Server) {
    let client = Client::builder(server.url()).access_token("t-1");
    let client: Client = client.build().expect("a client");
    let call = Call::new(&client, Find).header("X-Extra", "4");
    assert_eq!(
        call.await
            .expect("success")
            .expect("a talent")
            .id
            .as_deref(),
        Some("1")
    );
}

#[tokio::test]
async fn nothing_of_a_request_is_sent_to_any_address_after_another_origin() {
    // A → B → B/2 → A/back: the last two redirects stay within an origin, or return to the first.
    let back = Server::start(|_| Answer::ok(r#"{"id":"1"}"#)).await;
    let second = redirecting(vec![
        ("/b", "/b/2".into()),
        ("/b/2", format!("{}/back", back.url())),
    ])
    .await;
    let first = redirecting(vec![
        ("/a", "/a/2".into()),
        ("/a/2", format!("http://localhost:{}/b", second.port())),
    ])
    .await;
    find(&first).await;

    let sent = first.requests();
    assert_eq!(sent.len(), 2);
    for request in sent {
        assert_eq!(request.text(), r#"{"name":"Ada"}"#);
        assert_eq!(request.header("authorization"), Some("Bearer t-1"));
        assert_eq!(request.header("x-extra"), Some("4"));
    }
    let foreign = [second.requests(), back.requests()].concat();
    let targets: Vec<_> = foreign
        .iter()
        .map(|request| request.target.as_str())
        .collect();
    assert_eq!(targets, ["/b", "/b/2", "/back"]);
    for request in foreign {
        assert_eq!(request.text(), "");
        for name in [
            "authorization",
            "cookie",
            "x-trace",
            "x-extra",
            "content-type",
            "referer",
        ] {
            assert_eq!(request.header(name), None, "{name} to {}", request.target);
        }
    }
}

/// `http` to this machine needs no permission, but `http` to another machine does, also after a redirect.
#[tokio::test]
async fn a_redirect_to_http_on_another_machine_needs_permission() {
    // RFC 6761, section 6.4: no resolver knows this name.
    let elsewhere = "http://elsewhere.invalid/b";
    let server = redirecting(vec![("/a", elsewhere.to_owned())]).await;
    let client = || Client::builder(server.url()).access_token("t-1");
    let refusing: Client = client().build().expect("a client");
    let error = Call::new(&refusing, Find).await.expect_err("a redirect");
    assert_eq!(error.status(), Some(307), "{error}");
    let following: Client = client().plain_http().build().expect("a client");
    let error = Call::new(&following, Find).await.expect_err("no host");
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}
