//! Lists in pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::stream::FusedStream;
use futures_util::{StreamExt, TryStreamExt};
use openapi_client_runtime::{Call, Error, ErrorKind, PageItems, Pages};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;

use crate::fixture::{Find, List, call, client};
use loopback::{Answer, RawServer, Recorded, Server};

/// A list of three pages, whose second page is empty.
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
async fn items_of_all_pages_are_returned() {
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
async fn pages_are_requested_when_polled() {
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
async fn a_list_can_start_at_a_later_page() {
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
async fn a_page_without_a_token_is_the_last_one() {
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
            items[1]
                .as_ref()
                .expect_err("the page token is missing")
                .kind(),
            ErrorKind::Paging
        );
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_repeated_token_is_an_error() {
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
        "hire.v1.talent.list: the list cannot be continued: page 3 has a page token that was used before"
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
    fn is_unpin_and_send<T: Unpin + Send>() {}
    is_unpin_and_send::<Pages<List>>();
    is_unpin_and_send::<PageItems<List>>();
}

#[tokio::test]
async fn a_list_can_be_requested_with_a_body() {
    let server = Server::start(three_pages).await;
    let find = Find {
        name: Some("Ada".into()),
        ..Find::default()
    };
    let items: Vec<_> = call(&server, find)
        .items()
        .try_collect()
        .await
        .expect("items");
    assert_eq!(items.len(), 3);
    let sent = server.requests();
    let bodies: Vec<_> = sent
        .iter()
        .map(|sent| (&*sent.method, sent.text()))
        .collect();
    assert_eq!(bodies, [("POST", r#"{"name":"Ada"}"#); 3]);
    assert_eq!(sent[2].target, "/talents?page_token=p3");
}

#[tokio::test]
async fn pages_have_a_token_to_continue_from() {
    let server = Server::start(three_pages).await;
    let mut pages = call(&server, List::default()).pages();
    let mut ahead = call(&server, List::default()).pages().prefetch();
    for pages in [&mut pages, &mut ahead] {
        let mut tokens = vec![pages.next_page_token().map(str::to_owned)];
        while pages.try_next().await.expect("a page").is_some() {
            tokens.push(pages.next_page_token().map(str::to_owned));
        }
        let tokens: Vec<_> = tokens.iter().map(Option::as_deref).collect();
        assert_eq!(tokens, [None, Some("p/2"), Some("p3"), None]);
        assert!(pages.is_terminated());
    }
}

#[tokio::test]
async fn items_have_a_token_to_continue_from() {
    let server = Server::start(three_pages).await;
    let mut items = call(&server, List::default()).items();
    let mut ahead = call(&server, List::default()).items().prefetch();
    for items in [&mut items, &mut ahead] {
        let mut tokens = vec![items.next_page_token().map(str::to_owned)];
        while items.try_next().await.expect("an item").is_some() {
            tokens.push(items.next_page_token().map(str::to_owned));
        }
        let tokens: Vec<_> = tokens.iter().map(Option::as_deref).collect();
        // Before and in the first page: the start. After it: the second page. At the end: none.
        assert_eq!(tokens, [None, None, Some("p/2"), None]);
        assert!(items.is_terminated());
    }
}

#[tokio::test]
async fn a_list_can_be_continued_after_an_error() {
    let failing = AtomicBool::new(true);
    let server = Server::start(move |request| {
        if request.target.ends_with("p3") && failing.swap(false, Ordering::SeqCst) {
            return Answer::new(400, "not now");
        }
        three_pages(request)
    })
    .await;
    for ahead in [false, true] {
        let mut items = call(&server, List::default()).items();
        if ahead {
            items = items.prefetch();
        }
        let mut taken = Vec::new();
        let mut failed = false;
        while let Some(item) = items.next().await {
            match item {
                Ok(item) => taken.push(item),
                Err(_) => failed = true,
            }
        }
        if failed {
            let again = List {
                page_token: items.next_page_token().map(str::to_owned),
            };
            assert_eq!(again.page_token.as_deref(), Some("p3"));
            let rest = call(&server, again).items().try_collect::<Vec<_>>().await;
            taken.extend(rest.expect("the rest"));
        }
        let ids: Vec<_> = taken.into_iter().filter_map(|item| item.id).collect();
        assert_eq!(ids, ["1", "2", "3"]);
        assert_eq!(failed, !ahead, "the server fails once");
    }
}

/// An endless list that serves one page for each permit.
fn permitted() -> (Arc<Semaphore>, impl Fn(&Recorded) -> Answer + Send + Sync) {
    let asked = Arc::new(Semaphore::new(0));
    let record = asked.clone();
    let answer = move |request: &Recorded| {
        record.add_permits(1);
        let number: u32 = request
            .target
            .rsplit('=')
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap_or(1);
        let next = number + 1;
        Answer::ok(format!(
            r#"{{"code":0,"data":{{"items":[{{"id":"{number}"}}],"has_more":true,"page_token":"{next}"}}}}"#
        ))
    };
    (asked, answer)
}

#[tokio::test]
async fn prefetch_requests_one_page_ahead() {
    let (asked, answer) = permitted();
    let server = Server::start(answer).await;
    let mut items = call(&server, List::default()).items().prefetch();
    assert!(server.requests().is_empty(), "nothing until it is polled");
    for page in 1..=5 {
        items.try_next().await.expect("an item").expect("more");
        // The list is not polled now, but the next page is requested.
        for _ in 0..if page == 1 { 2 } else { 1 } {
            asked.acquire().await.expect("open").forget();
        }
        assert_eq!(server.requests().len(), page + 1);
    }
    // No more than one page is requested ahead.
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(server.requests().len(), 6);
    assert_eq!(asked.available_permits(), 0);

    let mut pages = call(&server, List::default()).pages();
    pages.try_next().await.expect("a page").expect("more");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(server.requests().len(), 7, "without it, none");
}

#[tokio::test]
async fn dropping_the_list_cancels_the_page_requested_ahead() {
    let gone = Arc::new(Semaphore::new(0));
    let left = gone.clone();
    let first = AtomicBool::new(true);
    let server = RawServer::start(move |mut stream| {
        let left = left.clone();
        let first = first.swap(false, Ordering::SeqCst);
        async move {
            if first {
                let body =
                    r#"{"code":0,"data":{"items":[{"id":"1"}],"has_more":true,"page_token":"2"}}"#;
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", body.len());
                let reply = format!("{head}Connection: close\r\n\r\n{body}");
                stream.write_all(reply.as_bytes()).await.expect("a reader");
            } else {
                // There is no answer; the client closes the connection when it cancels the call.
                assert!(stream.read_u8().await.is_err());
                left.add_permits(1);
            }
        }
    })
    .await;
    let mut items = Call::new(&client(&server), List::default())
        .items()
        .prefetch();
    items.try_next().await.expect("an item").expect("more");
    while server.requests() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(gone.available_permits(), 0);
    drop(items);
    let given_up = tokio::time::timeout(Duration::from_secs(20), gone.acquire()).await;
    assert!(given_up.is_ok(), "the call was cancelled");
}
