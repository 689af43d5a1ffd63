//! Operations whose successful responses differ by HTTP status.

use openapi_client_runtime::json::{Json, Slot, Value, encode};
use openapi_client_runtime::{
    Call, ErrorKind, Method, Operation, Request, RequestParts, decode_statuses, encode_statuses,
};

use crate::fixture::{Strict, Talent, anonymous};
use loopback::{Answer, Server};

#[derive(Debug, Clone, PartialEq)]
enum CreateResponse {
    Ok(Strict),
    Accepted(Option<Talent>),
    NoContent,
}

decode_statuses! {
    CreateResponse;
    Ok 200;
    Accepted 202 | 203;
    NoContent 204..=205 ();
}

/// Responses that all have a body, and can be decoded and encoded.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
enum UpdateResponse {
    Ok(Talent),
    Created(Option<Talent>),
}

decode_statuses! { UpdateResponse; Ok 200; Created 201; }
encode_statuses! { UpdateResponse; Ok; Created; }

/// Responses of which some have no body.
#[derive(Debug, Clone, PartialEq)]
enum DeleteResponse {
    Accepted(Option<Talent>),
    NoContent,
}

decode_statuses! { DeleteResponse; Accepted 202; NoContent 204 (); }
encode_statuses! { DeleteResponse; Accepted; NoContent (); }

#[derive(Debug, Clone)]
struct Create;

impl Request for Create {
    type Response = CreateResponse;
    const OPERATION: &'static Operation = &Operation::new("things.create", Method::Post, "/things");
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

async fn answered(
    status: u16,
    body: &'static str,
) -> Result<CreateResponse, openapi_client_runtime::Error> {
    let server = Server::start(move |_| Answer::new(status, body)).await;
    Call::new(&anonymous(&server), Create).await
}

#[tokio::test]
async fn the_status_chooses_the_variant() {
    let talent = || Talent {
        id: Some("1".into()),
        ..Talent::default()
    };
    for (status, body, expected) in [
        (
            200,
            r#"{"id":"1"}"#,
            CreateResponse::Ok(Strict { id: "1".into() }),
        ),
        (
            202,
            r#"{"id":"1"}"#,
            CreateResponse::Accepted(Some(talent())),
        ),
        (
            203,
            r#"{"id":"1"}"#,
            CreateResponse::Accepted(Some(talent())),
        ),
        (202, "", CreateResponse::Accepted(None)),
        (204, "", CreateResponse::NoContent),
        (205, "<p>reset</p>", CreateResponse::NoContent),
    ] {
        let response = answered(status, body).await;
        assert_eq!(response.expect("success"), expected, "{status} {body}");
    }
}

#[tokio::test]
async fn an_undocumented_success_status_is_an_error() {
    let error = answered(201, r#"{"id":"1"}"#)
        .await
        .expect_err("the status is not documented");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Decode, Some(201))
    );
    assert!(
        error.to_string().contains("no response with status 201"),
        "{error}"
    );
}

#[tokio::test]
async fn an_empty_body_is_an_error_if_fields_are_required() {
    let error = answered(200, "").await.expect_err("the id is missing");
    assert_eq!(error.kind(), ErrorKind::Decode);
    let error = answered(500, "").await.expect_err("the status is an error");
    assert_eq!(error.kind(), ErrorKind::Http);
}

#[test]
fn a_response_is_encoded_as_its_payload() {
    let encoded = |value: &dyn Value| encode(value).expect("JSON");
    assert!(matches!(DeleteResponse::NoContent.json(), Json::Absent));
    let body = br#"{"tags":[]}"#;
    assert_eq!(
        encoded(&DeleteResponse::Accepted(Some(Talent::default()))),
        body
    );
    assert_eq!(encoded(&UpdateResponse::Ok(Talent::default())), body);
    assert_eq!(encoded(&Box::new(UpdateResponse::Created(None))), b"null");
    assert_eq!(
        UpdateResponse::vacant(),
        UpdateResponse::Ok(Talent::default())
    );
}
