//! Generated code and the runtime against code written by hand. Run by hand: see the README.

pub mod derived;
mod paired;
mod sample;

pub use paired::{Side, compare};
pub use sample::{large_talent, talent};
