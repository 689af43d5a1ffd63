//! The server in memory, with which users test their code.

mod answers;

use futures_util::TryStreamExt;
use openapi_client_runtime::serde_json::json;
use openapi_client_runtime::testing::{Answer, FakeServer, SentRequest};
use openapi_client_runtime::{
    Call, Client, ErrorCode, ErrorKind, EventStream, ItemStream, Method, Operation, Representation,
    Represented, Request, RequestParts, ResponseFormat, Upload,
};
use runtime_fixture::bare_request;

use crate::fixture::{
    CreateAttachment, Delete, ENVELOPE, Find, GetFlat, GetForeign, GetPlain, GetStrict, List,
    Strict, Talent,
};

/// Has parameters, and an envelope.
#[derive(Debug, Clone, PartialEq)]
struct GetTalent {
    talent_id: String,
    user_id_type: Option<String>,
}

impl Request for GetTalent {
    type Response = Talent;
    const OPERATION: &'static Operation = &Operation {
        envelope: Some(&ENVELOPE),
        ..Operation::new("talent.get", Method::Get, "/talents/{talent_id}")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.path("talent_id", &self.talent_id);
        parts.query("user_id_type", &self.user_id_type);
    }
}

/// The talent as text.
impl Representation<1> for GetTalent {
    type Body = String;
    const ALTERNATIVE: &'static Operation = &Operation {
        accept: "text/plain",
        envelope: None,
        response_format: ResponseFormat::Text,
        ..*GetTalent::OPERATION
    };
}

bare_request!(
    /// Returns events.
    Watch -> EventStream<Strict>,
    Operation::new("events.watch", Method::Get, "/events")
);

bare_request!(
    /// Returns lines of JSON.
    Items -> ItemStream<Strict>,
    Operation::new("items.list", Method::Get, "/items")
);

bare_request!(
    /// Has a documented code.
    Documented -> Talent,
    Operation {
        envelope: Some(&ENVELOPE),
        errors: &[ErrorCode { status: Some(404), code: 7, name: "NotFound", description: "It does not exist.", hint: "" }],
        ..Operation::new("documented.get", Method::Get, "/documented")
    }
);

fn client(server: &FakeServer) -> Client {
    server.client().expect("a client")
}

#[tokio::test]
async fn operations_are_answered_by_their_request() {
    let server = FakeServer::new();
    server.on(|request: &GetTalent| {
        assert_eq!(request.talent_id, "a/b");
        json!({"id": request.talent_id, "age": 36})
    });
    server.on(|_: &GetFlat| json!({"id": "flat"}));
    server.on(|_: &GetPlain| json!({"tags": ["x"]}));
    server.on(|_: &GetForeign| Answer::ok(()));
    server.on(|_: &Delete| Answer::ok(()));
    let client = client(&server);

    let request = GetTalent {
        talent_id: "a/b".into(),
        user_id_type: Some("open_id".into()),
    };
    let talent = Call::new(&client, request.clone())
        .await
        .expect("the answer");
    assert_eq!((talent.id.as_deref(), talent.age), (Some("a/b"), Some(36)));
    let flat = Call::new(&client, GetFlat).await.expect("the answer");
    assert_eq!(flat.id, "flat");
    let plain = Call::new(&client, GetPlain).await.expect("the answer");
    assert_eq!(plain.expect("a body").tags, ["x"]);
    assert_eq!(
        Call::new(&client, GetForeign).await.expect("the answer"),
        None
    );
    Call::new(&client, Delete).await.expect("the answer");

    // What was sent, typed and as HTTP.
    assert_eq!(server.sent::<GetTalent>(), [request]);
    assert_eq!(server.sent::<GetFlat>().len(), 1);
    let requests = server.requests();
    let sent: Vec<String> = requests
        .iter()
        .map(|sent| format!("{} {}", sent.method(), sent.path()))
        .collect();
    assert_eq!(sent[0], "GET /talents/a%2Fb");
    assert_eq!(
        sent[1..],
        [
            "GET /flat",
            "GET /plain",
            "GET /pets",
            "DELETE /open-apis/hire/v1/talent"
        ]
    );
    assert_eq!(
        requests[0].query("user_id_type").as_deref(),
        Some("open_id")
    );
    assert_eq!(
        requests[3].header("authorization"),
        Some("Bearer fake token")
    );
    assert_eq!(
        requests[1].operation().map(|of| of.id),
        Some("hire.v1.flat.get")
    );
}

