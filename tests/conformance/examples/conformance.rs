//! Holds the generated clients of the documents given against them: `cargo run -p conformance --example conformance -- DOCUMENT...`
//!
//! Says for each how many operations were called, which are left out, and what is not as the document says. Exit codes: 0 nothing, 1
//! something, 2 could not run.

#[path = "../tests/documents/crates.rs"]
mod crates;
#[path = "../tests/documents/fields.rs"]
mod fields;
#[path = "../tests/documents/reasons.rs"]
mod reasons;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let documents: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    match crates::hold(&documents, &[], "given") {
        Ok(report) => {
            report
                .documents
                .iter()
                .for_each(|document| print!("{document}"));
            let failed = report
                .documents
                .iter()
                .any(|document| !document.failed.is_empty());
            ExitCode::from(u8::from(failed))
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}
