//! Rules in addition to the table.

use openapi_client_runtime::json::{Encode, Value};
use openapi_client_runtime::serde_json::json;
use openapi_client_runtime::{
    Call, ErrorKind, Method, Operation, Place, Request, RequestBody, RequestParts, Style,
};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::Sender;
use super::table::columns;
use crate::fixture::anonymous;
use loopback::{Answer, Server};

#[tokio::test]
async fn a_style_in_an_undefined_location_is_refused() {
    let sender = Sender::new().await;
    use Place::{Cookie, Header, Path, Query};
    for (place, styles) in [
        (
            Path,
            &[
                Style::FORM,
                Style::SPACE_DELIMITED,
                Style::PIPE_DELIMITED,
                Style::DEEP_OBJECT,
            ][..],
        ),
        (Query, &[Style::SIMPLE, Style::LABEL, Style::MATRIX]),
        (
            Header,
            &[Style::FORM, Style::LABEL, Style::MATRIX, Style::DEEP_OBJECT],
        ),
        (
            Cookie,
            &[Style::SIMPLE, Style::PIPE_DELIMITED, Style::DEEP_OBJECT],
        ),
    ] {
        for style in styles {
            let error = sender
                .sent(place, *style, json!({"R": 1}))
                .await
                .expect_err("undefined");
            assert_eq!(error.kind(), ErrorKind::Request);
            assert!(
                error
                    .to_string()
                    .contains("which OpenAPI does not define for"),
                "{error}"
            );
        }
    }
}

#[tokio::test]
async fn exploded_values_are_separate_parameters() {
    let sender = Sender::new().await;
    for style in [Style::SPACE_DELIMITED, Style::PIPE_DELIMITED] {
        let [_, _, list, object] = columns();
        assert_eq!(
            sender.written(Place::Query, style.exploded(), list).await,
            "color=blue&color=black&color=brown"
        );
        assert_eq!(
            sender.written(Place::Query, style.exploded(), object).await,
            "R=100&G=200&B=150"
        );
    }
}

#[tokio::test]
async fn a_deep_object_can_contain_objects_and_lists() {
    let sender = Sender::new().await;
    for (value, wanted) in [
        (
            json!({"b": {"c": 1, "d": {"e": "f g"}}}),
            "color[b][c]=1&color[b][d][e]=f%20g",
        ),
        (json!({"b": [1, 2]}), "color[b]=1&color[b]=2"),
        (
            json!({"b": [{"c": 1}, {"c": 2}]}),
            "color[b][0][c]=1&color[b][1][c]=2",
        ),
        (json!({"a]&b": "x=y"}), "color[a%5D%26b]=x%3Dy"),
        (json!({"b": {}, "c": [], "d": null}), ""),
        (json!(null), ""),
        (json!([]), ""),
        (
            json!([{"a": 1}, [2, 3]]),
            "color[0][a]=1&color[1]=2&color[1]=3",
        ),
    ] {
        assert_eq!(
            sender
                .written(Place::Query, Style::DEEP_OBJECT, value)
                .await,
            wanted
        );
    }
    let mut endless = json!(1);
    for _ in 0..100 {
        endless = json!({"a": endless});
    }
    sender
        .refused(Place::Query, Style::DEEP_OBJECT, endless)
        .await;
}

#[tokio::test]
async fn json_can_be_sent_in_every_location() {
    let sender = Sender::new().await;
    let value = json!({"a b": ["é", 1]});
    let encoded = "%7B%22a%20b%22%3A%5B%22%C3%A9%22%2C1%5D%7D";
    for (place, wanted) in [
        (Place::Path, encoded.to_owned()),
        (Place::Query, format!("color={encoded}")),
        (Place::Header, r#"{"a b":["\u00e9",1]}"#.to_owned()),
        (
            Place::Cookie,
            "color={%22a%20b%22:[%22%C3%A9%22%2C1]}".to_owned(),
        ),
    ] {
        assert_eq!(
            sender.written(place, Style::JSON, value.clone()).await,
            wanted,
            "{place:?}"
        );
    }
    assert_eq!(
        sender.written(Place::Query, Style::JSON, json!([])).await,
        "color=%5B%5D"
    );
    assert_eq!(
        sender
            .written(Place::Header, Style::JSON, json!("😀"))
            .await,
        r#""\ud83d\ude00""#
    );
}

#[tokio::test]
async fn absent_values_are_not_sent_and_are_refused_in_a_path() {
    let sender = Sender::new().await;
    for value in [
        json!(null),
        json!([]),
        json!({}),
        json!([null]),
        json!({"R": null}),
    ] {
        for (place, style) in [
            (Place::Query, Style::FORM),
            (Place::Query, Style::FORM.joined()),
            (Place::Query, Style::PIPE_DELIMITED),
            (Place::Header, Style::SIMPLE),
            (Place::Cookie, Style::FORM),
        ] {
            let request = sender
                .sent(place, style, value.clone())
                .await
                .expect("a request");
            assert_eq!(request.target, "/ask", "{style:?} {value}");
            assert_eq!(
                (request.header("color"), request.header("cookie")),
                (None, None)
            );
        }
        for style in [
            Style::SIMPLE,
            Style::LABEL,
            Style::MATRIX,
            Style::MATRIX.exploded(),
        ] {
            sender.refused(Place::Path, style, value.clone()).await;
        }
    }
    assert_eq!(
        sender
            .written(Place::Query, Style::FORM, json!([1, null, 2]))
            .await,
        "color=1&color=2"
    );
}

#[tokio::test]
async fn nested_values_are_refused() {
    let sender = Sender::new().await;
    for value in [
        json!([[1]]),
        json!([{}]),
        json!({"R": {"G": 1}}),
        json!({"R": [1]}),
    ] {
        for (place, style) in [
            (Place::Query, Style::FORM),
            (Place::Path, Style::SIMPLE),
            (Place::Header, Style::SIMPLE),
            (Place::Cookie, Style::FORM),
        ] {
            sender.refused(place, style, value.clone()).await;
        }
    }
}

#[tokio::test]
async fn reserved_characters_are_kept_if_allowed() {
    let sender = Sender::new().await;
    let value = json!(":/?#[]@!$&'()*+,;= é%\"");
    assert_eq!(
        sender
            .written(Place::Query, Style::FORM.reserved(), value.clone())
            .await,
        "color=:/?%23[]@!$%26%27()*%2B,;=%20%C3%A9%25%22"
    );
    assert_eq!(
        sender.written(Place::Query, Style::FORM, value).await,
        "color=%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%20%C3%A9%25%22"
    );
    assert_eq!(
        sender
            .written(Place::Cookie, Style::FORM, json!("a;b=c, d\"\\%"))
            .await,
        "color=a%3Bb=c%2C%20d%22%5C%25"
    );
    assert_eq!(
        sender
            .written(Place::Path, Style::LABEL, json!(["a/b", ".."]))
            .await,
        ".a%2Fb..."
    );
}

/// A typed object, as in generated code.
#[derive(Debug, Clone)]
struct Rgb {
    red: Option<i64>,
    shades: Option<Vec<String>>,
}

impl Encode for Rgb {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("R", &self.red);
        visit("shades", &self.shades);
    }
}

