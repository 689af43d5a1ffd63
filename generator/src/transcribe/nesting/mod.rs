//! Infers the tree that a page's flat tables hide.
//!
//! A table lists nested fields one below the other: a row whose type is an object, or an array of objects, is followed by its
//! fields, and nothing says where they end. So every row may belong to any object that is still open above it, and [`infer`]
//! searches: it walks down the table, tries every open row as the parent, and keeps the cheapest few trees. What a tree costs is
//! the sum of what speaks against it (`weights`):
//!
//! - the page's sample lacks a field where the tree has one, or has a key that no row covers;
//! - the same type name has other fields elsewhere in the table, or in other tables ([`Dictionary`]);
//! - an object without fields, fields of something that is no object, two fields of one name;
//! - marks of depth, fields about paging outside of the reply's payload.
//!
//! The margin to the next best tree says how sure the best one is, and what it leaves unexplained can take its sureness away
//! ([`Verdict`]). A person's word ([`Override`]) stands above all evidence.

mod dictionary;
mod evidence;
mod findings;
mod growth;
mod infer;
mod names;
mod outcome;
mod problem;
mod row;
mod sample;
mod search;
mod state;
mod table;
mod together;
mod unused;
mod verdict;
mod weights;

#[cfg(test)]
mod ambiguity_tests;
#[cfg(test)]
mod override_tests;
#[cfg(test)]
mod real_pages_tests;
#[cfg(test)]
mod synthetic;
#[cfg(test)]
mod tree_tests;

pub use dictionary::{Dictionary, TypeFields};
pub use infer::infer;
pub use outcome::{Finding, JsonKind, Nesting, Unexplained, Verdict};
pub use problem::{Override, Problem, Table};
pub use row::{FlatRow, RowShape, ScalarKind};
pub use together::infer_all;
pub use unused::{UnusedOverride, unused_overrides};
