//! The program away from its repository: crates that it writes there build, and messages name it as it was called.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_feishu-codegen");

const SPEC: &str = "openapi: 3.1.0
info: {title: Shelf, version: '1'}
servers: [{url: https://shelf.example.com}]
paths:
  /books/{id}:
    get:
      operationId: getBook
      tags: [books]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: A book.
          content:
            application/json:
              schema: {type: object, properties: {title: {type: string}, cover: {type: string, format: byte}}}
";

/// A folder outside of the repository.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        place.write("shelf.yaml", SPEC);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect(name)
    }

    /// Runs the program as users do: without cargo.
    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(PROGRAM)
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("CARGO_PKG_NAME")
            .output()
            .expect("the program runs")
    }

    /// Generates a client without errors.
    fn generate(&self, out: &str, more: &[&str]) {
        let all = [&["generate", "--spec", "shelf.yaml", "--out", out], more].concat();
        let output = self.run(&all);
        assert!(output.status.success(), "{}", message(&output));
    }

    /// Generates a client, and returns the message of the error.
    fn refused(&self, more: &[&str]) -> String {
        let all = [
            &["generate", "--spec", "shelf.yaml", "--out", "client"],
            more,
        ]
        .concat();
        let output = self.run(&all);
        assert_eq!(output.status.code(), Some(2), "{}", message(&output));
        message(&output)
    }

    /// Runs cargo in a folder, with the versions of this repository, so that nothing is downloaded. Warnings are errors.
    fn cargo(&self, folder: &str, arguments: &[&str]) -> String {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let lock = self.path(folder).join("Cargo.lock");
        fs::copy(repository.join("Cargo.lock"), lock).expect("a copy");
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .current_dir(self.path(folder))
            // Other tests compile the same dependencies there.
            .env(
                "CARGO_TARGET_DIR",
                repository.join("target/generated-crates/target"),
            )
            .env("RUSTFLAGS", "-D warnings")
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", message(&output));
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The files of a folder, by their path in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = fs::read_to_string(&path).expect("UTF-8");
                let inside = path.strip_prefix(folder).expect("inside").to_owned();
                found.insert(inside, text);
            }
        }
    }
    found
}

#[test]
fn a_crate_builds_away_from_the_repository() {
    let place = Place::new();
    place.generate("client", &[]);
    place.cargo(
        "client",
        &["check", "--quiet", "--all-targets", "--all-features"],
    );
}

#[test]
fn a_crate_is_the_same_wherever_it_is_generated() {
    let (one, other) = (Place::new(), Place::new());
    one.generate("client", &[]);
    other.generate("deep/below/client", &[]);
    let files = files(&one.path("client"));
    assert_eq!(files, self::files(&other.path("deep/below/client")));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).to_string_lossy();
    for (path, text) in files {
        assert!(!text.contains(&*root), "{path:?} names the repository");
    }
}

#[test]
fn the_copy_is_checked_and_removed_with_the_client() {
    let place = Place::new();
    place.generate("client", &[]);
    place.write("client/runtime/src/call.rs", "// @generated by codegen\n");
    place.write("client/runtime/src/old.rs", "// @generated by codegen\n");
    place.write("client/runtime/notes.txt", "by hand\n");
    let check = [
        "generate",
        "--spec",
        "shelf.yaml",
        "--out",
        "client",
        "--check",
    ];
    let output = place.run(&check);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        message(&output).contains("2 files stale"),
        "{}",
        message(&output)
    );
    place.generate("client", &[]);
    assert!(place.run(&check).status.success());
    assert!(!place.path("client/runtime/src/old.rs").exists());

    place.generate("client", &["--runtime", "version = \"0.1\""]);
    let manifest = place.read("client/Cargo.toml");
    assert!(
        manifest
            .contains("openapi-client-runtime = { version = \"0.1\", features = [\"base64\"] }"),
        "{manifest}"
    );
    let left: Vec<PathBuf> = files(&place.path("client/runtime")).into_keys().collect();
    assert_eq!(left, [Path::new("notes.txt")], "files by hand stay");
}

