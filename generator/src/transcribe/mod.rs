//! Transcribes pages into the spec.
//!
//! ```text
//! page ──page──▶ Page ──nesting──▶ tree ──draft──▶ OpenAPI ──share, merge──▶ spec/
//! ```
//!
//! [`nesting`] infers the tree that a flat table of fields describes. [`draft`] turns what a page states into OpenAPI. `share` moves
//! objects and enums that occur more than once into shared schemas. `merge` replaces the facts in the spec and keeps the wording that
//! maintainers wrote. The order of the pages does not matter.

mod change_report;
mod contradictions;
mod defaults;
mod documented;
pub mod draft;
mod enum_wording;
mod examples;
mod ids;
mod known_types;
mod merge;
mod missing_wording;
pub mod nesting;
mod nesting_overrides;
mod outcome;
mod parts;
mod path_parameters;
mod read;
mod references;
mod refusal;
mod root;
mod run;
mod secret;
mod service_name;
mod share;
#[cfg(test)]
mod single_page_tests;
mod store;
mod target;
mod trace;
mod unreferenced;
mod wording;

use std::io;
use std::path::Path;

pub use change_report::Change;
pub use documented::{Bodies, Documented, documented};
pub use draft::Wording;
pub use outcome::{Current, MissingWording, Outcome, PageFile, PageOutcome, Transcribed};
pub use refusal::Refusal;
pub use store::{WrittenFile, write};
pub use target::Target;
pub use trace::{FieldPlace, TracedField, TracedPage, Tracer, row_lines};

/// Transcribes pages into the description in a folder. To write the result, call [`write()`].
///
/// # Errors
///
/// The folder cannot be read.
pub fn transcribe(pages: Vec<PageFile>, spec: &Path, wording: Wording) -> io::Result<Transcribed> {
    transcribe_checked(pages, spec, wording, &|_| Vec::new())
}

/// Like [`transcribe()`]. `check` returns the errors that the description would have with the given files. The pages that cause them are left
/// out, with a diagnostic.
///
/// # Errors
///
/// The folder cannot be read.
pub fn transcribe_checked(
    pages: Vec<PageFile>,
    spec: &Path,
    wording: Wording,
    check: &dyn Fn(&[WrittenFile]) -> Vec<Refusal>,
) -> io::Result<Transcribed> {
    Ok(run::run(&store::Store::read(spec)?, pages, wording, check))
}
