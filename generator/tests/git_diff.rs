//! `.ci/spec-diff` as a driver of `git diff`.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const ROOT: &str = "openapi: 3.0.3
info: {title: Shelf, version: '1'}
servers: [{url: https://shelf.example.com}]
paths:
  /books: {$ref: paths/books.yaml}
";

const BOOKS: &str = "get:
  operationId: shelf.v1.book.list
  tags: [books]
  parameters:
    - {name: author, in: query, schema: {type: string}}
  responses:
    '200': {description: Books.}
";

/// A repository with a description of two files, and the driver.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let repository = Self { folder };
        repository.git(&["init", "--quiet"]);
        let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/spec-diff");
        repository.git(&[
            "config",
            "diff.openapi.command",
            &format!("'{}'", driver.display()),
        ]);
        let attributes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.gitattributes");
        let attributes = fs::read_to_string(attributes).expect("a readable file");
        repository.write(".gitattributes", &attributes);
        repository.write("spec/shelf/openapi.yaml", ROOT);
        repository.write("spec/shelf/paths/books.yaml", BOOKS);
        repository.git(&["add", "."]);
        let name = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
        repository.git(&[&name[..], &["commit", "--quiet", "--message", "Start"]].concat());
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a writable file");
    }

    /// The output of git.
    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(self.folder.path())
            .env("FEISHU_CODEGEN", env!("CARGO_BIN_EXE_feishu-codegen"))
            // Neither the settings of this machine nor those of a run by a hook of git.
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .output()
            .expect("git runs");
        let problem = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {problem}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

#[test]
fn a_changed_file_is_shown_as_changes_of_the_api() {
    let repository = Repository::new();
    let added = BOOKS.replace("get:", "post:").replace("list", "create");
    repository.write("spec/shelf/paths/books.yaml", &(BOOKS.to_owned() + &added));
    let shown = repository.git(&["diff"]);
    let mut lines = shown.lines();
    assert_eq!(lines.next(), Some("spec/shelf/paths/books.yaml"), "{shown}");
    assert!(shown.contains("shelf.v1.book.create: added"), "{shown}");
    // Git's own form is one option away.
    let own = repository.git(&["diff", "--no-ext-diff"]);
    assert!(own.contains("+post:\n"), "{own}");
}

/// The file alone does not tell what the API was: its root is of the working tree.
#[test]
fn a_file_that_does_not_fit_the_others_is_shown_line_by_line() {
    let repository = Repository::new();
    repository.write("spec/shelf/paths/books.yaml", "get: [\n");
    let shown = repository.git(&["diff"]);
    assert!(shown.contains("+get: ["), "{shown}");
}
