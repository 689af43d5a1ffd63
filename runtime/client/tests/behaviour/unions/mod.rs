//! Unions: the choice of the variant, and round trips.

mod arbitrary;
mod tags;

use std::collections::BTreeMap;
use std::fmt::Debug;

use openapi_client_runtime::json::{Decode, Encode, Slot, Value, decode, encode};
use openapi_client_runtime::serde_json::{self, json};
use openapi_client_runtime::{
    Nullable, UnknownString, decode_union, encode_union, scalar_enum, string_enum,
};

/// Declares an object as the generator does, with its fields and the required ones.
macro_rules! object {
    ($name:ident { $($field:ident $wire:literal: $type:ty),* } requires $required:expr) => {
        #[derive(Debug, Clone, PartialEq)]
        struct $name { $($field: $type),* }

        impl Decode for $name {
            fn vacant() -> Self {
                Self { $($field: Slot::vacant()),* }
            }
            fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
                Some(match name {
                    $($wire => &mut self.$field,)*
                    _ => return None,
                })
            }
            fn required(&self) -> &'static [&'static str] {
                &$required
            }
        }

        impl Encode for $name {
            fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
                $(visit($wire, &self.$field);)*
            }
        }
    };
}

mod combined;

object!(Cat { kind "petType": String, lives "lives": Option<i64>, friend "friend": Option<Box<Pet>> } requires ["petType"]);
object!(Dog { kind "petType": String, bark "bark": Option<String> } requires ["petType", "bark"]);

#[derive(Debug, Clone, PartialEq)]
enum Pet {
    Cat(Box<Cat>),
    Dog(Box<Dog>),
    Unknown(serde_json::Value),
}

decode_union! { Pet "petType"; Cat "cat" "Cat"; Dog "dog"; }
encode_union! { Pet; Cat; Dog; }

fn chosen<T: Slot + Value + Debug>(document: &serde_json::Value) -> T {
    decode(document.to_string().as_bytes()).unwrap_or_else(|error| panic!("{document}: {error}"))
}

/// Checks that decoding and encoding returns the same JSON.
fn survives<T: Slot + Value + Debug>(document: &serde_json::Value) {
    let bytes = encode(&chosen::<T>(document)).expect("JSON");
    assert_eq!(
        &serde_json::from_slice::<serde_json::Value>(&bytes).expect("JSON"),
        document
    );
}

#[test]
fn a_discriminator_chooses_at_any_position() {
    for document in [
        json!({"petType": "cat", "lives": 9}),
        json!({"lives": 9, "petType": "Cat"}),
        json!({"lives": 9, "petType": "cat", "friend": {"bark": "wow", "petType": "dog"}}),
    ] {
        let Pet::Cat(cat) = chosen(&document) else {
            panic!("{document}")
        };
        assert_eq!(cat.lives, Some(9));
        assert_eq!(cat.friend.is_some(), document.get("friend").is_some());
        survives::<Pet>(&document);
    }
    // The discriminator chooses even if another variant would fit.
    let document = json!({"petType": "cat", "bark": "wow"});
    assert!(matches!(chosen(&document), Pet::Cat(_)));
}

#[test]
fn decoding_into_a_named_variant_is_lenient_and_errors_name_the_path() {
    let document = json!({"petType": "cat", "lives": "9"});
    assert!(matches!(chosen(&document), Pet::Cat(cat) if cat.lives == Some(9)));
    for (document, wanted) in [
        (
            json!([{"petType": "cat", "friend": {"petType": "cat", "lives": "many"}}]),
            "at [0].friend.lives: expected an integer, found the string \"many\"",
        ),
        (
            json!([{"petType": "cat"}, {"petType": "dog"}]),
            "at [1]: the required field `bark` is missing",
        ),
    ] {
        let error = decode::<Vec<Pet>>(document.to_string().as_bytes()).expect_err(wanted);
        assert_eq!(error.to_string(), wanted);
    }
    let error = decode::<BTreeMap<String, Pet>>(br#"{"a":{"petType":"dog","bark":tru}}"#);
    assert_eq!(error.expect_err("malformed").path(), "a.bark");
}

#[test]
fn a_value_with_an_unknown_discriminator_is_kept() {
    for document in [
        json!({"petType": "lizard", "lovesRocks": true, "deep": [{"a": [1, 1.5, null]}]}),
        json!({"petType": "DOG", "bark": "wow"}),
        json!({"bark": "wow"}),
        json!({"petType": null}),
        json!({"petType": ["cat"]}),
        json!({}),
        json!([{"petType": "cat"}]),
        json!("cat"),
        json!(7),
        json!(null),
    ] {
        assert_eq!(chosen::<Pet>(&document), Pet::Unknown(document.clone()));
        survives::<Pet>(&document);
    }
    assert_eq!(decode::<Option<Pet>>(b"null"), Ok(None));
    assert_eq!(
        chosen::<Box<Pet>>(&json!(7)),
        Box::new(Pet::Unknown(json!(7)))
    );
}

object!(Circle { radius "radius": f64 } requires ["radius"]);
object!(Ring { radius "radius": f64, width "width": Option<f64> } requires ["radius"]);
object!(Note { text "text": Option<String> } requires []);

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Circle(Box<Circle>),
    Ring(Box<Ring>),
    Note(Box<Note>),
    Count(i64),
    Factor(f64),
    Name(String),
    Flag(bool),
    Points(Vec<f64>),
    Unknown(serde_json::Value),
}

