//! Tuples: lists with a type for each position.

use openapi_client_runtime::AtLeast;
use openapi_client_runtime::json::{Decode, Slot, decode, encode};

#[derive(Debug, Default, PartialEq)]
struct Route {
    from: Option<[f64; 2]>,
    stops: Option<Vec<(String, i64)>>,
}

impl Decode for Route {
    fn vacant() -> Self {
        Self::default()
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "from" => &mut self.from,
            "stops" => &mut self.stops,
            _ => return None,
        })
    }
}

#[test]
fn tuples_are_lists_in_both_directions() {
    let stop = ("Bern".to_owned(), 7);
    assert_eq!(encode(&stop).expect("JSON"), br#"["Bern",7]"#);
    assert_eq!(decode(br#"["Bern", "7"]"#), Ok(stop));
    assert_eq!(encode(&[0.5, 1.0]).expect("JSON"), b"[0.5,1.0]");
    assert_eq!(decode(b"[0.5, 1]"), Ok([0.5, 1.0]));
    assert_eq!(encode(&(Some(1), None::<i64>)).expect("JSON"), b"[1,null]");
    assert_eq!(decode(b"[1, null]"), Ok((Some(1), None::<i64>)));
}

#[test]
fn another_length_is_an_error_with_its_path() {
    for (json, problem) in [
        (
            r#"{"from": [1]}"#,
            "from: the list has 1 items, but 2 are required",
        ),
        (
            r#"{"from": [1, 2, 3]}"#,
            "from[2]: the list has more than 2 items",
        ),
        (
            r#"{"stops": [["a", 1], []]}"#,
            "stops[1]: the list has 0 items, but 2 are required",
        ),
        (
            r#"{"stops": [null]}"#,
            "stops[0]: expected a list, found null",
        ),
        (
            r#"{"stops": [["a", []]]}"#,
            "stops[0][1]: expected an integer, found a list",
        ),
    ] {
        let error = decode::<Route>(json.as_bytes()).expect_err("another length");
        let shown = error.to_string();
        assert!(shown.contains(problem), "{json}: {shown}");
    }
    assert_eq!(decode(br#"{"from": null}"#), Ok(Route::default()));
}

#[test]
fn optional_items_at_the_end_are_absent() {
    type Range = AtLeast<1, (String, Option<i64>, Option<i64>)>;
    for (json, range) in [
        (r#"["a"]"#, ("a".to_owned(), None, None)),
        (r#"["a",1]"#, ("a".to_owned(), Some(1), None)),
        (r#"["a",null,2]"#, ("a".to_owned(), None, Some(2))),
    ] {
        let range: Range = range.into();
        assert_eq!(encode(&range).expect("JSON"), json.as_bytes());
        assert_eq!(decode(json.as_bytes()), Ok(range));
    }
    let error = decode::<Range>(b"[]").expect_err("too short");
    assert!(
        error.to_string().contains("the list has 0 items"),
        "{error}"
    );
    // A required item may be null.
    let nullable = AtLeast::<1, [Option<i64>; 2]>([None, None]);
    assert_eq!(encode(&nullable).expect("JSON"), b"[null]");
}
