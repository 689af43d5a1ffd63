//! A small file service with uploads, downloads and idempotency keys: its client is generated, compiled and called over loopback.
//!
//! The client is committed beside the description, so that reviews show changes of generated code.

use archive_client::archive::copy::CreateCopyRequest;
use archive_client::archive::file::{
    CreateFileRequest, DownloadFileRequest, ListFileRequest, PictureFileRequest,
};
use archive_client::archive::{copy, file, print};
use archive_client::{Client, Download, ErrorKind, Idempotency, Request, Upload};
use feishu_codegen::rust::{Package, RuntimeSource};
use feishu_codegen::{output, pipeline};
use futures_util::TryStreamExt;
use loopback::{Answer, Recorded, Server};

use crate::paths::fixture;

#[test]
fn the_committed_client_is_current() {
    let document = "archive/archive.yaml";
    let checked = pipeline::check(&fixture(document));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let package = Package {
        name: "archive-client".to_owned(),
        runtime: RuntimeSource::folder("../../../../runtime/client"),
        source: "archive.yaml".to_owned(),
    };
    let files = checked.render(&package).expect("Rust").expect("a crate");
    let changes = output::compare(&fixture("archive/client"), &files).expect("a folder");
    assert!(
        changes.is_empty(),
        "{}\nto fix it: cargo run -- generate --spec tests/fixtures/archive/archive.yaml \
         --out tests/fixtures/archive/client --package archive-client --runtime runtime/client",
        output::diff(&changes)
    );
}

#[test]
fn files_are_downloads_and_everything_else_is_decoded() {
    fn answers<R: Request<Response = A>, A>() {}
    answers::<DownloadFileRequest, Download>();
    answers::<PictureFileRequest, Download>();
    answers::<CreateFileRequest, archive_client::schemas::File>();
    // Errors of downloads are in the envelope.
    assert_eq!(file::DOWNLOAD.envelope, file::CREATE.envelope);
    assert!(file::DOWNLOAD.envelope.is_some());
}

#[test]
fn idempotency_keys_are_in_the_metadata() {
    let key = |operation: &archive_client::Operation| operation.idempotency;
    assert_eq!(key(&copy::CREATE), Idempotency::Key("client_token"));
    assert_eq!(key(&print::CREATE), Idempotency::Key("uuid"));
    assert_eq!(key(&file::CREATE), Idempotency::ByMethod);
}

/// A server that has one file and refuses requests for others.
fn archive(request: &Recorded) -> Answer {
    match (request.method.as_str(), request.target.as_str()) {
        ("POST", "/files") => Answer::ok(r#"{"code":0,"msg":"ok","data":{"id":"f1","size":3}}"#),
        ("GET", "/files") => Answer::ok(
            r#"{"code":0,"data":{"items":[{"id":"f1"}],"has_more":true,"page_token":"2"}}"#,
        ),
        ("GET", "/files?page_token=2") => {
            Answer::ok(r#"{"code":0,"data":{"items":[{"id":"f2"}],"has_more":false}}"#)
        }
        ("GET", "/files/f1") => Answer::ok("abc")
            .header("Content-Type", "application/octet-stream")
            .header("Content-Disposition", "attachment; filename=\"a.txt\""),
        ("GET", "/files/f1/picture") => Answer::ok("PNG").header("Content-Type", "image/png"),
        _ => Answer::ok(r#"{"code":1404,"msg":"no such file"}"#)
            .header("Content-Type", "application/json"),
    }
}

fn client(server: &Server) -> Client {
    let builder = Client::builder().base_url(server.url());
    builder.build().expect("a client")
}

#[tokio::test]
async fn a_file_is_uploaded_and_downloaded() {
    let server = Server::start(archive).await;
    let client = client(&server);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "abc").expect("a file");

    let create = CreateFileRequest::new(Upload::path(&path)).note("a note");
    let created = client.archive().file().create(create).await;
    let id = created.expect("stored").id.expect("an id");
    let sent = server.only();
    assert!(
        sent.text().contains("filename=\"a.txt\""),
        "{}",
        sent.text()
    );

    let request = DownloadFileRequest::new(&id);
    let download = client.archive().file().download(request).await;
    let download = download.expect("a file");
    assert_eq!(download.file_name(), Some("a.txt"));
    let copy = folder.path().join("copy.txt");
    assert_eq!(download.save(&copy).await.expect("saved"), 3);
    assert_eq!(std::fs::read(copy).expect("a file"), b"abc");

    let picture = client.archive().file().picture(PictureFileRequest::new(id));
    let chunks: Vec<_> = picture
        .await
        .expect("a file")
        .try_collect()
        .await
        .expect("all");
    assert_eq!(chunks.concat(), b"PNG");
}

#[tokio::test]
async fn requests_carry_the_name_of_the_client() {
    let server = Server::start(archive).await;
    let request = DownloadFileRequest::new("f1");
    let client = archive_client::ClientBuilder::new(server.url()).build();
    let _ = client
        .expect("a client")
        .archive()
        .file()
        .download(request)
        .await;
    let sent = server.only();
    let user_agent = sent.header("user-agent").unwrap_or_default();
    assert!(
        user_agent.starts_with("openapi-client-runtime/"),
        "{user_agent}"
    );

    // The builder of the generated crate states the crate's own name.
    let server = Server::start(archive).await;
    let request = DownloadFileRequest::new("f1");
    let client = Client::builder().base_url(server.url()).build();
    let _ = client
        .expect("a client")
        .archive()
        .file()
        .download(request)
        .await;
    assert_eq!(
        server.only().header("user-agent"),
        Some("archive-client/0.1.0")
    );
}

#[tokio::test]
async fn a_refused_download_has_its_documentation() {
    let server = Server::start(archive).await;
    let request = DownloadFileRequest::new("f9");
    let error = client(&server).archive().file().download(request).await;
    let error = error.expect_err("no such file");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(1404)));
    let documented = error.documented().expect("the description lists it");
    assert_eq!(documented.description, "No such file.");
}

#[tokio::test]
async fn only_a_post_with_an_idempotency_key_is_retried_after_a_server_error() {
    for (key, attempts) in [(Some("k1"), 3), (None, 1)] {
        let server = Server::start(|_| Answer::new(503, "busy")).await;
        let mut request = CreateCopyRequest::new("f1", "copy");
        if let Some(key) = key {
            request = request.client_token(key);
        }
        let error = client(&server).archive().copy().create(request).await;
        assert_eq!(error.expect_err("busy").attempts(), attempts);
        assert_eq!(server.requests().len(), attempts as usize);
    }
}

#[test]
fn lists_and_downloads_can_block() {
    let (started, server) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let server = Server::start(archive).await;
            started
                .send(server)
                .map_err(|_| ())
                .expect("the test waits");
            std::future::pending::<()>().await;
        });
    });
    let client = client(&server.recv().expect("a server"));
    let archive = client.archive();
    let files = archive.file();
    let items = files.list(ListFileRequest::new()).items().blocking();
    let items: Result<Vec<_>, _> = items.collect();
    let ids: Vec<_> = items
        .expect("items")
        .into_iter()
        .map(|file| file.id)
        .collect();
    assert_eq!(ids, ["f1", "f2"].map(|id| Some(id.to_owned())));
    let download = files.download(DownloadFileRequest::new("f1")).blocking();
    let content = download.expect("a file").blocking().bytes(1024);
    assert_eq!(content.expect("all"), "abc");
}
