//! The two descriptions to compare: files, folders and git revisions.

use std::path::{Path, PathBuf};

use feishu_codegen::changes::Side;
use feishu_codegen::diagnostic::{Code, Diagnostic, Sources};
use feishu_codegen::pipeline::{self, Checked};
use tempfile::TempDir;

use super::git::Repository;

/// The folder of descriptions, unless the command line names another path.
const SPEC: &str = "spec";

/// A description to compare.
#[derive(Debug)]
pub(super) struct Input {
    /// The name as users wrote it.
    name: String,
    path: PathBuf,
    revision: Option<Extracted>,
}

/// The files of a revision.
#[derive(Debug)]
struct Extracted {
    folder: TempDir,
    /// The revision as users wrote it.
    revision: String,
}

impl Input {
    /// Finds the old and the new description. Without a new one, it is the folder `spec`, here or at the top of the repository.
    ///
    /// # Errors
    ///
    /// An argument is neither a path nor a revision, or the revision has no description.
    pub(super) fn find(old: &str, new: Option<&str>) -> Result<(Self, Self), Box<Diagnostic>> {
        let default = default_path()?;
        let beside = match new {
            // `changes main spec/hire` compares two versions of `spec/hire`.
            Some(new) if Path::new(new).exists() => PathBuf::from(new),
            _ => default.clone(),
        };
        let new = match new {
            Some(new) => Self::one(new, &default)?,
            None => Self::of_path(SPEC.to_owned(), default),
        };
        Ok((Self::one(old, &beside)?, new))
    }

    /// Finds one description. `path` is the path in a revision that is named alone.
    fn one(name: &str, path: &Path) -> Result<Self, Box<Diagnostic>> {
        if Path::new(name).exists() {
            return Ok(Self::of_path(name.to_owned(), PathBuf::from(name)));
        }
        let unknown = |why: String| {
            let diagnostic = Diagnostic::without_location(Code::UnknownRevision, why);
            let help =
                "name a file, a folder or a revision, such as `main`, `HEAD~3` or `v1.2:spec/hire`";
            Box::new(diagnostic.help(help))
        };
        let Some(repository) = Repository::here()? else {
            let why = format!(
                "there is no file or folder `{name}`, and the current folder is in no git repository"
            );
            return Err(unknown(why));
        };
        let (revision, inside) = match name.split_once(':') {
            Some((revision, inside)) => (revision, Some(inside)),
            None => (name, None),
        };
        let Some(commit) = repository.commit(revision)? else {
            let why = format!("there is no file, folder or git revision `{revision}`");
            return Err(unknown(why));
        };
        let inside = match inside {
            // As in git, a path after `:` starts at the top, unless it starts with a dot.
            Some(inside) if !inside.starts_with('.') => Some(inside.trim_matches('/').to_owned()),
            Some(inside) => repository.below_top(Path::new(inside)),
            None => repository.below_top(path),
        };
        let missing = |path: &str| {
            let why = format!("the revision `{revision}` has no description at `{path}`");
            let diagnostic = Diagnostic::without_location(Code::MissingInRevision, why);
            let help = format!("name its path in that revision: `{revision}:PATH`");
            Box::new(diagnostic.help(help))
        };
        let inside = inside.ok_or_else(|| missing(&path.to_string_lossy()))?;
        let folder = TempDir::new().map_err(|error| {
            let why = format!("cannot create a temporary folder: {error}");
            Box::new(Diagnostic::without_location(Code::GitFailed, why))
        })?;
        if !repository.extract(&commit, &inside, folder.path())? {
            return Err(missing(&inside));
        }
        Ok(Self {
            name: name.to_owned(),
            path: folder.path().join(&inside),
            revision: Some(Extracted {
                folder,
                revision: revision.to_owned(),
            }),
        })
    }

    fn of_path(name: String, path: PathBuf) -> Self {
        Self {
            name,
            path,
            revision: None,
        }
    }

    /// The name as users wrote it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The path of the files: in a temporary folder, if they are of a revision.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The name of the folder; `None` for a file.
    pub(super) fn folder_name(&self) -> Option<String> {
        let folder = self.path.canonicalize().ok().filter(|path| path.is_dir())?;
        Some(folder.file_name()?.to_string_lossy().into_owned())
    }

    /// Reads the description. Paths of a revision are shown as in git: `main:spec/hire/openapi.yaml`.
    ///
    /// `module` is the module of the only document of a folder, instead of the folder's name.
    pub(super) fn check(&self, module: Option<&str>) -> Checked {
        let mut checked = pipeline::check_as(&self.path, module);
        self.show_revision(&mut checked.sources);
        checked
    }

    /// Replaces the temporary folder of a revision in the paths of files by the revision.
    pub(super) fn show_revision(&self, sources: &mut Sources) {
        if let Some(extracted) = &self.revision {
            let start = format!("{}/", extracted.folder.path().display());
            let shown = format!("{}:", extracted.revision);
            sources.replace_start(&start, &shown);
        }
    }

    /// The side of the comparison. `None` if there are errors: of a document named alone, the operations without errors are compared.
    pub(super) fn side<'c>(&self, checked: &'c Checked) -> Option<Side<'c>> {
        let is_complete = matches!(checked.outcome, pipeline::Outcome::Complete(_));
        if is_complete || self.path.is_file() {
            Side::new(self.name.as_str(), checked)
        } else {
            None
        }
    }
}

/// The folder `spec`: here, else at the top of the repository.
fn default_path() -> Result<PathBuf, Box<Diagnostic>> {
    let here = PathBuf::from(SPEC);
    if here.exists() {
        return Ok(here);
    }
    let at_top = Repository::here()?.map(|repository| repository.top().join(SPEC));
    Ok(at_top.unwrap_or(here))
}
