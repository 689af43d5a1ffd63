//! Multipart bodies, compared by byte.

use std::io::{Read, Write};
use std::time::Duration;

use futures_util::stream;
use openapi_client_runtime::bytes::Bytes;
use openapi_client_runtime::{Call, Client, ErrorKind, Upload};

use crate::fixture::{CreateAttachment, Talent, call};
use loopback::{Answer, Recorded, Server};

async fn sent(request: CreateAttachment) -> Recorded {
    let server = Server::start(|_| Answer::ok(r#"{"code":0,"message":"OK"}"#)).await;
    call(&server, request).await.expect("success");
    server.only()
}

/// Returns the multipart body of these parts, each with header lines and content.
fn body(request: &Recorded, parts: &[(&str, &str)]) -> String {
    let content_type = request.header("content-type").expect("a content type");
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("multipart");
    let mut body = String::new();
    for (head, content) in parts {
        body += &format!("--{boundary}\r\n{head}\r\n\r\n{content}\r\n");
    }
    body + &format!("--{boundary}--\r\n")
}

const FILE: &str = "Content-Disposition: form-data; name=\"content\"; filename=\"test.rar\"\r\n\
                    Content-Type: application/octet-stream";

fn assert_length(request: &Recorded) {
    let length = request.body.len().to_string();
    assert_eq!(request.header("content-length"), Some(length.as_str()));
}

#[tokio::test]
async fn a_file_in_memory_is_sent() {
    let request = sent(CreateAttachment::new(Upload::bytes("test.rar", "Rar!"))).await;
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/open-apis/hire/v1/attachments")
    );
    assert_eq!(request.text(), body(&request, &[(FILE, "Rar!")]));
    assert_length(&request);
}

#[tokio::test]
async fn a_file_on_disk_is_sent_in_chunks() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("test.rar");
    // More than one chunk, with a partial chunk at the end.
    let content: Vec<u8> = (0..200_003_u32).map(|n| b'a' + (n % 26) as u8).collect();
    let mut file = std::fs::File::create(&path).expect("a file");
    file.write_all(&content).expect("a full file");
    let upload = Upload::path(&path);
    let request = sent(CreateAttachment::new(upload)).await;
    let content = String::from_utf8(content).expect("text");
    assert_eq!(request.text(), body(&request, &[(FILE, &content)]));
    assert_length(&request);

    // A file at a path can be sent again.
    let upload = Upload::path(&path)
        .file_name("other.pdf")
        .content_type("application/pdf");
    std::fs::write(&path, "").expect("an empty file");
    for _ in 0..2 {
        let request = sent(CreateAttachment::new(upload.clone())).await;
        let head = "Content-Disposition: form-data; name=\"content\"; filename=\"other.pdf\"\r\n\
                    Content-Type: application/pdf";
        assert_eq!(request.text(), body(&request, &[(head, "")]));
    }
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let chunks =
        || stream::iter(["Ra", "r!"].map(|chunk| Ok::<_, std::io::Error>(Bytes::from(chunk))));
    let request = sent(CreateAttachment::new(Upload::stream(
        "test.rar",
        chunks(),
        Some(4),
    )))
    .await;
    assert_eq!(request.text(), body(&request, &[(FILE, "Rar!")]));
    assert_length(&request);

    let create = CreateAttachment::new(Upload::stream("test.rar", chunks(), None));
    let request = sent(create.clone()).await;
    assert_eq!(request.text(), body(&request, &[(FILE, "Rar!")]));
    assert_eq!(request.header("content-length"), None);

    let server = Server::start(|_| Answer::ok("{}")).await;
    let error = call(&server, create)
        .await
        .expect_err("the stream was already sent");
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("was already sent"), "{error}");
    assert!(server.requests().is_empty());
}

/// Uploads of the same bytes, of every kind that is sent once, each with true if its length is known.
fn uploads_that_are_sent_once(content: &'static [u8], file: std::fs::File) -> Vec<(Upload, bool)> {
    let name = "test.rar";
    let length = Some(content.len() as u64);
    let joined = content.chain(std::io::empty());
    vec![
        (Upload::file(name, file), true),
        (Upload::reader(name, content, length), true),
        (Upload::reader(name, content, None), false),
        (Upload::blocking_reader(name, content, length), true),
        (Upload::blocking_reader(name, joined, None), false),
    ]
}

