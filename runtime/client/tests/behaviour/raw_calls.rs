//! Calls by method and path, and what callers add to the requests of operations.

use openapi_client_runtime::json::encode;
use openapi_client_runtime::serde_json::{self, Value, json};
use openapi_client_runtime::{
    Call, Client, Download, ErrorKind, Method, Request, RetryPolicy, SecurityScheme, Upload,
};

use crate::fixture::{
    CreateAttachment, CreateOnce, Delete, ENVELOPE, Find, Replace, Talent, Update, anonymous, call,
};
use loopback::{Answer, Recorded, Server};

fn body(request: &Recorded) -> Value {
    serde_json::from_slice(&request.body).expect("JSON")
}

#[tokio::test]
async fn an_operation_is_called_by_method_and_path() {
    let server = Server::start(|_| Answer::ok(r#"{"id":"7","new":[1]}"#)).await;
    let client = Client::builder(server.url()).access_token("t-1").build();
    let client: Client = client.expect("a client");
    let reply = client
        .request(Method::Patch, "/books/{id}/{part}?v=2")
        .path_parameter("id", "a/b c")
        .path_parameter("part", 7)
        .query("tag", json!(["x", "y&z"]))
        .query("deep", true)
        .header("X-Trace", "1")
        .json(json!({"title": "Emma"}))
        .await
        .expect("a reply");
    assert_eq!(reply, json!({"id": "7", "new": [1]}));
    let sent = &server.requests()[0];
    assert_eq!(sent.method, "PATCH");
    assert_eq!(
        sent.target,
        "/books/a%2Fb%20c/7?v=2&tag=x&tag=y%26z&deep=true"
    );
    assert_eq!(sent.header("authorization"), Some("Bearer t-1"));
    assert_eq!(sent.header("x-trace"), Some("1"));
    assert_eq!(
        sent.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(body(sent), json!({"title": "Emma"}));
}

#[tokio::test]
async fn the_response_has_any_type() {
    let server = Server::start(|_| Answer::ok(r#"{"code":0,"data":{"id":"7"}}"#)).await;
    let client = anonymous(&server);
    let get = || client.request(Method::Get, "/talents/7");
    let talent: Talent = get()
        .envelope(Some(&ENVELOPE))
        .response::<Talent>()
        .await
        .expect("a talent");
    assert_eq!(talent.id.as_deref(), Some("7"));
    let data = get().envelope(Some(&ENVELOPE)).await.expect("data");
    assert_eq!(data, json!({"id": "7"}));
    get().response::<()>().await.expect("nothing");
    let file = get().response::<Download>().await.expect("a file");
    let file = file.bytes(100).await.expect("bytes");
    assert_eq!(&file[..], br#"{"code":0,"data":{"id":"7"}}"#);
    let response = get().with_response().await.expect("a response");
    assert_eq!(response.status(), 200);
    // A GET has no body.
    assert!(server.requests().iter().all(|sent| sent.body.is_empty()));
}

#[tokio::test]
async fn a_body_may_be_of_a_generated_type() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    let talent = Talent {
        id: Some("7".into()),
        ..Talent::default()
    };
    let expected = encode(&talent).expect("JSON");
    let call = anonymous(&server).request(Method::Post, "/talents");
    call.json(talent).await.expect("a reply");
    assert_eq!(server.requests()[0].body, expected);
}

#[tokio::test]
async fn errors_show_method_and_path() {
    let server = Server::start(|_| Answer::new(500, "broken")).await;
    let client = anonymous(&server);
    let call = client
        .request(Method::Post, "/books/{id}")
        .path_parameter("id", "secret-7")
        .query("q", "secret-8");
    let debug = format!("{call:?}");
    let error = call.await.expect_err("500");
    assert_eq!(
        error.to_string(),
        "POST /books/{id}: failed (HTTP 500): broken"
    );
    assert!(!format!("{debug} {error:?}").contains("secret"), "{debug}");
    // A POST is not repeated, unless the call declares it.
    assert_eq!(server.requests().len(), 1);
    let delete = client.request(Method::Delete, "/books");
    let quick = RetryPolicy::new().delays(
        std::time::Duration::from_millis(1),
        std::time::Duration::from_millis(1),
    );
    delete.retry(quick).await.expect_err("500");
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn invalid_paths_are_refused() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    let client = anonymous(&server);
    for (path, problem) in [
        ("books", "its path `books` must begin with `/`"),
        ("/books/{id}", "path parameter `id` has no value"),
        (
            "/books",
            "its path `/books` has no parameter `other` in braces",
        ),
    ] {
        let mut call = client.request(Method::Get, path);
        if path == "/books" {
            call = call.path_parameter("other", 1);
        }
        let error = call.await.expect_err(path);
        assert_eq!(
            error.to_string(),
            format!("GET {path}: the request cannot be sent: {problem}")
        );
    }
    let escape = client.request(Method::Get, "/books/{id}/x");
    let error = escape.path_parameter("id", "..").await;
    assert_eq!(error.expect_err("two dots").kind(), ErrorKind::Request);
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn credentials_can_be_those_of_a_known_operation() {
    const KEY: &[&[SecurityScheme]] = &[&[SecurityScheme::ApiKey {
        name: "key",
        place: openapi_client_runtime::ApiKeyPlace::Header,
        parameter: "X-Key",
    }]];
    let server = Server::start(|_| Answer::ok("{}")).await;
    let client = Client::builder(server.url()).api_key("key", "k-1").build();
    let client: Client = client.expect("a client");
    let call = || client.request(Method::Get, "/books");
    call().await.expect("a reply");
    call().security(KEY).await.expect("a reply");
    let keys: Vec<_> = server
        .requests()
        .iter()
        .map(|sent| sent.header("x-key").map(str::to_owned))
        .collect();
    assert_eq!(keys, [None, Some("k-1".to_owned())]);
}

async fn sent<R: Request>(add: impl Fn(Call<R>) -> Call<R>, request: R) -> Recorded {
    let server = Server::start(|_| Answer::ok(r#"{"code":0,"data":{}}"#)).await;
    let _ = add(call(&server, request)).await;
    server.requests().remove(0)
}

#[tokio::test]
async fn parameters_and_fields_can_be_added_to_any_request() {
    let update = Update {
        talent_id: "7".into(),
        user_id_type: Some("open_id".into()),
        limit: Some(3),
        name: Some("Ada".into()),
        score: Some(1.5),
        ..Update::default()
    };
    let request = sent(
        |call| {
            call.query("new", "a b")
                .query("limit", json!([4, 5]))
                .body_field("level", json!({"min": 1}))
                .body_field("name", "Eva")
        },
        update,
    )
    .await;
    // Those of the same name are replaced.
    assert_eq!(
        request.target,
        "/talents/7/info?user_id_type=open_id&new=a%20b&limit=4&limit=5"
    );
    assert_eq!(
        body(&request),
        json!({"score": 1.5, "level": {"min": 1}, "name": "Eva"})
    );

    // A JSON body without fields of its own.
    let request = sent(|call| call.body_field("a", 1), CreateOnce::default()).await;
    assert_eq!(body(&request), json!({"a": 1}));

    // A body that is one value, also of a call by path.
    let server = Server::start(|_| Answer::ok("{}")).await;
    let raw = anonymous(&server).request(Method::Post, "/books");
    let raw = raw.json(json!({"title": "Emma", "old": 1}));
    raw.body_field("old", 2).await.expect("a reply");
    let raw = anonymous(&server).request(Method::Post, "/books");
    raw.body_field("new", 3).await.expect("a reply");
    let bodies: Vec<Value> = server.requests().iter().map(body).collect();
    assert_eq!(
        bodies,
        [json!({"title": "Emma", "old": 2}), json!({"new": 3})]
    );
}

#[tokio::test]
async fn an_added_key_makes_a_request_idempotent() {
    let server = Server::start(|_| Answer::new(503, "")).await;
    let once = call(&server, CreateOnce::default()).query("client_token", "k");
    let once = once.retry(RetryPolicy::new().max_attempts(2));
    once.await.expect_err("503");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn every_page_has_what_was_added() {
    use futures_util::TryStreamExt;
    let server = Server::start(|request| {
        Answer::ok(match request.target.contains("page_token") {
            true => r#"{"code":0,"data":{"items":[{"id":"2"}]}}"#,
            false => r#"{"code":0,"data":{"items":[{"id":"1"}],"has_more":true,"page_token":"p"}}"#,
        })
    })
    .await;
    let items = call(&server, Find::default())
        .query("new", 1)
        .body_field("f", 2)
        .items();
    let items: Vec<Talent> = items.try_collect().await.expect("items");
    assert_eq!(items.len(), 2);
    for request in server.requests() {
        assert!(request.target.contains("new=1"), "{}", request.target);
        assert_eq!(body(&request), json!({"f": 2}));
    }
}

#[tokio::test]
async fn fields_can_only_be_added_to_json_objects() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    let not_json = "a field was added to its body, which is not JSON";
    let error = call(&server, Delete).body_field("a", 1).await;
    assert_eq!(error.expect_err("no body").message(), not_json);
    let file = CreateAttachment::new(Upload::bytes("cv.pdf", "x"));
    let error = call(&server, file).body_field("a", 1).await;
    assert_eq!(error.expect_err("a file").message(), not_json);
    let list = Replace(Some(vec![Talent::default()]));
    let error = call(&server, list).body_field("a", 1).await;
    assert_eq!(
        error.expect_err("a list").message(),
        "a field was added to its body, which is no object"
    );
    assert_eq!(server.requests().len(), 0);
}
