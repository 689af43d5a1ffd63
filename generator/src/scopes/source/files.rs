//! The Rust files of a crate or folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::output::MARKER;

/// The content of a file, or the reason why it cannot be read.
pub(super) type Content = Result<String, io::Error>;

/// Finds the Rust files below a folder, sorted by path, or the named file. Generated clients are left out: they name every operation.
///
/// Folders that are hidden or called `target` are left out, and without `with_tests` also `tests` and `benches` beside a `Cargo.toml`.
///
/// # Errors
///
/// The root does not exist, is not readable, or has no Rust file.
pub(super) fn rust_files(root: &Path, with_tests: bool) -> io::Result<Vec<(PathBuf, Content)>> {
    let mut paths = Vec::new();
    if fs::metadata(root)?.is_dir() {
        below(root, with_tests, &mut paths)?;
    } else {
        paths.push(root.to_owned());
    }
    if paths.is_empty() {
        let reason = "there is no file with Rust source, `*.rs`";
        return Err(io::Error::new(io::ErrorKind::NotFound, reason));
    }
    let read = paths.into_iter().map(|path| {
        let content = fs::read(&path).and_then(|bytes| {
            let text = String::from_utf8(bytes);
            text.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
        });
        (path, content)
    });
    let is_own = |content: &Content| !matches!(content, Ok(text) if is_generated(text));
    Ok(read.filter(|(_, content)| is_own(content)).collect())
}

fn below(folder: &Path, with_tests: bool, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    let failed =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
    let entries = fs::read_dir(folder).map_err(failed)?;
    let entries = entries.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let mut entries: Vec<(PathBuf, fs::FileType)> = entries
        .into_iter()
        .map(|entry| Ok((entry.path(), entry.file_type()?)))
        .collect::<io::Result<_>>()?;
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    let is_package = folder.join("Cargo.toml").is_file();
    for (path, kind) in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if kind.is_dir() {
            let is_tests = is_package && !with_tests && matches!(&*name, "tests" | "benches");
            if !name.starts_with('.') && name != "target" && !is_tests {
                below(&path, with_tests, paths)?;
            }
        } else if name.ends_with(".rs") && path.is_file() {
            paths.push(path);
        }
    }
    Ok(())
}

fn is_generated(text: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|first| first.contains(MARKER))
}
