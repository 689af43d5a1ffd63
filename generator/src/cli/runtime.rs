//! The runtime crate of a client, on disk.

use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::output::{self, Change, Files, OutputError};
use feishu_codegen::rust::{Manifest, RUNTIME, RuntimeSource, runtime_source};

/// The folder of a client's own copy, in the client's folder.
const FOLDER: &str = "runtime";

/// The runtime crate of a client.
pub(super) struct Runtime {
    /// Where the client finds it. Paths are relative to the client.
    pub(super) source: RuntimeSource,
    /// The files of this program's copy and their folder, relative to the client.
    pub(super) copy: Option<(String, Files)>,
}

impl Runtime {
    /// Resolves the runtime that a configuration states, for a client in a folder.
    pub(super) fn of(config: &Manifest, client: &Path) -> Result<Self, String> {
        let package = config.runtime_package();
        let source = match &config.runtime.source {
            None | Some(RuntimeSource::Copy(_)) if package != RUNTIME => {
                return Err(format!(
                    "this program contains no copy of {package}; state where it comes from with --runtime"
                ));
            }
            None => RuntimeSource::Copy(client.join(FOLDER)),
            Some(source) => source.clone(),
        };
        Ok(match source {
            RuntimeSource::Copy(folder) => {
                let path = relative(&absolute(&folder)?, client)?;
                if path.is_empty() {
                    return Err(format!(
                        "{} is the folder of the client, so that the runtime cannot be copied to it; name another folder",
                        folder.display()
                    ));
                }
                Self {
                    source: RuntimeSource::Copy(PathBuf::from(&path)),
                    copy: Some((path, runtime_source())),
                }
            }
            RuntimeSource::Folder { path, version } => {
                let path = existing(&path, package)?;
                Self {
                    source: RuntimeSource::Folder {
                        path: PathBuf::from(relative(&path, client)?),
                        version,
                    },
                    copy: None,
                }
            }
            elsewhere => Self {
                source: elsewhere,
                copy: None,
            },
        })
    }

    /// Compares the copy with its folder. A copy that the client had before and does not use any more is stale.
    pub(super) fn compare(&self, client: &Path) -> Result<Vec<Change>, OutputError> {
        let mut changes = Vec::new();
        if let Some((folder, files)) = &self.copy {
            changes = inside(folder, output::compare(&client.join(folder), files)?);
        }
        let used = self.copy.as_ref().map(|(folder, _)| folder.as_str());
        if used != Some(FOLDER) {
            let stale = output::stale(&client.join(FOLDER), runtime_source)?;
            changes.extend(inside(FOLDER, stale));
        }
        Ok(changes)
    }

    /// The number of files of the copy.
    pub(super) fn file_count(&self) -> usize {
        self.copy.as_ref().map_or(0, |(_, files)| files.len())
    }
}

/// Changes of a folder, with paths that start above it.
fn inside(folder: &str, changes: Vec<Change>) -> Vec<Change> {
    let moved = |change: Change| Change {
        path: format!("{folder}/{}", change.path),
        ..change
    };
    changes.into_iter().map(moved).collect()
}

/// The folder of a package, without links.
fn existing(folder: &Path, package: &str) -> Result<PathBuf, String> {
    let copy = match package {
        RUNTIME => format!(
            "; to write a copy of it there, use --runtime 'copy = \"{}\"'",
            folder.display()
        ),
        _ => "; state its folder with --runtime".to_owned(),
    };
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| {
        format!(
            "the crate {package} is not at {}: {error}{copy}",
            folder.display()
        )
    })?;
    let document: Result<toml_edit::Document<String>, _> = toml_edit::Document::parse(text);
    let document = document.map_err(|error| format!("{}: {error}", manifest.display()))?;
    let name = document.get("package").and_then(|of| of.get("name"));
    match name.and_then(|name| name.as_str()) {
        Some(name) if name == package => {}
        Some(name) => {
            return Err(format!(
                "{} is the crate {name}, not {package}{copy}",
                folder.display()
            ));
        }
        None => {
            return Err(format!(
                "{} has no package name, so that {package} is not there{copy}",
                manifest.display()
            ));
        }
    }
    let failed = |error| format!("{}: {error}", folder.display());
    folder.canonicalize().map_err(failed)
}

/// The path from the client's folder, with `/` between its parts.
fn relative(path: &Path, client: &Path) -> Result<String, String> {
    let client = absolute(client)?;
    let relative = pathdiff::diff_paths(path, &client).unwrap_or_else(|| path.to_owned());
    let relative = relative
        .to_str()
        .ok_or_else(|| format!("{} is not UTF-8", relative.display()))?;
    Ok(relative.replace('\\', "/"))
}

/// The absolute path without links. The folder may not exist yet.
fn absolute(path: &Path) -> Result<PathBuf, String> {
    let failed = |error| format!("{}: {error}", path.display());
    let path = std::path::absolute(path).map_err(failed)?;
    let existing = path
        .ancestors()
        .find(|ancestor| ancestor.exists())
        .unwrap_or(&path);
    let rest = path.strip_prefix(existing).unwrap_or(Path::new(""));
    Ok(existing.canonicalize().map_err(failed)?.join(rest))
}
