//! Writing files whole: no reader, and no later run, ever sees half a file.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::OutputError;

/// A file to write, replace or remove.
#[derive(Debug, Clone, Copy)]
pub struct Update<'a> {
    /// The file.
    pub path: &'a Path,
    /// Its new text; `None` if the file is to be removed.
    pub text: Option<&'a str>,
}

/// Writes, replaces and removes files, in the given order.
///
/// Each text goes to a temporary file in the folder of its target first. The targets are replaced after all texts are written. A full disk
/// therefore changes no file, and an interrupted run leaves each file as it was or as it should be.
///
/// # Errors
///
/// [`OutputError::NotWritten`] if a text cannot be written; no target was changed. [`OutputError::Io`] if a target cannot be replaced or
/// removed; the targets before it were changed.
pub fn update(updates: &[Update<'_>]) -> Result<(), OutputError> {
    let mut staged = Vec::new();
    for update in updates {
        if let Some(text) = update.text {
            let file = Staged::new(update.path, text);
            staged.push(file.map_err(|error| OutputError::NotWritten {
                path: update.path.to_owned(),
                error,
            })?);
        }
    }
    let mut staged = staged.into_iter();
    for update in updates {
        let result = match update.text {
            // One was staged for each text.
            Some(_) => staged.next().map_or(Ok(()), Staged::replace),
            None => fs::remove_file(update.path),
        };
        result.map_err(|error| OutputError::Io {
            path: update.path.to_owned(),
            error,
        })?;
    }
    Ok(())
}

/// A text that is written but not yet at its path.
enum Staged {
    /// A temporary file that will replace the target.
    Temporary { file: TempPath, target: PathBuf },
    /// A text for a pipe or a device, which cannot be replaced.
    Direct { text: String, target: PathBuf },
}

impl Staged {
    fn new(path: &Path, text: &str) -> io::Result<Self> {
        let known = match fs::metadata(path) {
            Ok(known) => Some(known),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let target = match &known {
            // A symbolic link stays, and the file that it leads to is replaced.
            Some(_) => path.canonicalize()?,
            None => path.to_owned(),
        };
        if known.as_ref().is_some_and(|known| !known.is_file()) {
            let text = text.to_owned();
            return Ok(Self::Direct { text, target });
        }
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        fs::create_dir_all(folder)?;
        let mut file = temporary(folder)?;
        file.write_all(text.as_bytes())?;
        if let Some(known) = known {
            fs::set_permissions(file.path(), known.permissions())?;
        }
        // The file is closed, because a run writes more files than a process may have open.
        let file = file.into_temp_path();
        Ok(Self::Temporary { file, target })
    }

    fn replace(self) -> io::Result<()> {
        match self {
            Self::Temporary { file, target } => {
                file.persist(target).map(drop).map_err(|error| error.error)
            }
            Self::Direct { text, target } => fs::write(target, text),
        }
    }
}

/// Creates a temporary file in a folder, with the permissions of an ordinary new file. Its extension is one that no command reads.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.suffix(".tmp");
    // The library's own files are for their owner only.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_text_that_cannot_be_written_changes_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let (first, file) = (folder.path().join("a.yaml"), folder.path().join("b"));
        fs::write(&first, "old").expect("a file");
        fs::write(&file, "a file, so that nothing can be below it").expect("a file");
        let below = file.join("c.yaml");
        let updates = [(&first, "new"), (&below, "new")].map(|(path, text)| Update {
            path,
            text: Some(text),
        });
        let error = update(&updates).expect_err("no folder can be at the path of a file");
        assert!(error.to_string().contains("c.yaml"), "{error}");
        assert_eq!(fs::read_to_string(&first).expect("a file"), "old");
        assert_eq!(names(folder.path()), ["a.yaml", "b"]);
    }

    #[test]
    fn files_are_created_replaced_and_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::write(path("old"), "old").expect("a file");
        fs::write(path("gone"), "gone").expect("a file");
        let (new, old, gone) = (path("below/new"), path("old"), path("gone"));
        let updates = [(&new, Some("1")), (&old, Some("2")), (&gone, None)];
        update(&updates.map(|(path, text)| Update { path, text })).expect("writable files");
        assert_eq!(fs::read_to_string(new).expect("a file"), "1");
        assert_eq!(fs::read_to_string(old).expect("a file"), "2");
        assert_eq!(names(folder.path()), ["below", "old"]);
        assert_eq!(names(&path("below")), ["new"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_permissions_and_devices_stay_as_they_are() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("an own file");
        symlink(&file, &link).expect("a link");
        let updates = [link.as_path(), Path::new("/dev/null")].map(|path| Update {
            path,
            text: Some("new"),
        });
        update(&updates).expect("writable files");
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).expect("a file"), "new");
        let mode = file.metadata().expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
}
