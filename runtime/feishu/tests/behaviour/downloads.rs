//! Files that operations answer.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use feishu_runtime::{
    Body, BoxFuture, Call, Client, Download, Error, ErrorKind, Retryability, Transport,
    TransportError, http,
};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::{StreamExt, TryStreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::fixture::{GetContent, GetOwnContent, GetPlainContent, app, call};
use crate::raw_server::RawServer;
use loopback::{Answer, Server};

const LIMIT: usize = 1 << 20;

fn pdf() -> Answer {
    Answer::ok("%PDF-1.7 …")
        .header("Content-Type", "application/pdf; v=1")
        .header(
            "Content-Disposition",
            "attachment; filename=\"a.pdf\"; filename*=UTF-8''%E7%AE%80%E5%8E%86.pdf",
        )
}

/// The files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
    let mut names: Vec<_> = entries
        .map(|entry| name(entry).into_string().expect("a name"))
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_file_is_read_in_every_way() {
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
    // What is left.
    assert_eq!(download.bytes(LIMIT).await.expect("the rest"), content[4..]);

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cv.pdf");
    std::fs::write(&path, "what stood there, and was longer than the file").expect("a file");
    let length = get().await.save(&path).await.expect("saved");
    assert_eq!(length, content.len() as u64);
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), content);
    assert_eq!(names(folder.path()), ["cv.pdf"]);

    let response = call(&server, GetContent).with_response().await;
    let response = response.expect("a file");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-length"], "12");
}