#[test]
fn clients_of_one_workspace_share_a_copy() {
    let place = Place::new();
    place.write(
        "codegen.toml",
        "[package]\nruntime = { copy = \"crates/runtime\" }\n",
    );
    for name in ["one", "two"] {
        place.generate(&format!("crates/{name}"), &["--package", name]);
        let manifest = place.read(&format!("crates/{name}/Cargo.toml"));
        assert!(
            manifest.contains("{ path = \"../runtime\", version = "),
            "{manifest}"
        );
    }
    place.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/one\", \"crates/two\"]\n",
    );
    let metadata = place.cargo(".", &["metadata", "--format-version", "1", "--no-deps"]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let runtimes = packages
        .iter()
        .filter(|package| package["name"] == "openapi-client-runtime");
    assert_eq!(runtimes.count(), 1);
    let members = metadata["workspace_members"].as_array().expect("members");
    assert_eq!(members.len(), 3, "cargo adds the copy to the workspace");
}

/// The registry does not have the runtime, so that a patch takes its place.
#[test]
fn a_client_can_be_packaged() {
    let place = Place::new();
    place.generate("client", &[]);
    let patch = "patch.crates-io.openapi-client-runtime.path = \"runtime\"";
    place.cargo(
        "client",
        &[
            "package",
            "--quiet",
            "--no-verify",
            "--no-metadata",
            "--config",
            patch,
        ],
    );
}

#[test]
fn errors_about_the_runtime_state_what_is_wrong() {
    let place = Place::new();
    place.write("other/Cargo.toml", "[package]\nname = \"other\"\n");
    place.write("empty/Cargo.toml", "");
    for (source, expected) in [
        (
            "nowhere",
            "the crate openapi-client-runtime is not at nowhere: ",
        ),
        (
            "nowhere",
            "to write a copy of it there, use --runtime 'copy = \"nowhere\"'",
        ),
        (
            "other",
            "other is the crate other, not openapi-client-runtime",
        ),
        ("empty", "Cargo.toml has no package name"),
        ("copy = \"client\"", "client is the folder of the client"),
        ("git = \"u\", revision = \"r\"", "not a key of `runtime`"),
        ("version = ", "--> --runtime:1:"),
    ] {
        let message = place.refused(&["--runtime", source]);
        assert!(message.contains(expected), "{source}: {message}");
    }
    assert!(!place.path("client").exists());
    // A file that somebody else wrote is never replaced.
    place.write("client/runtime/Cargo.toml", "[package]\n");
    let message = place.refused(&[]);
    assert!(
        message.contains("was not written by this program"),
        "{message}"
    );
}

#[test]
fn hints_name_the_program_as_it_was_called() {
    let place = Place::new();
    let init = message(&place.run(&["init", "--spec", "shelf.yaml"]));
    let next = format!("then run: {PROGRAM} generate --spec shelf.yaml --out client\n");
    assert!(init.ends_with(&next), "{init}");
    let check = place.run(&[
        "generate",
        "--spec",
        "shelf.yaml",
        "--out",
        "a b",
        "--check",
    ]);
    let update = format!("to update it, run: {PROGRAM} generate --spec shelf.yaml --out 'a b'\n");
    assert!(message(&check).ends_with(&update), "{}", message(&check));
}

#[test]
fn init_writes_a_configuration_that_changes_nothing() {
    let place = Place::new();
    place.generate("client", &[]);
    assert!(
        place
            .run(&["init", "--spec", "shelf.yaml"])
            .status
            .success()
    );
    let before = files(&place.path("client"));
    place.generate("client", &[]);
    assert_eq!(before, files(&place.path("client")));
    // A file that exists stays.
    place.write("codegen.toml", "skip = []\n");
    let again = place.run(&["init", "--spec", "shelf.yaml"]);
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(place.read("codegen.toml"), "skip = []\n");
    let absent = place.run(&["init", "--spec", "absent.yaml"]);
    assert_eq!(absent.status.code(), Some(2));
}

/// The settings of the template are valid: as settings, they match nothing in the document, and have no other error.
#[test]
fn every_setting_of_the_template_is_valid() {
    let place = Place::new();
    assert!(
        place
            .run(&["init", "--spec", "shelf.yaml"])
            .status
            .success()
    );
    let template = place.read("codegen.toml");
    let settings: Vec<&str> = template
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') => setting,
            _ => line,
        })
        .collect();
    assert_ne!(settings, template.lines().collect::<Vec<_>>());
    place.write("codegen.toml", &settings.join("\n"));
    let output = place.run(&["lint", "--spec", "shelf.yaml"]);
    let found = message(&output);
    let errors: Vec<&str> = found
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert!(errors.len() > 5, "{found}");
    for error in errors {
        assert!(error.starts_with("error[idle-configuration]"), "{found}");
    }
}
