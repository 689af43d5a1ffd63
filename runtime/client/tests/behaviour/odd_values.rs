//! Values of replies that do not fit the API description.

#![allow(unreachable_pub, reason = "the macro declares public requests")]

use std::collections::BTreeMap;

use futures_util::{StreamExt, TryStreamExt};
use openapi_client_runtime::json::{Decode, Slot, decode, decode_leniently};
use openapi_client_runtime::serde_json::{Value, json};
use openapi_client_runtime::{Call, Client, Error, ErrorKind, Method, Operation, Response};
use runtime_fixture::bare_request;

use crate::fixture::{ENVELOPE, List, Strict, Talent, call};
use loopback::{Answer, Recorded, Server};

/// A reply with optional and required fields, which contain each other.
#[derive(Debug, Default, PartialEq)]
pub struct Offer {
    id: String,
    salary: Option<i32>,
    owner: Option<Talent>,
    approver: Option<Strict>,
    reviewers: Option<Vec<Strict>>,
    scores: Option<BTreeMap<String, i64>>,
    pair: Option<(String, Option<i64>)>,
    pet: Option<Pet>,
}

impl Decode for Offer {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "id" => &mut self.id,
            "salary" => &mut self.salary,
            "owner" => &mut self.owner,
            "approver" => &mut self.approver,
            "reviewers" => &mut self.reviewers,
            "scores" => &mut self.scores,
            "pair" => &mut self.pair,
            "pet" => &mut self.pet,
            _ => return None,
        })
    }
    fn required(&self) -> &'static [&'static str] {
        &["id"]
    }
}

/// A union with a discriminator.
#[derive(Debug, PartialEq)]
pub enum Pet {
    Talent(Box<Talent>),
    Strict(Box<Strict>),
    Unknown(Value),
}

openapi_client_runtime::decode_union! { Pet "kind"; Talent "talent"; Strict "strict"; }

bare_request!(
    GetOffer -> Offer,
    Operation {
        envelope: Some(&ENVELOPE),
        ..Operation::new("offer.get", Method::Get, "/offer")
    }
);

bare_request!(
    GetPlainOffer -> Offer,
    Operation::new("plain.offer.get", Method::Get, "/offer")
);

bare_request!(
    GetSecretOffer -> Offer,
    Operation {
        secret_bodies: true,
        ..Operation::new("secret.offer.get", Method::Get, "/offer")
    }
);

async fn offer(body: Value) -> Result<Response<Offer>, Error> {
    let body = body.to_string();
    let server = Server::start(move |_| Answer::ok(body.clone())).await;
    call(&server, GetOffer).with_response().await
}

fn listed<T>(response: &Response<T>) -> Vec<String> {
    let errors = response.not_understood().iter();
    errors.map(ToString::to_string).collect()
}

fn strict(id: &str) -> Strict {
    Strict { id: id.to_owned() }
}

fn named(id: &str) -> Talent {
    Talent {
        id: Some(id.to_owned()),
        ..Talent::default()
    }
}

#[tokio::test]
async fn an_optional_field_that_does_not_fit_is_none_and_listed() {
    let cases = [
        (
            json!({"salary": ""}),
            "data.salary: expected an integer, found the string \"\"",
        ),
        (
            json!({"salary": []}),
            "data.salary: expected an integer, found a list",
        ),
        (
            json!({"salary": {"a": [1, {}]}}),
            "data.salary: expected an integer, found an object",
        ),
        (
            json!({"salary": 3_000_000_000_u32}),
            "data.salary: expected an integer of 32 bits, found 3000000000",
        ),
        (
            json!({"owner": [{"id": "1"}]}),
            "data.owner: expected an object, found a list",
        ),
        (
            json!({"owner": ""}),
            "data.owner: expected an object, found the string \"\"",
        ),
        (
            json!({"approver": {"id": {}}}),
            "data.approver.id: expected a string, found an object",
        ),
        (
            json!({"approver": {"name": 1}}),
            "data.approver: the required field `id` is missing",
        ),
        (
            json!({"reviewers": {"id": "1"}}),
            "data.reviewers: expected a list, found an object",
        ),
        (
            json!({"reviewers": [{"id": "1"}, {"id": []}, {"id": "3"}]}),
            "data.reviewers[1].id: expected a string, found a list",
        ),
        (
            json!({"scores": {"a": 1, "b": "x", "c": 3}}),
            "data.scores.b: expected an integer, found the string \"x\"",
        ),
        (
            json!({"pair": ["a", 1, 2]}),
            "data.pair[2]: the list has more than 2 items",
        ),
        (
            json!({"pet": {"kind": "strict", "id": []}}),
            "data.pet.id: expected a string, found a list",
        ),
    ];
    for (fields, expected) in cases {
        // The fields before and after it are decoded.
        let mut data = json!({"id": "1"});
        for (name, value) in fields.as_object().expect("fields") {
            data[name] = value.clone();
        }
        data["zzz"] = json!([{}]);
        let response = offer(json!({"code": 0, "data": data, "msg": "ok"})).await;
        let response = response.expect(expected);
        assert_eq!(listed(&response), [format!("at {expected}")]);
        let id = "1".to_owned();
        assert_eq!(
            response.into_body(),
            Offer {
                id,
                ..Offer::default()
            }
        );
    }
}

