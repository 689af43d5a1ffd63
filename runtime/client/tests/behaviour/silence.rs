//! A limit on silence: exchanges of any duration succeed while bytes move, and end soon after no byte moves.

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::{StreamExt, stream};
use h2::RecvStream;
use h2::server::SendResponse;
use loopback::{Answer, RawServer, Server};
use openapi_client_runtime::bytes::Bytes;
use openapi_client_runtime::http::Request;
use openapi_client_runtime::{Call, Client, Error, ErrorKind, RetryPolicy, Upload};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::fixture::{CreateAttachment, GetContent, GetStrict, Replace, Talent};
use crate::http2;
use crate::streams::Watch;

/// The limit of silence in these tests.
const LIMIT: Duration = Duration::from_millis(500);
/// The end of a test whose call should have ended long before.
const END: Duration = Duration::from_secs(20);
const DONE: &str = r#"{"code":0}"#;

/// How a server treats the body of a request.
#[derive(Clone, Copy)]
enum Reads {
    /// This many bytes at once, with this pause after them.
    Slowly(usize, Duration),
    /// This many bytes, and no more.
    Only(usize),
}

#[derive(Clone, Copy, Debug)]
enum Version {
    Http1,
    Http2,
}

const VERSIONS: [Version; 2] = [Version::Http1, Version::Http2];

/// Starts a server that reads requests like this, and returns the URL.
async fn serve(version: Version, reads: Reads) -> String {
    if let Version::Http2 = version {
        return http2::serve(move |request, respond| serve_http2(request, respond, reads)).await;
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve_http1(stream, reads));
        }
    });
    url
}

async fn serve_http1(mut stream: TcpStream, reads: Reads) -> Option<()> {
    let head = read_head(&mut stream).await?;
    let mut left = content_length(&head)?;
    match reads {
        Reads::Slowly(size, pause) => {
            let mut buffer = vec![0; size];
            while left > 0 {
                let size = size.min(left);
                stream.read_exact(&mut buffer[..size]).await.ok()?;
                left -= size;
                sleep(pause).await;
            }
            let length = DONE.len();
            let reply = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{DONE}");
            stream.write_all(reply.as_bytes()).await.ok()
        }
        Reads::Only(size) => {
            stream.read_exact(&mut vec![0; size]).await.ok()?;
            sleep(END).await;
            Some(())
        }
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

fn content_length(head: &str) -> Option<usize> {
    let head = head.to_ascii_lowercase();
    let mut lines = head.lines();
    lines.find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
}

async fn serve_http2(
    request: Request<RecvStream>,
    respond: SendResponse<Bytes>,
    reads: Reads,
) -> Option<()> {
    let mut body = request.into_body();
    let (mut read, mut at_once) = (0, 0);
    while let Some(chunk) = body.data().await {
        let size = chunk.ok()?.len();
        read += size;
        at_once += size;
        match reads {
            Reads::Slowly(most, pause) if at_once >= most => {
                at_once = 0;
                sleep(pause).await;
            }
            Reads::Only(most) if read >= most => sleep(END).await,
            _ => {}
        }
        body.flow_control().release_capacity(size).ok()?;
    }
    http2::respond(respond, DONE)
}

fn limited(url: String) -> Client {
    let builder = http2::builder(url).retry(RetryPolicy::none());
    builder.read_timeout(LIMIT).build().expect("a client")
}

const SIZE: usize = 6 << 20;

fn content() -> Bytes {
    vec![b'x'; SIZE].into()
}

/// The same content from memory, from a stream of one chunk, and from disk.
fn uploads(directory: &Path) -> [Upload; 3] {
    let path = directory.join("file");
    std::fs::write(&path, content()).expect("a file");
    let chunk = stream::iter([Ok::<_, std::io::Error>(content())]);
    [
        Upload::bytes("file", content()),
        Upload::stream("file", chunk, Some(SIZE as u64)),
        Upload::path(path),
    ]
}

/// Uploads to a server that reads like this. Returns the outcome, and how long it took.
async fn upload(version: Version, reads: Reads, upload: Upload) -> (Result<(), Error>, Duration) {
    let client = limited(serve(version, reads).await);
    let started = Instant::now();
    let outcome = Call::new(&client, CreateAttachment::new(upload)).await;
    (outcome.map(drop), started.elapsed())
}

#[tokio::test]
async fn an_upload_that_progresses_may_take_longer_than_the_limit() {
    let directory = tempfile::tempdir().expect("a directory");
    let reads = Reads::Slowly(128 << 10, Duration::from_millis(40));
    let both = VERSIONS.map(|version| {
        uploads(directory.path()).map(|content| async move {
            let (outcome, took) = upload(version, reads, content).await;
            outcome.unwrap_or_else(|error| panic!("{version:?}: {error}"));
            assert!(took > 3 * LIMIT, "{version:?}: {took:?}");
        })
    });
    join_all(both.into_iter().flatten()).await;
}

#[tokio::test]
async fn an_upload_to_a_server_that_stops_reading_times_out() {
    let directory = tempfile::tempdir().expect("a directory");
    let both = VERSIONS.map(|version| {
        uploads(directory.path()).map(|content| async move {
            let (outcome, took) = upload(version, Reads::Only(100_000), content).await;
            let error = outcome.expect_err("the server stops reading");
            assert_eq!(error.kind(), ErrorKind::Timeout, "{version:?}: {error}");
            assert!((LIMIT..10 * LIMIT).contains(&took), "{version:?}: {took:?}");
        })
    });
    join_all(both.into_iter().flatten()).await;
}

#[tokio::test]
async fn the_content_to_upload_must_arrive_within_the_limit() {
    let chunks = |pause: Duration| {
        let chunks = stream::iter(0..8).then(move |_| async move {
            sleep(pause).await;
            Ok::<_, std::io::Error>(Bytes::from_static(b"1234"))
        });
        Upload::stream("file", chunks, Some(32))
    };
    let reads = Reads::Slowly(8, Duration::ZERO);
    let slow = async {
        let (outcome, took) = upload(Version::Http1, reads, chunks(LIMIT / 2)).await;
        outcome.expect("success");
        assert!(took > 3 * LIMIT, "{took:?}");
    };
    let stuck = async {
        let (outcome, took) = upload(Version::Http1, reads, chunks(END)).await;
        let error = outcome.expect_err("the content does not arrive");
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(took < 10 * LIMIT, "{took:?}");
    };
    tokio::join!(slow, stuck);
}

/// Starts a server that sends this reply in pieces with this pause, and then nothing.
async fn reply(
    content_type: &'static str,
    pieces: &'static [&'static str],
    pause: Duration,
) -> RawServer {
    RawServer::start(move |mut stream| async move {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: 29\r\n\r\n"
        );
        let _ = stream.write_all(head.as_bytes()).await;
        for piece in pieces {
            sleep(pause).await;
            let _ = stream.write_all(piece.as_bytes()).await;
        }
        sleep(END).await;
    })
    .await
}

