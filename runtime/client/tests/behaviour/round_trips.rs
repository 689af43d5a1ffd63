//! Encoding of JSON, and round trips through encoding and decoding.

use std::collections::BTreeMap;

use openapi_client_runtime::json::{Decode, Encode, Slot, Value, decode, encode};
use openapi_client_runtime::serde_json::{self, json};

use crate::fixture::Talent;

/// A type that contains itself.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Tree {
    pub(crate) child: Option<Box<Tree>>,
    pub(crate) leaves: Vec<Tree>,
}

impl Decode for Tree {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "child" => &mut self.child,
            "leaves" => &mut self.leaves,
            _ => return None,
        })
    }
}

impl Encode for Tree {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("child", &self.child);
        visit("leaves", &self.leaves);
    }
}

#[test]
fn values_are_encoded() {
    fn writes(value: &dyn Value, expected: &str) {
        assert_eq!(
            String::from_utf8(encode(value).expect(expected)).expect("text"),
            expected
        );
    }
    writes(&"a\"\n".to_owned(), r#""a\"\n""#);
    writes(&0.1_f32, "0.1");
    writes(&0.1_f64, "0.1");
    writes(&u64::MAX, "18446744073709551615");
    writes(&i64::MIN, "-9223372036854775808");
    writes(&Option::<String>::None, "null");
    writes(&vec![Some(1_i32), None], "[1,null]");
    writes(&Talent::default(), r#"{"tags":[]}"#);
    writes(
        &json!({"a": [1, null, {"b": 1.5}]}),
        r#"{"a":[1,null,{"b":1.5}]}"#,
    );
    writes(
        &BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), Some(true))]),
        r#"{"a":null,"b":true}"#,
    );
    writes(&(), "null");
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        encode(&vec![number]).expect_err("JSON cannot represent the number");
    }
    encode(&f32::NAN).expect_err("JSON cannot represent the number");
}

/// A pseudo-random number generator (xorshift), so that failures are reproducible.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn text(&mut self) -> String {
        const ALPHABET: [char; 8] = ['a', '"', '\\', '\n', '\u{0}', 'é', '人', '😀'];
        (0..self.below(6))
            .map(|_| ALPHABET[self.below(8) as usize])
            .collect()
    }

    fn json(&mut self, depth: u64) -> serde_json::Value {
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => json!(null),
            1 => json!(self.below(2) == 1),
            2 => json!(self.below(u64::MAX)),
            3 => json!(-(self.below(1 << 62) as i64)),
            4 => json!(self.text()),
            5 => (0..self.below(4)).map(|_| self.json(depth - 1)).collect(),
            _ => serde_json::Value::Object(
                (0..self.below(4))
                    .map(|_| (self.text(), self.json(depth - 1)))
                    .collect(),
            ),
        }
    }

    fn tree(&mut self, depth: u64) -> Tree {
        let children = if depth == 0 { 0 } else { self.below(3) };
        Tree {
            child: (children > 0 && self.below(2) == 1).then(|| Box::new(self.tree(depth - 1))),
            leaves: (0..children).map(|_| self.tree(depth - 1)).collect(),
        }
    }
}

#[test]
fn values_survive_a_round_trip() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..2000 {
        let value = random.json(4);
        assert_eq!(
            decode::<serde_json::Value>(&encode(&value).expect("JSON")),
            Ok(value.clone())
        );
        // serde_json encodes and decodes the same text.
        assert_eq!(
            encode(&value).expect("JSON"),
            serde_json::to_vec(&value).expect("JSON")
        );
        let tree = random.tree(5);
        assert_eq!(decode::<Tree>(&encode(&tree).expect("JSON")), Ok(tree));
    }
}

#[test]
fn decoding_never_panics() {
    let mut random = Random(42);
    for _ in 0..5000 {
        let mut document = encode(&random.json(4)).expect("JSON");
        let at = random.below(document.len() as u64) as usize;
        document[at] = random.below(256) as u8;
        document.truncate(document.len() - random.below(3).min(document.len() as u64) as usize);
        let ours = decode::<serde_json::Value>(&document);
        let theirs = serde_json::from_slice::<serde_json::Value>(&document);
        assert_eq!(
            ours.ok(),
            theirs.ok(),
            "{}",
            String::from_utf8_lossy(&document)
        );
        let _ = decode::<Talent>(&document);
        let _ = decode::<Tree>(&document);
        let _ = decode::<BTreeMap<String, Vec<Option<f32>>>>(&document);
    }
}

#[cfg(feature = "serde")]
#[test]
fn serde_uses_the_same_field_tables() {
    use openapi_client_runtime::serde::{Deserialize, Deserializer, Serialize, Serializer};

    struct Wrapped(Talent);

    impl Serialize for Wrapped {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            openapi_client_runtime::json::serialize(&self.0, serializer)
        }
    }

    impl<'de> Deserialize<'de> for Wrapped {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            openapi_client_runtime::json::deserialize(deserializer).map(Self)
        }
    }

    let talent: Wrapped = serde_json::from_str("{\"id\":7,\"tags\":null}").expect("a talent");
    assert_eq!(talent.0.id.as_deref(), Some("7"));
    assert_eq!(
        serde_json::to_value(&talent).expect("JSON"),
        json!({"id": "7", "tags": []})
    );
    let error = serde_json::from_str::<Vec<Wrapped>>("[{\"age\":\"x\"}]")
        .err()
        .expect("a misfit");
    assert!(
        error.to_string().contains("at age: expected an integer"),
        "{error}"
    );
    let value = json!({"id": "a", "age": null});
    assert_eq!(
        serde_json::from_value::<Wrapped>(value)
            .expect("a talent")
            .0
            .age,
        None
    );
}
