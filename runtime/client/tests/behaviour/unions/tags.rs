//! The discriminator's value in an encoded variant.

use openapi_client_runtime::json::{Decode, Encode, Slot, Value, decode, encode};
use openapi_client_runtime::serde_json::{self, json};
use openapi_client_runtime::{decode_union, encode_union};

use super::{Cat, Dog};

#[derive(Debug, Clone, PartialEq, Default)]
struct Fish {
    fins: Option<i64>,
}

impl Decode for Fish {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        (name == "fins").then_some(&mut self.fins)
    }
}

impl Encode for Fish {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("fins", &self.fins);
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Tagged {
    Cat(Box<Cat>),
    Dog(Box<Dog>),
    Fish(Box<Fish>),
    Water(Water),
    Note(String),
    Unknown(serde_json::Value),
}

// A note is not an object: it has no discriminator.
decode_union! { Tagged "petType"; Cat "cat" "kitten"; Dog "dog"; Fish "fish"; Water "water"; Note; }
encode_union! { Tagged "petType"; Cat "cat" "kitten"; Dog; Fish "fish"; Water "water"; Note "note"; }

#[derive(Debug, Clone, PartialEq)]
enum Water {
    Fish(Box<Fish>),
    Unknown(serde_json::Value),
}

decode_union! { Water "home"; Fish "pond"; }
encode_union! { Water "home"; Fish "pond"; }

fn sent(value: &Tagged) -> String {
    String::from_utf8(encode(value).expect("JSON")).expect("UTF-8")
}

fn cat(kind: &str) -> Tagged {
    Tagged::Cat(Box::new(Cat {
        kind: kind.to_owned(),
        lives: Some(9),
        friend: None,
    }))
}

#[test]
fn a_variant_is_sent_with_one_of_its_own_values() {
    assert_eq!(sent(&cat("kitten")), r#"{"petType":"kitten","lives":9}"#);
    assert_eq!(sent(&cat("dog")), r#"{"petType":"cat","lives":9}"#);
    assert_eq!(sent(&cat("")), r#"{"petType":"cat","lives":9}"#);
}

#[test]
fn a_variant_without_the_property_is_sent_with_it() {
    let fish = Tagged::Fish(Box::new(Fish { fins: Some(2) }));
    assert_eq!(sent(&fish), r#"{"petType":"fish","fins":2}"#);
}

#[test]
fn unions_of_two_properties_add_both() {
    let fish = Water::Fish(Box::new(Fish { fins: Some(2) }));
    let water = Tagged::Water(fish);
    assert_eq!(
        sent(&water),
        r#"{"petType":"water","home":"pond","fins":2}"#
    );
    assert_eq!(decode(sent(&water).as_bytes()), Ok(water));
}

#[test]
fn other_variants_are_sent_as_they_are() {
    let dog = Tagged::Dog(Box::new(Dog {
        kind: "wolf".to_owned(),
        bark: None,
    }));
    assert_eq!(sent(&dog), r#"{"petType":"wolf"}"#);
    assert_eq!(sent(&Tagged::Note("a".to_owned())), r#""a""#);
    let unknown = json!({"petType": "bird", "wings": 2});
    assert_eq!(sent(&Tagged::Unknown(unknown.clone())), unknown.to_string());
}
