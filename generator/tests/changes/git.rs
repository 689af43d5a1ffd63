//! Repositories for tests, and programs that neither the settings of this machine nor a run by a hook of git affect.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A repository in a temporary folder.
pub(crate) struct Repository {
    folder: TempDir,
}

impl Repository {
    /// An empty repository.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let repository = Self { folder };
        repository.git(&["init", "--quiet"]);
        repository
    }

    /// The folder at the top.
    pub(crate) fn top(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.top().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a writable file");
    }

    /// Commits all files.
    pub(crate) fn commit(&self) {
        self.git(&["add", "."]);
        let name = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
        self.git(&[&name[..], &["commit", "--quiet", "--message", "Commit"]].concat());
    }

    /// The output of git.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = program("git", self.top())
            .args(arguments)
            .env("FEISHU_CODEGEN", env!("CARGO_BIN_EXE_feishu-codegen"))
            .output()
            .expect("git runs");
        let problem = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {problem}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// A program in a folder.
pub(crate) fn program(name: &str, folder: &Path) -> Command {
    let mut command = Command::new(name);
    command
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE");
    command
}
