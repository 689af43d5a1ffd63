//! A folder with a description, in which the program runs.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    /// A folder with files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let place = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        for (name, text) in files {
            place.write(name, text);
        }
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let mut program = Command::new(env!("CARGO_BIN_EXE_feishu-codegen"));
        let program = program.args(arguments).current_dir(&self.folder);
        Run(program.output().expect("the program runs"))
    }
}

/// What a run printed.
pub(crate) struct Run(Output);

impl Run {
    pub(crate) fn code(&self) -> Option<i32> {
        self.0.status.code()
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8")
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("UTF-8")
    }

    /// The JSON objects of standard output.
    pub(crate) fn objects(&self) -> Vec<Value> {
        let text = self.stdout();
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).expect("a JSON object"))
            .collect()
    }

    /// The diagnostics of a code: file, line and column.
    pub(crate) fn places(&self, code: &str) -> Vec<String> {
        let objects = self.objects();
        let found = objects.iter().filter(|object| object["code"] == code);
        found
            .map(|of| match of["file"].as_str() {
                Some(file) => format!("{file}:{}:{}", of["line"], of["column"]),
                None => of["message"].as_str().unwrap_or_default().to_owned(),
            })
            .collect()
    }
}
