//! Parameters in every style and place. Expected values: the table of OpenAPI 3.0.3, section «Style Examples», and its rules.

use openapi_client_runtime::json::{Encode, Value};
use openapi_client_runtime::serde_json::{self, json};
use openapi_client_runtime::{
    Call, Client, Error, ErrorKind, Method, Operation, Place, Request, RequestBody, RequestParts,
    Style,
};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::fixture::anonymous;
use loopback::{Answer, Recorded, Server};

/// A request with one parameter.
#[derive(Debug, Clone)]
struct Ask<V> {
    place: Place,
    style: Style,
    value: V,
}

/// The same in a path, which has to name it.
#[derive(Debug, Clone)]
struct AskInPath<V>(Ask<V>);

impl<V: Value + Clone + Send + Sync + 'static> Request for Ask<V> {
    type Response = ();
    const OPERATION: &'static Operation = &Operation::new("ask", Method::Get, "/ask");
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.styled(self.place, "color", self.style, &self.value);
    }
}

impl<V: Value + Clone + Send + Sync + 'static> Request for AskInPath<V> {
    type Response = ();
    const OPERATION: &'static Operation = &Operation::new("ask.path", Method::Get, "/p{color}/q");
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.styled(Place::Path, "color", self.0.style, &self.0.value);
    }
}

/// A server, and a client that asks it: what a test sends goes one way.
struct Asker {
    server: Server,
    client: Client,
}

impl Asker {
    async fn new() -> Self {
        let server = Server::start(|_| Answer::ok("{}")).await;
        let client = anonymous(&server);
        Self { server, client }
    }

    async fn sent(
        &self,
        place: Place,
        style: Style,
        value: impl Value + Clone + Send + Sync + 'static,
    ) -> Result<Recorded, Error> {
        let ask = Ask {
            place,
            style,
            value,
        };
        match place {
            Place::Path => Call::new(&self.client, AskInPath(ask)).await?,
            _ => Call::new(&self.client, ask).await?,
        }
        Ok(self.server.requests().pop().expect("a request"))
    }

    /// What the parameter became, without what stands around it.
    async fn written(
        &self,
        place: Place,
        style: Style,
        value: impl Value + Clone + Send + Sync + 'static,
    ) -> String {
        let request = self.sent(place, style, value).await.expect("a request");
        let target = request.target.as_str();
        match place {
            Place::Path => {
                let rest = target.strip_prefix("/p").expect("the path");
                rest.strip_suffix("/q").expect("the path").to_owned()
            }
            Place::Query => {
                let rest = target.strip_prefix("/ask").expect("the path");
                rest.strip_prefix('?').unwrap_or_default().to_owned()
            }
            Place::Header => request.header("color").unwrap_or_default().to_owned(),
            Place::Cookie => request.header("cookie").unwrap_or_default().to_owned(),
        }
    }

    async fn refused(&self, place: Place, style: Style, value: serde_json::Value) {
        let before = self.server.requests().len();
        let error = self.sent(place, style, value.clone()).await;
        let error = error.expect_err(&format!("{place:?} {style:?} {value}"));
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains("`color`"), "{error}");
        assert_eq!(self.server.requests().len(), before, "nothing was sent");
    }
}

/// As the specification's table has them: an empty text, a text, a list, an object.
fn columns() -> [serde_json::Value; 4] {
    [
        json!(""),
        json!("blue"),
        json!(["blue", "black", "brown"]),
        json!({"R": 100, "G": 200, "B": 150}),
    ]
}

