//! Generates a typed async Rust client from OpenAPI documents.
//!
//! Data flows one way, and each room knows only the rooms before it:
//!
//! ```text
//! page.md ──page──▶ Page ──transcribe──▶ spec/
//! spec/*.yaml ──spec──▶ OpenAPI ──model──▶ Api ──rust──▶ files ──output──▶ disk
//! ```
//!
//! - [`page`] reads a page of documentation, and [`transcribe`] brings the spec up to date with it;
//! - [`spec`] loads YAML or JSON, resolves `$ref` and validates;
//! - [`config`] reads what people want otherwise than the document says;
//! - [`model`] is the description as plain data, without YAML and without Rust;
//! - [`rust`] makes names, then tokens, then the text of files;
//! - [`output`] compares that text with a folder and writes what differs;
//! - [`diagnostic`] says what is wrong and where.

pub mod config;
pub mod diagnostic;
pub mod model;
mod naming;
pub mod output;
pub mod page;
pub mod pipeline;
pub mod rust;
pub mod spec;
pub mod transcribe;
