//! Many files → one document.
//!
//! References to path items and callbacks are replaced by what they lead to. Every other `$ref` that does not lead to a component of
//! the root already gets its target copied to `#/components/…`. First `collect` follows every reference and only reads; then
//! `names` names what was found, all at once, so that no name depends on the order of finding; then `write` builds the
//! result. A document that is one file with references to its components only is not copied at all.

mod anchor;
mod collect;
mod names;
mod plan;
mod resolve;
mod unreferenced;
mod write;

use super::edition::Edition;
use super::files::Files;
use super::origin::Origins;
use crate::diagnostic::FileId;
use serde_json::Value;

/// A document that needs no other file.
#[derive(Debug)]
pub(super) struct Bundled {
    pub(super) value: Value,
    pub(super) origins: Origins,
}

/// Bundles the document whose root is this file. What is wrong with a reference is reported, and the reference stays as it is.
///
/// `owns_files`: whether all files that the root leads to are the document's own, so that nothing else may refer into them.
pub(super) fn bundle(
    mut files: Files<'_>,
    root: FileId,
    owns_files: bool,
    edition: Edition,
) -> Bundled {
    let plan = collect::collect(&mut files, root, owns_files, edition);
    if !plan.changes_anything {
        return Bundled {
            value: files.take(root),
            origins: Origins::new(root),
        };
    }
    let names = names::assign(&plan, &files, root);
    write::write(&plan, &names, &mut files, root)
}

#[cfg(test)]
#[path = "bundle_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "reference_tests.rs"]
mod reference_tests;
