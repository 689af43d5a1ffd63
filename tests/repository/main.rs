//! Tests of the repository itself: the dependencies in `Cargo.lock`, and the documents.

mod dependencies;
mod documents;
mod license;