#[tokio::test]
async fn only_the_innermost_optional_value_is_omitted() {
    let response = offer(json!({"code": 0, "data": {
        "owner": {"id": "7", "age": "old"},
        "pair": ["a", "b"],
        "pet": {"kind": "talent", "id": "9", "age": {}},
        "id": "1",
    }}))
    .await
    .expect("an offer");
    assert_eq!(
        listed(&response),
        [
            "at data.owner.age: expected an integer, found the string \"old\"",
            "at data.pair[1]: expected an integer, found the string \"b\"",
            "at data.pet.age: expected an integer, found an object",
        ]
    );
    let first = &response.not_understood()[0];
    assert_eq!(
        (first.path(), first.expected(), first.found()),
        (
            "data.owner.age",
            Some("an integer"),
            Some("the string \"old\"")
        )
    );
    assert_eq!(
        response.into_body(),
        Offer {
            id: "1".into(),
            owner: Some(named("7")),
            pair: Some(("a".into(), None)),
            pet: Some(Pet::Talent(Box::new(named("9")))),
            ..Offer::default()
        }
    );
}

#[tokio::test]
async fn a_required_value_that_does_not_fit_is_an_error_with_path_and_body() {
    let body = r#"{"code":0,"data":{"salary":"","id":[1]}}"#;
    let server = Server::start(move |_| Answer::ok(body)).await;
    let error = call(&server, GetOffer).await.expect_err("a list");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("data.id"));
    assert_eq!(error.body().map(|body| &body[..]), Some(body.as_bytes()));
    assert_eq!(
        error.message(),
        "at data.id: expected a string, found a list"
    );
}

