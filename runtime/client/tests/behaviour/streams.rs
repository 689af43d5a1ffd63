//! Operations that return their items one by one.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use loopback::{Answer, Recorded, Server};
use openapi_client_runtime::{
    Call, Client, ClientBuilder, Error, ErrorKind, EventStream, ItemStream, Method, Operation,
    ResponseFormat, RetryPolicy, ServerSentEvent,
};
use runtime_fixture::bare_request;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::fixture::{Strict, anonymous};

bare_request!(
    /// Returns events whose data is JSON.
    Watch -> EventStream<Strict>,
    Operation {
        accept: "text/event-stream",
        ..Operation::new("events.watch", Method::Get, "/events")
    }
);

bare_request!(
    /// Returns events, and must not be sent twice.
    Generate -> EventStream<Strict>,
    Operation::new("answers.generate", Method::Post, "/answers")
);

bare_request!(
    /// Returns events whose data is text.
    Read -> EventStream<String>,
    Operation {
        response_format: ResponseFormat::Text,
        ..Operation::new("texts.read", Method::Get, "/texts")
    }
);

bare_request!(
    /// Returns lines of JSON.
    List -> ItemStream<Strict>,
    Operation::new("items.list", Method::Get, "/items")
);

/// What a server does with one connection after the request.
#[derive(Clone, Copy)]
enum Reply {
    /// Sends events, and then ends the body.
    Whole(&'static str),
    /// Sends events, and then closes the connection.
    Broken(&'static str),
    /// Sends events, and then nothing.
    Silent(&'static str),
    /// Sends a reply without a body.
    Status(&'static str),
}

/// A server that sends one reply to each connection, and the requests that it received.
struct Scripted {
    url: String,
    requests: Arc<Mutex<Vec<Recorded>>>,
}

impl Scripted {
    async fn start(replies: &'static [Reply]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let requests: Arc<Mutex<Vec<Recorded>>> = Arc::default();
        let record = requests.clone();
        tokio::spawn(async move {
            let mut silent = Vec::new();
            for reply in replies {
                let (mut stream, _) = listener.accept().await.expect("a connection");
                let request = Recorded::read(&mut stream, &mut Vec::new()).await;
                record.lock().expect("no panic").extend(request);
                let chunked = |events: &str| {
                    format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\
                         Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{events}\r\n",
                        events.len()
                    )
                };
                let text = match reply {
                    Reply::Whole(events) => chunked(events) + "0\r\n\r\n",
                    Reply::Broken(events) | Reply::Silent(events) => chunked(events),
                    Reply::Status(status) => {
                        format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n")
                    }
                };
                stream.write_all(text.as_bytes()).await.expect("a reader");
                match reply {
                    Reply::Silent(_) => silent.push(stream),
                    _ => stream.shutdown().await.expect("a reader"),
                }
            }
        });
        Self { url, requests }
    }

    fn builder(&self) -> ClientBuilder {
        let delay = Duration::from_millis(1);
        Client::builder(&self.url).retry(RetryPolicy::new().delays(delay, delay))
    }

    fn client(&self) -> Client {
        self.builder().build().expect("a client")
    }

    /// The `Last-Event-ID` of each request.
    fn last_event_ids(&self) -> Vec<Option<String>> {
        let requests = self.requests.lock().expect("no panic");
        let ids = requests
            .iter()
            .map(|request| request.header("last-event-id"));
        ids.map(|id| id.map(str::to_owned)).collect()
    }
}

/// The ids of the decoded data, or the kinds of errors.
async fn seen(events: EventStream<Strict>) -> Vec<Result<String, ErrorKind>> {
    let short = |item: Result<ServerSentEvent<Strict>, Error>| {
        item.map(|event| event.data.id)
            .map_err(|error| error.kind())
    };
    events.map(short).collect().await
}

fn ok(id: &str) -> Result<String, ErrorKind> {
    Ok(id.to_owned())
}

#[tokio::test]
async fn events_have_data_name_and_id() {
    let body = "\u{feff}: hello\r\nid: 7\r\nevent: added\r\ndata: {\"id\":\r\ndata: \"é\"}\r\n\r\ndata: {\"id\":\"b\"}\n\n";
    let server =
        Server::start(move |_| Answer::ok(body).header("Content-Type", "text/event-stream")).await;
    let mut events = Call::new(&anonymous(&server), Watch)
        .await
        .expect("a stream");
    let event = events.try_next().await.expect("an event").expect("one");
    assert_eq!(
        (&*event.data.id, &*event.event, event.id.as_deref()),
        ("é", "added", Some("7"))
    );
    let event = events.try_next().await.expect("an event").expect("one");
    assert_eq!(
        (&*event.data.id, &*event.event, event.id.as_deref()),
        ("b", "message", Some("7"))
    );
    assert_eq!(events.last_event_id(), Some("7"));
    assert!(events.next().await.is_none());
    assert_eq!(server.only().header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn an_invalid_event_is_an_error_and_the_next_ones_follow() {
    let body = "data: {\"id\":\"a\"}\n\ndata: {}\n\ndata: oops\n\ndata: {\"id\":\"b\"}\n\ndata: [DONE]\n\ndata: {\"id\":\"c\"}\n\n";
    let server = Server::start(move |_| Answer::ok(body)).await;
    let events = Call::new(&anonymous(&server), Watch)
        .await
        .expect("a stream");
    let invalid = Err(ErrorKind::Decode);
    // `[DONE]` is the end.
    assert_eq!(
        seen(events).await,
        [ok("a"), invalid.clone(), invalid, ok("b")]
    );

    // As text, it is an event like any other.
    let texts = Call::new(&anonymous(&server), Read)
        .await
        .expect("a stream");
    let texts: Vec<String> = texts
        .map_ok(|event| event.data)
        .try_collect()
        .await
        .expect("texts");
    assert_eq!(texts[3..], ["{\"id\":\"b\"}", "[DONE]", "{\"id\":\"c\"}"]);
}

#[tokio::test]
async fn another_reply_is_an_error_of_the_call() {
    for (status, content_type, kind) in [
        (200, "application/json", ErrorKind::Decode),
        (404, "text/event-stream", ErrorKind::Http),
    ] {
        let answer =
            move |_: &Recorded| Answer::new(status, "{}").header("Content-Type", content_type);
        let server = Server::start(answer).await;
        let error = Call::new(&anonymous(&server), Generate)
            .await
            .expect_err("no stream");
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
    }
}

#[tokio::test]
async fn a_lost_connection_is_continued_after_the_last_event() {
    let server = Scripted::start(&[
        Reply::Broken(": nothing\n"),
        Reply::Broken("retry: 1\nid: 1\ndata: {\"id\":\"a\"}\n\nid: 2\ndata: {\"id\":"),
        Reply::Broken("data: {\"id\":\"b\"}\n\nid: 3\ndata: {\"id\":\"c\"}\n\n"),
        Reply::Whole("data: {\"id\":\"d\"}\n\n"),
    ])
    .await;
    let events = Call::new(&server.client(), Watch).await.expect("a stream");
    assert_eq!(seen(events).await, [ok("a"), ok("b"), ok("c"), ok("d")]);
    let id = |id: &str| Some(id.to_owned());
    assert_eq!(server.last_event_ids(), [None, None, id("1"), id("3")]);
}

#[tokio::test]
async fn a_stream_is_continued_only_if_nothing_is_lost_or_repeated() {
    // Without an id, the server cannot know where to continue.
    let server =
        Scripted::start(&[Reply::Broken("data: {\"id\":\"a\"}\n\n"), Reply::Whole("")]).await;
    let events = Call::new(&server.client(), Watch).await.expect("a stream");
    assert_eq!(seen(events).await, [ok("a"), Err(ErrorKind::Transport)]);
    // POST is not safe.
    let server = Scripted::start(&[
        Reply::Broken("id: 1\ndata: {\"id\":\"a\"}\n\n"),
        Reply::Whole(""),
    ])
    .await;
    let events = Call::new(&server.client(), Generate)
        .await
        .expect("a stream");
    assert_eq!(seen(events).await, [ok("a"), Err(ErrorKind::Transport)]);
    // The call has no retries.
    let server = Scripted::start(&[
        Reply::Broken("id: 1\ndata: {\"id\":\"a\"}\n\n"),
        Reply::Whole(""),
    ])
    .await;
    let call = Call::new(&server.client(), Watch).retry(RetryPolicy::none());
    assert_eq!(
        seen(call.await.expect("a stream")).await,
        [ok("a"), Err(ErrorKind::Transport)]
    );
}

#[tokio::test]
async fn continuing_ends_after_failures_in_a_row_and_when_the_server_says_so() {
    const EVENT: &str = "id: 1\nretry: 1\ndata: {\"id\":\"a\"}\n\n";
    let server = Scripted::start(&[
        Reply::Broken(EVENT),
        Reply::Broken(": nothing\n"),
        Reply::Broken(": nothing\n"),
        Reply::Whole(EVENT),
    ])
    .await;
    let events = Call::new(&server.client(), Watch).await.expect("a stream");
    assert_eq!(seen(events).await, [ok("a"), Err(ErrorKind::Transport)]);
    assert_eq!(server.last_event_ids().len(), 3);

    let server = Scripted::start(&[Reply::Broken(EVENT), Reply::Status("204 No Content")]).await;
    let events = Call::new(&server.client(), Watch).await.expect("a stream");
    assert_eq!(seen(events).await, [ok("a")]);

    let server = Scripted::start(&[Reply::Broken(EVENT), Reply::Status("410 Gone")]).await;
    let events = Call::new(&server.client(), Watch).await.expect("a stream");
    assert_eq!(seen(events).await, [ok("a"), Err(ErrorKind::Http)]);
}

#[tokio::test]
async fn silence_is_limited_but_not_the_length_of_a_stream() {
    let server = Scripted::start(&[
        Reply::Silent("id: 1\nretry: 1\ndata: {\"id\":\"a\"}\n\n"),
        Reply::Whole("data: {\"id\":\"b\"}\n\n"),
    ])
    .await;
    let client = server.builder().read_timeout(Duration::from_millis(200));
    // The limit of the call ends with the head of the reply.
    let client = client
        .timeout(Duration::from_millis(100))
        .build()
        .expect("a client");
    let events = Call::new(&client, Watch).await.expect("a stream");
    assert_eq!(seen(events).await, [ok("a"), ok("b")]);
}

#[tokio::test]
async fn an_event_is_bounded_but_not_the_stream() {
    let event = "data: {\"id\":\"a\"}\n\n";
    let body = format!("{}data: {}", event.repeat(100), "x".repeat(200));
    let server = Server::start(move |_| Answer::ok(body.clone())).await;
    let client: Client = Client::builder(server.url())
        .max_response_size(100)
        .build()
        .expect("a client");
    let mut items = seen(Call::new(&client, Watch).await.expect("a stream")).await;
    assert_eq!(items.pop(), Some(Err(ErrorKind::TooLarge)));
    assert_eq!(items, vec![ok("a"); 100]);
}

#[tokio::test]
async fn lines_are_items() {
    let body = "{\"id\":\"a\"}\n\n{}\r\n{\"id\":\"b\"}";
    let server = Server::start(move |_| Answer::ok(body)).await;
    let items = Call::new(&anonymous(&server), List)
        .await
        .expect("a stream");
    let items: Vec<_> = items
        .map(|item| {
            item.map(|item| item.id)
                .map_err(|error| error.message().to_owned())
        })
        .collect()
        .await;
    let missing = "an item: the required field `id` is missing".to_owned();
    assert_eq!(
        items,
        [Ok("a".to_owned()), Err(missing), Ok("b".to_owned())]
    );
}
