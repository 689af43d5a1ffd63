//! Mutated descriptions, from loading to the generated Rust.
#![no_main]

#[path = "../../tests/robustness/document_mutation/mod.rs"]
mod document_mutation;
#[allow(dead_code)]
#[path = "../../tests/robustness/properties.rs"]
mod properties;
#[allow(dead_code)]
#[path = "../../tests/robustness/seeds.rs"]
mod seeds;

use std::sync::LazyLock;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static SEEDS: LazyLock<Vec<Value>> = LazyLock::new(seeds::documents);

fuzz_target!(|choices: &[u8]| {
    let (text, json) =
        document_mutation::mutate(&mut Unstructured::new(choices), &SEEDS).expect("a document");
    if std::env::var_os("SHOW_MUTANT").is_some() {
        eprintln!("{text}");
    }
    properties::document_is_checked(&text, json);
});
