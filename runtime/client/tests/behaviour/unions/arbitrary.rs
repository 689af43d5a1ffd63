//! Round trips of arbitrary documents through unions.

use std::fmt::Debug;

use openapi_client_runtime::json::{Slot, Value, decode, encode};
use openapi_client_runtime::serde_json::{self, json};
use proptest::prelude::*;

use super::{Animal, Fit, Pet, Shape, Term, chosen};

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let names = prop::sample::select(vec![
        "petType", "lives", "friend", "bark", "radius", "width", "text", "left", "right", "x",
    ]);
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|value| json!(value)),
        any::<i32>().prop_map(|value| json!(value)),
        (-100_i32..100).prop_map(|value| json!(f64::from(value) / 4.0)),
        prop::sample::select(vec!["cat", "dog", "lizard", "small", "9", ""])
            .prop_map(|value| json!(value)),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::Array),
            prop::collection::vec((names.clone(), inner), 0..5).prop_map(|fields| {
                fields
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect()
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// A union without a discriminator accepts every document, and decodes its own encoding to the same value.
    #[test]
    fn every_document_is_decoded_and_survives_a_round_trip(document in any_json()) {
        fn is_stable<T: Slot + Value + Debug + PartialEq>(document: &serde_json::Value) {
            let first: T = chosen(document);
            let bytes = encode(&first).expect("JSON");
            let second: T = decode(&bytes).expect("what was written is read");
            assert_eq!(encode(&second).expect("JSON"), bytes, "{document}");
        }
        is_stable::<Shape>(&document);
        is_stable::<Animal>(&document);
        is_stable::<Term>(&document);
        is_stable::<Fit>(&document);
        // With a discriminator, only the named variant can fail.
        if let Err(error) = decode::<Pet>(document.to_string().as_bytes()) {
            prop_assert!(document.get("petType").is_some() || error.path().contains("friend"));
        }
    }
}