#[tokio::test]
async fn bodies_are_kept() {
    let server = FakeServer::new();
    server.on(|_: &Find| json!({"items": []}));
    server.on(|_: &CreateAttachment| Answer::ok(()));
    let client = client(&server);
    Call::new(
        &client,
        Find {
            name: Some("Ada".into()),
            ..Find::default()
        },
    )
    .await
    .expect("the answer");
    let file = Upload::reader("test.rar", &b"Rar!"[..], None);
    Call::new(&client, CreateAttachment::new(file))
        .await
        .expect("the answer");
    let requests = server.requests();
    assert_eq!(requests[0].json(), json!({"name": "Ada"}));
    let multipart = std::str::from_utf8(requests[1].body()).expect("text");
    assert!(
        multipart.contains("filename=\"test.rar\"") && multipart.contains("Rar!"),
        "{multipart}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_unexpected_call_names_the_operation_and_what_to_add() {
    let server = FakeServer::new();
    // Also a client of the test's own, with retries.
    let client: Client = Client::builder("https://api.example.com")
        .transport(server.clone())
        .build()
        .expect("a client");
    let error = Call::new(&client, GetPlain).await.expect_err("no answer");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 1));
    assert_eq!(
        error.to_string(),
        "plain.get: the request cannot be sent: the fake server has no answer for `plain.get` (GET /plain); add one with \
         `server.on(|request: &GetPlain| …)`"
    );
    assert_eq!(server.requests().len(), 1);
}

/// A call for another media type than the operation's is an operation of its own.
#[tokio::test]
async fn representations_are_answered_by_their_type() {
    let server = FakeServer::new();
    server.on(|_: &GetTalent| Answer::ok(json!({"id": "1"})));
    let client = client(&server);
    let request = Represented::from(GetTalent {
        talent_id: "1".into(),
        user_id_type: None,
    });
    let error = Call::new(&client, request.clone())
        .await
        .expect_err("no answer");
    let advice = "add one with `server.on(|request: &Represented<GetTalent, 1>| …)`";
    assert!(error.message().ends_with(advice), "{error}");
    server.on(|_: &Represented<GetTalent, 1>| json!("Ada, 36"));
    let text = Call::new(&client, request).await.expect("the answer");
    assert_eq!(text, "Ada, 36");
}

#[tokio::test]
async fn raw_calls_are_answered_by_path() {
    let server = FakeServer::new();
    let client = client(&server);
    let call = || {
        let call = client.request(Method::Post, "/books/{id}");
        call.path_parameter("id", "a b")
            .query("notify", true)
            .json(json!({"title": "Emma"}))
    };
    let error = call().await.expect_err("no answer");
    let advice = r#"add one with `server.on_path("POST", "/books/a%20b", |request| …)`"#;
    assert!(error.message().ends_with(advice), "{error}");
    server.on_path("POST", "/books/a%20b", |request| {
        assert_eq!(request.query("notify").as_deref(), Some("true"));
        json!({"title": request.json()["title"], "year": 1815})
    });
    let book = call().await.expect("the answer");
    assert_eq!(book, json!({"title": "Emma", "year": 1815}));
}

#[tokio::test]
async fn answers_are_given_in_turn() {
    let server = FakeServer::new();
    server.in_turn::<GetStrict>([Answer::ok(json!({"id": "1"})), Answer::refused(7, "gone")]);
    let client = client(&server);
    let call = || Call::new(&client, GetStrict);
    assert_eq!(call().await.expect("the first answer").id, "1");
    assert_eq!(call().await.expect_err("the second answer").code(), Some(7));
    let error = call().await.expect_err("no third answer");
    assert!(
        error
            .message()
            .contains("has 2 answers for `hire.v1.strict.get`"),
        "{error}"
    );
}

#[tokio::test]
async fn lists_are_answered_page_by_page() {
    let server = FakeServer::new();
    server.on(|request: &List| match request.page_token.as_deref() {
        None => {
            json!({"items": [{"id": "1"}, {"id": "2"}], "has_more": true, "page_token": "next"})
        }
        Some("next") => json!({"items": [{"id": "3"}], "has_more": false}),
        Some(other) => json!({"items": [{"id": other}]}),
    });
    let items = Call::new(&client(&server), List::default()).items();
    let items: Vec<Talent> = items.try_collect().await.expect("two pages");
    let ids: Vec<_> = items.into_iter().filter_map(|talent| talent.id).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    assert_eq!(server.sent::<List>().len(), 2);
}

#[tokio::test]
async fn requests_without_a_type_are_answered_by_path() {
    let server = FakeServer::new();
    server.on_path("GET", "/plain", |request: &SentRequest| {
        assert_eq!(request.query("x"), None);
        json!({"id": "by path"})
    });
    let client = client(&server);
    let talent = Call::new(&client, GetPlain).await.expect("the answer");
    assert_eq!(
        talent.and_then(|talent| talent.id).as_deref(),
        Some("by path")
    );
    // The operation's own answer takes precedence, and the last one of several.
    server.on(|_: &GetPlain| json!({"id": "first"}));
    let seen = server.clone();
    server.on(move |_: &GetPlain| json!({"id": seen.requests().len().to_string()}));
    let talent = Call::new(&client, GetPlain).await.expect("the answer");
    assert_eq!(talent.and_then(|talent| talent.id).as_deref(), Some("2"));
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_are_answered() {
    let server = FakeServer::new();
    server.on(|_: &GetFlat| json!({"id": "1"}));
    let flat = Call::new(&client(&server), GetFlat).blocking();
    assert_eq!(flat.expect("the answer").id, "1");
}
