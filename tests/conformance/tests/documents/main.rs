//! The clients of documents do on the wire what the documents say.
//!
//! The petstore and the fixtures are committed; documents that nobody here wrote are tried where they lie beside the repository. What is
//! not as it should be must stand in `known.yaml`, with the reason, and an entry that explains nothing any more is an error.
//!
//! ```text
//! cargo test -p conformance -- --nocapture    # with what passed, failed and is left out
//! ```

mod crates;
mod fields;
mod known;
mod reasons;

use std::fs;
use std::path::PathBuf;

use conformance::Report;

/// Documents that always are here.
fn committed() -> Vec<PathBuf> {
    ["tests/fixtures/petstore/petstore.yaml"]
        .map(|path| crates::project().join(path))
        .to_vec()
}

/// The documents with one construct each, and the names that are hard to take.
fn fixtures() -> Vec<fixture_crates::Fixture> {
    let mut fixtures = fixture_crates::positive();
    // What is in their texts is not in their requests.
    fixtures.retain(|fixture| !fixture.name.starts_with("hostile-"));
    fixtures
}

/// Documents of others, if there are any.
fn third_party() -> Vec<PathBuf> {
    let project = crates::project();
    let folder = project.ancestors().map(|above| above.join("shared/specs"));
    let Some(folder) = folder.into_iter().find(|folder| folder.is_dir()) else {
        eprintln!("skipped: there is no folder shared/specs beside the repository");
        return Vec::new();
    };
    let entries = fs::read_dir(&folder).expect("a folder");
    let mut documents: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    documents.retain(|path| path.extension().is_some_and(|extension| extension != "md"));
    documents.sort();
    documents
}

#[test]
fn clients_do_what_their_documents_say() {
    let mut documents = committed();
    documents.extend(third_party());
    let report = crates::hold(&documents, &fixtures(), "tests").expect("the clients compile");
    for document in &report.documents {
        println!("{document}");
    }
    let left_out = |report: &Report, name: &str| {
        let mut documents = report.documents.iter();
        documents
            .find(|document| document.name == name)
            .map(|document| document.left_out.len())
    };
    assert_eq!(left_out(&report, "petstore"), Some(0));
    let problems = known::unexplained(&report);
    assert!(
        problems.is_empty(),
        "mend it, or explain it in tests/conformance/known.yaml:\n{}",
        problems.join("\n")
    );
}
