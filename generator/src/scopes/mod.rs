//! The least set of permission scopes that operations and events need.
//!
//! [`select`] finds operations by id, and [`source`] those that Rust source code calls. [`need`] combines their scopes: of the scopes of an
//! operation any one suffices, so the least set is a minimum hitting set. [`Needed::console`] is the form that the developer console
//! imports.

mod hitting_set;
mod need;
mod privilege;
mod requirement;
mod selection;
pub mod source;
mod text;

pub use need::{Grant, Granted, Needed, Options, need};
pub use requirement::{AnyOf, Identity};
pub use selection::{Used, UsedTokens, select};