#[tokio::test]
async fn every_error_with_a_reply_has_its_body() {
    for (status, body, kind) in [
        (200, r#"{"code":7,"msg":"bad"}"#, ErrorKind::Api),
        (400, r#"{"code":7,"msg":"bad"}"#, ErrorKind::Api),
        (200, "<html>", ErrorKind::Decode),
        (200, r#"{"msg":"ok"}"#, ErrorKind::Decode),
        (200, r#"{"code":{},"data":{"id":""}}"#, ErrorKind::Decode),
        (502, "<html>", ErrorKind::Http),
    ] {
        let server = Server::start(move |_| Answer::new(status, body)).await;
        let error = call(&server, GetOffer).await.expect_err(body);
        assert_eq!(error.kind(), kind, "{body}");
        let found = error.body().map(|body| &body[..]);
        assert_eq!(found, Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn secrets_are_in_no_error_and_in_no_list() {
    let body = r#"{"id":"1","salary":"t-secret-1"}"#;
    let server = Server::start(move |_| Answer::ok(body)).await;
    let client: Client = Client::builder(server.url()).build().expect("a client");
    let response = Call::new(&client, GetSecretOffer).with_response().await;
    assert_eq!(
        listed(&response.expect("an offer")),
        ["at salary: expected an integer, found a value that is not shown"]
    );
    let server = Server::start(|_| Answer::ok(r#"{"id":["t-secret-1"]}"#)).await;
    let client: Client = Client::builder(server.url()).build().expect("a client");
    let error = Call::new(&client, GetSecretOffer).await;
    let error = error.expect_err("a list");
    assert_eq!((error.body(), error.path()), (None, Some("id")));
}

#[tokio::test]
async fn an_absent_payload_may_be_of_another_type() {
    for data in [json!([]), json!(""), json!(false)] {
        let body = json!({"code": 0, "data": data}).to_string();
        let server = Server::start(move |_| Answer::ok(body.clone())).await;
        let response = call(&server, List::default()).with_response().await;
        let response = response.expect("a page");
        assert_eq!(response.not_understood()[0].path(), "data");
        assert_eq!(response.body().items, []);
        // A required field cannot be in it.
        let body = json!({"data": data, "code": 0}).to_string();
        let server = Server::start(move |_| Answer::ok(body.clone())).await;
        let error = call(&server, GetOffer).await.expect_err("no object");
        assert_eq!(error.path(), Some("data"));
    }
}

#[tokio::test]
async fn clients_without_conventions_are_as_lenient() {
    let server = Server::start(|_| Answer::ok(r#"{"id":"1","owner":[],"salary":7}"#)).await;
    let response = call(&server, GetPlainOffer).with_response().await;
    let response = response.expect("an offer");
    assert_eq!(
        listed(&response),
        ["at owner: expected an object, found a list"]
    );
    assert_eq!(response.body().salary, Some(7));
}

#[test]
fn the_whole_document_is_never_omitted() {
    decode_leniently::<Option<Talent>>(b"[]").expect_err("a list");
    decode_leniently::<Option<Talent>>(br#"{"id":1"#).expect_err("malformed");
    let (value, omitted) = decode_leniently::<Vec<Option<i64>>>(br#"[1,"x",3]"#).expect("a list");
    assert_eq!((value, omitted.len()), (vec![Some(1), None, Some(3)], 1));
    // Without a list of omitted values, a value that does not fit is an error.
    decode::<Talent>(br#"{"age":"old"}"#).expect_err("not a number");
}

#[test]
fn a_union_without_a_discriminator_never_omits_to_fit() {
    #[derive(Debug, PartialEq)]
    enum Either {
        Talent(Box<Talent>),
        Strict(Box<Strict>),
        Unknown(Value),
    }
    openapi_client_runtime::decode_union! { Either; Talent; Strict; }
    let value = json!({"id": "1", "age": "old"});
    let (either, omitted) =
        decode_leniently::<Either>(value.to_string().as_bytes()).expect("a value");
    assert_eq!(
        (either, omitted.len()),
        (Either::Strict(Box::new(strict("1"))), 0)
    );
    let value = json!({"id": [], "age": "old"});
    let (either, omitted) =
        decode_leniently::<Either>(value.to_string().as_bytes()).expect("a value");
    assert_eq!((either, omitted.len()), (Either::Unknown(value), 0));
}

#[test]
fn the_list_is_bounded() {
    let many = vec!["x"; 10_000];
    let (value, omitted) =
        decode_leniently::<Vec<Option<i64>>>(json!(many).to_string().as_bytes()).expect("a list");
    assert_eq!((value.len(), omitted.len()), (10_000, 100));
}

/// Two pages, with items that do not fit at the start, inside and at the end.
fn pages_with_odd_items(request: &Recorded) -> Answer {
    Answer::ok(match request.target.as_str() {
        "/talents" => {
            r#"{"code":0,"data":{"items":["odd",{"id":"1"},{"id":"2","age":""},[],{"id":{},"age":"x"},7],
                "has_more":true,"page_token":"2"}}"#
        }
        _ => r#"{"code":0,"data":{"items":[[],{"id":"3"}],"has_more":false}}"#,
    })
}

#[tokio::test]
async fn an_odd_item_is_an_error_between_the_others_and_the_list_goes_on() {
    let server = Server::start(pages_with_odd_items).await;
    let items = call(&server, List::default()).items();
    let items: Vec<Result<Talent, Error>> = items.collect().await;
    let shown: Vec<String> = items
        .iter()
        .map(|item| match item {
            Ok(talent) => talent.id.clone().unwrap_or_default(),
            Err(error) => error.path().unwrap_or_default().to_owned(),
        })
        .collect();
    assert_eq!(
        shown,
        [
            "data.items[0]",
            "1",
            "2",
            "data.items[3]",
            "",
            "data.items[5]",
            "data.items[0]",
            "3"
        ]
    );
    let error = items[0].as_ref().expect_err("odd");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Decode, Some(200))
    );
    assert_eq!(
        error.message(),
        "at data.items[0]: expected an object, found the string \"odd\""
    );
    let body = error.body().expect("the page");
    assert!(body.starts_with(br#"{"code":0,"data":{"items":["odd""#));
    assert_eq!(
        error.operation().map(|of| of.id),
        Some("hire.v1.talent.list")
    );
}

#[tokio::test]
async fn a_page_has_the_items_that_were_understood() {
    let server = Server::start(pages_with_odd_items).await;
    let pages: Vec<_> = call(&server, List::default())
        .pages()
        .try_collect()
        .await
        .expect("pages");
    let lengths: Vec<usize> = pages.iter().map(|page| page.items.len()).collect();
    assert_eq!(lengths, [3, 1]);
    let page = call(&server, List::default()).with_response().await;
    let page = page.expect("a page");
    assert_eq!(page.body().items.len(), 3);
    let paths: Vec<&str> = page.not_understood().iter().map(|odd| odd.path()).collect();
    assert_eq!(
        paths,
        [
            "data.items[0]",
            "data.items[2].age",
            "data.items[3]",
            "data.items[4].id",
            "data.items[4].age",
            "data.items[5]"
        ]
    );
}

#[cfg(feature = "blocking")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blocking_iterators_also_go_on() {
    let server = Server::start(pages_with_odd_items).await;
    let items = call(&server, List::default()).items();
    let outcomes: Vec<bool> = tokio::task::spawn_blocking(|| {
        let items = items.blocking();
        items
            .map(|item: Result<Talent, Error>| item.is_ok())
            .collect()
    })
    .await
    .expect("items");
    assert_eq!(
        outcomes,
        [false, true, true, false, true, false, false, true]
    );
}

#[tokio::test]
async fn the_body_as_sent_has_fields_that_the_types_lack() {
    let server =
        Server::start(|_| Answer::ok(r#"{"code":0,"data":{"id":"1","new":[7]},"trace":"a"}"#))
            .await;
    let response = call(&server, GetOffer).with_response().await;
    let response = response.expect("an offer");
    let json = response.raw_json().expect("JSON");
    assert_eq!(json["data"]["new"][0], 7);
    assert_eq!(json["trace"], "a");
    assert!(!format!("{response:?}").contains("trace"));
}
