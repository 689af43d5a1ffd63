//! Mutated pages and descriptions never cause a panic. They are refused with a diagnostic, or the result is valid Rust.
//!
//! Bytes choose the mutations of a seed: `proptest` draws and shrinks them here, `cargo fuzz` finds them by coverage
//! (`generator/fuzz`). More cases: `PROPTEST_CASES=100000 cargo test -p feishu-codegen --release --test robustness`.

mod document_mutation;
mod page_mutation;
mod properties;
mod seeds;

use std::cell::Cell;

use arbitrary::Unstructured;
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Checks mutants, the same in every run. A failure shows the smallest mutant.
fn for_all<T>(
    cases: u32,
    mutate: impl Fn(&mut Unstructured<'_>) -> arbitrary::Result<T>,
    show: impl Fn(&T) -> &str,
    check: impl Fn(&T),
) {
    let wanted = Config::default();
    let config = Config {
        // More cases only on demand, so that a test run takes seconds.
        cases: if std::env::var_os("PROPTEST_CASES").is_some() {
            wanted.cases
        } else {
            cases
        },
        failure_persistence: None,
        ..wanted
    };
    let mutant = |choices: &[u8]| mutate(&mut Unstructured::new(choices)).expect("a mutant");
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let found = runner.run(&vec(any::<u8>(), 0..160), |choices| {
        check(&mutant(&choices));
        Ok(())
    });
    match found {
        Ok(()) => {}
        Err(TestError::Fail(why, choices)) => {
            panic!("{why}\n\nthe smallest mutant:\n{}", show(&mutant(&choices)))
        }
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

#[test]
fn seeds_are_without_errors() {
    for document in seeds::documents() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("openapi.json");
        std::fs::write(&path, document.to_string()).expect("a file");
        let checked = feishu_codegen::pipeline::check(&path);
        let shown = properties::show(&checked.diagnostics, &checked.sources);
        assert!(!checked.diagnostics.has_errors(), "{shown}");
    }
}

/// Checks a property of mutated pages.
fn for_all_pages(cases: u32, seeds: &[String], property: impl Fn(&str)) {
    for_all(
        cases,
        |choices| page_mutation::mutate(choices, seeds),
        |page| page,
        |page| property(page),
    );
}

#[test]
fn mutated_pages_are_read() {
    for_all_pages(1500, &seeds::pages(), properties::page_is_read);
}

#[test]
fn mutated_pages_are_transcribed() {
    for_all_pages(300, &seeds::pages(), properties::page_is_transcribed);
}

#[test]
#[ignore = "needs ../shared/pages"]
fn mutated_real_pages_are_read() {
    for_all_pages(1500, &seeds::real_pages(), properties::page_is_read);
}

#[test]
#[ignore = "needs ../shared/pages"]
fn mutated_real_pages_are_transcribed() {
    for_all_pages(300, &seeds::real_pages(), properties::page_is_transcribed);
}

#[test]
fn mutated_documents_are_refused_or_become_rust() {
    let seeds = seeds::documents();
    let (refused, accepted) = (Cell::new(0), Cell::new(0));
    for_all(
        600,
        |choices| document_mutation::mutate(choices, &seeds),
        |(text, _)| text,
        |(text, json)| {
            let outcome = match properties::document_is_checked(text, *json) {
                true => &accepted,
                false => &refused,
            };
            outcome.set(outcome.get() + 1);
        },
    );
    // If all mutants had the same outcome, the test would be weak.
    let (refused, accepted) = (refused.get(), accepted.get());
    assert!(
        refused * 10 > accepted && accepted * 10 > refused,
        "{refused} refused, {accepted} accepted"
    );
    eprintln!("{refused} refused, {accepted} accepted");
}

#[test]
fn cut_pages_are_read() {
    let whole = include_str!("../pages/thing.md");
    for (end, _) in whole.char_indices().step_by(3) {
        properties::page_is_read(&whole[..end]);
        properties::page_is_read(&whole[end..]);
    }
}
