//! Downloads that continue after a lost connection, and files that a later call completes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::TryStreamExt;
use loopback::Recorded;
use openapi_client_runtime::{Call, Client, ErrorKind, RetryPolicy, Retryability};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::LIMIT;
use crate::fixture::{GetContent, GetPlainContent};

const FILE: &str = "0123456789abcdefghij";
const OTHER: &str = "ABCDEFGHIJKLMNOPQRST";

/// Starts a server that sends these bytes for each request, by its number, and closes the connection. It records requests.
async fn server(
    answer: impl Fn(usize, &Recorded) -> String + Send + Sync + 'static,
) -> (String, Arc<Mutex<Vec<Recorded>>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let requests = Arc::<Mutex<Vec<Recorded>>>::default();
    let record = requests.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let Some(request) = Recorded::read(&mut stream, &mut Vec::new()).await else {
                continue;
            };
            let number = {
                let mut record = record.lock().expect("no panic");
                record.push(request.clone());
                record.len()
            };
            let _ = stream.write_all(answer(number, &request).as_bytes()).await;
        }
    });
    (url, requests)
}

/// The whole file, of which `sent` bytes arrive.
fn whole(headers: &str, file: &str, sent: usize) -> String {
    let length = file.len();
    let content = &file[..sent];
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {length}\r\n{headers}\r\n{content}"
    )
}

/// The bytes of a file from `first` to before `end`, of which `sent` arrive.
fn part(headers: &str, file: &str, first: usize, end: usize, sent: usize) -> String {
    let (size, length, last) = (file.len(), end - first, end - 1);
    let content = &file[first..first + sent];
    format!(
        "HTTP/1.1 206 Part\r\nContent-Length: {length}\r\nContent-Range: bytes {first}-{last}/{size}\r\n{headers}\r\n{content}"
    )
}

/// Returns the first byte of the requested range.
fn first(request: &Recorded) -> Option<usize> {
    let range = request.header("range")?;
    range
        .strip_prefix("bytes=")?
        .strip_suffix('-')?
        .parse()
        .ok()
}

fn client(url: &str) -> Client {
    let delays = (Duration::from_millis(1), Duration::from_millis(2));
    let policy = RetryPolicy::new().delays(delays.0, delays.1);
    Client::builder(url)
        .retry(policy)
        .build()
        .expect("a client")
}

const TAG: &str = "ETag: \"v1\"\r\n";
const DATED: &str =
    "Last-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\nDate: Wed, 21 Oct 2026 07:28:00 GMT\r\n";

#[tokio::test]
async fn a_file_continues_after_each_lost_connection() {
    for (headers, validator) in [(TAG, "\"v1\""), (DATED, "Wed, 21 Oct 2015 07:28:00 GMT")] {
        // Each connection ends after 3 bytes, more often than a call has attempts.
        let (url, requests) = server(move |_, request| match first(request) {
            None => whole(headers, FILE, 3),
            Some(first) => part(headers, FILE, first, FILE.len(), 3.min(FILE.len() - first)),
        })
        .await;
        let download = Call::new(&client(&url), GetContent).await.expect("headers");
        assert_eq!(download.validator(), Some(validator));
        assert_eq!((download.size(), download.offset()), (Some(20), 0));
        assert_eq!(download.bytes(LIMIT).await.expect("all"), FILE);

        let requests = std::mem::take(&mut *requests.lock().expect("no panic"));
        let ranges: Vec<_> = requests.iter().map(first).collect();
        let expected = [
            None,
            Some(3),
            Some(6),
            Some(9),
            Some(12),
            Some(15),
            Some(18),
        ];
        assert_eq!(ranges, expected);
        for request in &requests[1..] {
            assert_eq!(request.header("if-range"), Some(validator));
            assert_eq!(request.header("accept-encoding"), Some("identity"));
        }
    }
}

#[tokio::test]
async fn a_file_is_saved_across_lost_connections() {
    let (url, _) = server(|_, request| match first(request) {
        None => whole(TAG, FILE, 7),
        // A shorter part than requested is correct.
        Some(7) => part(TAG, FILE, 7, 12, 5),
        Some(first) => part(TAG, FILE, first, 20, 20 - first),
    })
    .await;
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("a.png");
    let download = Call::new(&client(&url), GetContent).await.expect("headers");
    assert_eq!(download.save(&path).await.expect("all"), 20);
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), FILE);
}

