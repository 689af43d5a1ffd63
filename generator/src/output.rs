//! The files of a crate on disk: what differs, and making it equal.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::rust::{Files, is_generated};

/// A difference between what is on disk and what was generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file, relative to the crate, with `/` between segments.
    pub path: String,
    /// What is on disk; `None` where there is no file.
    pub old: Option<String>,
    /// What was generated; `None` where the file is stale.
    pub new: Option<String>,
}

/// The crate's folder could not be read or written.
#[derive(Debug)]
pub enum OutputError {
    /// An operation of the file system failed.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
    /// A file stands in the way that was not generated.
    NotGenerated(PathBuf),
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
            Self::NotGenerated(path) => write!(
                f,
                "{} was not written by this program and would be overwritten; move it, or choose another folder with --out",
                path.display()
            ),
        }
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            Self::NotGenerated(_) => None,
        }
    }
}

/// Compares the generated files with a folder, sorted by path. Files that were not generated are left alone.
///
/// # Errors
///
/// The folder cannot be read, or a file without the mark of generated files stands where one would be written.
pub fn compare(folder: &Path, files: &Files) -> Result<Vec<Change>, OutputError> {
    let mut paths: BTreeSet<String> = files.keys().cloned().collect();
    list_rust_files(folder, "src", &mut paths)?;
    let mut changes = Vec::new();
    for path in paths {
        let full = folder.join(&path);
        let old = match fs::read_to_string(&full) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Some(String::new()), // Not UTF-8, so not ours.
            Err(error) => return Err(OutputError::Io { path: full, error }),
        };
        let new = files.get(&path);
        let is_generated = old.as_ref().is_none_or(|text| is_generated(text));
        match new {
            Some(_) if !is_generated => return Err(OutputError::NotGenerated(full)),
            None if !is_generated => {}
            new if old.as_ref() == new => {}
            new => changes.push(Change {
                path,
                old,
                new: new.cloned(),
            }),
        }
    }
    Ok(changes)
}

/// Adds the `.rs` files below a folder of the crate.
fn list_rust_files(
    root: &Path,
    below: &str,
    paths: &mut BTreeSet<String>,
) -> Result<(), OutputError> {
    let folder = root.join(below);
    let failed = |error| OutputError::Io {
        path: folder.clone(),
        error,
    };
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{below}/{name}");
        if entry.file_type().map_err(failed)?.is_dir() {
            list_rust_files(root, &path, paths)?;
        } else if name.ends_with(".rs") {
            paths.insert(path);
        }
    }
    Ok(())
}

/// Writes, replaces and removes files, then removes folders that have become empty.
///
/// # Errors
///
/// The file system refuses; files before the one that failed are written.
pub fn apply(folder: &Path, changes: &[Change]) -> Result<(), OutputError> {
    for change in changes {
        let path = folder.join(&change.path);
        let parent = path.parent().unwrap_or(folder);
        let result = match &change.new {
            Some(text) => fs::create_dir_all(parent).and_then(|()| fs::write(&path, text)),
            None => fs::remove_file(&path),
        };
        result.map_err(|error| OutputError::Io {
            path: path.clone(),
            error,
        })?;
        if change.new.is_none() {
            // A folder that still holds something refuses to go, and so it should.
            parent
                .ancestors()
                .take_while(|&above| above != folder)
                .all(|above| fs::remove_dir(above).is_ok());
        }
    }
    Ok(())
}

/// A unified diff of the changes, as `git diff` prints it.
pub fn diff(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        let name = |prefix: &str, side: &Option<String>| match side {
            Some(_) => format!("{prefix}/{}", change.path),
            None => "/dev/null".to_owned(),
        };
        let old = change.old.as_deref().unwrap_or_default();
        let new = change.new.as_deref().unwrap_or_default();
        let diff = TextDiff::from_lines(old, new);
        text.push_str(
            &diff
                .unified_diff()
                .header(&name("a", &change.old), &name("b", &change.new))
                .to_string(),
        );
    }
    text
}
