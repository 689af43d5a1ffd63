//! Blocking calls (feature `blocking`).

use std::io::Read;
use std::sync::mpsc;
use std::time::Duration;

use loopback::{Answer, RawServer, Recorded, Server};
use openapi_client_runtime::{Attempt, AttemptOutcome, Call, Client, ErrorKind, Observer};

use crate::fixture::{GetContent, GetStrict, List};
use crate::streams::{self, Watch};

/// Starts a server in its own thread, which works even while the test's threads are blocked.
fn server(answer: impl Fn(&Recorded) -> Answer + Send + Sync + 'static) -> Server {
    apart(Server::start(answer))
}

fn apart<S: Send + 'static>(start: impl Future<Output = S> + Send + 'static) -> S {
    let (started, server) = mpsc::channel();
    std::thread::spawn(move || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().build().expect("a runtime");
        runtime.block_on(async {
            assert!(started.send(start.await).is_ok(), "the test waits");
            std::future::pending::<()>().await;
        });
    });
    server.recv().expect("a server")
}

fn client(server: &Server) -> Client {
    Client::builder(server.url()).build().expect("a client")
}

fn strict(_: &Recorded) -> Answer {
    Answer::ok(r#"{"code":0,"data":{"id":"1"}}"#).header("X-Request-Id", "L1")
}

#[test]
fn a_call_works_without_a_runtime() {
    let server = server(strict);
    let answer = Call::new(&client(&server), GetStrict).blocking();
    assert_eq!(answer.expect("an answer").id, "1");
    let response = Call::new(&client(&server), GetStrict).blocking_with_response();
    assert_eq!(response.expect("an answer").log_id(), Some("L1"));
}

#[test]
fn streams_are_iterators() {
    let server =
        server(|_| Answer::ok("data: {\"id\":\"a\"}\n\ndata: {\"id\":\"b\"}\n\n{\"id\":\"c\"}\n"));
    let events = Call::new(&client(&server), Watch)
        .blocking()
        .expect("a stream");
    let ids: Vec<String> = events
        .blocking()
        .map(|event| event.expect("an event").data.id)
        .collect();
    assert_eq!(ids, ["a", "b"]);
    let items = Call::new(&client(&server), streams::List)
        .blocking()
        .expect("a stream");
    let last = items.blocking().last().expect("items");
    assert_eq!(last.expect("an item").id, "c");
}

#[test]
fn a_failed_call_returns_its_error() {
    let server = server(|_| Answer::ok(r#"{"code":1002002,"msg":"no"}"#));
    let error = Call::new(&client(&server), GetStrict).blocking();
    assert_eq!(error.expect_err("refused").code(), Some(1_002_002));
}

/// The only thread of this runtime also drives the connection of the first call, which makes no progress while the other calls block it.
#[tokio::test]
async fn a_call_works_inside_a_runtime_of_one_thread() {
    let server = server(strict);
    let client = client(&server);
    for _ in 0..2 {
        let answer = Call::new(&client, GetStrict).await.expect("an answer");
        assert_eq!(answer.id, "1");
        let call = Call::new(&client, GetStrict).timeout(Duration::from_secs(10));
        assert_eq!(call.blocking().expect("an answer").id, "1");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_call_works_inside_a_runtime_of_several_threads() {
    let server = server(strict);
    let client = client(&server);
    Call::new(&client, GetStrict).await.expect("an answer");
    let answer = Call::new(&client, GetStrict).blocking();
    assert_eq!(answer.expect("an answer").id, "1");
}

#[test]
fn many_threads_can_call_at_once() {
    let server = server(strict);
    let client = client(&server);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| Call::new(&client, GetStrict).blocking().expect("an answer"));
        }
    });
    assert_eq!(server.requests().len(), 16);
}

#[test]
fn lists_are_iterators() {
    let server = server(|request| {
        Answer::ok(if request.target.ends_with("=2") {
            r#"{"code":0,"data":{"items":[{"id":"c"}],"has_more":false}}"#
        } else {
            r#"{"code":0,"data":{"items":[{"id":"a"},{"id":"b"}],"has_more":true,"page_token":"2"}}"#
        })
    });
    let list = || Call::new(&client(&server), List::default());
    for items in [
        list().items().blocking(),
        list().items().prefetch().blocking(),
    ] {
        let items: Result<Vec<_>, _> = items.collect();
        let ids: Vec<_> = items
            .expect("items")
            .into_iter()
            .map(|item| item.id)
            .collect();
        assert_eq!(ids, ["a", "b", "c"].map(|id| Some(id.to_owned())));
    }
    let mut pages = list().pages().blocking();
    assert_eq!(pages.next_page_token(), None);
    let first = pages.next().expect("a page").expect("a page");
    assert_eq!(first.items.len(), 2);
    assert_eq!(pages.next_page_token(), Some("2"));
    assert!(pages.next().expect("a page").is_ok());
    assert!(pages.next().is_none());
    assert!(pages.next().is_none());
}

#[test]
fn files_can_be_read_and_saved() {
    let content: Vec<u8> = (0..300_000_u32).map(|n| n as u8).collect();
    let served = content.clone();
    let server = server(move |_| {
        Answer::ok(served.clone()).header("Content-Type", "application/octet-stream")
    });
    let get = || {
        let download = Call::new(&client(&server), GetContent).blocking();
        download.expect("a file").blocking()
    };
    let mut read = Vec::new();
    get().read_to_end(&mut read).expect("all");
    assert!(read == content);
    assert!(get().bytes(content.len()).expect("all") == content);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    assert_eq!(get().save(&path).expect("saved"), content.len() as u64);
    assert!(std::fs::read(path).expect("a file") == content);
}

#[test]
fn a_truncated_file_is_an_error() {
    let reply = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 9\r\n\r\n1234";
    let server = apart(RawServer::answering(reply));
    let client = crate::fixture::client(&server);
    let download = Call::new(&client, GetContent).blocking();
    let mut download = download.expect("headers").blocking();
    let mut read = Vec::new();
    for _ in 0..2 {
        let error = download.read_to_end(&mut read).expect_err("truncated");
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionAborted);
    }
    assert_eq!(read, b"1234");
}

/// Makes a blocking call on the thread of blocking calls.
struct Nested(Client);

impl Observer for Nested {
    fn after(&self, _: &Attempt<'_>, _: &AttemptOutcome<'_>) {
        let nested = Call::new(&self.0, GetStrict).blocking();
        let error = nested.expect_err("it would wait for its own thread");
        assert_eq!(error.kind(), ErrorKind::Request);
    }
}

#[test]
fn a_blocking_call_inside_a_blocking_call_is_refused() {
    let server = server(strict);
    let builder = Client::builder(server.url()).observer(Nested(client(&server)));
    let client: Client = builder.build().expect("a client");
    let answer = Call::new(&client, GetStrict).blocking();
    assert_eq!(answer.expect("an answer").id, "1");
    assert_eq!(server.requests().len(), 1);
}

/// Panics on the thread of blocking calls.
struct Panics;

impl Observer for Panics {
    fn after(&self, _: &Attempt<'_>, _: &AttemptOutcome<'_>) {
        panic!("an observer of the caller's");
    }
}

#[test]
fn a_panic_reaches_only_its_caller() {
    let server = server(strict);
    let builder = Client::builder(server.url()).observer(Panics);
    let panicking: Client = builder.build().expect("a client");
    let call = Call::new(&panicking, GetStrict);
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| call.blocking()));
    assert!(panic.is_err());
    assert!(Call::new(&client(&server), GetStrict).blocking().is_ok());
}
