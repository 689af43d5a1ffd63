//! Properties of single operations: their server, media types, accepted types and responses.

use openapi_client_runtime::{
    Call, Client, ErrorKind, Method, Operation, Request, RequestBody, RequestParts, ResponseFormat,
    Upload,
};

use crate::fixture::{Talent, anonymous};
use loopback::{Answer, Recorded, Server};

/// An operation on another server.
#[derive(Debug, Clone)]
struct Elsewhere;

impl Request for Elsewhere {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        server: "https://files.example.com/v2/",
        ..Operation::new("files.list", Method::Get, "/files")
    };
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

/// An operation whose documented server has a URL to which tokens must not be sent.
#[derive(Debug, Clone)]
struct InTheClear;

impl Request for InTheClear {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        server: "http://files.example.com",
        ..Operation::new("files.clear", Method::Get, "/files")
    };
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

#[tokio::test]
async fn an_operation_can_have_its_own_server_which_callers_can_replace() {
    let home = Server::start(|_| Answer::ok("{}")).await;
    let files = Server::start(|_| Answer::ok("{}")).await;
    for documented in [
        "https://files.example.com/v2/",
        "https://files.example.com/v2",
    ] {
        let client: Client = Client::builder(home.url())
            .server(documented, "http://127.0.0.1:1")
            .server(documented, files.url() + "/proxy/")
            .build()
            .expect("a client");
        Call::new(&client, Elsewhere).await.expect("success");
    }
    assert!(home.requests().is_empty());
    for request in files.requests() {
        assert_eq!(request.target, "/proxy/files");
    }

    let error = Call::new(&anonymous(&home), InTheClear)
        .await
        .expect_err("the connection is not encrypted");
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(
        error
            .to_string()
            .contains(".server(\"http://files.example.com\", …)"),
        "{error}"
    );

    let refused =
        Client::builder(home.url()).server("https://files.example.com/v2", "http://10.0.0.1");
    let error = refused
        .build()
        .expect_err("the connection is not encrypted");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("plain_http"), "{error}");
}

/// An operation whose documented server is a path.
#[derive(Debug, Clone)]
struct Beside;

impl Request for Beside {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        server: "/v2/",
        ..Operation::new("files.beside", Method::Get, "/files")
    };
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

#[tokio::test]
async fn the_path_of_a_server_replaces_that_of_the_clients_server() {
    let home = Server::start(|_| Answer::ok("{}")).await;
    let client: Client = Client::builder(home.url() + "/api/v1")
        .build()
        .expect("a client");
    Call::new(&client, Beside).await.expect("success");
    assert_eq!(home.requests()[0].target, "/v2/files");
}

#[test]
fn http_to_other_machines_is_allowed_on_request() {
    for address in ["http://10.0.0.1/v1", "https://api.example.com"] {
        let built = Client::builder(address).plain_http().build();
        assert!(built.is_ok(), "{address}");
    }
    let refused = Client::builder("http://10.0.0.1/v1").build();
    assert!(refused.is_err_and(|error| error.to_string().contains("plain_http")));
}

/// A body that may be sent with several media types.
#[derive(Debug, Clone)]
struct Patch {
    name: Option<String>,
}

impl Request for Patch {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        request_body: RequestBody::Json("application/json"),
        media_types: &[
            "application/merge-patch+json",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ],
        accept: "application/vnd.talent+json, application/json",
        ..Operation::new("talents.patch", Method::Patch, "/talent")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.body_field("name", &self.name);
    }
}

async fn patched(content_type: Option<&str>) -> Result<Recorded, openapi_client_runtime::Error> {
    let server = Server::start(|_| Answer::ok("{}")).await;
    let name = Some("Ada L".to_owned());
    let mut call = Call::new(&anonymous(&server), Patch { name });
    if let Some(content_type) = content_type {
        call = call.content_type(content_type);
    }
    call.await?;
    Ok(server.only())
}

