//! Operations that return a file.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::{StreamExt, TryStreamExt};
use openapi_client_runtime::{
    Body, BoxFuture, Call, Client, Download, Error, ErrorKind, Retryability, Transport,
    TransportError, http,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::fixture::{GetContent, GetPlainContent, builder, call, client};
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

    let server = Server::start(|_| Answer::new(204, "")).await;
    let download = call(&server, GetContent).await.expect("an empty file");
    assert!(download.bytes(0).await.expect("nothing").is_empty());
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

/// Servers whose reply ends after the first bytes of its content.
async fn cut_off() -> Vec<RawServer> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n";
    vec![
        RawServer::answering(format!("{head}Content-Length: 100\r\n\r\n%PDF")).await,
        RawServer::answering(format!(
            "{head}Transfer-Encoding: chunked\r\n\r\n4\r\n%PDF\r\n"
        ))
        .await,
    ]
}

#[tokio::test]
async fn a_truncated_file_is_an_error_and_is_not_saved() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("cv.pdf");
    for server in cut_off().await {
        let client = client(&server);
        let get = async || Call::new(&client, GetContent).await.expect("headers");

        let error = get().await.save(&path).await.expect_err("truncated");
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert_eq!(error.retryability(), Retryability::Safe);
        assert_eq!((error.attempts(), error.status()), (1, Some(200)));
        assert_eq!(
            error.operation().map(|operation| operation.id),
            Some("hire.v1.attachment.content")
        );
        assert!(names(directory.path()).is_empty());

        let error = get().await.bytes(LIMIT).await.expect_err("truncated");
        assert_eq!(error.kind(), ErrorKind::Transport);

        let chunks: Vec<_> = get().await.collect().await;
        let (last, before) = chunks.split_last().expect("chunks");
        assert_eq!(
            last.as_ref().expect_err("truncated").kind(),
            ErrorKind::Transport
        );
        assert!(before.iter().all(Result::is_ok));

        let mut download = get().await;
        let mut content = Vec::new();
        let error = download
            .read_to_end(&mut content)
            .await
            .expect_err("truncated");
        assert_eq!(content, b"%PDF");
        let inner = error.get_ref().and_then(|error| error.downcast_ref());
        assert_eq!(inner.map(Error::kind), Some(ErrorKind::Transport));
        // It returns the error again.
        assert!(download.read_to_end(&mut content).await.is_err());
        let error = download.bytes(LIMIT).await.expect_err("failed before");
        assert_eq!(error.kind(), ErrorKind::Transport);

        // Each call sent one request: a download is not retried.
        assert_eq!(server.requests(), 4);
    }
    // An existing file stays.
    std::fs::write(&path, "old").expect("a file");
    for server in cut_off().await {
        let download = Call::new(&client(&server), GetContent).await;
        download
            .expect("headers")
            .save(&path)
            .await
            .expect_err("truncated");
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), "old");
        assert_eq!(names(directory.path()), ["cv.pdf"]);
    }
}

/// Answers with a wrong `Content-Length`.
struct Liar(&'static str);

impl Transport for Liar {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let answer = http::Response::builder().header("Content-Length", self.0);
        let answer = answer.body(Body::from("12345")).expect("a reply");
        Box::pin(async { Ok(answer) })
    }
}

#[tokio::test]
async fn a_wrong_length_is_an_error_on_every_transport() {
    for (announced, holds) in [("4", false), ("5", true), ("6", false)] {
        let client = Client::builder("http://localhost").transport(Liar(announced));
        let client: Client = client.build().expect("a client");
        let download = Call::new(&client, GetPlainContent).await.expect("headers");
        let outcome = download.bytes(LIMIT).await;
        assert_eq!(outcome.is_ok(), holds, "{announced}: {outcome:?}");
        if let Err(error) = outcome {
            assert_eq!(error.kind(), ErrorKind::Transport);
        }
    }
}

#[tokio::test]
async fn a_call_is_retried_until_it_returns_a_download() {
    use std::sync::atomic::{AtomicU32, Ordering};
    let count = AtomicU32::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Answer::new(503, "later"),
        _ => pdf(),
    })
    .await;
    let download = call(&server, GetContent).await.expect("a file");
    assert!(download.bytes(LIMIT).await.is_ok());
    assert_eq!(server.requests().len(), 2);
}

