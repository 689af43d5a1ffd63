//! Uploads of attachments, whose envelope has a property of its own for the message.

use feishu::Upload;
use feishu::hire::v1::attachment::CreateAttachmentRequest;
use loopback::{Answer, Server};

use crate::app::client;

#[tokio::test]
async fn a_file_is_uploaded_as_multipart() {
    let body = r#"{"code":0,"message":"OK","data":{"id":"3382901186408483126","name":"test.rar"}}"#;
    let server = Server::with_tokens(move |_| Answer::ok(body)).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("test.rar");
    std::fs::write(&path, "Rar!\r\n--not a boundary\r\n").expect("a file");

    let request = CreateAttachmentRequest::new(Upload::path(&path));
    let created = client(&server)
        .hire()
        .v1()
        .attachment()
        .create(request)
        .await
        .expect("a reply");
    assert_eq!(created.id.as_deref(), Some("3382901186408483126"));

    let sent = server.only();
    let content_type = sent
        .header("content-type")
        .expect("a content type")
        .to_owned();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("multipart");
    let text = sent.text();
    assert!(text.starts_with(&format!("--{boundary}\r\n")), "{text}");
    assert!(
        text.contains(r#"name="content"; filename="test.rar""#),
        "{text}"
    );
    assert!(
        text.contains("\r\n\r\nRar!\r\n--not a boundary\r\n\r\n--"),
        "{text}"
    );
    assert!(text.ends_with(&format!("--{boundary}--\r\n")), "{text}");
    assert_eq!(
        sent.header("content-length"),
        Some(sent.body.len().to_string().as_str())
    );
}

#[tokio::test]
async fn the_message_property_of_attachments_is_read() {
    let body = r#"{"code":1002002,"message":"file is too large"}"#;
    let server = Server::with_tokens(move |_| Answer::new(400, body)).await;
    let request = CreateAttachmentRequest::new(Upload::bytes("a.txt", "a"));
    let error = client(&server)
        .hire()
        .v1()
        .attachment()
        .create(request)
        .await
        .expect_err("refused");
    assert_eq!(error.message(), "file is too large");
}
