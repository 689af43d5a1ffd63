//! The errors that the description would have after a transcription.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use feishu_codegen::diagnostic::{Diagnostic, Position, Severity};
use feishu_codegen::pipeline;
use feishu_codegen::transcribe::{self, Refusal, WrittenFile};
use tempfile::TempDir;

/// Returns the errors that `lint` would report with the given files, without those that it reports today.
pub(super) fn refusals(spec: &Path, files: &[WrittenFile]) -> io::Result<Vec<Refusal>> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let copy = copy_with(spec, files)?;
    let mut found = errors(copy.path(), spec);
    if !found.is_empty() && spec.exists() {
        let known = errors(spec, spec);
        found.retain(|error| !known.contains(error));
    }
    Ok(found)
}

/// Copies a description, with the given files in place of its own.
pub(super) fn copy_with(spec: &Path, files: &[WrittenFile]) -> io::Result<TempDir> {
    let copy = tempfile::tempdir()?;
    copy_documents(spec, copy.path())?;
    let moved = files.iter().map(|file| WrittenFile {
        path: copy
            .path()
            .join(file.path.strip_prefix(spec).unwrap_or(&file.path)),
        text: file.text.clone(),
    });
    transcribe::write(&moved.collect::<Vec<_>>()).map_err(io::Error::other)?;
    Ok(copy)
}

/// The errors of the description in a folder, with paths as if it were in another.
fn errors(folder: &Path, shown: &Path) -> Vec<Refusal> {
    let checked = pipeline::check(folder);
    let errors = checked.diagnostics.iter();
    let errors = errors.filter(|found| found.severity == Severity::Error);
    let refusal = |error: &Diagnostic| {
        let location = error.location.as_ref()?;
        let path = PathBuf::from(checked.sources.path(location.file));
        let keys = match &location.position {
            Position::Node(pointer, _) => {
                pointer.tokens().map(|token| token.into_owned()).collect()
            }
            Position::File | Position::Bytes(_) => Vec::new(),
        };
        Some(Refusal {
            file: shown.join(path.strip_prefix(folder).unwrap_or(&path)),
            keys,
            message: error.message.clone(),
        })
    };
    errors.filter_map(refusal).collect()
}

/// Copies the documents and the configuration below a folder, if there is one.
fn copy_documents(from: &Path, to: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            fs::create_dir_all(&target)?;
            copy_documents(&path, &target)?;
        } else if extension.is_some_and(|known| ["yaml", "yml", "json", "toml"].contains(&known)) {
            fs::copy(&path, target)?;
        }
    }
    Ok(())
}
