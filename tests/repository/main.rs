//! Tests of the repository itself: the dependencies in `Cargo.lock`, and the documents.

mod dependencies;
mod dependency_lines;
mod documents;
mod license;
mod wording;
