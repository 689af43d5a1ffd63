//! Documents in a temporary folder, for tests.

use super::{Loaded, load};
use crate::diagnostic::Format;
use serde_json::Value;
use tempfile::TempDir;

/// A document that was loaded from a temporary folder.
pub(super) struct Fixture {
    folder: TempDir,
    pub(super) loaded: Loaded,
}

impl Fixture {
    /// Writes the files into a folder and loads that folder.
    pub(super) fn new<T: AsRef<[u8]>>(files: &[(&str, T)]) -> Self {
        Self::loaded(files, "")
    }

    /// Writes the files into a folder and loads `openapi.yaml` as a third-party document.
    pub(super) fn third_party<T: AsRef<[u8]>>(files: &[(&str, T)]) -> Self {
        Self::loaded(files, "openapi.yaml")
    }

    fn loaded<T: AsRef<[u8]>>(files: &[(&str, T)], document: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            std::fs::write(path, text).expect("a file");
        }
        let loaded = load(&folder.path().join(document));
        Self { folder, loaded }
    }

    /// A folder whose `openapi.yaml` is a valid head followed by this text.
    pub(super) fn document(rest: &str) -> Self {
        Self::new(&[("openapi.yaml", with_head(rest))])
    }

    /// The same as a third-party document.
    pub(super) fn third_party_document(rest: &str) -> Self {
        Self::third_party(&[("openapi.yaml", with_head(rest))])
    }

    /// `file:line:column code` of each diagnostic.
    pub(super) fn findings(&self) -> Vec<String> {
        let lines = self
            .loaded
            .diagnostics
            .render(&self.loaded.sources, Format::Json);
        lines
            .lines()
            .map(|line| {
                let found: Value = serde_json::from_str(line).expect("JSON");
                let file = found["file"]
                    .as_str()
                    .unwrap_or("-")
                    .replace(&self.prefix(), "");
                let code = found["code"].as_str().expect("a code");
                format!("{file}:{}:{} {code}", found["line"], found["column"])
            })
            .collect()
    }

    /// All diagnostics as users see them.
    pub(super) fn shown(&self) -> String {
        let format = Format::Human { color: false };
        let shown = self.loaded.diagnostics.render(&self.loaded.sources, format);
        shown.replace(&self.prefix(), "")
    }

    fn prefix(&self) -> String {
        format!("{}/", self.folder.path().display())
    }

    /// The bundled document; panics if there are diagnostics.
    pub(super) fn bundled(&self) -> &Value {
        assert!(self.loaded.diagnostics.is_empty(), "{}", self.shown());
        self.loaded.documents[0].value()
    }
}

fn with_head(rest: &str) -> String {
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";
    let paths = if rest.contains("paths:") {
        ""
    } else {
        "paths: {}\n"
    };
    format!("{head}{paths}{rest}")
}
