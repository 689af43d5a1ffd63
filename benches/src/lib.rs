//! Compares generated code and the runtime with code written by hand: see `docs/benchmarks.md`.

pub mod derived;
mod paired;
mod sample;

pub use paired::{Side, compare};
pub use sample::{large_talent, talent};
