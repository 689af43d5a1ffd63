//! `null` in replies, where the API description has none.

use openapi_client_runtime::json::{Decode, Nulls, Slot};
use openapi_client_runtime::platform::Conventions;
use openapi_client_runtime::{Call, Client, ErrorKind, Method, Operation, Request, RequestParts};

use crate::fixture::Strict;
use loopback::{Answer, Server};

/// A reply with required and optional fields.
#[derive(Debug, Default, PartialEq)]
struct Shelf {
    strict: Option<Strict>,
    names: Vec<String>,
    note: Option<String>,
    places: Option<Vec<Option<i64>>>,
}

impl Decode for Shelf {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "strict" => &mut self.strict,
            "names" => &mut self.names,
            "note" => &mut self.note,
            "places" => &mut self.places,
            _ => return None,
        })
    }
    fn required(&self) -> &'static [&'static str] {
        &["names"]
    }
}

#[derive(Clone)]
struct GetShelf;

impl Request for GetShelf {
    type Response = Shelf;
    const OPERATION: &'static Operation = &Operation::new("shelf.get", Method::Get, "/shelf");
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

/// A server whose `null` means nothing.
static CARELESS: Conventions = Conventions {
    nulls: Nulls::Vacant,
    ..*Conventions::HTTP
};

const CASES: [(&str, &str); 3] = [
    (r#"{"names":null}"#, "at names: expected a list, found null"),
    (
        r#"{"names":["a",null]}"#,
        "at names[1]: expected a string, found null",
    ),
    ("null", "expected an object, found null; it begins: null"),
];

#[tokio::test]
async fn null_is_an_error_unless_the_type_has_it() {
    for (body, expected) in CASES {
        let server = Server::start(move |_| Answer::ok(body)).await;
        let client: Client = Client::builder(server.url()).build().expect("a client");
        let error = Call::new(&client, GetShelf).await.expect_err(expected);
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Decode, expected)
        );
    }
    let body = r#"{"names":[],"note":null,"places":[null,1],"strict":null,"new":null}"#;
    let server = Server::start(move |_| Answer::ok(body)).await;
    let client: Client = Client::builder(server.url()).build().expect("a client");
    let shelf = Call::new(&client, GetShelf).await.expect("a shelf");
    let places = Some(vec![None, Some(1)]);
    assert_eq!(
        shelf,
        Shelf {
            places,
            ..Shelf::default()
        }
    );
}

#[tokio::test]
async fn null_for_a_required_field_omits_an_optional_object() {
    let body = r#"{"names":[],"strict":{"id":null}}"#;
    let server = Server::start(move |_| Answer::ok(body)).await;
    let client: Client = Client::builder(server.url()).build().expect("a client");
    let shelf = Call::new(&client, GetShelf).with_response().await;
    let shelf = shelf.expect("a shelf");
    assert_eq!(
        shelf.not_understood()[0].to_string(),
        "at strict.id: expected a string, found null"
    );
    assert_eq!(shelf.into_body(), Shelf::default());
}

#[tokio::test]
async fn the_conventions_of_a_platform_accept_it() {
    let optional = r#"{"names":[],"strict":{"id":null}}"#;
    for body in [CASES[0].0, CASES[1].0, optional] {
        let server = Server::start(move |_| Answer::ok(body)).await;
        let client: Client = Client::builder(server.url())
            .conventions(&CARELESS)
            .build()
            .expect("a client");
        Call::new(&client, GetShelf).await.expect(body);
    }
}
