//! The way between the fields of a spec and the items of the generated crate.
//!
//! [`RustItems`] knows which item an operation, event or field becomes, and the reverse. [`find_generated`] finds the item in the crate's files.

mod generated;
mod rust_items;

pub use generated::{GeneratedItem, find_generated};
pub use rust_items::{RustItem, RustItems};
