//! The facts that `explain` prints.

use feishu_codegen::explain::GeneratedItem;
use feishu_codegen::transcribe::{Change, Documented, FieldPlace};

/// Lines of a file.
pub(super) struct Excerpt {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) lines: Vec<String>,
    /// True if more lines follow.
    pub(super) is_cut: bool,
}

/// An item of the client.
pub(super) struct Item {
    /// The path below the crate.
    pub(super) path: String,
    /// Its declaration, if the folder of the client has it.
    pub(super) generated: Option<GeneratedItem>,
}

/// A field, from the page to the client.
pub(super) struct FieldAnswer {
    pub(super) place: FieldPlace,
    /// `data.talent.name`.
    pub(super) path: String,
    pub(super) spec: Excerpt,
    /// The row of the page.
    pub(super) row: Option<Excerpt>,
    pub(super) item: Option<Item>,
}

/// The page, if it is on disk.
pub(super) struct PageAnswer {
    pub(super) file: String,
    pub(super) updated: Option<String>,
    /// The facts that differ from the spec.
    pub(super) differences: Vec<Change>,
}

/// An operation or event, from the page to the client.
pub(super) struct Answer<'d> {
    pub(super) documented: &'d Documented,
    pub(super) page: Option<PageAnswer>,
    pub(super) spec: Excerpt,
    pub(super) items: Vec<Item>,
    /// The type that the user named, or its value.
    pub(super) named: Vec<Item>,
    /// The chosen fields, or all of them.
    pub(super) fields: Vec<FieldAnswer>,
    /// True if fields were chosen.
    pub(super) is_about_fields: bool,
}
