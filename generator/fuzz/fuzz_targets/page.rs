//! Mutated pages, from reading to the generated Rust.
#![no_main]

#[path = "../../tests/robustness/page_mutation.rs"]
mod page_mutation;
#[allow(dead_code)]
#[path = "../../tests/robustness/properties.rs"]
mod properties;
#[allow(dead_code)]
#[path = "../../tests/robustness/seeds.rs"]
mod seeds;

use std::path::Path;
use std::sync::LazyLock;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;

static SEEDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut pages = seeds::pages();
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    if above.any(|folder| folder.join("shared/pages").is_dir()) {
        pages.extend(seeds::real_pages());
    } else {
        eprintln!("only synthetic pages are mutated: there is no folder ../shared/pages beside the repository");
    }
    pages
});

fuzz_target!(|choices: &[u8]| {
    let page = page_mutation::mutate(&mut Unstructured::new(choices), &SEEDS).expect("a page");
    if std::env::var_os("SHOW_MUTANT").is_some() {
        eprintln!("{page}");
    }
    properties::page_is_read(&page);
    properties::page_is_transcribed(&page);
});
