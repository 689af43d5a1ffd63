//! Every kind of answer.

use std::time::Duration;

use futures_util::TryStreamExt;
use openapi_client_runtime::serde_json::json;
use openapi_client_runtime::testing::{self, Answer, FakeServer};
use openapi_client_runtime::{Call, Download, ErrorKind};

use super::{Documented, GetTalent, Items, Watch, client};
use crate::fixture::{GetContent, GetForeign, GetPlain, GetStrict, List, Strict, Talent};

#[tokio::test]
async fn refusals_have_the_envelope_and_the_documented_status() {
    let server = FakeServer::new();
    server.on(|_: &Documented| {
        Answer::refused(7, "no such talent").detail(json!({"request_id": "log-1"}))
    });
    let error = Call::new(&client(&server), Documented)
        .await
        .expect_err("refused");
    assert_eq!(
        (error.kind(), error.status(), error.code()),
        (ErrorKind::Api, Some(404), Some(7))
    );
    assert_eq!(
        (error.message(), error.log_id()),
        ("no such talent", Some("log-1"))
    );
    assert_eq!(error.documented().map(|code| code.name), Some("NotFound"));
    // Without an envelope, there is no code.
    let error = testing::response::<GetPlain>(Answer::refused(7, "gone")).expect_err("a mistake");
    assert!(
        error.message().contains("`plain.get` has no envelope"),
        "{error}"
    );
}

#[tokio::test]
async fn files_and_streams_are_answered() {
    let server = FakeServer::new();
    server.on(|_: &GetContent| Answer::file("简历.pdf", "%PDF"));
    server.on(|_: &Watch| Answer::events([json!({"id": "1"}), json!({"id": "2"})]));
    server.on(|_: &Items| Answer::items([json!({"id": "1"}), json!({"id": "2"})]));
    let client = client(&server);

    let file: Download = Call::new(&client, GetContent).await.expect("a file");
    assert_eq!((file.file_name(), file.size()), (Some("简历.pdf"), Some(4)));
    assert_eq!(file.bytes(10).await.expect("the content"), "%PDF");
    let events = Call::new(&client, Watch).await.expect("events");
    let events: Vec<_> = events
        .map_ok(|event| event.data.id)
        .try_collect()
        .await
        .expect("events");
    assert_eq!(events, ["1", "2"]);
    let items = Call::new(&client, Items).await.expect("items");
    let items: Vec<_> = items
        .map_ok(|item| item.id)
        .try_collect()
        .await
        .expect("items");
    assert_eq!(items, ["1", "2"]);
}

#[tokio::test(start_paused = true)]
async fn failures_have_their_kinds() {
    let server = FakeServer::new();
    server.in_turn::<GetPlain>([
        Answer::no_connection(),
        Answer::broken_connection(),
        Answer::timeout(),
        Answer::ok(()).after(Duration::from_secs(1000)),
        Answer::json(503, json!({"problem": "later"})),
    ]);
    let client = client(&server);
    let expected = [
        ErrorKind::Connect,
        ErrorKind::Transport,
        ErrorKind::Timeout,
        ErrorKind::Timeout,
        ErrorKind::Http,
    ];
    for expected in expected {
        let error = Call::new(&client, GetPlain).await.expect_err("a failure");
        assert_eq!((error.kind(), error.attempts()), (expected, 1), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_an_error_with_its_path() {
    for (answer, problem) in [
        (
            json!({"items": [{"id": "1"}, {"nmae": "x"}]}),
            "at items[1].nmae: there is no such field",
        ),
        (
            json!({"items": [{"age": "old"}]}),
            "at items[0].age: expected an integer, found the string \"old\"",
        ),
        (json!([]), "at the root: expected an object, found a list"),
    ] {
        let server = FakeServer::new();
        server.on(move |_: &List| answer.clone());
        let error = Call::new(&client(&server), List::default())
            .await
            .expect_err("a mistake");
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.message().ends_with(problem), "{error}");
    }
    let error = testing::response::<GetStrict>(json!({})).expect_err("a mistake");
    assert!(
        error.message().ends_with("at the root: it has no `id`"),
        "{error}"
    );
    // A whole body may have more: it is what a server really sends.
    let body = json!({"code": 0, "data": {"id": "1", "more": true}});
    let response = testing::response::<GetStrict>(Answer::json(200, body)).expect("a response");
    assert_eq!(response.body().id, "1");
}

/// Without an async runtime.
#[test]
fn responses_and_errors_are_built_without_a_client() {
    let answer = Answer::ok(json!({"id": "1"}))
        .status(201)
        .header("x-request-id", "log-1");
    let response = testing::response::<GetStrict>(answer).expect("a response");
    assert_eq!((response.status(), response.log_id()), (201, Some("log-1")));
    assert_eq!(response.into_body(), Strict { id: "1".into() });

    let error = testing::response::<GetForeign>(Answer::json(401, json!({"error": "expired"})));
    let error = error.expect_err("refused");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::AccessTokenRefused, 1)
    );
    let error =
        testing::response::<GetContent>(Answer::refused(9, "no such file")).expect_err("refused");
    assert_eq!(
        (error.code(), error.operation().map(|of| of.id)),
        (Some(9), Some("hire.v1.attachment.content"))
    );

    let talent: Talent = testing::value(json!({"id": "1", "tags": ["a"]})).expect("a talent");
    assert_eq!(talent.tags, ["a"]);
    let error = testing::value::<Talent>(json!({"name": "Ada"})).expect_err("a mistake");
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Decode, "at name: there is no such field")
    );
}

#[test]
fn answers_can_be_typed() {
    let talent = Talent {
        id: Some("1".into()),
        age: Some(36),
        ..Talent::default()
    };
    let response = testing::response::<GetTalent>(Answer::ok(talent.clone()));
    assert_eq!(response.expect("a response").into_body(), talent);
}
