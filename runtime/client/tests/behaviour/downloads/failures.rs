//! Downloads that fail, time out or are dropped.

use std::path::Path;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use openapi_client_runtime::{
    Body, BoxFuture, Call, Client, Error, ErrorKind, Retryability, Transport, TransportError, http,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{LIMIT, names, pdf};
use crate::fixture::{GetContent, GetPlainContent, builder, call, client};
use loopback::{Answer, RawServer, Server};

/// Servers whose reply ends after the first bytes of its content.
async fn truncated_replies() -> Vec<RawServer> {
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
    for server in truncated_replies().await {
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
    for server in truncated_replies().await {
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
struct WrongLength(&'static str);

impl Transport for WrongLength {
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
        let client = Client::builder("http://localhost").transport(WrongLength(announced));
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
