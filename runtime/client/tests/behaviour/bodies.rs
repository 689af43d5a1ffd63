//! Request bodies that are forms, texts, files, or multipart bodies with typed parts.

use futures_util::stream;
use openapi_client_runtime::serde_json::{self, json};
use openapi_client_runtime::{
    Call, Error, ErrorKind, Method, Operation, Request, RequestBody, RequestParts, Style, Upload,
};

use crate::fixture::{Talent, anonymous};
use loopback::{Answer, Recorded, Server};

async fn sent<R: Request>(request: R) -> Result<Recorded, Error> {
    let server = Server::start(|_| Answer::ok("{}")).await;
    Call::new(&anonymous(&server), request).await?;
    Ok(server.only())
}

/// Declares a request of an operation with this body.
macro_rules! post {
    ($name:ident { $($field:ident: $type:ty),* } $body:expr, |$this:ident, $parts:ident| $given:block) => {
        #[derive(Debug, Clone)]
        struct $name { $($field: $type),* }

        impl Request for $name {
            type Response = ();
            const OPERATION: &'static Operation = &Operation {
                request_body: $body,
                ..Operation::new("post", Method::Post, "/post")
            };
            fn parts<'a>(&'a self, $parts: &mut RequestParts<'a>) {
                let $this = self;
                $given
            }
        }
    };
}

post!(PostForm { name: String, tags: Vec<String>, owner: Option<Talent>, filter: serde_json::Value } RequestBody::Form, |this, parts| {
    parts.body_field("name", &this.name);
    parts.body_field("tags", &this.tags);
    parts.body_field("owner", &this.owner);
    parts.styled_body_field("filter", Style::DEEP_OBJECT, &this.filter);
    parts.styled_body_field("ids", Style::FORM.joined(), &this.tags);
});

#[tokio::test]
async fn form_fields_are_encoded() {
    let mut form = PostForm {
        name: "Ada & L=ö *~+".into(),
        tags: vec!["a b".into(), "c".into()],
        owner: Some(Talent {
            id: Some("1".into()),
            ..Talent::default()
        }),
        filter: json!({"age": {"min": 3}}),
    };
    let request = sent(form.clone()).await.expect("success");
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        request.text(),
        "name=Ada+%26+L%3D%C3%B6+*%7E%2B&tags=a+b&tags=c&owner=%7B%22id%22%3A%221%22%2C%22tags%22%3A%5B%5D%7D\
         &filter[age][min]=3&ids=a+b,c"
    );
    // Styles of forms are those of queries.
    form.filter = json!([{"price": 1}, {"price": 2}]);
    let request = sent(form).await.expect("success");
    assert!(
        request
            .text()
            .contains("&filter[0][price]=1&filter[1][price]=2&"),
        "{}",
        request.text()
    );
}

post!(PostWholeForm { value: serde_json::Value } RequestBody::Form, |this, parts| {
    parts.body(&this.value);
});

#[tokio::test]
async fn any_object_can_be_sent_as_a_form() {
    let value = json!({"a": 1, "b": [true, null, "x"], "c": null, "d": {"e": 1}});
    let request = sent(PostWholeForm { value }).await.expect("success");
    assert_eq!(request.text(), "a=1&b=true&b=x&d=%7B%22e%22%3A1%7D");
    let error = sent(PostWholeForm { value: json!([1]) })
        .await
        .expect_err("a list has no fields");
    assert!(
        error.to_string().contains("must consist of fields"),
        "{error}"
    );
}

post!(PostText { text: Option<String> } RequestBody::Text("text/csv; charset=utf-8"), |this, parts| {
    parts.body(&this.text);
});