const OBJECT: &[&str] = &["{\"code\":0,", "\"data\":", "{\"id\":", "\"1\"} }"];
const EVENTS: &[&str] = &["data: {\"id\"", ":\"1\"}\n\n", ":         ", "\n"];

#[tokio::test]
async fn a_reply_that_progresses_may_take_longer_than_the_limit() {
    let pause = LIMIT * 3 / 4;
    let whole = async {
        let server = reply("application/json", OBJECT, pause).await;
        let started = Instant::now();
        let strict = Call::new(&limited(server.url()), GetStrict).await;
        assert_eq!(strict.expect("success").id, "1");
        assert!(started.elapsed() > 2 * LIMIT);
    };
    let file = async {
        let server = reply("image/png", OBJECT, pause).await;
        let download = Call::new(&limited(server.url()), GetContent).await;
        let content = download.expect("headers").bytes(100).await;
        assert_eq!(content.expect("a file"), OBJECT.concat());
    };
    let events = async {
        let server = reply("text/event-stream", EVENTS, pause).await;
        let events = Call::new(&limited(server.url()), Watch).await;
        let events: Vec<_> = events.expect("headers").collect().await;
        assert_eq!(events[0].as_ref().expect("an event").data.id, "1");
    };
    tokio::join!(whole, file, events);
}

#[tokio::test]
async fn a_reply_that_stops_in_the_middle_times_out() {
    let assert_timeout = |error: Error| {
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    };
    let whole = async {
        let server = reply("application/json", &OBJECT[..2], Duration::ZERO).await;
        let strict = Call::new(&limited(server.url()), GetStrict).await;
        assert_timeout(strict.expect_err("half of a reply"));
    };
    let file = async {
        let server = reply("image/png", &OBJECT[..2], Duration::ZERO).await;
        let download = Call::new(&limited(server.url()), GetContent).await;
        let content = download.expect("headers").bytes(100).await;
        assert_timeout(content.expect_err("half of a file"));
    };
    let nothing = async {
        let server = RawServer::start(|stream| async move {
            sleep(END).await;
            drop(stream);
        })
        .await;
        let strict = Call::new(&limited(server.url()), GetStrict).await;
        assert_timeout(strict.expect_err("no reply"));
    };
    let started = Instant::now();
    tokio::join!(whole, file, nothing);
    assert!(started.elapsed() < 10 * LIMIT);
}

/// The silence of the reader is not that of the server.
#[tokio::test]
async fn a_reader_may_pause_longer_than_the_limit() {
    let server = reply("image/png", OBJECT, Duration::ZERO).await;
    let download = Call::new(&limited(server.url()), GetContent).await;
    let mut download = download.expect("headers");
    sleep(LIMIT * 3 / 2).await;
    let mut content = Vec::new();
    download.read_to_end(&mut content).await.expect("a file");
    assert_eq!(content, OBJECT.concat().into_bytes());
}

/// A large body is sent in chunks. Its length is known all the same.
#[tokio::test]
async fn a_large_body_has_a_length() {
    let talent = Talent {
        id: Some("1".repeat(1 << 20)),
        ..Talent::default()
    };
    let server = Server::start(|_| Answer::ok("{}")).await;
    let replace = Replace(Some(vec![talent]));
    Call::new(&limited(server.url()), replace)
        .await
        .expect("success");
    let request = server.only();
    let length = request.body.len().to_string();
    assert_eq!(request.header("content-length"), Some(length.as_str()));
    assert!(request.body.len() > 1 << 20);
}
