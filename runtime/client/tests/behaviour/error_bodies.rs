//! Bodies of error replies.

use openapi_client_runtime::json::{Decode, Slot};
use openapi_client_runtime::{Call, Client, ErrorKind, RetryPolicy, decode_statuses};

use crate::fixture::{
    GetForeign, GetPlain, GetPlainContent, GetStrict, Strict, Talent, anonymous, call,
};
use loopback::{Answer, Server};

/// A problem as in RFC 9457.
#[derive(Debug, Clone, PartialEq, Default)]
struct Problem {
    title: Option<String>,
    status: Option<i64>,
}

impl Decode for Problem {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "title" => &mut self.title,
            "status" => &mut self.status,
            _ => return None,
        })
    }
}

#[derive(Debug, PartialEq)]
enum Refusal {
    NotFound(Problem),
    Conflict(Talent),
}

decode_statuses! { Refusal; NotFound 404; Conflict 409..=499; }

async fn refused(status: u16, body: impl Into<Vec<u8>>) -> openapi_client_runtime::Error {
    let body = body.into();
    let server = Server::start(move |_| Answer::new(status, body.clone())).await;
    let call = Call::new(&anonymous(&server), GetPlain);
    call.retry(RetryPolicy::none()).await.expect_err("refused")
}

const PROBLEM: &str = r#"{"title":"no such pet, sorry","status":404}"#;

#[tokio::test]
async fn a_body_is_accessible_unchanged_and_as_a_type() {
    let error = refused(404, PROBLEM).await;
    assert_eq!(error.kind(), ErrorKind::Http);
    assert_eq!(error.body().map(|body| &body[..]), Some(PROBLEM.as_bytes()));
    let problem = Problem {
        title: Some("no such pet, sorry".into()),
        status: Some(404),
    };
    assert_eq!(error.body_as(), Some(problem.clone()));
    assert_eq!(error.body_as::<Strict>(), None, "the body has no id");
    assert_eq!(error.body_as(), Some(Refusal::NotFound(problem)));

    let error = refused(410, r#"{"id":"1"}"#).await;
    assert!(matches!(error.body_as(), Some(Refusal::Conflict(talent)) if talent.id.is_some()));
    assert_eq!(refused(400, PROBLEM).await.body_as::<Refusal>(), None);

    let error = refused(429, PROBLEM).await;
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.body_as::<Problem>().is_some());

    let error = refused(500, "").await;
    assert_eq!((error.body(), error.body_as::<Problem>()), (None, None));
    assert_eq!(refused(502, "<html>").await.body_as::<Problem>(), None);
}

#[tokio::test]
async fn the_error_of_a_download_has_a_body() {
    let server = Server::start(|_| Answer::new(404, PROBLEM)).await;
    let error = Call::new(&anonymous(&server), GetPlainContent)
        .await
        .expect_err("refused");
    assert!(error.body_as::<Problem>().is_some());
}

#[tokio::test]
async fn a_body_is_bounded_and_only_its_beginning_is_printed() {
    let long = format!("{}{}", "a".repeat(300), "b".repeat(2 * 1024 * 1024));
    let error = refused(500, long).await;
    assert_eq!(error.body().map(|body| body.len()), Some(1024 * 1024));
    // The message is the beginning of the body; the rest is not printed.
    assert!(!format!("{error} {error:?}").contains('b'.to_string().repeat(3).as_str()));
}

#[tokio::test]
async fn a_body_does_not_contain_secrets_of_the_request() {
    let server = Server::start(|request| {
        let authorization = request.header("authorization").unwrap_or_default();
        Answer::new(
            401,
            format!("{{\"title\":\"{authorization} was refused\"}}"),
        )
    })
    .await;
    let client: Client = Client::builder(server.url())
        .access_token("t-fixed")
        .build()
        .expect("a client");
    let error = Call::new(&client, GetForeign).await.expect_err("refused");
    let problem: Problem = error.body_as().expect("a problem");
    assert_eq!(
        problem.title.as_deref(),
        Some("Bearer [secret] was refused")
    );
}

#[tokio::test]
async fn an_envelope_is_an_error_body() {
    let body = r#"{"code":1,"msg":"no"}"#;
    let server = Server::start(move |_| Answer::new(400, body)).await;
    let error = call(&server, GetStrict).await.expect_err("refused");
    let found = error.body().map(|body| &body[..]);
    assert_eq!(
        (error.kind(), found),
        (ErrorKind::Api, Some(body.as_bytes()))
    );
}
