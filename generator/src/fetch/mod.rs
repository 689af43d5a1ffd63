//! Fetches pages over HTTP: a few at a time, again after recoverable failures, and only what has changed.
//!
//! [`fetch_all`] returns one [`Reply`] for each request: the text of a page, or why there is none. A server that fails
//! for many pages in a row is given up, and the other pages are not requested from it.

mod address;
#[cfg(feature = "sync")]
mod exchange;
#[cfg(feature = "sync")]
mod options;
#[cfg(feature = "sync")]
mod pace;
mod reply;
#[cfg(feature = "sync")]
mod run;

pub use address::{Address, InvalidAddress};
#[cfg(feature = "sync")]
pub use options::{Options, Request, Unreachable};
pub use reply::{Problem, Reply, Validators};
#[cfg(feature = "sync")]
pub use run::fetch_all;

/// The largest page, in bytes after decompression.
pub const LARGEST_PAGE: u64 = 8 << 20;
