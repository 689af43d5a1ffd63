//! Operations whose responses have several formats: by status, or as the caller chooses.

use futures_util::TryStreamExt;
use loopback::{Answer, Recorded, Server};
use openapi_client_runtime::{
    Call, Download, Error, ErrorKind, EventStream, Method, Operation, Representation, Represented,
    Request, RequestBody, RequestParts, ResponseFormat, receive_statuses,
};

use crate::fixture::{Strict, Talent, anonymous};

#[derive(Debug)]
enum ExportResponse {
    File(Download),
    Later(Box<Strict>),
    Note(String),
    Changes(EventStream<Talent>),
    Nothing,
}

receive_statuses! {
    ExportResponse;
    File(Json) 200;
    Later(Json) 202;
    Note(Text) 203;
    Nothing() 204..=205;
    Changes(Json) 206 | 226;
}

#[derive(Clone)]
struct Export;

impl Request for Export {
    type Response = ExportResponse;
    const OPERATION: &'static Operation = &Operation::new("export", Method::Get, "/export");
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

async fn exported(status: u16, body: &'static str) -> Result<ExportResponse, Error> {
    let server = Server::start(move |_| Answer::new(status, body)).await;
    Call::new(&anonymous(&server), Export).await
}

#[tokio::test]
async fn the_status_selects_format_and_type() {
    match exported(200, "{not JSON").await {
        Ok(ExportResponse::File(file)) => {
            assert_eq!(file.bytes(100).await.expect("a file"), "{not JSON");
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        exported(202, r#"{"id":"7"}"#).await,
        Ok(ExportResponse::Later(later)) if later.id == "7"
    ));
    assert!(
        matches!(exported(203, "\"hi\"").await, Ok(ExportResponse::Note(text)) if text == "\"hi\"")
    );
    assert!(matches!(
        exported(205, "").await,
        Ok(ExportResponse::Nothing)
    ));
    match exported(226, "data: {\"id\":\"a\"}\n\n").await {
        Ok(ExportResponse::Changes(changes)) => {
            let changes: Vec<_> = changes.try_collect().await.expect("events");
            assert_eq!(changes[0].data.id.as_deref(), Some("a"));
        }
        other => panic!("{other:?}"),
    }
    for (status, body, kind) in [
        (201, "{}", ErrorKind::Decode),
        (202, "{}", ErrorKind::Decode),
        (404, "{}", ErrorKind::Http),
    ] {
        let error = exported(status, body).await.expect_err("an error");
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
    }
}

static ANSWER: Operation = Operation {
    accept: "application/json",
    request_body: RequestBody::Json("application/json"),
    ..Operation::new("answer", Method::Post, "/answer")
};
static ANSWER_AS_EVENT_STREAM: Operation = Operation {
    accept: "text/event-stream",
    response_format: ResponseFormat::Json,
    ..ANSWER
};

#[derive(Clone, Default)]
struct Ask {
    stream: Option<bool>,
}

impl Request for Ask {
    type Response = Talent;
    const OPERATION: &'static Operation = &ANSWER;
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.body_field("stream", &self.stream);
    }
}

impl Representation<0> for Ask {
    type Body = EventStream<Talent>;
    const ALTERNATIVE: &'static Operation = &ANSWER_AS_EVENT_STREAM;
    fn select(&mut self) {
        self.stream = Some(true);
    }
}

#[tokio::test]
async fn another_media_type_is_requested_and_received() {
    let server = Server::start(|request: &Recorded| match request.header("accept") {
        Some("text/event-stream") => Answer::ok("data: {\"id\":\"a\"}\n\ndata: [DONE]\n\n"),
        _ => Answer::ok(r#"{"id":"whole"}"#),
    })
    .await;
    let client = anonymous(&server);
    let whole = Call::new(&client, Ask::default()).await.expect("an answer");
    assert_eq!(whole.id.as_deref(), Some("whole"));
    let request: Represented<Ask, 0> = Ask::default().into();
    let events = Call::new(&client, request).await.expect("a stream");
    let events: Vec<_> = events.try_collect().await.expect("events");
    assert_eq!(events[0].data.id.as_deref(), Some("a"));
    let bodies: Vec<String> = server
        .requests()
        .iter()
        .map(|sent| sent.text().to_owned())
        .collect();
    assert_eq!(bodies, ["{}", r#"{"stream":true}"#]);
}
