//! `null` is distinct from an absent value in decoding and encoding.

use std::collections::BTreeMap;

use openapi_client_runtime::Nullable;
use openapi_client_runtime::json::{self, Decode, Encode, Slot, Value, decode, encode};

/// The body of a `PATCH`: a field may be unchanged, cleared or set.
#[derive(Debug, Clone, PartialEq)]
struct Change {
    nickname: Option<Nullable<String>>,
    manager: Option<i64>,
}

impl Decode for Change {
    fn vacant() -> Self {
        Self {
            nickname: None,
            manager: None,
        }
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "nickname" => &mut self.nickname,
            "manager" => &mut self.manager,
            _ => return None,
        })
    }
    fn required(&self) -> &'static [&'static str] {
        &["manager"]
    }
}

impl Encode for Change {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("nickname", &self.nickname);
        visit("manager", json::or_null(&self.manager));
    }
}

#[test]
fn absent_null_and_a_value_survive_a_round_trip() {
    for (document, nickname, manager) in [
        (r#"{"manager":null}"#, None, None),
        (
            r#"{"nickname":null,"manager":7}"#,
            Some(Nullable::Null),
            Some(7),
        ),
        (
            r#"{"nickname":"Ada","manager":7}"#,
            Some(Nullable::from("Ada")),
            Some(7),
        ),
    ] {
        let change = Change { nickname, manager };
        assert_eq!(
            decode::<Change>(document.as_bytes()).as_ref(),
            Ok(&change),
            "{document}"
        );
        assert_eq!(encode(&change).expect("JSON"), document.as_bytes());
    }
    decode::<Change>(b"{}").expect_err("a required field must be present, even as null");
}

#[test]
fn maps_and_lists_keep_null() {
    let map = BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), Some(1_i64))]);
    let document = br#"{"a":null,"b":1}"#;
    assert_eq!(encode(&map).expect("JSON"), document);
    assert_eq!(decode::<BTreeMap<String, Option<i64>>>(document), Ok(map));

    let list = vec![Nullable::Null, Nullable::Value(1_i64)];
    assert_eq!(encode(&list).expect("JSON"), b"[null,1]");
    assert_eq!(decode::<Vec<Nullable<i64>>>(b"[null,1]"), Ok(list));
}

#[test]
fn values_and_options_are_converted() {
    assert_eq!(Nullable::from(7), Nullable::Value(7));
    assert_eq!(Nullable::from(Some(7)), Nullable::Value(7));
    assert_eq!(Nullable::<i64>::from(None), Nullable::Null);
    assert_eq!(
        Nullable::Value("a".to_owned()).as_ref().into_option(),
        Some(&"a".to_owned())
    );
    assert_eq!(Nullable::<i64>::Null.into_option(), None);
}
