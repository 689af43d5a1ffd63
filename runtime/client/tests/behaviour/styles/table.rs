//! The table of the specification.

use openapi_client_runtime::serde_json::{self, json};
use openapi_client_runtime::{Place, Style};

use super::Sender;

/// The columns of the specification's table: an empty text, a text, a list, an object.
pub(super) fn columns() -> [serde_json::Value; 4] {
    [
        json!(""),
        json!("blue"),
        json!(["blue", "black", "brown"]),
        json!({"R": 100, "G": 200, "B": 150}),
    ]
}

#[tokio::test]
async fn styles_match_the_table_of_the_specification() {
    let sender = Sender::new().await;
    use Place::{Cookie, Header, Path, Query};
    let matrix = Style::MATRIX;
    let label = Style::LABEL;
    let simple = Style::SIMPLE;
    let form = Style::FORM;
    // `None`: the combination is not defined, which is a request error.
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
        // Cookies are separated by semicolons, query parameters by ampersands: RFC 6265, section 4.2.1.
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
                    sender.written(place, style, value.clone()).await,
                    wanted,
                    "{place:?} {style:?} {value}"
                ),
                None => sender.refused(place, style, value).await,
            }
        }
    }
    let deep = Style::DEEP_OBJECT;
    let [empty, text, list, object] = columns();
    for style in [deep, deep.exploded()] {
        assert_eq!(
            sender.written(Query, style, object.clone()).await,
            "color[R]=100&color[G]=200&color[B]=150"
        );
        for value in [&empty, &text, &list] {
            sender.refused(Query, style, value.clone()).await;
        }
    }
}