#[tokio::test]
async fn a_file_of_unknown_size_continues() {
    let (url, _) = server(|number, _| match number {
        1 => format!("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n{TAG}\r\n14\r\n{FILE}\r\n"),
        // All has arrived, only the end has not.
        _ => format!("HTTP/1.1 416 No\r\nContent-Range: bytes */20\r\nContent-Length: 0\r\n{TAG}\r\n"),
    })
    .await;
    let download = Call::new(&client(&url), GetContent).await.expect("headers");
    assert_eq!(download.bytes(LIMIT).await.expect("all"), FILE);
}

#[tokio::test]
async fn a_server_without_ranges_sends_the_same_version_again() {
    let (url, requests) = server(|number, _| match number {
        1 => whole(TAG, FILE, 7),
        _ => whole(TAG, FILE, 20),
    })
    .await;
    let download = Call::new(&client(&url), GetContent).await.expect("headers");
    assert_eq!(download.bytes(LIMIT).await.expect("all"), FILE);
    assert_eq!(requests.lock().expect("no panic").len(), 2);
}

#[tokio::test]
async fn versions_are_never_mixed() {
    let other = "ETag: \"v2\"\r\n";
    let no_range = "HTTP/1.1 206 Part\r\nContent-Length: 13\r\n\r\nABCDEFGHIJKLM".to_owned();
    let shorter =
        "HTTP/1.1 416 No\r\nContent-Range: bytes */5\r\nContent-Length: 0\r\n\r\n".to_owned();
    let longer = format!("{OTHER}{OTHER}");
    for (name, second) in [
        ("another version, whole", whole(other, OTHER, 20)),
        ("no version, whole", whole("", OTHER, 20)),
        (
            "a weak version, whole",
            whole("ETag: W/\"v1\"\r\n", OTHER, 20),
        ),
        ("another version, part", part(other, OTHER, 7, 20, 13)),
        ("another part", part(TAG, OTHER, 6, 20, 14)),
        ("another size", part(TAG, &longer, 7, 40, 33)),
        ("no range", no_range),
        ("shorter", shorter),
    ] {
        let (url, requests) = server(move |number, _| match number {
            1 => whole(TAG, FILE, 7),
            _ => second.clone(),
        })
        .await;
        let mut download = Call::new(&client(&url), GetContent).await.expect("headers");
        let mut read = Vec::new();
        let error = loop {
            match download.try_next().await {
                Ok(Some(chunk)) => read.extend_from_slice(&chunk),
                Ok(None) => panic!("{name}: {:?}", String::from_utf8_lossy(&read)),
                Err(error) => break error,
            }
        };
        assert_eq!(read, b"0123456", "{name}");
        assert_eq!(error.kind(), ErrorKind::Transport, "{name}");
        assert_eq!(
            error.retryability(),
            Retryability::Safe,
            "another call gets the new version"
        );
        assert!(error.to_string().contains("has changed"), "{name}: {error}");
        assert_eq!(requests.lock().expect("no panic").len(), 2, "{name}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_continued_safely_is_not() {
    let soon =
        "Last-Modified: Wed, 21 Oct 2026 07:28:00 GMT\r\nDate: Wed, 21 Oct 2026 07:28:00 GMT\r\n";
    let without = format!("{TAG}Accept-Ranges: none\r\n");
    for headers in ["", "ETag: W/\"v1\"\r\n", soon, &without] {
        let reply = whole(headers, FILE, 7);
        let (url, requests) = server(move |_, _| reply.clone()).await;
        let download = Call::new(&client(&url), GetContent).await.expect("headers");
        let error = download.bytes(LIMIT).await.expect_err("truncated");
        assert_eq!(error.kind(), ErrorKind::Transport, "{headers}");
        assert_eq!(requests.lock().expect("no panic").len(), 1, "{headers}");
    }
    // Nor with a policy without retries.
    let (url, requests) = server(|_, _| whole(TAG, FILE, 7)).await;
    let call = Call::new(&client(&url), GetContent).retry(RetryPolicy::none());
    let download = call.await.expect("headers");
    download.bytes(LIMIT).await.expect_err("truncated");
    assert_eq!(requests.lock().expect("no panic").len(), 1);
}

#[tokio::test]
async fn a_download_without_progress_ends() {
    let (url, requests) = server(|_, request| match first(request) {
        None => whole(TAG, FILE, 7),
        Some(first) => part(TAG, FILE, first, 20, 0),
    })
    .await;
    let download = Call::new(&client(&url), GetContent).await.expect("headers");
    let error = download.bytes(LIMIT).await.expect_err("truncated");
    assert_eq!(error.kind(), ErrorKind::Transport);
    // As often as a call is attempted.
    assert_eq!(requests.lock().expect("no panic").len(), 3);

    // The refusal of the rest is in the error.
    let (url, _) = server(|_, request| match first(request) {
        None => whole(TAG, FILE, 7),
        Some(_) => "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".to_owned(),
    })
    .await;
    let download = Call::new(&client(&url), GetContent).await.expect("headers");
    let error = download.bytes(LIMIT).await.expect_err("refused");
    assert!(
        error.to_string().contains("not continued: failed"),
        "{error}"
    );
}

#[tokio::test]
async fn continuations_are_within_the_retry_budget() {
    let (url, requests) = server(|_, request| {
        let first = first(request).unwrap_or_default();
        let file = "x".repeat(1000);
        match first {
            0 => whole(TAG, &file, 1),
            first => part(TAG, &file, first, 1000, 1),
        }
    })
    .await;
    let download = Call::new(&client(&url), GetContent).await.expect("headers");
    download.bytes(LIMIT).await.expect_err("one byte at a time");
    let requests = requests.lock().expect("no panic").len();
    assert!((10..=16).contains(&requests), "{requests}");
}

#[tokio::test]
async fn a_later_call_completes_a_file() {
    let (url, requests) = server(|number, request| match (number, first(request)) {
        (1, _) => whole(TAG, FILE, 7),
        (_, Some(first)) => part(TAG, FILE, first, 20, 20 - first),
        (_, None) => whole(TAG, FILE, 20),
    })
    .await;
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("a.part");
    let client = client(&url);
    let call = Call::new(&client, GetPlainContent).retry(RetryPolicy::none());
    let download = call.await.expect("headers");
    let validator = download.validator().expect("a validator").to_owned();
    download.append_to(&path).await.expect_err("truncated");
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), "0123456");

    let resumed = Call::new(&client, GetPlainContent).resume_from(7, &validator);
    let download = resumed.await.expect("headers");
    assert_eq!((download.offset(), download.size()), (7, Some(20)));
    assert_eq!(download.append_to(&path).await.expect("all"), 20);
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), FILE);
    let last = requests.lock().expect("no panic").pop().expect("a request");
    assert_eq!(last.header("range"), Some("bytes=7-"));
    assert_eq!(last.header("if-range"), Some("\"v1\""));
}

