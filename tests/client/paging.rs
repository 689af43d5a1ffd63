//! Lists in pages, as streams of items and of pages.

use feishu::ErrorKind;
use feishu::hire::v1::external_interview::BatchQueryExternalInterviewRequest;
use feishu::hire::v1::minutes::GetMinutesRequest;
use futures_util::TryStreamExt;
use loopback::{Answer, Recorded, Server};

use crate::app::client;

/// Replies with three pages of two, two and one items.
fn page(request: &Recorded) -> Answer {
    let body = if request.target.contains("page_token=second") {
        r#"{"items":[{"id":"3"},{"id":"4"}],"has_more":true,"page_token":"third"}"#
    } else if request.target.contains("page_token=third") {
        r#"{"items":[{"id":"5"}],"has_more":false}"#
    } else {
        r#"{"items":[{"id":"1"},{"id":"2"}],"has_more":true,"page_token":"second"}"#
    };
    Answer::ok(format!(r#"{{"code":0,"msg":"ok","data":{body}}}"#))
}

#[tokio::test]
async fn items_of_all_pages_are_one_stream() {
    let server = Server::with_tokens(page).await;
    let request = BatchQueryExternalInterviewRequest::new().page_size(2);
    let items = client(&server)
        .hire()
        .v1()
        .external_interview()
        .batch_query(request)
        .items();
    let ids: Vec<String> = items
        .map_ok(|item| item.id.unwrap_or_default())
        .try_collect()
        .await
        .expect("all pages");
    assert_eq!(ids, ["1", "2", "3", "4", "5"]);

    let targets: Vec<String> = server
        .requests()
        .into_iter()
        .map(|request| request.target)
        .filter(|target| target.contains("batch_query"))
        .collect();
    let path = "/open-apis/hire/v1/external_interviews/batch_query?page_size=2";
    assert_eq!(
        targets,
        [
            path.to_owned(),
            format!("{path}&page_token=second"),
            format!("{path}&page_token=third")
        ]
    );
}

#[tokio::test]
async fn pages_are_a_stream() {
    let server = Server::with_tokens(page).await;
    let call = client(&server)
        .hire()
        .v1()
        .external_interview()
        .batch_query(BatchQueryExternalInterviewRequest::new());
    let sizes: Vec<usize> = call
        .pages()
        .map_ok(|page| page.items.map_or(0, |items| items.len()))
        .try_collect()
        .await
        .expect("all pages");
    assert_eq!(sizes, [2, 2, 1]);
}

#[tokio::test]
async fn items_in_an_object_of_the_page_are_one_stream() {
    let server = Server::with_tokens(|request| {
        Answer::ok(if request.target.contains("page_token=2") {
            r#"{"code":0,"data":{"has_more":false}}"#
        } else {
            r#"{"code":0,"data":{"minutes":{"sentences":[{"content":"a"},{"content":"b"}]},"has_more":true,"page_token":"2"}}"#
        })
    })
    .await;
    let minutes = client(&server)
        .hire()
        .v1()
        .minutes()
        .get(GetMinutesRequest::new("1"));
    let sentences: Vec<String> = minutes
        .items()
        .map_ok(|sentence| sentence.content.unwrap_or_default())
        .try_collect()
        .await
        .expect("all pages");
    assert_eq!(sentences, ["a", "b"]);
    assert_eq!(server.requests().len(), 3, "a token and two pages");
}

#[tokio::test]
async fn a_repeated_page_token_is_an_error() {
    let body = r#"{"code":0,"data":{"items":[{"id":"1"}],"has_more":true,"page_token":"again"}}"#;
    let server = Server::with_tokens(move |_| Answer::ok(body)).await;
    let call = client(&server)
        .hire()
        .v1()
        .external_interview()
        .batch_query(BatchQueryExternalInterviewRequest::new());
    let error = call
        .items()
        .try_collect::<Vec<_>>()
        .await
        .expect_err("a loop");
    assert_eq!(error.kind(), ErrorKind::Paging);
}
