//! Infers the tree of fields behind a page's flat tables.
//!
//! A table lists nested fields as consecutive rows. A row whose type is an object, or an array of objects, is followed by its
//! fields, without a mark where they end. A row is *open* while later rows may still be its fields.
//!
//! [`infer`] searches for the best tree. It reads the table from top to bottom, tries every open row as the parent of the next row,
//! and keeps the cheapest trees. The cost of a tree is the sum of the evidence against it (`weights`):
//!
//! - the page's sample lacks a field of the tree, or has a key that no row covers;
//! - the same type name has other fields elsewhere in the table, or in other tables ([`Dictionary`]);
//! - an object has no fields, a value that is not an object has fields, or two fields have the same name;
//! - the tree contradicts indentation, or paging fields are outside of the response's payload.
//!
//! Types that occur several times in a table have the same rows everywhere (`repetition`), and tables with the same rows have the same tree
//! (`equal_tables`).
//!
//! The best tree is certain if its margin to the next best tree is large, and if it leaves nothing unexplained ([`Verdict`]).
//! A maintainer's [`Override`] of a row outweighs all evidence about that row. [`answers`] lists what maintainers can state to settle an
//! uncertain tree.

mod answer;
mod answers;
mod dictionary;
mod doubtful;
mod equal_tables;
mod evidence;
mod findings;
mod growth;
mod infer;
mod names;
mod outcome;
mod problem;
mod repetition;
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
mod equal_table_tests;
#[cfg(test)]
mod override_tests;
#[cfg(test)]
mod partial_sample_tests;
#[cfg(test)]
mod real_pages_tests;
#[cfg(test)]
mod stated_type_tests;
#[cfg(test)]
mod synthetic;
#[cfg(test)]
mod tree_tests;

pub use answer::Answer;
pub use answers::answers;
pub use dictionary::{Dictionary, TypeFields};
pub use infer::infer;
pub use outcome::{Finding, JsonKind, Nesting, Unexplained, Verdict};
pub use problem::{NO_TYPES, Override, Problem, StatedTypes, Table};
pub use row::{FlatRow, RowShape, ScalarKind};
pub use together::infer_all;
pub use unused::{UnusedOverride, unused_overrides};