#[tokio::test]
async fn a_resumed_file_that_has_changed_is_written_anew() {
    let (url, _) = server(|_, _| whole("ETag: \"v2\"\r\n", OTHER, 20)).await;
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("a.part");
    std::fs::write(&path, format!("{FILE}{FILE}")).expect("a file");
    let call = Call::new(&client(&url), GetPlainContent).resume_from(40, "\"v1\"");
    let download = call.await.expect("headers");
    assert_eq!(
        (download.offset(), download.validator()),
        (0, Some("\"v2\""))
    );
    assert_eq!(download.append_to(&path).await.expect("all"), 20);
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), OTHER);
}

#[tokio::test]
async fn a_resumed_file_that_is_complete_has_no_more_content() {
    let (url, _) = server(|_, _| {
        "HTTP/1.1 416 No\r\nContent-Range: bytes */20\r\nContent-Length: 0\r\n\r\n".to_owned()
    })
    .await;
    let client = client(&url);
    let resumed = Call::new(&client, GetContent).resume_from(20, "\"v1\"");
    let download = resumed.await.expect("nothing more");
    assert_eq!((download.offset(), download.size()), (20, Some(20)));
    assert!(download.bytes(0).await.expect("nothing").is_empty());
    // The file is shorter than what the caller has, or the server has no opinion about the version.
    for call in [
        Call::new(&client, GetContent).resume_from(21, "\"v1\""),
        Call::new(&client, GetContent).header("Range", "bytes=20-"),
    ] {
        let error = call.await.expect_err("refused");
        assert_eq!(error.status(), Some(416));
    }
}

