//! The memory of uploads and downloads does not grow with the size of the file.
//!
//! This test has its own process. It measures the peak memory, including that of the test server, compared to the idle process.
//!
//! `cargo test -p openapi-client-runtime --release --test memory -- --ignored --nocapture` moves 1 GiB each way and prints the figures.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use openapi_client_runtime::{
    Call, Client, Download, ErrorKind, Method, Operation, Request, RequestBody, RequestParts,
    Upload,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const MIB: u64 = 1 << 20;

/// The memory that a transfer may use in addition to the idle process.
const MOST: u64 = 64 * MIB;

#[derive(Debug, Clone)]
struct Get;

impl Request for Get {
    type Response = Download;
    const OPERATION: &'static Operation = &Operation::new("file.get", Method::Get, "/file");
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

#[derive(Debug, Clone)]
struct Put(Upload);

impl Request for Put {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        request_body: RequestBody::Multipart,
        ..Operation::new("file.put", Method::Post, "/file")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.body_file("file", &self.0);
    }
}

/// An operation with a JSON response.
#[derive(Debug, Clone)]
struct Decode;

impl Request for Decode {
    type Response = Option<String>;
    const OPERATION: &'static Operation = &Operation::new("bomb.get", Method::Get, "/bomb");
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

/// Returns the current (`VmRSS`) or the peak (`VmHWM`) memory of this process in bytes. `None` if the system does not provide it.
fn memory(figure: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(figure))?;
    let kib: u64 = line
        .strip_prefix(':')?
        .trim()
        .strip_suffix(" kB")?
        .parse()
        .ok()?;
    Some(kib * 1024)
}

/// Serves a file of this size at `GET /file` and a decompression bomb at `GET /bomb`, and discards posted bodies.
async fn serve(size: u64) -> u16 {
    let bomb: &'static [u8] = bomb().leak();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, size, bomb));
        }
    });
    port
}

async fn answer(mut stream: TcpStream, size: u64, bomb: &[u8]) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("a head"));
    }
    let head = String::from_utf8(head).expect("a head");
    if head.starts_with("GET /bomb") {
        let reply = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            bomb.len()
        );
        stream.write_all(reply.as_bytes()).await.expect("a reader");
        let _ = stream.write_all(bomb).await;
    } else if head.starts_with("GET") {
        let reply = format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/zip\r\nContent-Length: {size}\r\n\r\n"
        );
        stream.write_all(reply.as_bytes()).await.expect("a reader");
        let mut content = tokio::io::repeat(b'x').take(size);
        tokio::io::copy(&mut content, &mut stream)
            .await
            .expect("a reader");
    } else {
        let length = head
            .lines()
            .find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse()
                    .ok()
            })
            .expect("a length");
        let mut body = (&mut stream).take(length);
        let taken = tokio::io::copy(&mut body, &mut tokio::io::sink()).await;
        assert_eq!(taken.expect("a body"), length);
        let reply = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nnull";
        stream.write_all(reply.as_bytes()).await.expect("a reader");
    }
}

/// 64 MiB of spaces, compressed.
fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..64 {
        encoder.write_all(&[b' '; MIB as usize]).expect("memory");
    }
    encoder.finish().expect("memory")
}

/// Downloads a file of this size, and uploads it from disk and from a stream.
async fn transfer(client: &Client, directory: &Path, size: u64) {
    let path = directory.join("file.zip");
    let download = Call::new(client, Get).await.expect("a file");
    assert_eq!(download.save(&path).await.expect("saved"), size);
    Call::new(client, Put(Upload::path(&path)))
        .await
        .expect("sent");
    let download = Call::new(client, Get).await.expect("a file");
    let upload = Upload::stream("file.zip", download, Some(size));
    Call::new(client, Put(upload)).await.expect("sent");
}

async fn stays_flat(size: u64) {
    let port = serve(size).await;
    let builder =
        Client::builder(format!("http://127.0.0.1:{port}")).max_response_size(MIB as usize);
    let client: Client = builder.build().expect("a client");
    let directory = tempfile::tempdir().expect("a directory");
    let Some(idle) = memory("VmRSS") else {
        println!("skipped: this system has no /proc/self/status");
        return;
    };
    let added = || memory("VmHWM").expect("a peak").saturating_sub(idle);
    let error = Call::new(&client, Decode).await.expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    let after_bomb = added();
    assert!(after_bomb < 16 * MIB, "{after_bomb} bytes");
    transfer(&client, directory.path(), size).await;
    let after_files = added();
    println!(
        "idle {} KiB; a bomb of 64 MiB at a limit of 1 MiB added {} KiB, and {} MiB twice down and twice up {} KiB",
        idle / 1024,
        after_bomb / 1024,
        size / MIB,
        after_files / 1024
    );
    assert!(after_files < MOST, "{after_files} bytes");
}

#[tokio::test]
async fn memory_stays_flat() {
    stays_flat(128 * MIB).await;
}

#[tokio::test]
#[ignore = "takes its time: 1 GiB twice down and twice up; see the head of the file"]
async fn memory_stays_flat_over_a_gibibyte() {
    stays_flat(1024 * MIB).await;
}