#[tokio::test]
async fn a_body_is_sent_with_the_chosen_media_type() {
    let json = r#"{"name":"Ada L"}"#;
    for (chosen, sent, body) in [
        (None, "application/json", json),
        (Some("application/json"), "application/json", json),
        (
            Some("Application/JSON; charset=utf-8"),
            "Application/JSON; charset=utf-8",
            json,
        ),
        (
            Some("application/merge-patch+json"),
            "application/merge-patch+json",
            json,
        ),
        (
            Some("application/x-www-form-urlencoded"),
            "application/x-www-form-urlencoded",
            "name=Ada+L",
        ),
    ] {
        let request = patched(chosen).await.expect("success");
        assert_eq!(request.header("content-type"), Some(sent));
        assert_eq!(request.text(), body);
    }
    let request = patched(Some("multipart/form-data")).await.expect("success");
    let content_type = request.header("content-type").expect("a content type");
    assert!(
        content_type.starts_with("multipart/form-data; boundary="),
        "{content_type}"
    );
    assert!(
        request.text().contains("name=\"name\"\r\n\r\nAda L\r\n"),
        "{}",
        request.text()
    );

    for unknown in [
        "text/plain",
        "application",
        "",
        "application/json-patch+json",
    ] {
        let error = patched(Some(unknown)).await.expect_err(unknown);
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(
            error
                .to_string()
                .contains("choose one of: application/json, application/merge-patch+json"),
            "{error}"
        );
    }
}

/// A file of any image type.
#[derive(Debug, Clone)]
struct PutImage(Upload);

impl Request for PutImage {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        request_body: RequestBody::Binary("image/*"),
        ..Operation::new("image.put", Method::Put, "/image")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.body_upload(&self.0);
    }
}

#[tokio::test]
async fn a_media_type_can_match_a_range() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    let client = anonymous(&server);
    let put = || PutImage(Upload::bytes("a", "b"));
    Call::new(&client, put())
        .content_type("image/webp")
        .await
        .expect("success");
    assert_eq!(server.only().header("content-type"), Some("image/webp"));
    let error = Call::new(&client, put())
        .content_type("text/plain")
        .await
        .expect_err("the type is not an image");
    assert_eq!(error.kind(), ErrorKind::Request);
}

#[tokio::test]
async fn accepted_types_are_sent() {
    let request = patched(None).await.expect("success");
    assert_eq!(
        request.header("accept"),
        Some("application/vnd.talent+json, application/json")
    );

    let server = Server::start(|_| Answer::ok("{}")).await;
    let call = Call::new(&anonymous(&server), Patch { name: None });
    call.header("Accept", "application/json")
        .await
        .expect("success");
    assert_eq!(server.only().header("accept"), Some("application/json"));
}

/// A response that is a text.
#[derive(Debug, Clone)]
struct GetText;

impl Request for GetText {
    type Response = String;
    const OPERATION: &'static Operation = &Operation {
        response_format: ResponseFormat::Text,
        ..Operation::new("text.get", Method::Get, "/text")
    };
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

/// A response whose type is not documented.
#[derive(Debug, Clone)]
struct GetNothing;

impl Request for GetNothing {
    type Response = ();
    const OPERATION: &'static Operation = &Operation::new("nothing.get", Method::Get, "/nothing");
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

#[tokio::test]
async fn texts_are_returned_unchanged() {
    for text in ["a,b\n\"é\"", "", "{\"id\": 1}", "null", " "] {
        let server = Server::start(move |_| Answer::ok(text)).await;
        let answered = Call::new(&anonymous(&server), GetText).await;
        assert_eq!(answered.expect("success"), text);
    }
    let server = Server::start(|_| Answer::ok(&b"a\xff"[..])).await;
    let error = Call::new(&anonymous(&server), GetText)
        .await
        .expect_err("the text is not UTF-8");
    assert_eq!(error.kind(), ErrorKind::Decode);

    let server = Server::start(|_| Answer::ok("OK")).await;
    Call::new(&anonymous(&server), GetNothing)
        .await
        .expect("anything");
}

#[test]
fn a_new_operation_has_default_properties() {
    let operation = Operation::new("a", Method::Get, "/a");
    assert_eq!((operation.server, operation.accept), ("", ""));
    assert!(operation.security.is_empty() && operation.media_types.is_empty());
    assert_eq!(operation.response_format, ResponseFormat::Json);
    // The fixtures of other tests have the same defaults.
    let _ = Talent::default();
}
