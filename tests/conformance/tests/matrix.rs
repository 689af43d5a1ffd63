//! Every form of schema in every place is generated, compiled, sent and received.
//!
//! ```text
//! cargo test -p conformance --test matrix -- --nocapture    # prints how many, and what is refused
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use conformance::{check_clients, matrix, project, unexplained};

#[test]
fn every_form_is_sent_and_received_in_every_place() {
    let matrix = matrix::write(&project().join("target/conformance/matrix"));
    let matrix = matrix.expect("a writable folder");
    let report = check_clients(std::slice::from_ref(&matrix.document), &[], "matrix");
    let report = report.expect("the client compiles");
    let document = &report.documents[0];
    println!("{document}");
    let sum = |ids: &mut dyn Iterator<Item = &String>| -> usize {
        let counts = ids.filter_map(|id| matrix.counts.get(id));
        counts.sum()
    };
    println!(
        "{} forms in places: {} sent and received, {} refused, {} with differences",
        matrix.counts.values().sum::<usize>(),
        sum(&mut document.passed.iter()),
        sum(&mut document.omitted.iter().map(|(id, _)| id)),
        sum(&mut document.failed.iter().map(|(id, _)| id)),
    );
    let listed = fs::read_to_string(project().join("tests/conformance/refused.yaml"));
    let listed: BTreeMap<String, BTreeSet<String>> =
        serde_yaml::from_str(&listed.expect("a file")).expect("lists by reason");
    let mut refused: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (id, reason) in &document.omitted {
        let ids = refused.entry(reason.clone()).or_default();
        ids.insert(id.clone());
    }
    let mut problems = unexplained(&report);
    if refused != listed {
        problems.push(format!("refused.yaml should list: {refused:#?}"));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
