//! Replies that are compressed, broken or endless.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use openapi_client_runtime::{Call, Client, ErrorKind};
use tokio::io::AsyncWriteExt;

use crate::fixture::{GetPlain, GetStrict, builder, call};
use loopback::{Answer, RawServer, Server};

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).expect("memory");
    encoder.finish().expect("memory")
}

fn compressed(body: Vec<u8>) -> Answer {
    Answer::ok(body)
        .header("Content-Encoding", "gzip")
        .header("Content-Type", "application/json")
}

#[tokio::test]
async fn a_compressed_reply_is_decoded() {
    let body = gzip(br#"{"code":0,"data":{"id":"1"}}"#);
    let server = Server::start(move |_| compressed(body.clone())).await;
    assert_eq!(call(&server, GetStrict).await.expect("an answer").id, "1");
    let accepts = server.only();
    assert_eq!(accepts.header("accept-encoding"), Some("gzip"));
}

#[tokio::test]
async fn a_broken_compressed_reply_is_an_error() {
    let whole = gzip(br#"{"code":0,"data":{"id":"1"}}"#);
    let mut garbled = whole.clone();
    garbled[12] ^= 0xff;
    for body in [
        whole[..whole.len() - 9].to_vec(),
        whole[..5].to_vec(),
        garbled,
    ] {
        let server = Server::start(move |_| compressed(body.clone())).await;
        let error = call(&server, GetStrict).await.expect_err("broken");
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    }
}

#[tokio::test]
async fn an_endless_reply_is_read_up_to_the_limit() {
    let server = RawServer::start(|mut stream| async move {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[";
        stream.write_all(head.as_bytes()).await.expect("a reader");
        // Ends when the client closes the connection.
        while stream.write_all(&[b' '; 4096]).await.is_ok() {}
    })
    .await;
    let builder = builder(&server).max_response_size(1 << 20);
    let client: Client = builder.build().expect("a client");
    let error = Call::new(&client, GetPlain)
        .await
        .expect_err("the reply is too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(error.to_string().contains("1048576 bytes"), "{error}");
}

#[tokio::test]
async fn the_limit_applies_to_decompressed_bytes() {
    let bomb = gzip(&vec![b' '; 16 << 20]);
    assert!(bomb.len() < 100_000, "small on the wire");
    let server = Server::start(move |_| compressed(bomb.clone())).await;
    let builder = Client::builder(server.url()).max_response_size(1 << 20);
    let client: Client = builder.build().expect("a client");
    let error = Call::new(&client, GetPlain)
        .await
        .expect_err("the decompressed reply is too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
}