decode_union! { Shape; Circle; Ring; Note; Count; Factor; Name; Flag; Points; }
encode_union! { Shape; Circle; Ring; Note; Count; Factor; Name; Flag; Points; }

/// Returns the name of the variant that a document decodes into.
fn variant<T: Slot + Value + Debug>(document: &serde_json::Value) -> String {
    let shown = format!("{:?}", chosen::<T>(document));
    shown.split('(').next().unwrap_or_default().to_owned()
}

#[test]
fn the_variant_with_the_fewest_unknown_fields_is_chosen_then_the_most_known_then_the_first() {
    for (document, wanted) in [
        (json!({"radius": 1.5}), "Circle"),
        (json!({"radius": 1.5, "width": 2}), "Ring"),
        (json!({"radius": 1.5, "width": 2, "color": "red"}), "Ring"),
        // Both have one unknown field, and `Ring` has no more known fields than `Circle`.
        (json!({"radius": 1.5, "color": "red"}), "Circle"),
        (json!({"text": "a"}), "Note"),
        // `Circle` and `Note` have one unknown and one known field each, so the first is chosen.
        (json!({"radius": 1.5, "text": "a"}), "Circle"),
        // Without a radius only `Note` is possible, although it knows none of the fields.
        (json!({"width": 2}), "Note"),
        (json!({}), "Note"),
        (json!(3), "Count"),
        (json!(-3), "Count"),
        (json!(3.0), "Factor"),
        (json!(u64::MAX), "Factor"),
        (json!("3"), "Name"),
        (json!(true), "Flag"),
        (json!([1, 2.5]), "Points"),
        (json!([]), "Points"),
        (json!(null), "Unknown"),
        // These fit only with leniency; the first variant that accepts them is chosen.
        (json!({"radius": "1.5"}), "Circle"),
        (json!(["1"]), "Points"),
        (json!([null]), "Points"),
        (json!([[1]]), "Unknown"),
        (json!({"text": {}}), "Unknown"),
    ] {
        assert_eq!(variant::<Shape>(&document), wanted, "{document}");
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Animal {
    Pet(Box<Pet>),
    Shape(Box<Shape>),
    Size(Size),
    Unknown(serde_json::Value),
}

#[derive(Debug, Clone, PartialEq)]
enum Size {
    Small,
    Large,
    Unknown(UnknownString),
}

impl Size {
    fn as_str(&self) -> &str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
            Self::Unknown(unknown) => unknown.as_str(),
        }
    }
}

impl From<&str> for Size {
    fn from(value: &str) -> Self {
        match value {
            "small" => Self::Small,
            "large" => Self::Large,
            _ => Self::Unknown(UnknownString::new(value)),
        }
    }
}

string_enum!(Size);

decode_union! { Animal; Pet; Shape; Size; }
encode_union! { Animal; Pet; Shape; Size; }

