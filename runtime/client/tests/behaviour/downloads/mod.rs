//! Operations that return a file.

mod continued;
mod failures;
mod no_file;

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::TryStreamExt;
use openapi_client_runtime::{Call, Client, Download, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::fixture::{GetContent, GetPlainContent, call, client};
use loopback::{Answer, RawServer, Server};

const LIMIT: usize = 1 << 20;

fn pdf() -> Answer {
    Answer::ok("%PDF-1.7 …")
        .header("Content-Type", "application/pdf; v=1")
        .header(
            "Content-Disposition",
            "attachment; filename=\"a.pdf\"; filename*=UTF-8''%E7%AE%80%E5%8E%86.pdf",
        )
}

/// Returns the names of the files in a directory.
fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).expect("a directory");
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
    let mut names: Vec<_> = entries
        .map(|entry| name(entry).into_string().expect("a name"))
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_file_can_be_read_in_every_way() {
    let content = "%PDF-1.7 …";
    let server = Server::start(|_| pdf()).await;
    let get = async || call(&server, GetContent).await.expect("a file");

    let download = get().await;
    assert_eq!(download.size(), Some(content.len() as u64));
    assert_eq!(download.content_type(), Some("application/pdf; v=1"));
    assert_eq!(download.file_name(), Some("简历.pdf"));
    assert_eq!(download.bytes(content.len()).await.expect("all"), content);

    let chunks: Vec<_> = get().await.try_collect().await.expect("all");
    assert_eq!(chunks.concat(), content.as_bytes());

    let mut download = get().await;
    let mut start = [0; 4];
    download.read_exact(&mut start).await.expect("a start");
    assert_eq!(&start, b"%PDF");
    // The unread content.
    assert_eq!(download.bytes(LIMIT).await.expect("the rest"), content[4..]);

    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("cv.pdf");
    std::fs::write(&path, "an existing file, longer than the downloaded one").expect("a file");
    let length = get().await.save(&path).await.expect("saved");
    assert_eq!(length, content.len() as u64);
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), content);
    assert_eq!(names(directory.path()), ["cv.pdf"]);

    let response = call(&server, GetContent).with_response().await;
    let response = response.expect("a file");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-length"], "12");
}

#[tokio::test]
async fn a_file_without_headers_about_it_has_no_name_type_and_size() {
    let server = RawServer::answering("HTTP/1.1 200 OK\r\n\r\nall until the end").await;
    for download in [
        Call::new(&client(&server), GetContent).await,
        Call::new(&client(&server), GetPlainContent).await,
    ] {
        let download = download.expect("a file");
        assert_eq!(download.size(), None);
        assert_eq!(download.file_name(), None);
        assert_eq!(download.content_type(), None);
        let content = download.bytes(LIMIT).await.expect("all");
        assert_eq!(content, "all until the end");
    }
}

#[tokio::test]
async fn an_envelope_with_a_code_is_an_error_under_every_status() {
    let body = r#"{"code":1002002,"msg":"no such file"}"#;
    for (status, content_type) in [
        (200, Some("application/json; charset=utf-8")),
        (200, Some("Application/Problem+JSON")),
        (200, Some("text/plain")),
        (200, None),
        (404, Some("application/json")),
        (404, Some("application/octet-stream")),
    ] {
        let server = Server::start(move |_| {
            let answer = Answer::new(status, body).header("X-Request-Id", "L1");
            match content_type {
                Some(content_type) => answer.header("Content-Type", content_type),
                None => answer,
            }
        })
        .await;
        let error = call(&server, GetContent).await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Api, "{status} {content_type:?}");
        assert_eq!(error.code(), Some(1_002_002));
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.message(), "no such file");
        assert_eq!(error.log_id(), Some("L1"));
    }
    for (status, body) in [(502, "<html>bad gateway"), (404, "")] {
        let server = Server::start(move |_| Answer::new(status, body)).await;
        let error = call(&server, GetContent).await.expect_err("refused");
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Http, Some(status))
        );
        let error = call(&server, GetPlainContent).await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Http);
    }
}