#[tokio::test]
async fn a_reply_that_says_nothing_about_the_file() {
    let server = RawServer::saying("HTTP/1.1 200 OK\r\n\r\nall until the end").await;
    for download in [
        Call::new(&server.client(), GetContent).await,
        Call::new(&server.client(), GetPlainContent).await,
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
async fn an_error_is_an_envelope_whatever_the_status() {
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
            let answer = Answer::new(status, body).header("X-Tt-Logid", "L1");
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
async fn a_refused_token_under_200_is_renewed() {
    let server = Server::with_tokens(move |request| {
        // The second request of the call.
        if request.header("x-second").is_some() {
            return pdf();
        }
        Answer::ok(r#"{"code":99991663,"msg":"token invalid"}"#)
            .header("Content-Type", "application/json")
    })
    .await;
    let error = Call::new(&app(&server), GetOwnContent)
        .await
        .expect_err("refused twice");
    assert_eq!(error.kind(), ErrorKind::AccessTokenRefused);
    assert_eq!((error.attempts(), server.token_requests()), (2, 2));
    let download = Call::new(&app(&server), GetOwnContent).header("x-second", "1");
    assert_eq!(
        download.await.expect("a file").file_name(),
        Some("简历.pdf")
    );
}

#[tokio::test]
async fn a_file_of_json_is_a_file() {
    let refusal = r#"{"code":1002002,"msg":"no such file"}"#;
    let long = format!(
        r#"{{"code":1,"msg":"a file","rows":"{}"}}"#,
        "x".repeat(100_000)
    );
    for (body, disposition) in [
        // It is said to be a file.
        (refusal, Some("attachment; filename=error.json")),
        (refusal, Some("inline")),
        // It is no error.
        (r#"{"code":0,"msg":"ok"}"#, None),
        (r#"{"code":"A1","msg":"a word"}"#, None),
        (r#"{"code":7}"#, None),
        (r#"{"name":"Ada"}"#, None),
        (r#"[{"code":1,"msg":"x"}]"#, None),
        (r#"{"code":1,"msg":"cut"#, None),
        ("  \n ", None),
        ("", None),
        // It is longer than errors are.
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
    // Without an envelope, nothing is an error under a successful status.
    let server = Server::start(move |_| Answer::ok(refusal)).await;
    let download = call(&server, GetPlainContent).await.expect("a file");
    assert_eq!(download.bytes(LIMIT).await.expect("all"), refusal);
}

#[tokio::test]
async fn json_that_may_be_an_error_is_not_waited_for_forever() {
    // The head of a file is there though its content is slow: this cannot be an error.
    let server = RawServer::start(|mut stream| async move {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nlog:";
        stream.write_all(head.as_bytes()).await.expect("a reader");
        std::future::pending::<()>().await;
    })
    .await;
    let call = Call::new(&server.client(), GetContent).timeout(Duration::from_secs(20));
    let mut download = call.await.expect("a head");
    let chunk = download.try_next().await.expect("a chunk");
    assert_eq!(chunk.as_deref(), Some(&b"log:"[..]));
}

/// A reply that is cut off after the first bytes of its content.
async fn cut_off() -> Vec<RawServer> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n";
    vec![
        RawServer::saying(format!("{head}Content-Length: 100\r\n\r\n%PDF")).await,
        RawServer::saying(format!(
            "{head}Transfer-Encoding: chunked\r\n\r\n4\r\n%PDF\r\n"
        ))
        .await,
    ]
}

#[tokio::test]
async fn a_content_that_breaks_off_is_an_error_and_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cv.pdf");
    for server in cut_off().await {
        let client = server.client();
        let get = async || Call::new(&client, GetContent).await.expect("a head");

        let error = get().await.save(&path).await.expect_err("cut off");
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert_eq!(error.retryability(), Retryability::Safe);
        assert_eq!((error.attempts(), error.status()), (1, Some(200)));
        assert_eq!(
            error.operation().map(|operation| operation.id),
            Some("hire.v1.attachment.content")
        );
        assert!(names(folder.path()).is_empty());

        let error = get().await.bytes(LIMIT).await.expect_err("cut off");
        assert_eq!(error.kind(), ErrorKind::Transport);

        let chunks: Vec<_> = get().await.collect().await;
        let (last, before) = chunks.split_last().expect("chunks");
        assert_eq!(
            last.as_ref().expect_err("cut off").kind(),
            ErrorKind::Transport
        );
        assert!(before.iter().all(Result::is_ok));

        let mut download = get().await;
        let mut content = Vec::new();
        let error = download.read_to_end(&mut content).await.expect_err("cut");
        assert_eq!(content, b"%PDF");
        let inner = error.get_ref().and_then(|error| error.downcast_ref());
        assert_eq!(inner.map(Error::kind), Some(ErrorKind::Transport));
        // It does not end well when it is asked again.
        assert!(download.read_to_end(&mut content).await.is_err());
        let error = download.bytes(LIMIT).await.expect_err("failed before");
        assert_eq!(error.kind(), ErrorKind::Transport);

        // Each call sent one request: what was handed out is not asked for again.
        assert_eq!(server.requests(), 4);
    }
    // What stood there stays.
    std::fs::write(&path, "old").expect("a file");
    for server in cut_off().await {
        let download = Call::new(&server.client(), GetContent).await;
        download
            .expect("a head")
            .save(&path)
            .await
            .expect_err("cut");
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), "old");
        assert_eq!(names(folder.path()), ["cv.pdf"]);
    }
}

/// Announces a length that its content does not have.
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
async fn a_length_that_does_not_hold_is_an_error_on_every_transport() {
    for (announced, holds) in [("4", false), ("5", true), ("6", false)] {
        let client = Client::builder("http://localhost").transport(Liar(announced));
        let client: Client = client.build().expect("a client");
        let download = Call::new(&client, GetPlainContent).await.expect("a head");
        let outcome = download.bytes(LIMIT).await;
        assert_eq!(outcome.is_ok(), holds, "{announced}: {outcome:?}");
        if let Err(error) = outcome {
            assert_eq!(error.kind(), ErrorKind::Transport);
        }
    }
}

#[tokio::test]
async fn what_was_not_handed_out_is_asked_for_again() {
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

/// Sends the beginning of a file, and the rest after a while.
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
async fn the_time_limit_of_a_call_ends_with_the_head() {
    let server = slow(Duration::from_millis(2500)).await;
    let call = Call::new(&server.client(), GetContent).timeout(Duration::from_secs(2));
    let download = call.await.expect("a head");
    assert_eq!(download.bytes(8).await.expect("all"), "12345678");
}

#[tokio::test]
async fn a_silent_server_is_left() {
    let server = slow(Duration::from_secs(3600)).await;
    let builder = server.builder().read_timeout(Duration::from_millis(200));
    let client: Client = builder.build().expect("a client");
    let folder = tempfile::tempdir().expect("a folder");
    let download = Call::new(&client, GetContent).await.expect("a head");
    let error = download.save(folder.path().join("a.png")).await;
    assert_eq!(error.expect_err("silence").kind(), ErrorKind::Timeout);
    assert!(names(folder.path()).is_empty());

    let mut download = Call::new(&client, GetContent).await.expect("a head");
    let error = download.read_to_end(&mut Vec::new()).await;
    let error = error.expect_err("silence");
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
}

#[tokio::test]
async fn dropping_it_closes_the_connection() {
    let (closed, is_closed) = std::sync::mpsc::channel();
    let server = RawServer::start(move |mut stream| {
        let closed = closed.clone();
        async move {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n1234";
            stream.write_all(head.as_bytes()).await.expect("a reader");
            // The client sends nothing more, so this ends when it is gone.
            let end = stream.read_u8().await;
            closed.send(end.is_err()).expect("the test waits");
        }
    })
    .await;
    let mut download = Call::new(&server.client(), GetContent)
        .await
        .expect("a head");
    assert!(download.try_next().await.expect("a chunk").is_some());
    assert!(is_closed.try_recv().is_err(), "it is still read");
    drop(download);
    let waited =
        tokio::task::spawn_blocking(move || is_closed.recv_timeout(Duration::from_secs(20)));
    assert_eq!(waited.await.expect("no panic"), Ok(true));
}

#[tokio::test]
async fn a_cancelled_save_leaves_nothing() {
    let server = slow(Duration::from_secs(3600)).await;
    let folder = tempfile::tempdir().expect("a folder");
    let download = Call::new(&server.client(), GetContent).await;
    let save = download.expect("a head").save(folder.path().join("a.png"));
    let save = tokio::spawn(save);
    // It is under way, under another name.
    while names(folder.path()).is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let under_way = names(folder.path());
    assert_eq!(under_way.len(), 1, "{under_way:?}");
    assert!(under_way[0].ends_with(".part"), "{under_way:?}");
    save.abort();
    assert!(save.await.expect_err("aborted").is_cancelled());
    // What was being done to the file at that moment is finished first.
    for _ in 0..1000 {
        if names(folder.path()).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("left behind: {:?}", names(folder.path()));
}

#[tokio::test]
async fn a_place_where_nothing_can_be_saved() {
    let server = Server::start(|_| pdf()).await;
    let folder = tempfile::tempdir().expect("a folder");
    for path in [
        folder.path().to_owned(),
        folder.path().join("missing/a.pdf"),
        folder.path().join(".."),
        Path::new("/").to_owned(),
    ] {
        let download = call(&server, GetContent).await.expect("a file");
        let error = download.save(&path).await.expect_err("no place");
        assert_eq!(error.kind(), ErrorKind::File, "{error}");
        assert_eq!(error.retryability(), Retryability::Never);
        let shown = error.to_string();
        assert!(shown.contains(&*path.to_string_lossy()), "{shown}");
    }
    assert!(names(folder.path()).is_empty());
}

#[tokio::test]
async fn a_file_in_memory_has_a_limit() {
    // Announced or not.
    let announced = Server::start(|_| Answer::ok("12345")).await;
    let unannounced = RawServer::saying("HTTP/1.1 200 OK\r\n\r\n12345").await;
    for client in [crate::fixture::anonymous(&announced), unannounced.client()] {
        for (limit, fits) in [(5, true), (4, false), (0, false)] {
            let download = Call::new(&client, GetContent).await.expect("a head");
            let outcome = download.bytes(limit).await;
            assert_eq!(outcome.is_ok(), fits, "{limit}");
            if let Err(error) = outcome {
                assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
            }
        }
    }
    // The limit on what is decoded is none on files.
    let builder = Client::builder(announced.url()).max_response_size(2);
    let client: Client = builder.build().expect("a client");
    let download = Call::new(&client, GetContent).await.expect("a head");
    assert_eq!(download.bytes(5).await.expect("all"), "12345");
}

#[tokio::test]
async fn a_compressed_file_comes_decompressed() {
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
    assert_eq!(download.size(), None, "not that of the compressed content");
    assert_eq!(download.bytes(LIMIT).await.expect("all"), "plain text");
}

#[test]
fn a_download_can_go_anywhere() {
    fn holds<T: Unpin + Send + Sync + 'static>() {}
    holds::<Download>();
}
