//! The samples of the pages, as the spec records them: what is sent equals the request sample byte for byte, and no field
//! of the response sample is lost.

use std::collections::BTreeSet;
use std::future::IntoFuture;

use feishu::hire::schemas::AttachmentType;
use feishu::hire::v1::attachment::{CreateAttachmentRequest, GetAttachmentRequest};
use feishu::hire::v1::external_interview::{
    BatchQueryExternalInterviewRequest, DeleteExternalInterviewRequest,
};
use feishu::hire::v1::talent_external_info::{
    CreateTalentExternalInfoRequest, UpdateTalentExternalInfoRequest,
};
use feishu::{Call, Client, Request, Upload};
use loopback::{Answer, Recorded, Server};
use serde::Serialize;
use serde_json::Value;

use crate::paths::spec;

/// What the spec says about one operation.
struct Sample {
    method: String,
    /// The path with the examples of its parameters.
    path: String,
    /// The query with the examples of its parameters, in the order of the spec.
    query: Vec<(String, String)>,
    content_type: Option<String>,
    request: Option<Value>,
    response: Value,
}

impl Sample {
    /// Reads it from the spec, not from generated code.
    fn of(operation_id: &str) -> Self {
        let loaded = feishu_codegen::spec::load(&spec());
        let documents: Vec<Value> = loaded
            .documents
            .iter()
            .map(|document| document.value().clone())
            .collect();
        for document in documents {
            for (path, item) in document["paths"].as_object().expect("paths") {
                for (method, operation) in item.as_object().expect("a path item") {
                    if operation["operationId"] == operation_id {
                        return Self::read(path, method, item, operation, &document);
                    }
                }
            }
        }
        panic!("{operation_id} is not in the spec");
    }

    fn read(path: &str, method: &str, item: &Value, operation: &Value, document: &Value) -> Self {
        let mut path = path.to_owned();
        let mut query = Vec::new();
        let parameters = [&item["parameters"], &operation["parameters"]];
        for parameter in parameters.into_iter().filter_map(Value::as_array).flatten() {
            let parameter = match parameter["$ref"].as_str() {
                Some(reference) => document
                    .pointer(reference.trim_start_matches('#'))
                    .expect("a parameter"),
                None => parameter,
            };
            let name = parameter["name"].as_str().expect("a name");
            let example = match &parameter["example"] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            match parameter["in"].as_str() {
                Some("path") => path = path.replace(&format!("{{{name}}}"), &example),
                _ => query.push((name.to_owned(), example)),
            }
        }
        let content = operation["requestBody"]["content"]
            .as_object()
            .and_then(|content| content.iter().next());
        let content_type = content.map(|(media_type, _)| media_type.clone());
        let request = content.and_then(|(_, media)| media.get("example").cloned());
        let response =
            operation["responses"]["200"]["content"]["application/json"]["example"].clone();
        Self {
            method: method.to_uppercase(),
            path,
            query,
            content_type,
            request,
            response,
        }
    }
}

/// Calls over loopback and compares what was sent and what came back with the sample.
async fn check<R>(call: impl Fn(&Client) -> Call<R>)
where
    R: Request,
    R::Response: Serialize,
{
    let sample = Sample::of(R::OPERATION.id);
    let reply = serde_json::to_vec(&sample.response).expect("JSON");
    let server = Server::with_tokens(move |_| Answer::ok(reply.clone())).await;
    let client = Client::builder()
        .app("cli_a1b2c3", "secret")
        .base_url(server.url())
        .build()
        .expect("a client");
    let response = call(&client).into_future().await.expect("a reply");

    let sent = server.only();
    assert_eq!(sent.method, sample.method);
    let (path, query) = split(&sent);
    assert_eq!(path, sample.path);
    assert_eq!(query, sample.query);
    assert_eq!(sent.header("authorization"), Some("Bearer t-served"));
    if let Some(request) = &sample.request {
        assert_eq!(sent.header("content-type"), sample.content_type.as_deref());
        assert_eq!(
            sent.text(),
            request.to_string(),
            "the request sample, byte for byte"
        );
    }
    let encoded = serde_json::to_value(&response).expect("JSON");
    assert_eq!(
        encoded, sample.response["data"],
        "every field of the response sample"
    );
}

fn split(sent: &Recorded) -> (String, Vec<(String, String)>) {
    let (path, query) = sent.target.split_once('?').unwrap_or((&sent.target, ""));
    let decode = |text: &str| {
        let spaces = text.replace('+', " ");
        percent_decode(&spaces)
    };
    let query = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').expect("a name and a value"))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    (path.to_owned(), query)
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'%', [high, low, tail @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).expect("ASCII");
                bytes.push(u8::from_str_radix(digits, 16).expect("hexadecimal"));
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[tokio::test]
async fn talent_external_info_create() {
    check(|client| {
        let request = CreateTalentExternalInfoRequest::new("7043758982146345223", "1639992265035");
        client.hire().v1().talent_external_info().create(request)
    })
    .await;
}

#[tokio::test]
async fn talent_external_info_update() {
    check(|client| {
        let request = UpdateTalentExternalInfoRequest::new("7043758982146345223", "1639992265035");
        client.hire().v1().talent_external_info().update(request)
    })
    .await;
}

#[tokio::test]
async fn external_interview_batch_query() {
    check(|client| {
        let request = BatchQueryExternalInterviewRequest::new()
            .external_application_id("6960663240925956660")
            .page_size(10)
            .page_token("eyJvZmZzZXQiOjEwLCJ0aW1lc3RhbXAiOjE2Mjc1NTUyMjM2NzIsImlkIjpudWxsfQ==")
            .external_interview_id_list(["6960663240925956660"]);
        client.hire().v1().external_interview().batch_query(request)
    })
    .await;
}

#[tokio::test]
async fn external_interview_delete() {
    check(|client| {
        client
            .hire()
            .v1()
            .external_interview()
            .delete(DeleteExternalInterviewRequest::new("6960663240925956660"))
    })
    .await;
}

#[tokio::test]
async fn attachment_create() {
    check(|client| {
        let request = CreateAttachmentRequest::new(Upload::bytes("test.rar", b"Rar!".as_slice()));
        client.hire().v1().attachment().create(request)
    })
    .await;
}

#[tokio::test]
async fn attachment_get() {
    check(|client| {
        let request =
            GetAttachmentRequest::new("6960663240925956555").r#type(AttachmentType::Resume);
        client.hire().v1().attachment().get(request)
    })
    .await;
}

#[test]
fn every_operation_has_a_test_here() {
    let tested: BTreeSet<&str> = [
        CreateTalentExternalInfoRequest::OPERATION.id,
        UpdateTalentExternalInfoRequest::OPERATION.id,
        BatchQueryExternalInterviewRequest::OPERATION.id,
        DeleteExternalInterviewRequest::OPERATION.id,
        CreateAttachmentRequest::OPERATION.id,
        GetAttachmentRequest::OPERATION.id,
    ]
    .into();
    let all: BTreeSet<&str> = feishu::hire::OPERATIONS
        .iter()
        .map(|operation| operation.id)
        .collect();
    assert_eq!(tested, all);
}