#[tokio::test]
async fn wrong_parts_are_refused() {
    for (reply, range) in [
        (part(TAG, FILE, 5, 20, 15), Some("bytes=7-")),
        (part("ETag: \"v2\"\r\n", FILE, 7, 20, 13), Some("bytes=7-")),
        (
            part(TAG, FILE, 7, 20, 13).replace("Content-Range", "X-Other"),
            Some("bytes=7-"),
        ),
        // Nobody requested a part.
        (part(TAG, FILE, 7, 20, 13), None),
    ] {
        let shown = reply.clone();
        let (url, _) = server(move |_, _| reply.clone()).await;
        let call = Call::new(&client(&url), GetContent);
        let call = match range {
            Some(_) => call.resume_from(7, "\"v1\""),
            None => call,
        };
        let error = call.await.expect_err("a wrong part");
        assert_eq!(error.kind(), ErrorKind::Decode, "{shown}");
    }
    // Some APIs mean something else by this status.
    let (url, _) = server(|_, _| whole("", FILE, 20).replace("200 OK", "206 Part")).await;
    let download = Call::new(&client(&url), GetContent).await.expect("a file");
    assert_eq!(download.bytes(LIMIT).await.expect("all"), FILE);
    // A caller's own range is returned as it is.
    let (url, _) = server(|_, _| part("", FILE, 3, 6, 3)).await;
    let call = Call::new(&client(&url), GetContent).header("Range", "bytes=3-5");
    let download = call.await.expect("a part");
    assert_eq!((download.offset(), download.size()), (3, Some(20)));
    assert_eq!(download.bytes(3).await.expect("all"), "345");
}

#[tokio::test]
async fn a_validator_must_tell_versions_apart_and_a_file_must_have_the_bytes_before() {
    let (url, requests) = server(|_, _| part(TAG, FILE, 7, 20, 13)).await;
    let client = client(&url);
    for validator in ["W/\"v1\"", "v1", ""] {
        let error = Call::new(&client, GetContent)
            .resume_from(7, validator)
            .await;
        assert_eq!(
            error.expect_err("weak").kind(),
            ErrorKind::Request,
            "{validator}"
        );
    }
    assert_eq!(requests.lock().expect("no panic").len(), 0);

    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("a.part");
    std::fs::write(&path, "012").expect("a file");
    let download = Call::new(&client, GetContent)
        .resume_from(7, "\"v1\"")
        .await;
    let error = download.expect("headers").append_to(&path).await;
    assert_eq!(error.expect_err("too short").kind(), ErrorKind::File);
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), "012");
}

#[tokio::test]
async fn a_file_on_another_host_continues_there() {
    let (storage, requests) = server(|_, request| match first(request) {
        None => whole(TAG, FILE, 7),
        Some(first) => part(TAG, FILE, first, 20, 20 - first),
    })
    .await;
    let (url, _) = server(move |_, _| {
        format!("HTTP/1.1 302 Found\r\nLocation: {storage}/a\r\nContent-Length: 0\r\n\r\n")
    })
    .await;
    let call = Call::new(&client(&url), GetContent).header("X-Private", "1");
    let download = call.await.expect("headers");
    assert_eq!(download.bytes(LIMIT).await.expect("all"), FILE);
    let requests = requests.lock().expect("no panic");
    assert_eq!(
        requests.iter().map(first).collect::<Vec<_>>(),
        [None, Some(7)]
    );
    assert!(
        requests
            .iter()
            .all(|request| request.header("x-private").is_none())
    );
}
