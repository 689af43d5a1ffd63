//! Brings pages of documentation to a transcription: the pages that a spec names, as they are now.
//!
//! ```text
//! spec ──select──▶ operations with their pages ──fetch, cache──▶ texts ──review──▶ pages to transcribe
//!                                                                            └───▶ findings
//! ```
//!
//! A page that vanished, moved or became something else is a finding, and is not transcribed: the spec keeps everything. The cache has texts
//! and what their server said about them. It saves transfers only: a page that has not changed is transcribed from the cache.

mod cache;
#[cfg(feature = "sync")]
mod collect;
#[cfg(feature = "sync")]
mod review;
mod selection;

pub use cache::{CachedPage, PageCache};
#[cfg(feature = "sync")]
pub use collect::{Collected, Counts, Plan, collect};
pub use selection::{UnknownId, by_prefix};