/// Sends the beginning of a file, and the rest after a pause.
async fn slow(pause: Duration) -> RawServer {
    RawServer::start(move |mut stream| async move {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nContent-Type: image/png\r\n\r\n1234";
        stream.write_all(head.as_bytes()).await.expect("a reader");
        tokio::time::sleep(pause).await;
        let _ = stream.write_all(b"5678").await;
    })
    .await
}

#[tokio::test]
async fn the_time_limit_of_a_call_ends_with_the_headers() {
    let server = slow(Duration::from_millis(2500)).await;
    let call = Call::new(&client(&server), GetContent).timeout(Duration::from_secs(2));
    let download = call.await.expect("headers");
    assert_eq!(download.bytes(8).await.expect("all"), "12345678");
}

#[tokio::test]
async fn a_read_timeout_ends_a_download() {
    let server = slow(Duration::from_secs(3600)).await;
    let builder = builder(&server).read_timeout(Duration::from_millis(200));
    let client: Client = builder.build().expect("a client");
    let directory = tempfile::tempdir().expect("a directory");
    let download = Call::new(&client, GetContent).await.expect("headers");
    let error = download.save(directory.path().join("a.png")).await;
    assert_eq!(error.expect_err("a timeout").kind(), ErrorKind::Timeout);
    assert!(names(directory.path()).is_empty());

    let mut download = Call::new(&client, GetContent).await.expect("headers");
    let error = download.read_to_end(&mut Vec::new()).await;
    let error = error.expect_err("a timeout");
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
}

#[tokio::test]
async fn dropping_a_download_closes_the_connection() {
    let (closed, is_closed) = std::sync::mpsc::channel();
    let server = RawServer::start(move |mut stream| {
        let closed = closed.clone();
        async move {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n1234";
            stream.write_all(head.as_bytes()).await.expect("a reader");
            // The client sends no more data, so this ends when the connection is closed.
            let end = stream.read_u8().await;
            closed.send(end.is_err()).expect("the test waits");
        }
    })
    .await;
    let mut download = Call::new(&client(&server), GetContent)
        .await
        .expect("headers");
    assert!(download.try_next().await.expect("a chunk").is_some());
    assert!(is_closed.try_recv().is_err(), "the download is in use");
    drop(download);
    let waited =
        tokio::task::spawn_blocking(move || is_closed.recv_timeout(Duration::from_secs(20)));
    assert_eq!(waited.await.expect("no panic"), Ok(true));
}

#[tokio::test]
async fn a_cancelled_save_leaves_no_file() {
    let server = slow(Duration::from_secs(3600)).await;
    let directory = tempfile::tempdir().expect("a directory");
    let download = Call::new(&client(&server), GetContent).await;
    let save = download
        .expect("headers")
        .save(directory.path().join("a.png"));
    let save = tokio::spawn(save);
    // The file is written under a temporary name.
    while names(directory.path()).is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let under_way = names(directory.path());
    assert_eq!(under_way.len(), 1, "{under_way:?}");
    assert!(under_way[0].ends_with(".part"), "{under_way:?}");
    save.abort();
    assert!(save.await.expect_err("aborted").is_cancelled());
    // A file operation in progress is finished first.
    for _ in 0..1000 {
        if names(directory.path()).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("left behind: {:?}", names(directory.path()));
}

#[tokio::test]
async fn an_unwritable_path_is_an_error() {
    let server = Server::start(|_| pdf()).await;
    let directory = tempfile::tempdir().expect("a directory");
    for path in [
        directory.path().to_owned(),
        directory.path().join("missing/a.pdf"),
        directory.path().join(".."),
        Path::new("/").to_owned(),
    ] {
        let download = call(&server, GetContent).await.expect("a file");
        let error = download
            .save(&path)
            .await
            .expect_err("the path is not writable");
        assert_eq!(error.kind(), ErrorKind::File, "{error}");
        assert_eq!(error.retryability(), Retryability::Never);
        let shown = error.to_string();
        assert!(shown.contains(&*path.to_string_lossy()), "{shown}");
    }
    assert!(names(directory.path()).is_empty());
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
