//! Retries of requests that can be repeated, and of requests that cannot.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::stream;
use loopback::{Answer, RawServer, Server};
use openapi_client_runtime::bytes::Bytes;
use openapi_client_runtime::{Call, Client, ErrorKind, Request, RetryPolicy, Retryability, Upload};

use crate::fixture::{CreateAttachment, CreateOnce, CreateOnceByBody, client};

fn with_key() -> CreateOnce {
    CreateOnce {
        client_token: Some("k-1".into()),
        name: Some("Ada".into()),
    }
}

/// Sends a request to a server that fails once. Returns true with the requests if the call succeeded.
async fn sent_to_failing<R: Request>(request: R) -> (bool, Vec<loopback::Recorded>) {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Answer::new(502, "bad gateway"),
        _ => Answer::ok(r#"{"code":0}"#),
    })
    .await;
    let client: Client = Client::builder(server.url()).build().expect("a client");
    let outcome = Call::new(&client, request).await;
    (outcome.is_ok(), server.requests())
}

#[tokio::test]
async fn a_post_with_an_idempotency_key_is_retried_after_a_server_error() {
    let (done, sent) = sent_to_failing(with_key()).await;
    assert!(done);
    let [first, second] = &sent[..] else {
        panic!("two requests: {sent:?}");
    };
    assert_eq!(first.target, "/notes?client_token=k-1");
    assert_eq!(
        (&first.target, &first.body),
        (&second.target, &second.body),
        "with the same key"
    );
    let by_body = CreateOnceByBody {
        uuid: Some("k-2".into()),
    };
    let (done, sent) = sent_to_failing(by_body).await;
    assert_eq!((done, sent.len()), (true, 2));
}

#[tokio::test]
async fn a_post_without_an_idempotency_key_is_not_retried_after_a_server_error() {
    let without = CreateOnce {
        client_token: None,
        ..with_key()
    };
    let (done, sent) = sent_to_failing(without).await;
    assert_eq!((done, sent.len()), (false, 1));
    let (done, sent) = sent_to_failing(CreateOnceByBody::default()).await;
    assert_eq!((done, sent.len()), (false, 1));
}

#[tokio::test]
async fn a_broken_connection_is_retried_only_with_an_idempotency_key() {
    let server = RawServer::start(|stream| async move { drop(stream) }).await;
    let client = client(&server);
    let error = Call::new(&client, CreateOnce::default()).await;
    let error = error.expect_err("broken");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert_eq!(error.retryability(), Retryability::MayRepeat);
    assert_eq!(server.requests(), 1);

    let error = Call::new(&client, with_key()).await.expect_err("broken");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
    assert_eq!(error.retryability(), Retryability::Safe);
    assert_eq!(server.requests(), 4);
}

#[tokio::test]
async fn an_upload_from_a_stream_is_never_retried() {
    // A rate limit is safe to retry, but only with a file that can be read again.
    for (upload, requests) in [
        (Upload::bytes("a.txt", "abc"), 3),
        (
            Upload::stream(
                "a.txt",
                stream::iter([Ok::<_, std::io::Error>(Bytes::from("abc"))]),
                Some(3),
            ),
            1,
        ),
    ] {
        let server = Server::start(|_| {
            Answer::new(429, r#"{"code":99991400,"msg":"too many"}"#)
                .header("x-ogw-ratelimit-reset", "0")
        })
        .await;
        let client: Client = Client::builder(server.url()).build().expect("a client");
        let call = Call::new(&client, CreateAttachment::new(upload));
        let error = call.retry(RetryPolicy::new().rate_limit_waits(2)).await;
        let error = error.expect_err("too many");
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(server.requests().len(), requests);
    }
    // After a broken connection, no upload by POST is retried.
    let server = RawServer::start(|stream| async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        drop(stream);
    })
    .await;
    let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[0; 4096])));
    let create = CreateAttachment::new(Upload::stream("a.bin", endless, None));
    let error = Call::new(&client(&server), create).await;
    let error = error.expect_err("broken");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert_eq!(server.requests(), 1);
}
