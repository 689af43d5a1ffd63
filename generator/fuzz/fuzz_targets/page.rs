//! Pages that went wrong, up to the Rust that they become.
#![no_main]

#[path = "../../tests/robustness/page_mutation.rs"]
mod page_mutation;
#[allow(dead_code)]
#[path = "../../tests/robustness/properties.rs"]
mod properties;
#[allow(dead_code)]
#[path = "../../tests/robustness/seeds.rs"]
mod seeds;

use std::sync::LazyLock;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;

static SEEDS: LazyLock<Vec<String>> = LazyLock::new(seeds::pages);

fuzz_target!(|choices: &[u8]| {
    let page = page_mutation::mutate(&mut Unstructured::new(choices), &SEEDS).expect("a page");
    if std::env::var_os("SHOW_MUTANT").is_some() {
        eprintln!("{page}");
    }
    properties::page_is_read(&page);
    properties::page_is_transcribed(&page);
});
