//! Checks the generated clients of the given documents: `cargo run -p conformance -- DOCUMENT...`
//!
//! Prints for each document how many operations were called, which ones are omitted and why, and every difference from the document.
//! Exit codes: 0 no difference, 1 differences, 2 could not run.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let documents: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    match conformance::check_clients(&documents, &[], "given") {
        Ok(report) => {
            for document in &report.documents {
                print!("{document}");
            }
            let mut documents = report.documents.iter();
            let failed = documents.any(|document| !document.failed.is_empty());
            ExitCode::from(u8::from(failed))
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}
