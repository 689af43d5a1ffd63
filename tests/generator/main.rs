//! Tests of what the generator makes of descriptions: diagnostics, texts, and crates that compile.

mod archive;
mod broken_specs;
mod cases;
mod committed_client;
mod compile;
mod configured;
mod constructs;
mod determinism;
mod edits;
mod exports;
mod pages;
mod paths;
mod render;
mod whole_crates;