#[tokio::test]
async fn a_json_file_is_not_an_error() {
    let refusal = r#"{"code":1002002,"msg":"no such file"}"#;
    let long = format!(
        r#"{{"code":1,"msg":"a file","rows":"{}"}}"#,
        "x".repeat(100_000)
    );
    for (body, disposition) in [
        // It is sent as an attachment.
        (refusal, Some("attachment; filename=error.json")),
        (refusal, Some("inline")),
        // It has no code, or no message.
        (r#"{"code":0,"msg":"ok"}"#, None),
        (r#"{"code":"A1","msg":"a word"}"#, None),
        (r#"{"code":7}"#, None),
        (r#"{"name":"Ada"}"#, None),
        (r#"[{"code":1,"msg":"x"}]"#, None),
        (r#"{"code":1,"msg":"cut"#, None),
        ("  \n ", None),
        ("", None),
        // It is longer than any error.
        (&long, None),
    ] {
        let answer = Answer::ok(body).header("Content-Type", "application/json");
        let answer = match disposition {
            Some(disposition) => answer.header("Content-Disposition", disposition),
            None => answer,
        };
        let server = Server::start(move |_| answer.clone()).await;
        let download = call(&server, GetContent).await.expect(body);
        assert_eq!(download.size(), Some(body.len() as u64));
        assert_eq!(download.bytes(LIMIT).await.expect(body), body);
    }
    // Without an envelope, no reply under a successful status is an error.
    let server = Server::start(move |_| Answer::ok(refusal)).await;
    let download = call(&server, GetPlainContent).await.expect("a file");
    assert_eq!(download.bytes(LIMIT).await.expect("all"), refusal);
}

#[tokio::test]
async fn the_start_of_json_is_enough_to_detect_a_file() {
    // The headers of a file have arrived, and its content is slow: it cannot be an error.
    let server = RawServer::start(|mut stream| async move {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nlog:";
        stream.write_all(head.as_bytes()).await.expect("a reader");
        std::future::pending::<()>().await;
    })
    .await;
    let call = Call::new(&client(&server), GetContent).timeout(Duration::from_secs(20));
    let mut download = call.await.expect("headers");
    let chunk = download.try_next().await.expect("a chunk");
    assert_eq!(chunk.as_deref(), Some(&b"log:"[..]));
}

#[tokio::test]
async fn a_file_in_memory_has_a_limit() {
    // With and without an announced length.
    let announced = Server::start(|_| Answer::ok("12345")).await;
    let unannounced = RawServer::answering("HTTP/1.1 200 OK\r\n\r\n12345").await;
    for client in [crate::fixture::anonymous(&announced), client(&unannounced)] {
        for (limit, fits) in [(5, true), (4, false), (0, false)] {
            let download = Call::new(&client, GetContent).await.expect("headers");
            let outcome = download.bytes(limit).await;
            assert_eq!(outcome.is_ok(), fits, "{limit}");
            if let Err(error) = outcome {
                assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
            }
        }
    }
    // The limit of decoded replies does not apply to files.
    let builder = Client::builder(announced.url()).max_response_size(2);
    let client: Client = builder.build().expect("a client");
    let download = Call::new(&client, GetContent).await.expect("headers");
    assert_eq!(download.bytes(5).await.expect("all"), "12345");
}

#[tokio::test]
async fn a_compressed_file_is_decompressed() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(b"plain text").expect("memory");
    let gzip = encoder.finish().expect("memory");
    let server = Server::start(move |_| {
        Answer::ok(gzip.clone())
            .header("Content-Encoding", "gzip")
            .header("Content-Type", "text/plain")
    })
    .await;
    let download = call(&server, GetContent).await.expect("a file");
    assert_eq!(
        download.size(),
        None,
        "the size of the compressed content is not returned"
    );
    assert_eq!(download.bytes(LIMIT).await.expect("all"), "plain text");
}

#[test]
fn a_download_is_unpin_send_and_sync() {
    fn is_unpin_send_and_sync<T: Unpin + Send + Sync + 'static>() {}
    is_unpin_send_and_sync::<Download>();
}