#[tokio::test]
async fn a_text_is_sent_with_its_media_type() {
    let text = "a;b\n\"é\"";
    let request = sent(PostText {
        text: Some(text.into()),
    })
    .await
    .expect("success");
    assert_eq!(
        request.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    assert_eq!(request.text(), text);
    let request = sent(PostText { text: None }).await.expect("success");
    assert_eq!((request.text(), request.header("content-type")), ("", None));
}

post!(PostFile { file: Option<Upload> } RequestBody::Binary("image/png"), |this, parts| {
    if let Some(file) = &this.file {
        parts.body_upload(file);
    }
});

post!(PostAnything { file: Upload } RequestBody::Binary("*/*"), |this, parts| {
    parts.body_upload(&this.file);
});

#[tokio::test]
async fn a_file_is_sent_as_the_whole_body() {
    let png = || Upload::bytes("a.png", &b"\x89PNG"[..]);
    for (upload, content_type) in [
        (png(), "image/png"),
        (png().content_type("image/apng"), "image/apng"),
    ] {
        let request = sent(PostFile { file: Some(upload) })
            .await
            .expect("success");
        assert_eq!(request.header("content-type"), Some(content_type));
        assert_eq!(request.header("content-length"), Some("4"));
        assert_eq!(request.body, b"\x89PNG");
    }
    let request = sent(PostFile { file: None }).await.expect("success");
    assert_eq!((request.text(), request.header("content-type")), ("", None));

    let request = sent(PostAnything { file: png() }).await.expect("success");
    assert_eq!(
        request.header("content-type"),
        Some("application/octet-stream")
    );
}

#[tokio::test]
async fn a_file_is_sent_from_disk_and_from_a_stream() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("a.bin");
    let content: Vec<u8> = (0..200_003_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(&path, &content).expect("a file");
    let request = sent(PostAnything {
        file: Upload::path(&path),
    })
    .await
    .expect("success");
    assert_eq!(request.body, content);
    assert_eq!(request.header("content-length"), Some("200003"));

    let chunks = stream::iter(["ab", "cd"].map(Ok::<_, std::io::Error>));
    let file = Upload::stream("a", chunks, None);
    let post = PostAnything { file };
    let request = sent(post.clone()).await.expect("success");
    assert_eq!(
        (request.text(), request.header("content-length")),
        ("abcd", None)
    );
    let error = sent(post).await.expect_err("the stream was already sent");
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("was already sent"), "{error}");

    let missing = PostAnything {
        file: Upload::path(directory.path().join("missing")),
    };
    let error = sent(missing).await.expect_err("no file");
    assert_eq!(error.kind(), ErrorKind::Request);
}

post!(PostParts { meta: Talent, note: String, notes: Vec<String>, picture: Upload, others: Vec<Upload> } RequestBody::Multipart, |this, parts| {
    parts.body_part("meta", "application/vnd.talent+json", &this.meta);
    parts.body_part("note", "text/markdown", &this.note);
    parts.body_part("notes", "text/plain", &this.notes);
    parts.body_part("list", "application/json", &this.notes);
    parts.body_part("none", "application/json", &Option::<String>::None);
    parts.body_file_as("picture", "image/png", &this.picture);
    parts.body_files("others", &this.others);
});

#[tokio::test]
async fn parts_have_the_documented_media_types() {
    let request = sent(PostParts {
        meta: Talent {
            id: Some("1".into()),
            ..Talent::default()
        },
        note: "# a".into(),
        notes: vec!["b".into(), "c".into()],
        picture: Upload::bytes("p.png", "PNG"),
        others: vec![
            Upload::bytes("1", "one"),
            Upload::bytes("2.gif", "two").content_type("image/gif"),
        ],
    })
    .await
    .expect("success");
    let part = |name: &str, more: &str, media_type: &str, content: &str| {
        format!(
            "Content-Disposition: form-data; name=\"{name}\"{more}\r\nContent-Type: {media_type}\r\n\r\n{content}\r\n"
        )
    };
    let boundary = request
        .header("content-type")
        .and_then(|value| value.strip_prefix("multipart/form-data; boundary="))
        .expect("multipart");
    let mut wanted = String::new();
    for part in [
        part(
            "meta",
            "",
            "application/vnd.talent+json",
            r#"{"id":"1","tags":[]}"#,
        ),
        part("note", "", "text/markdown", "# a"),
        part("notes", "", "text/plain", "b"),
        part("notes", "", "text/plain", "c"),
        part("list", "", "application/json", r#"["b","c"]"#),
        part("picture", "; filename=\"p.png\"", "image/png", "PNG"),
        part(
            "others",
            "; filename=\"1\"",
            "application/octet-stream",
            "one",
        ),
        part("others", "; filename=\"2.gif\"", "image/gif", "two"),
    ] {
        wanted += &format!("--{boundary}\r\n{part}");
    }
    wanted += &format!("--{boundary}--\r\n");
    assert_eq!(request.text(), wanted);
}

post!(PostOddPart { owner: Talent } RequestBody::Multipart, |this, parts| {
    parts.body_part("owner", "text/plain", &this.owner);
});

post!(PostFileInForm { file: Upload } RequestBody::Form, |this, parts| {
    parts.body_file("file", &this.file);
});

post!(PostFieldsAsText { name: String } RequestBody::Text("text/plain"), |this, parts| {
    parts.body_field("name", &this.name);
});

#[tokio::test]
async fn a_body_of_the_wrong_type_is_refused() {
    for (outcome, wanted) in [
        (
            sent(PostOddPart {
                owner: Talent::default(),
            })
            .await,
            "body field `owner` must be a text",
        ),
        (
            sent(PostFileInForm {
                file: Upload::bytes("a", "b"),
            })
            .await,
            "`file` is a file",
        ),
        (
            sent(PostFieldsAsText { name: "a".into() }).await,
            "its body must be one text",
        ),
    ] {
        let error = outcome.expect_err(wanted);
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains(wanted), "{error}");
    }
}
