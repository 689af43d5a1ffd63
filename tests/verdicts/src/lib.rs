//! Checks the verdicts of `changes` against the compiler.
//!
//! For two versions of a description, [`callers`] writes code that uses every public item of the old crate: one caller for each field,
//! function, variant and trait. The compiler says which callers no longer compile with the new crate (`compile`). A verdict is honest if
//! it is `major` exactly where a caller fails, and if a caller fails for each item that the report calls broken.

mod callers;
mod case;
mod compile;
mod edit;
mod generated;
mod mutation;

pub use callers::{Caller, callers};
pub use case::{Case, Judged, judge};
pub use edit::{Edit, apply};
pub use mutation::{excerpt, mutate};