#[tokio::test]
async fn the_table_of_the_specification() {
    let asker = Asker::new().await;
    use Place::{Cookie, Header, Path, Query};
    let matrix = Style::MATRIX;
    let label = Style::LABEL;
    let simple = Style::SIMPLE;
    let form = Style::FORM;
    // `None`: not defined, which is a request error.
    let rows: [(Place, Style, [Option<&str>; 4]); 14] = [
        (
            Path,
            matrix,
            [
                Some(";color"),
                Some(";color=blue"),
                Some(";color=blue,black,brown"),
                Some(";color=R,100,G,200,B,150"),
            ],
        ),
        (
            Path,
            matrix.exploded(),
            [
                Some(";color"),
                Some(";color=blue"),
                Some(";color=blue;color=black;color=brown"),
                Some(";R=100;G=200;B=150"),
            ],
        ),
        (
            Path,
            label,
            [
                Some("."),
                Some(".blue"),
                Some(".blue.black.brown"),
                Some(".R.100.G.200.B.150"),
            ],
        ),
        (
            Path,
            label.exploded(),
            [
                Some("."),
                Some(".blue"),
                Some(".blue.black.brown"),
                Some(".R=100.G=200.B=150"),
            ],
        ),
        (
            Query,
            form.joined(),
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue,black,brown"),
                Some("color=R,100,G,200,B,150"),
            ],
        ),
        (
            Query,
            form,
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue&color=black&color=brown"),
                Some("R=100&G=200&B=150"),
            ],
        ),
        (
            Cookie,
            form.joined(),
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue,black,brown"),
                Some("color=R,100,G,200,B,150"),
            ],
        ),
        // A cookie ends with a semicolon where a parameter of a query ends with an ampersand: RFC 6265, section 4.2.1.
        (
            Cookie,
            form,
            [
                Some("color="),
                Some("color=blue"),
                Some("color=blue; color=black; color=brown"),
                Some("R=100; G=200; B=150"),
            ],
        ),
        (
            Path,
            simple,
            [
                None,
                Some("blue"),
                Some("blue,black,brown"),
                Some("R,100,G,200,B,150"),
            ],
        ),
        (
            Path,
            simple.exploded(),
            [
                None,
                Some("blue"),
                Some("blue,black,brown"),
                Some("R=100,G=200,B=150"),
            ],
        ),
        (
            Header,
            simple,
            [
                Some(""),
                Some("blue"),
                Some("blue,black,brown"),
                Some("R,100,G,200,B,150"),
            ],
        ),
        (
            Header,
            simple.exploded(),
            [
                Some(""),
                Some("blue"),
                Some("blue,black,brown"),
                Some("R=100,G=200,B=150"),
            ],
        ),
        (
            Query,
            Style::SPACE_DELIMITED,
            [
                None,
                None,
                Some("color=blue%20black%20brown"),
                Some("color=R%20100%20G%20200%20B%20150"),
            ],
        ),
        (
            Query,
            Style::PIPE_DELIMITED,
            [
                None,
                None,
                Some("color=blue|black|brown"),
                Some("color=R|100|G|200|B|150"),
            ],
        ),
    ];
    for (place, style, wanted) in rows {
        for (value, wanted) in columns().into_iter().zip(wanted) {
            match wanted {
                Some(wanted) => assert_eq!(
                    asker.written(place, style, value.clone()).await,
                    wanted,
                    "{place:?} {style:?} {value}"
                ),
                None => asker.refused(place, style, value).await,
            }
        }
    }
    let deep = Style::DEEP_OBJECT;
    let [empty, text, list, object] = columns();
    for style in [deep, deep.exploded()] {
        assert_eq!(
            asker.written(Query, style, object.clone()).await,
            "color[R]=100&color[G]=200&color[B]=150"
        );
        for value in [&empty, &text, &list] {
            asker.refused(Query, style, value.clone()).await;
        }
    }
}

