//! Lists in pages.

use feishu_runtime::{Error, ErrorKind, PageItems, Pages};
use futures_util::{StreamExt, TryStreamExt};

use crate::fixture::{List, call};
use loopback::{Answer, Recorded, Server};

/// A list of three pages, of which the second is empty.
fn three_pages(request: &Recorded) -> Answer {
    Answer::ok(match request.target.as_str() {
        "/talents" => {
            r#"{"code":0,"data":{"items":[{"id":"1"},{"id":"2"}],"has_more":true,"page_token":"p/2"}}"#
        }
        "/talents?page_token=p%2F2" => {
            r#"{"code":0,"data":{"items":[],"has_more":true,"page_token":"p3"}}"#
        }
        "/talents?page_token=p3" => {
            r#"{"code":0,"data":{"items":[{"id":"3"}],"has_more":false,"page_token":"p4"}}"#
        }
        _ => r#"{"code":1,"msg":"no such page"}"#,
    })
}

#[tokio::test]
async fn all_items_of_all_pages() {
    let server = Server::start(three_pages).await;
    let items: Vec<_> = call(&server, List::default())
        .items()
        .try_collect()
        .await
        .expect("items");
    let ids: Vec<_> = items.into_iter().filter_map(|item| item.id).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn pages_are_asked_for_when_wanted() {
    let server = Server::start(three_pages).await;
    let mut items = call(&server, List::default()).items();
    assert!(server.requests().is_empty());
    items.try_next().await.expect("an item");
    items.try_next().await.expect("an item");
    assert_eq!(server.requests().len(), 1);

    let mut pages = call(&server, List::default()).pages();
    assert_eq!(
        pages
            .try_next()
            .await
            .expect("a page")
            .map(|page| page.items.len()),
        Some(2)
    );
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_list_can_begin_later() {
    let server = Server::start(three_pages).await;
    let list = List {
        page_token: Some("p3".into()),
    };
    let items: Vec<_> = call(&server, list)
        .items()
        .try_collect()
        .await
        .expect("items");
    assert_eq!(items.len(), 1);
}

#[tokio::test]
async fn a_last_page_without_a_token() {
    for body in [
        r#"{"code":0,"data":{"items":[{"id":"1"}]}}"#,
        r#"{"code":0,"data":{"items":[{"id":"1"}],"page_token":""}}"#,
        r#"{"code":0,"data":{"items":[{"id":"1"}],"has_more":false,"page_token":"left over"}}"#,
    ] {
        let server = Server::start(move |_| Answer::ok(body)).await;
        let items: Vec<_> = call(&server, List::default())
            .items()
            .try_collect()
            .await
            .expect(body);
        assert_eq!((items.len(), server.requests().len()), (1, 1), "{body}");
    }
}

#[tokio::test]
async fn more_without_a_token_is_an_error_after_the_page() {
    for page_token in ["", r#","page_token":"""#, r#","page_token":null"#] {
        let body = format!(
            r#"{{"code":0,"data":{{"items":[{{"id":"1"}}],"has_more":true{page_token}}}}}"#
        );
        let server = Server::start(move |_| Answer::ok(body.clone())).await;
        let items: Vec<_> = call(&server, List::default()).items().collect().await;
        assert_eq!(items.len(), 2, "{page_token}");
        assert!(items[0].is_ok());
        assert_eq!(
            items[1].as_ref().expect_err("not followed").kind(),
            ErrorKind::Paging
        );
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_token_that_repeats_is_an_error() {
    // a, b, a: a loop longer than one page.
    let server = Server::start(|request| {
        let next = if request.target.ends_with("=a") { "b" } else { "a" };
        Answer::ok(format!(
            r#"{{"code":0,"data":{{"items":[{{"id":"x"}}],"has_more":true,"page_token":"{next}"}}}}"#
        ))
    })
    .await;
    let mut items = call(&server, List::default()).items();
    let mut outcomes: Vec<Result<_, Error>> = Vec::new();
    while let Some(outcome) = items.next().await {
        outcomes.push(outcome);
        assert!(outcomes.len() < 10, "an endless list");
    }
    let error = outcomes.pop().expect("outcomes").expect_err("a loop");
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!(
        error.to_string(),
        "hire.v1.talent.list: the pages cannot be followed: page 3 gave a page token that was followed before"
    );
    assert_eq!(outcomes.len(), 3, "the pages before it are given");
    assert!(outcomes.iter().all(Result::is_ok));
    assert!(items.next().await.is_none());
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn an_error_ends_the_stream() {
    let server = Server::start(|request| match request.target.as_str() {
        "/talents" => three_pages(request),
        _ => Answer::new(500, "broken"),
    })
    .await;
    let pages: Vec<_> = call(&server, List::default()).pages().collect().await;
    assert_eq!(pages.len(), 2);
    assert!(pages[0].is_ok());
    assert_eq!(pages[1].as_ref().expect_err("500").kind(), ErrorKind::Http);
}

#[test]
fn streams_are_unpin_and_send() {
    fn holds<T: Unpin + Send>() {}
    holds::<Pages<List>>();
    holds::<PageItems<List>>();
}
