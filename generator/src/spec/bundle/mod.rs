//! Merging many files into one document.
//!
//! References to path items and callbacks are replaced with their targets. The target of every other `$ref` is copied
//! to `#/components/…`, unless it is a component of the root already. First `collect` follows every reference, without
//! changes. Then `names` assigns all names at once, so that no name depends on the order of discovery. Then `write`
//! builds the result. A document in a single file whose references all lead to its components is not copied at all.

mod anchor;
mod collect;
mod names;
mod plan;
mod resolve;
mod unreferenced;
mod write;

use super::edition::Edition;
use super::files::{Files, Misread};
use super::origin::Origins;
use crate::diagnostic::{FileId, Reported};
use serde_json::Value;
use std::collections::BTreeMap;

/// A document without references to other files.
#[derive(Debug)]
pub(super) struct Bundled {
    pub(super) value: Value,
    pub(super) origins: Origins,
    /// The references that lead nowhere, with their errors.
    pub(super) failed: BTreeMap<String, Reported>,
    /// The parts of files that are not read as they are written.
    pub(super) misread: Vec<Misread>,
}

/// Bundles the document with this root file. An invalid reference is reported and stays as it is.
///
/// `owns_files` is true if all files that the root leads to belong to the document, so that no other document may
/// refer to them.
pub(super) fn bundle(
    mut files: Files<'_>,
    root: FileId,
    owns_files: bool,
    edition: Edition,
) -> Bundled {
    let mut plan = collect::collect(&mut files, root, owns_files, edition);
    if !plan.changes_anything {
        return Bundled {
            value: files.take(root),
            origins: Origins::new(root),
            failed: plan.failed,
            misread: files.take_misread(),
        };
    }
    let names = names::assign(&plan, &files, root);
    let failed = std::mem::take(&mut plan.failed);
    let (value, origins) = write::write(&plan, &names, &mut files, root);
    Bundled {
        value,
        origins,
        failed,
        misread: files.take_misread(),
    }
}

#[cfg(test)]
#[path = "bundle_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "reference_tests.rs"]
mod reference_tests;
