//! A table of a page, with the overrides of its nesting.

use crate::page::Body;
use crate::transcribe::draft::Part;
use crate::transcribe::nesting::{FlatRow, Override};
use crate::transcribe::target::Target;

/// One table of fields of one page.
pub(super) struct PageTable<'p> {
    /// The page, counted from 0.
    pub(super) page: usize,
    pub(super) part: Part,
    pub(super) body: &'p Body,
    pub(super) rows: Vec<FlatRow>,
    pub(super) target: Target,
    /// The service that has the operation or event, or will have it.
    pub(super) service: String,
    /// The overrides of the maintainers, and which entry of `x-nesting` each is.
    pub(super) overrides: Vec<Override>,
    pub(super) entries: Vec<usize>,
}
