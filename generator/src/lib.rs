//! Generates a typed async Rust client from OpenAPI documents.
//!
//! Data flows one way, and each module uses only the modules before it:
//!
//! ```text
//! page.md ──page──▶ Page ──transcribe──▶ spec/
//! spec/*.yaml ──spec──▶ OpenAPI ──model──▶ Api ──rust──▶ files ──output──▶ disk
//! ```
//!
//! - [`page`] parses a page of documentation, and [`transcribe`] updates the spec from it;
//! - [`spec`] loads YAML or JSON, resolves `$ref` and validates;
//! - [`config`] reads the language-neutral part of `codegen.toml`;
//! - [`wording`] finds the texts that a description lacks;
//! - [`model`] is the API as plain data, without YAML and without Rust;
//! - [`description`] combines these three: documents and configuration become the model;
//! - [`rust`] makes names, then tokens, then the text of files; [`pipeline`] runs it;
//! - [`changes`] compares two descriptions, and states what breaks callers;
//! - [`scopes`] determines the permissions that operations need;
//! - [`output`] compares that text with a folder and writes the files that differ;
//! - [`selection`] selects operations and events by the first segments of their ids;
//! - [`fetch`] fetches pages over HTTP, and [`sync`] finds and reviews those that a spec names;
//! - [`explain`] finds the Rust item of a field of the spec;
//! - [`diagnostic`] describes each problem and its location.

pub mod changes;
pub mod config;
pub mod description;
pub mod diagnostic;
pub mod explain;
pub mod fetch;
pub mod model;
mod naming;
pub mod output;
pub mod page;
pub mod pipeline;
pub mod rust;
pub mod scopes;
pub mod selection;
pub mod spec;
pub mod sync;
pub mod transcribe;
pub mod wording;
