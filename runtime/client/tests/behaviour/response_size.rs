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

const MIB: usize = 1 << 20;

#[tokio::test]
async fn an_error_is_read_up_to_a_mebibyte() {
    let bomb = gzip(&vec![b'x'; 60 * MIB]);
    let server =
        Server::start(move |_| Answer::new(404, bomb.clone()).header("Content-Encoding", "gzip"))
            .await;
    // Replies up to 64 MiB are accepted by default, but not errors.
    let error = call(&server, GetPlain).await.expect_err("not found");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(404)));
    assert_eq!(error.body().map(|body| body.len()), Some(MIB));

    let server = RawServer::start(|mut stream| async move {
        let head = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\n";
        stream.write_all(head.as_bytes()).await.expect("a reader");
        // Ends when the client closes the connection.
        while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
    })
    .await;
    for (limit, length) in [(64 * MIB, MIB), (1000, 1000)] {
        let builder = builder(&server).max_response_size(limit);
        let client: Client = builder.build().expect("a client");
        let error = Call::new(&client, GetPlain).await.expect_err("refused");
        assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(400)));
        assert_eq!(error.body().map(|body| body.len()), Some(length));
    }
}

#[tokio::test]
async fn an_error_whose_body_breaks_keeps_its_status() {
    let head = "HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n";
    let server = RawServer::answering(format!("{head}no access to")).await;
    let client: Client = builder(&server).build().expect("a client");
    let error = Call::new(&client, GetPlain).await.expect_err("refused");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(403)));
    assert_eq!(error.message(), "no access to");
}
