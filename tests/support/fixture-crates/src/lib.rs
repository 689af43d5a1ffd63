//! The documents in `tests/fixtures/positive`, one construct each, and their crates.
//!
//! A document is picked up by its presence. Documents that the generator refuses today are listed in `tests/fixtures/refused.yaml`.

mod hostile;
mod modules;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::rust::{Files, Package, RenderError, RuntimeSource};

pub use hostile::Hostile;
pub use modules::as_modules;

/// A document with one construct.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// The name of the file without its extension.
    pub name: String,
    /// The file.
    pub path: PathBuf,
}

/// The root folder of the repository.
pub fn project() -> PathBuf {
    let below = Path::new(env!("CARGO_MANIFEST_DIR"));
    below
        .ancestors()
        .nth(3)
        .expect("three folders above")
        .to_owned()
}

/// All documents that should become clients, sorted by name: written by hand, or generated from lists of words.
///
/// # Panics
///
/// The files cannot be read or written.
pub fn positive() -> Vec<Fixture> {
    let mut fixtures = documents_in(&project().join("tests/fixtures/positive"));
    let folder = project().join("target/fixtures");
    fs::create_dir_all(&folder).expect("a writable folder");
    for (name, document) in words::documents().into_iter().chain(hostile::documents()) {
        let path = folder.join(format!("{name}.json"));
        let text = document.to_string();
        // Other tests may read the file now.
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            fixtures.push(Fixture { name, path });
            continue;
        }
        fs::write(&path, text).expect("a writable file");
        fixtures.push(Fixture { name, path });
    }
    fixtures.sort_by(|one, other| one.name.cmp(&other.name));
    fixtures
}

/// The documents of a folder.
///
/// # Panics
///
/// The folder cannot be read.
pub fn documents_in(folder: &Path) -> Vec<Fixture> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    let documents = entries.filter(|path| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("yaml" | "json"))
    });
    let mut fixtures: Vec<Fixture> = documents
        .map(|path| Fixture {
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            path,
        })
        .collect();
    fixtures.sort_by(|one, other| one.name.cmp(&other.name));
    fixtures
}

/// The documents that the generator refuses today, with the codes of their errors.
///
/// # Panics
///
/// The list cannot be read.
pub fn refused() -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(project().join("tests/fixtures/refused.yaml"));
    serde_yaml::from_str::<Option<_>>(&text.expect("the list"))
        .expect("names with lists of codes")
        .unwrap_or_default()
}

/// The negative documents, as `group/name`, that the generator accepts today without a diagnostic.
///
/// # Panics
///
/// The list cannot be read.
pub fn undetected() -> BTreeSet<String> {
    let text = fs::read_to_string(project().join("tests/fixtures/undetected.yaml"));
    serde_yaml::from_str::<Option<_>>(&text.expect("the list"))
        .expect("names")
        .unwrap_or_default()
}

impl Fixture {
    /// Validates the document and builds its model.
    pub fn check(&self) -> Checked {
        pipeline::check(&self.path)
    }

    /// The name as a Rust identifier.
    pub fn module(&self) -> String {
        self.name.replace('-', "_")
    }

    /// The files of its crate; `None` if the document is refused.
    ///
    /// # Errors
    ///
    /// The generated text is not Rust.
    pub fn render(&self) -> Result<Option<Files>, RenderError> {
        self.check().render(&Package {
            name: self.module(),
            runtime: RuntimeSource::folder(runtime_path()),
            source: self
                .path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        })
    }
}

/// The path of the runtime crate.
pub(crate) fn runtime_path() -> String {
    project()
        .join("runtime/client")
        .to_string_lossy()
        .into_owned()
}
