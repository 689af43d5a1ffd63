//! Clients do on the wire what their documents state.
//!
//! A difference must be listed in `known.yaml` with its reason. An entry that explains nothing is an error.
//!
//! ```text
//! cargo test -p conformance -- --nocapture    # prints what passed, failed and is omitted
//! ```

use std::fs;
use std::path::PathBuf;

use conformance::{check_clients, project, unexplained};
use fixture_crates::Fixture;

/// Calls all operations of the documents and of the fixtures, and returns the number of omitted operations by document.
fn check(documents: &[PathBuf], fixtures: &[Fixture], folder: &str) -> Vec<(String, usize)> {
    let report = check_clients(documents, fixtures, folder).expect("the clients compile");
    for document in &report.documents {
        println!("{document}");
    }
    let problems = unexplained(&report);
    assert!(
        problems.is_empty(),
        "fix these, or explain them in tests/conformance/known.yaml:\n{}",
        problems.join("\n")
    );
    let documents = report.documents.into_iter();
    documents
        .map(|document| (document.name, document.omitted.len()))
        .collect()
}

#[test]
fn clients_of_committed_documents_do_what_the_documents_state() {
    let petstore = project().join("tests/fixtures/petstore/petstore.yaml");
    let mut fixtures = fixture_crates::positive();
    // Hostile documents test the generated text; their requests are ordinary.
    fixtures.retain(|fixture| !fixture.name.starts_with("hostile-"));
    let omitted = check(&[petstore], &fixtures, "tests");
    assert!(omitted.contains(&("petstore".to_owned(), 0)), "{omitted:?}");
}

#[test]
#[ignore = "needs ../shared/specs"]
fn clients_of_third_party_documents_do_what_the_documents_state() {
    let entries = fs::read_dir(third_party::folder("specs")).expect("a readable folder");
    let mut documents: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    documents.retain(|path| path.extension().is_some_and(|extension| extension != "md"));
    documents.sort();
    assert!(!documents.is_empty(), "the folder contains documents");
    check(&documents, &[], "third-party");
}