#[tokio::test]
async fn typed_values_are_encoded() {
    let sender = Sender::new().await;
    let rgb = |shades: Option<&str>| Rgb {
        red: Some(100),
        shades: shades.map(|shade| vec![shade.to_owned()]),
    };
    assert_eq!(
        sender.written(Place::Query, Style::FORM, rgb(None)).await,
        "R=100"
    );
    assert_eq!(
        sender
            .written(Place::Query, Style::DEEP_OBJECT, rgb(Some("dark")))
            .await,
        "color[R]=100&color[shades]=dark"
    );
    assert_eq!(
        sender
            .written(Place::Header, Style::SIMPLE, vec![1_i64, 2])
            .await,
        "1,2"
    );
}

/// A request with parameters in every location.
#[derive(Debug, Clone)]
struct Everything;

impl Request for Everything {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        request_body: RequestBody::Form,
        ..Operation::new("everything", Method::Post, "/a/{x}")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.path("x", &7_i64);
        parts.query("q", &true);
        parts.header("h", &1.5_f64);
        parts.cookie("one", &1_i64);
        parts.cookie("none", &Option::<i64>::None);
        parts.cookie("two", &2_i64);
        parts.body_field("f", &3_i64);
    }
}

#[tokio::test]
async fn all_cookies_are_sent_in_one_header() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    Call::new(&anonymous(&server), Everything)
        .await
        .expect("success");
    let request = server.only();
    assert_eq!(request.target, "/a/7?q=true");
    assert_eq!(request.header("h"), Some("1.5"));
    assert_eq!(request.header("cookie"), Some("one=1; two=2"));
    assert_eq!(request.text(), "f=3");
}

fn decoded(text: &str) -> String {
    percent_decode_str(text)
        .decode_utf8()
        .expect("UTF-8")
        .into_owned()
}

/// A server that splits a query or a path at its delimiters, and then decodes the parts, gets the sent values.
#[test]
fn values_never_add_delimiters() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let sender = runtime.block_on(Sender::new());
    let written = |place, style, value| runtime.block_on(sender.written(place, style, value));
    let values = |text: &str, start: &str, between: char, name: &str| -> Vec<String> {
        let text = text.strip_prefix(start).expect("the start");
        text.split(between)
            .map(|item| decoded(item.strip_prefix(name).expect("the name")))
            .collect()
    };
    let config = ProptestConfig {
        cases: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let texts = prop::collection::vec("\\PC{1,8}", 1..4);
    let outcome = TestRunner::new(config).run(&texts, |texts| {
        let list = json!(texts);
        let exploded = written(Place::Query, Style::FORM, list.clone());
        prop_assert_eq!(values(&exploded, "", '&', "color="), texts.clone());
        let joined = written(Place::Query, Style::FORM.joined(), list.clone());
        prop_assert_eq!(values(&joined, "color=", ',', ""), texts.clone());
        let matrix = written(Place::Path, Style::MATRIX, list.clone());
        prop_assert_eq!(values(&matrix, ";color=", ',', ""), texts.clone());
        let deep = written(Place::Query, Style::DEEP_OBJECT, json!({"R": list}));
        prop_assert_eq!(values(&deep, "", '&', "color[R]="), texts.clone());
        let exploded = written(Place::Query, Style::FORM.reserved(), json!(texts));
        prop_assert_eq!(values(&exploded, "", '&', "color="), texts);
        Ok(())
    });
    outcome.expect("the same values");
}