#[tokio::test]
async fn readers_and_open_files_are_sent_once() {
    // More than one chunk, with a partial chunk at the end.
    let content: Vec<u8> = (0..200_003_u32).map(|n| b'a' + (n % 26) as u8).collect();
    let content: &'static [u8] = content.leak();
    let text = std::str::from_utf8(content).expect("text");
    // Its position is at its end, as it was just written.
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(content).expect("a full file");
    for (upload, has_length) in uploads_that_are_sent_once(content, file) {
        let create = CreateAttachment::new(upload);
        let request = sent(create.clone()).await;
        assert_eq!(request.text(), body(&request, &[(FILE, text)]));
        if has_length {
            assert_length(&request);
        } else {
            assert_eq!(request.header("content-length"), None);
        }
        let server = Server::start(|_| Answer::ok("{}")).await;
        let error = call(&server, create).await.expect_err("it is used up");
        assert!(
            error.to_string().contains("`test.rar` was already sent"),
            "{error}"
        );
        assert!(server.requests().is_empty());
    }
}

#[tokio::test]
async fn a_reader_that_fails_breaks_the_upload() {
    struct OnFire;
    impl std::io::Read for OnFire {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("disk on fire"))
        }
    }
    let server = Server::start(|_| Answer::ok("{}")).await;
    let upload = Upload::blocking_reader("test.rar", OnFire, Some(4));
    let error = call(&server, CreateAttachment::new(upload)).await;
    let error = error.expect_err("the content cannot be read");
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
}

#[tokio::test]
async fn a_stream_that_fails_or_has_a_wrong_length_is_an_error() {
    let broken = stream::iter([
        Ok(Bytes::from("Ra")),
        Err(std::io::Error::other("disk on fire")),
    ]);
    let short = stream::iter([Ok::<_, std::io::Error>(Bytes::from("Ra"))]);
    for upload in [
        Upload::stream("test.rar", broken, Some(4)),
        Upload::stream("test.rar", short, Some(4)),
    ] {
        let server = Server::start(|_| Answer::ok("{}")).await;
        let error = call(&server, CreateAttachment::new(upload)).await;
        let error = error.expect_err("the body is incomplete");
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    }
}

#[tokio::test]
async fn fields_without_a_file_are_sent_as_parts() {
    let create = CreateAttachment {
        note: Some("a note".into()),
        tags: vec!["a".into(), "b".into()],
        owner: Some(Talent {
            id: Some("1".into()),
            ..Talent::default()
        }),
        ..CreateAttachment::new(Upload::bytes("test.rar", "Rar!"))
    };
    let request = sent(create).await;
    let parts = [
        (FILE, "Rar!"),
        ("Content-Disposition: form-data; name=\"note\"", "a note"),
        ("Content-Disposition: form-data; name=\"tags\"", "a"),
        ("Content-Disposition: form-data; name=\"tags\"", "b"),
        (
            "Content-Disposition: form-data; name=\"owner\"\r\nContent-Type: application/json",
            r#"{"id":"1","tags":[]}"#,
        ),
    ];
    assert_eq!(request.text(), body(&request, &parts));
}

#[tokio::test]
async fn quotes_in_a_file_name_are_escaped() {
    for (name, wire) in [
        ("简历.pdf", "简历.pdf"),
        ("a\"; filename=\"b", "a%22; filename=%22b"),
        ("a\r\nX-Evil: 1\r\n\r\nb", "a%0D%0AX-Evil: 1%0D%0A%0D%0Ab"),
        ("a\\", "a\\\\"),
    ] {
        let request = sent(CreateAttachment::new(Upload::bytes(name, ""))).await;
        let head = FILE.replace("test.rar", wire);
        assert_eq!(request.text(), body(&request, &[(&head, "")]));
    }
}

#[tokio::test]
async fn invalid_files_are_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let server = Server::start(|_| Answer::ok("{}")).await;
    for upload in [
        Upload::path(directory.path().join("missing.pdf")),
        Upload::path(directory.path()),
        Upload::bytes("a", "b").content_type("not a media type"),
        Upload::bytes("a", "b").content_type("text/plain\r\nX: y"),
    ] {
        let error = call(&server, CreateAttachment::new(upload)).await;
        let error = error.expect_err("the file cannot be sent");
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
        assert!(error.to_string().contains("`content`"), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn an_upload_has_no_time_limit_by_default() {
    let server =
        Server::start(|_| Answer::ok(r#"{"code":0}"#).after(Duration::from_millis(300))).await;
    let create = || CreateAttachment::new(Upload::bytes("a", "b"));
    call(&server, create()).await.expect("success");
    let client = Client::builder(server.url()).timeout(Duration::from_millis(50));
    let client: Client = client.build().expect("a client");
    let error = Call::new(&client, create()).await.expect_err("a timeout");
    assert_eq!(error.kind(), ErrorKind::Timeout);
}
