//! Generates the clients of documents and checks on the wire that they do what the documents state.
//!
//! The checks themselves are in the crate `conformance-harness`, which shares no code with the generator. This crate generates the
//! clients and the program that calls them. From the command line:
//!
//! ```text
//! cargo run -p conformance -- DOCUMENT...
//! ```

mod crates;
mod fields;
mod known;
pub mod matrix;
mod reasons;

pub use crates::{check_clients, project};
pub use known::unexplained;
