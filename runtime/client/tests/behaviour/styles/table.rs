//! The table of the specification.

use openapi_client_runtime::serde_json::{self, json};
use openapi_client_runtime::{Place, Style};

use super::Sender;
use Place::{Cookie, Header, Path, Query};

/// The columns of the specification's table: an empty text, a text, a list, an object.
pub(super) fn columns() -> [serde_json::Value; 4] {
    [
        json!(""),
        json!("blue"),
        json!(["blue", "black", "brown"]),
        json!({"R": 100, "G": 200, "B": 150}),
    ]
}

/// Location, style, and the encoding of each column. `None`: the combination is not defined, which is a request error.
const ROWS: [(Place, Style, [Option<&str>; 4]); 14] = [
    (
        Path,
        Style::MATRIX,
        [
            Some(";color"),
            Some(";color=blue"),
            Some(";color=blue,black,brown"),
            Some(";color=R,100,G,200,B,150"),
        ],
    ),
    (
        Path,
        Style::MATRIX.exploded(),
        [
            Some(";color"),
            Some(";color=blue"),
            Some(";color=blue;color=black;color=brown"),
            Some(";R=100;G=200;B=150"),
        ],
    ),
    (
        Path,
        Style::LABEL,
        [
            Some("."),
            Some(".blue"),
            Some(".blue.black.brown"),
            Some(".R.100.G.200.B.150"),
        ],
    ),
    (
        Path,
        Style::LABEL.exploded(),
        [
            Some("."),
            Some(".blue"),
            Some(".blue.black.brown"),
            Some(".R=100.G=200.B=150"),
        ],
    ),
    (
        Query,
        Style::FORM.joined(),
        [
            Some("color="),
            Some("color=blue"),
            Some("color=blue,black,brown"),
            Some("color=R,100,G,200,B,150"),
        ],
    ),
    (
        Query,
        Style::FORM,
        [
            Some("color="),
            Some("color=blue"),
            Some("color=blue&color=black&color=brown"),
            Some("R=100&G=200&B=150"),
        ],
    ),
    (
        Cookie,
        Style::FORM.joined(),
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
        Style::FORM,
        [
            Some("color="),
            Some("color=blue"),
            Some("color=blue; color=black; color=brown"),
            Some("R=100; G=200; B=150"),
        ],
    ),
    (
        Path,
        Style::SIMPLE,
        [
            None,
            Some("blue"),
            Some("blue,black,brown"),
            Some("R,100,G,200,B,150"),
        ],
    ),
    (
        Path,
        Style::SIMPLE.exploded(),
        [
            None,
            Some("blue"),
            Some("blue,black,brown"),
            Some("R=100,G=200,B=150"),
        ],
    ),
    (
        Header,
        Style::SIMPLE,
        [
            Some(""),
            Some("blue"),
            Some("blue,black,brown"),
            Some("R,100,G,200,B,150"),
        ],
    ),
    (
        Header,
        Style::SIMPLE.exploded(),
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
            Some("color="),
            Some("color=blue"),
            Some("color=blue%20black%20brown"),
            Some("color=R%20100%20G%20200%20B%20150"),
        ],
    ),
    (
        Query,
        Style::PIPE_DELIMITED,
        [
            Some("color="),
            Some("color=blue"),
            Some("color=blue|black|brown"),
            Some("color=R|100|G|200|B|150"),
        ],
    ),
];

#[tokio::test]
async fn styles_match_the_table_of_the_specification() {
    let sender = Sender::new().await;
    for (place, style, expected) in ROWS {
        for (value, expected) in columns().into_iter().zip(expected) {
            match expected {
                Some(expected) => assert_eq!(
                    sender.written(place, style, value.clone()).await,
                    expected,
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
        for (value, expected) in [
            (&empty, "color="),
            (&text, "color=blue"),
            (&list, "color[]=blue&color[]=black&color[]=brown"),
        ] {
            assert_eq!(sender.written(Query, style, value.clone()).await, expected);
        }
    }
}
