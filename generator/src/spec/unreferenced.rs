//! Files in a document's folder that are not part of the document.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Sources};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Warns about every YAML and JSON file below the document's folder that no `$ref` leads to. It is most likely a new
/// path file that `paths` does not list yet, or an obsolete file.
pub(super) fn report(
    folder: &Path,
    root: &str,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) {
    let read: BTreeSet<PathBuf> = sources.paths().map(PathBuf::from).collect();
    let mut found = Vec::new();
    list(folder, &mut found);
    found.sort();
    for path in found.into_iter().filter(|path| !read.contains(path)) {
        let file = sources.add(path.to_string_lossy().replace('\\', "/"), "");
        diagnostics.push(
            Diagnostic::warning(
                Code::UnreferencedFile,
                Location::file(file),
                "nothing in the document refers to this file",
            )
            .help(format!(
                "add a reference to it in `{root}`, such as in `paths`, or remove it"
            )),
        );
    }
}

/// Adds the files below a folder that could be part of a document. Unreadable folders are skipped.
fn list(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            list(&path, found);
        } else if path.extension().is_some_and(|extension| {
            ["yaml", "yml", "json"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        }) {
            found.push(path);
        }
    }
}
