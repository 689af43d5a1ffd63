//! Successful replies without a file.

use std::time::Duration;

use openapi_client_runtime::{
    Call, Download, ErrorKind, Method, Operation, Request, RequestParts, Retryability,
    receive_statuses,
};

use super::LIMIT;
use crate::fixture::{GetContent, GetPlainContent, anonymous, call};
use loopback::{Answer, Server};

#[tokio::test]
async fn a_reply_without_a_file_is_an_error_and_no_empty_file() {
    let processing = r#"{"code":0,"msg":"success","data":{"status":"processing"}}"#;
    for (answer, retryability) in [
        (Answer::new(202, ""), Retryability::Safe),
        (
            Answer::new(202, processing).header("Content-Type", "application/json"),
            Retryability::Safe,
        ),
        (
            Answer::new(202, "").header("Content-Type", "application/pdf"),
            Retryability::Safe,
        ),
        (
            Answer::new(202, "later").header("Content-Type", "text/plain"),
            Retryability::Safe,
        ),
        (Answer::new(204, ""), Retryability::Never),
        (Answer::new(205, ""), Retryability::Never),
    ] {
        let answer = answer.header("Retry-After", "30");
        let server = Server::start(move |_| answer.clone()).await;
        for outcome in [
            call(&server, GetContent).await,
            call(&server, GetPlainContent).await,
        ] {
            let error = outcome.expect_err("no file");
            assert_eq!(error.kind(), ErrorKind::NoFile, "{error:?}");
            assert_eq!(error.retryability(), retryability);
            assert_eq!(error.reset(), Some(Duration::from_secs(30)));
            assert!(error.to_string().contains("has no file"), "{error}");
        }
        // The file can take longer than any call, so the caller decides when to ask again.
        assert_eq!(server.requests().len(), 2);
    }
    let server = Server::start(move |_| Answer::new(202, processing)).await;
    let error = call(&server, GetPlainContent).await.expect_err("no file");
    assert_eq!(
        error.body().map(|body| &body[..]),
        Some(processing.as_bytes())
    );
}

#[tokio::test]
async fn a_file_with_another_success_is_a_file() {
    for (status, name, value) in [
        (200, "Content-Type", "application/json"),
        (201, "Content-Type", "application/pdf"),
        (202, "Content-Type", "application/pdf"),
        (202, "Content-Disposition", "attachment; filename=a.json"),
        (203, "X-Other", ""),
    ] {
        let server = Server::start(move |_| Answer::new(status, "{}").header(name, value)).await;
        for outcome in [
            call(&server, GetContent).await,
            call(&server, GetPlainContent).await,
        ] {
            let download = outcome.unwrap_or_else(|error| panic!("{status} {value}: {error}"));
            assert_eq!(download.bytes(LIMIT).await.expect("all"), "{}");
        }
    }
    // An empty file is a file.
    let server = Server::start(|_| Answer::ok("")).await;
    let download = call(&server, GetContent).await.expect("a file");
    assert!(download.bytes(LIMIT).await.expect("all").is_empty());
}

/// A response of an operation that documents 202 beside a file.
#[derive(Debug)]
enum Export {
    Done(Download),
    Accepted(Option<i64>),
}

receive_statuses! { Export; Done(Json) 200 | 204; Accepted(Json) 202; }

/// Exports a file.
#[derive(Clone)]
struct GetExport;

impl Request for GetExport {
    type Response = Export;
    const OPERATION: &'static Operation = &Operation::new("export", Method::Get, "/export");
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

#[tokio::test]
async fn a_documented_202_is_an_outcome_of_its_own() {
    let server = Server::start(|_| Answer::new(202, "7")).await;
    let export = Call::new(&anonymous(&server), GetExport)
        .await
        .expect("accepted");
    assert!(matches!(export, Export::Accepted(Some(7))), "{export:?}");
    let server = Server::start(|_| Answer::ok("file")).await;
    let export = Call::new(&anonymous(&server), GetExport)
        .await
        .expect("a file");
    let Export::Done(download) = export else {
        panic!("{export:?}");
    };
    assert_eq!(download.bytes(LIMIT).await.expect("all"), "file");
    let server = Server::start(|_| Answer::new(204, "")).await;
    let error = Call::new(&anonymous(&server), GetExport)
        .await
        .expect_err("nothing");
    assert_eq!(error.kind(), ErrorKind::NoFile);
}
