//! HTTP/2 servers that do not process a request, or break the connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use h2::server::Connection;
use openapi_client_runtime::bytes::Bytes;
use openapi_client_runtime::{Call, Client, Error, ErrorKind, Retryability, http, reqwest};
use tokio::net::{TcpListener, TcpStream};

use super::operations::{Add, Read};
use super::quick;

/// The treatment of a request.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Act {
    /// Resets the stream with this reason.
    Reset(h2::Reason),
    /// Closes the connection with this reason, without the request.
    GoAway(h2::Reason),
    /// Sends the headers of a reply, and then resets the stream with this reason.
    ResetReply(h2::Reason),
}

/// Starts a server that treats the first `faults` requests like this, and answers the others.
async fn server(act: Act, faults: u32) -> (String, Arc<AtomicU32>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let requests = Arc::new(AtomicU32::new(0));
    let count = requests.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, act, faults, count.clone()));
        }
    });
    (url, requests)
}

async fn serve(stream: TcpStream, act: Act, faults: u32, count: Arc<AtomicU32>) -> Option<()> {
    if let Act::GoAway(reason) = act
        && count.load(Ordering::SeqCst) < faults
    {
        return go_away(stream, reason, &count).await;
    }
    let mut connection: Connection<_, Bytes> = h2::server::handshake(stream).await.ok()?;
    while let Some(Ok((_, mut respond))) = connection.accept().await {
        let ok = || http::Response::new(());
        match act {
            _ if count.fetch_add(1, Ordering::SeqCst) >= faults => {
                respond.send_response(ok(), true).ok()?;
            }
            Act::Reset(reason) | Act::GoAway(reason) => respond.send_reset(reason),
            Act::ResetReply(reason) => {
                let mut body = respond.send_response(ok(), false).ok()?;
                tokio::spawn(async move {
                    // The headers leave first.
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                    body.send_reset(reason);
                });
            }
        }
    }
    Some(())
}

/// Reads a request, and sends a GOAWAY frame whose last stream is 0.
async fn go_away(mut stream: TcpStream, reason: h2::Reason, count: &AtomicU32) -> Option<()> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    const HEADERS: u8 = 1;
    stream.write_all(&SETTINGS).await.ok()?;
    stream.read_exact(&mut [0; 24]).await.ok()?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.ok()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut frame = vec![0; length as usize];
        stream.read_exact(&mut frame).await.ok()?;
        if head[3] == HEADERS {
            break;
        }
    }
    count.fetch_add(1, Ordering::SeqCst);
    let frame = [
        &[0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
        &u32::from(reason).to_be_bytes(),
    ];
    stream.write_all(&frame.concat()).await.ok()?;
    // Until the client closes the connection.
    while stream.read(&mut [0; 64]).await.ok()? > 0 {}
    Some(())
}

fn client(url: &str) -> Client {
    let http = reqwest::Client::builder().http2_prior_knowledge();
    let http = http.retry(reqwest::retry::never()).build().expect("HTTP/2");
    let client = Client::builder(url).http_client(http).retry(quick());
    client.build().expect("a client")
}

/// Calls an operation that cannot be repeated.
async fn add(act: Act, faults: u32) -> (Result<(), Error>, u32) {
    let (url, requests) = server(act, faults).await;
    let outcome = Call::new(&client(&url), Add).await;
    (outcome, requests.load(Ordering::SeqCst))
}

#[tokio::test]
async fn what_the_server_did_not_process_is_repeated_for_every_method() {
    for act in [
        Act::Reset(h2::Reason::REFUSED_STREAM),
        Act::GoAway(h2::Reason::NO_ERROR),
        Act::GoAway(h2::Reason::ENHANCE_YOUR_CALM),
    ] {
        let (outcome, requests) = add(act, 1).await;
        outcome.unwrap_or_else(|error| panic!("{act:?}: {error:?}"));
        assert_eq!(requests, 2, "{act:?}");

        let (outcome, requests) = add(act, u32::MAX).await;
        let error = outcome.expect_err("never processed");
        assert_eq!(error.kind(), ErrorKind::NotProcessed, "{act:?}: {error:?}");
        assert_eq!(error.retryability(), Retryability::Safe);
        assert_eq!((error.attempts(), requests), (3, 3), "{act:?}");
    }
}

#[tokio::test]
async fn what_the_server_may_have_processed_is_repeated_only_if_that_is_safe() {
    for act in [
        Act::Reset(h2::Reason::INTERNAL_ERROR),
        Act::Reset(h2::Reason::CANCEL),
        // A stream with a reply was processed, whatever the server states.
        Act::ResetReply(h2::Reason::REFUSED_STREAM),
    ] {
        let (outcome, requests) = add(act, 1).await;
        let error = outcome.expect_err("broken");
        assert_eq!(
            (error.kind(), requests),
            (ErrorKind::Transport, 1),
            "{act:?}"
        );

        let (url, requests) = server(act, 1).await;
        Call::new(&client(&url), Read).await.expect("repeated");
        assert_eq!(requests.load(Ordering::SeqCst), 2, "{act:?}");
    }
}
