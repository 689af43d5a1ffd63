//! Decoding of response headers into a type.

use openapi_client_runtime::json::{Decode, Slot};
use openapi_client_runtime::serde_json::{self, json};
use openapi_client_runtime::{Call, Error, ErrorKind};

use crate::fixture::{GetPlain, anonymous};
use loopback::{Answer, Server};

/// Headers as the generator writes them: names in lower case.
#[derive(Debug, Clone, PartialEq, Default)]
struct Limits {
    remaining: Option<i64>,
    exact: Option<bool>,
    names: Option<Vec<String>>,
    sizes: Vec<i64>,
    meta: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    request_id: String,
    range: Option<Range>,
    set_cookie: Option<Vec<String>>,
}

/// A header that is an object.
#[derive(Debug, Clone, PartialEq, Default)]
struct Range {
    from: i64,
    unit: Option<String>,
}

impl Decode for Range {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "from" => &mut self.from,
            "unit" => &mut self.unit,
            _ => return None,
        })
    }
    fn required(&self) -> &'static [&'static str] {
        &["from"]
    }
}

impl Decode for Limits {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "x-rate-remaining" => &mut self.remaining,
            "x-exact" => &mut self.exact,
            "x-names" => &mut self.names,
            "x-sizes" => &mut self.sizes,
            "x-meta" => &mut self.meta,
            "x-request-id" => &mut self.request_id,
            "x-range" => &mut self.range,
            "set-cookie" => &mut self.set_cookie,
            _ => return None,
        })
    }
    fn required(&self) -> &'static [&'static str] {
        &["x-request-id"]
    }
}

async fn answered(headers: &[(&str, &str)]) -> Result<Limits, Error> {
    let mut answer = Answer::ok("{}");
    for (name, value) in headers {
        answer = answer.header(name, value);
    }
    let server = Server::start(move |_| answer.clone()).await;
    let response = Call::new(&anonymous(&server), GetPlain)
        .with_response()
        .await;
    response.expect("success").headers_as()
}

#[tokio::test]
async fn texts_numbers_lists_and_json_are_decoded() {
    let limits = answered(&[
        ("X-Rate-Remaining", "59"),
        ("x-EXACT", "true"),
        ("X-Names", "a, b"),
        ("X-Names", "c"),
        ("X-Sizes", "1,2 , 3"),
        ("X-Meta", r#"{"a":[1]}"#),
        ("X-Request-Id", "7"),
    ])
    .await
    .expect("headers");
    let expected = Limits {
        remaining: Some(59),
        exact: Some(true),
        names: Some(vec!["a".into(), "b".into(), "c".into()]),
        sizes: vec![1, 2, 3],
        meta: Some([("a".to_owned(), json!([1]))].into()),
        request_id: "7".into(),
        ..Limits::default()
    };
    assert_eq!(limits, expected);

    let limits = answered(&[("x-request-id", "")]).await.expect("headers");
    assert_eq!(limits, Limits::default());
}

#[tokio::test]
async fn objects_have_every_form_and_cookies_are_not_joined() {
    for text in [
        "from,3,unit,rows",
        "from=3,unit=rows",
        "unit=rows, from=3, more=x",
        r#"{"from":3,"unit":"rows"}"#,
    ] {
        let limits = answered(&[("X-Request-Id", "1"), ("X-Range", text)]).await;
        let unit = Some("rows".to_owned());
        assert_eq!(
            limits.expect(text).range,
            Some(Range { from: 3, unit }),
            "{text}"
        );
    }
    let limits = answered(&[
        ("X-Request-Id", "1"),
        ("X-Sizes", "[1, 2]"),
        ("X-Names", "[a], b"),
        ("Set-Cookie", "id=7; Expires=Wed, 21 Oct 2015 07:28:00 GMT"),
        ("Set-Cookie", "lang=en"),
    ])
    .await
    .expect("headers");
    assert_eq!(limits.sizes, [1, 2]);
    assert_eq!(limits.names, Some(vec!["[a]".to_owned(), "b".to_owned()]));
    let cookies = ["id=7; Expires=Wed, 21 Oct 2015 07:28:00 GMT", "lang=en"];
    assert_eq!(limits.set_cookie, Some(cookies.map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn missing_and_invalid_headers_are_errors() {
    for (headers, expected) in [
        (
            &[][..],
            "its headers: the required header `x-request-id` is missing",
        ),
        (
            &[("X-Request-Id", "1"), ("X-Rate-Remaining", "t-secret")],
            "its headers: at x-rate-remaining: expected an integer, found other text",
        ),
        (
            &[("X-Request-Id", "1"), ("X-Sizes", "1,two")],
            "its headers: at x-sizes: expected an integer, found other text",
        ),
        (
            &[("X-Request-Id", "1"), ("X-Range", "unit,rows")],
            "its headers: at x-range: expected an object with all required properties, found other text",
        ),
        (
            &[("X-Request-Id", "1"), ("X-Range", "from")],
            "its headers: at x-range: expected pairs of names and values, found other text",
        ),
    ] {
        let error = answered(headers).await.expect_err(expected);
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Decode, Some(200))
        );
        assert_eq!(error.message(), expected);
        assert_eq!(
            error.operation().map(|operation| operation.id),
            Some("plain.get")
        );
    }
}