#[test]
fn unions_can_be_nested() {
    // Strictly, an unknown pet does not fit.
    assert_eq!(variant::<Animal>(&json!({"petType": "cat"})), "Pet");
    assert_eq!(
        variant::<Animal>(&json!({"petType": "lizard", "text": "a"})),
        "Shape"
    );
    assert_eq!(variant::<Animal>(&json!({"radius": 1})), "Shape");
    assert_eq!(variant::<Animal>(&json!(1)), "Shape");
    for document in [
        json!({"petType": "cat", "friend": {"petType": "lizard", "x": [1]}}),
        json!([[[]]]),
    ] {
        survives::<Animal>(&document);
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Fit {
    Size(Size),
    Ratio(Ratio),
    Sizes(Vec<Size>),
    Free(BTreeMap<String, Option<i64>>),
    Cleared(Nullable<bool>),
    Unknown(serde_json::Value),
}

#[derive(Debug, Clone, PartialEq)]
enum Ratio {
    Half,
    Auto,
    Unknown(openapi_client_runtime::UnknownScalar),
}

scalar_enum! { Ratio; Half Float(0.5); Auto String("auto"); }
decode_union! { Fit; Size; Ratio; Sizes; Free; Cleared; }
encode_union! { Fit; Size; Ratio; Sizes; Free; Cleared; }

#[test]
fn enums_and_maps_fit_by_their_values() {
    for (document, wanted) in [
        (json!("small"), Fit::Size(Size::Small)),
        (json!("auto"), Fit::Ratio(Ratio::Auto)),
        (json!(0.5), Fit::Ratio(Ratio::Half)),
        // No variant has this value; leniently, it is an unknown value of the first enum.
        (json!("new"), Fit::Size(Size::from("new"))),
        (
            json!(["small", "large"]),
            Fit::Sizes(vec![Size::Small, Size::Large]),
        ),
        (json!(["new"]), Fit::Sizes(vec![Size::from("new")])),
        (
            json!({"a": 1, "b": null}),
            Fit::Free([("a".to_owned(), Some(1)), ("b".to_owned(), None)].into()),
        ),
        (json!({"a": {}}), Fit::Unknown(json!({"a": {}}))),
        (json!(true), Fit::Cleared(Nullable::Value(true))),
        (json!(null), Fit::Cleared(Nullable::Null)),
    ] {
        assert_eq!(chosen::<Fit>(&document), wanted, "{document}");
        survives::<Fit>(&document);
    }
}

object!(Sum { left "left": Box<Term>, right "right": Box<Term> } requires ["left", "right"]);
object!(Product { left "left": Box<Term>, right "right": Box<Term>, scale "scale": Option<i64> } requires ["left", "right"]);

#[derive(Debug, Clone, PartialEq)]
enum Term {
    Sum(Box<Sum>),
    Product(Box<Product>),
    Number(i64),
    Unknown(serde_json::Value),
}

decode_union! { Term; Sum; Product; Number; }
encode_union! { Term; Sum; Product; Number; }

/// A union that contains itself as a variant, which is possible in API descriptions.
#[derive(Debug, Clone, PartialEq)]
enum Endless {
    Again(Box<Endless>),
    Number(i64),
    Unknown(serde_json::Value),
}

decode_union! { Endless; Again; Number; }
encode_union! { Endless; Again; Number; }

#[test]
fn a_deep_value_that_fits_several_variants_is_decoded_fast() {
    // Without the cache, the innermost number would be decoded 2^120 times.
    let mut document = json!(1);
    for _ in 0..120 {
        document = json!({"left": document, "right": 2, "other": true});
    }
    survives_as_unknown(&document);
    let mut product = json!(1);
    for _ in 0..120 {
        product = json!({"left": product, "right": 2, "scale": 3});
    }
    assert_eq!(variant::<Term>(&product), "Product");
    survives::<Term>(&product);
}

fn survives_as_unknown(document: &serde_json::Value) {
    let term = chosen::<Term>(document);
    let shown = format!("{term:?}");
    assert_eq!(
        shown.matches("Sum(").count(),
        120,
        "the first of equals, at each depth"
    );
}

#[test]
fn a_union_can_contain_itself() {
    assert_eq!(chosen::<Endless>(&json!(7)), Endless::Number(7));
    for document in [json!("a"), json!({"a": []}), json!([1])] {
        survives::<Endless>(&document);
    }
}

/// A union that is only encoded.
#[derive(Debug, Clone, PartialEq)]
enum SentOnly {
    Count(i64),
    Unknown(serde_json::Value),
}

encode_union! { SentOnly; Count; }

#[test]
fn a_union_can_be_only_encoded() {
    assert_eq!(encode(&SentOnly::Count(7)).expect("JSON"), b"7");
    let unknown = SentOnly::Unknown(json!({"a": null}));
    assert_eq!(encode(&unknown).expect("JSON"), br#"{"a":null}"#);
}