#[tokio::test]
async fn a_style_in_a_place_that_it_is_not_defined_for() {
    let asker = Asker::new().await;
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
            let error = asker
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
async fn exploded_delimiters_are_parameters_of_their_own() {
    let asker = Asker::new().await;
    for style in [Style::SPACE_DELIMITED, Style::PIPE_DELIMITED] {
        let [_, _, list, object] = columns();
        assert_eq!(
            asker.written(Place::Query, style.exploded(), list).await,
            "color=blue&color=black&color=brown"
        );
        assert_eq!(
            asker.written(Place::Query, style.exploded(), object).await,
            "R=100&G=200&B=150"
        );
    }
}

#[tokio::test]
async fn objects_inside_objects_and_lists_in_them() {
    let asker = Asker::new().await;
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
    ] {
        assert_eq!(
            asker.written(Place::Query, Style::DEEP_OBJECT, value).await,
            wanted
        );
    }
    let mut endless = json!(1);
    for _ in 0..100 {
        endless = json!({"a": endless});
    }
    asker
        .refused(Place::Query, Style::DEEP_OBJECT, endless)
        .await;
}

#[tokio::test]
async fn json_in_every_place() {
    let asker = Asker::new().await;
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
            asker.written(place, Style::JSON, value.clone()).await,
            wanted,
            "{place:?}"
        );
    }
    assert_eq!(
        asker.written(Place::Query, Style::JSON, json!([])).await,
        "color=%5B%5D"
    );
    assert_eq!(
        asker.written(Place::Header, Style::JSON, json!("😀")).await,
        r#""\ud83d\ude00""#
    );
}

#[tokio::test]
async fn what_is_absent_is_not_sent_or_has_no_place_in_a_path() {
    let asker = Asker::new().await;
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
            let request = asker
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
            asker.refused(Place::Path, style, value.clone()).await;
        }
    }
    assert_eq!(
        asker
            .written(Place::Query, Style::FORM, json!([1, null, 2]))
            .await,
        "color=1&color=2"
    );
}

#[tokio::test]
async fn what_has_depth_has_no_flat_form() {
    let asker = Asker::new().await;
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
            asker.refused(place, style, value.clone()).await;
        }
    }
}

#[tokio::test]
async fn reserved_characters() {
    let asker = Asker::new().await;
    let value = json!(":/?#[]@!$&'()*+,;= é%\"");
    assert_eq!(
        asker
            .written(Place::Query, Style::FORM.reserved(), value.clone())
            .await,
        "color=:/?%23[]@!$%26%27()*%2B,;=%20%C3%A9%25%22"
    );
    assert_eq!(
        asker.written(Place::Query, Style::FORM, value).await,
        "color=%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%20%C3%A9%25%22"
    );
    assert_eq!(
        asker
            .written(Place::Cookie, Style::FORM, json!("a;b=c, d\"\\%"))
            .await,
        "color=a%3Bb=c%2C%20d%22%5C%25"
    );
    assert_eq!(
        asker
            .written(Place::Path, Style::LABEL, json!(["a/b", ".."]))
            .await,
        ".a%2Fb..."
    );
}

/// A typed object, as generated code hands over.
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
async fn typed_values() {
    let asker = Asker::new().await;
    let rgb = |shades: Option<&str>| Rgb {
        red: Some(100),
        shades: shades.map(|shade| vec![shade.to_owned()]),
    };
    assert_eq!(
        asker.written(Place::Query, Style::FORM, rgb(None)).await,
        "R=100"
    );
    assert_eq!(
        asker
            .written(Place::Query, Style::DEEP_OBJECT, rgb(Some("dark")))
            .await,
        "color[R]=100&color[shades]=dark"
    );
    assert_eq!(
        asker
            .written(Place::Header, Style::SIMPLE, vec![1_i64, 2])
            .await,
        "1,2"
    );
}

/// Every place at once, cookies included.
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
async fn all_cookies_go_in_one_header() {
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

/// A server that takes a query or a path apart at its delimiters, and decodes then, gets what was sent.
#[test]
fn delimiters_never_come_from_values() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let asker = runtime.block_on(Asker::new());
    let written = |place, style, value| runtime.block_on(asker.written(place, style, value));
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
