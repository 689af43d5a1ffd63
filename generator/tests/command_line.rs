//! The command line: output, files and exit codes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const SPEC: &str = "openapi: 3.0.3
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
              schema: {$ref: '#/components/schemas/Book'}
components:
  schemas:
    Book:
      type: object
      properties:
        title: {type: string}
";

/// A folder with a description.
struct Workplace {
    folder: TempDir,
}

impl Workplace {
    fn new(spec: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let workplace = Self { folder };
        workplace.write("shelf.yaml", spec);
        workplace
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_feishu-codegen"))
            .args(arguments)
            .current_dir(&self.folder)
            .output()
            .expect("the program runs");
        Run(output)
    }

    fn generate(&self, more: &[&str]) -> Run {
        self.run(
            &[
                &["generate", "--spec", "shelf.yaml", "--out", "client"],
                more,
            ]
            .concat(),
        )
    }
}

struct Run(Output);

impl Run {
    fn code(&self) -> i32 {
        self.0.status.code().expect("an exit code")
    }

    fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8")
    }

    fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("UTF-8")
    }
}

/// The modification time of each file below a folder.
fn times(folder: &Path) -> Vec<(PathBuf, std::time::SystemTime)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(times(&path));
        } else {
            let written = path.metadata().and_then(|data| data.modified());
            found.push((path, written.expect("a time")));
        }
    }
    found.sort();
    found
}

#[test]
fn generate_writes_a_crate_and_nothing_the_second_time() {
    let place = Workplace::new(SPEC);
    let first = place.generate(&[]);
    assert_eq!(first.code(), 0, "{}", first.stderr());
    assert!(
        first.stderr().contains("1 operation,"),
        "{}",
        first.stderr()
    );
    assert!(
        place
            .read("client/src/books.rs")
            .starts_with("// @generated")
    );
    assert!(place.read("client/Cargo.toml").contains("name = \"shelf\""));

    let before = times(&place.path("client"));
    let second = place.generate(&[]);
    assert_eq!(second.code(), 0);
    assert!(
        second.stderr().contains("up to date"),
        "{}",
        second.stderr()
    );
    assert_eq!(times(&place.path("client")), before, "no file is touched");
}

#[test]
fn only_changed_files_are_written_and_stale_files_are_removed() {
    let place = Workplace::new(SPEC);
    place.generate(&[]);
    place.write("client/notes.md", "kept");
    place.write("client/src/by_hand.rs", "// kept");
    let before = times(&place.path("client"));
    place.write("shelf.yaml", &SPEC.replace("Book", "Volume"));
    let run = place.generate(&[]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(
        run.stderr().contains("removed client/src/schemas/book.rs"),
        "{}",
        run.stderr()
    );
    assert!(!place.path("client/src/schemas/book.rs").exists());
    assert!(place.path("client/src/schemas/volume.rs").exists());
    assert_eq!(place.read("client/notes.md"), "kept");
    assert_eq!(place.read("client/src/by_hand.rs"), "// kept");
    let after = times(&place.path("client"));
    let manifest = |times: &[(PathBuf, _)]| {
        times
            .iter()
            .find(|(path, _)| path.ends_with("Cargo.toml"))
            .cloned()
    };
    assert_eq!(
        manifest(&before),
        manifest(&after),
        "the manifest is the same"
    );
}

#[test]
fn check_writes_nothing_and_shows_the_difference() {
    let place = Workplace::new(SPEC);
    place.generate(&[]);
    place.write(
        "shelf.yaml",
        &SPEC.replace("title: {type: string}", "title: {type: integer}"),
    );
    let before = times(&place.path("client"));
    let run = place.generate(&["--check"]);
    assert_eq!(run.code(), 1);
    assert_eq!(times(&place.path("client")), before);
    for line in [
        "--- a/src/schemas/book.rs",
        "-    pub title: Option<String>,",
        "+    pub title: Option<i64>,",
    ] {
        assert!(
            run.stdout().lines().any(|shown| shown == line),
            "{line} in {}",
            run.stdout()
        );
    }
    let fix = "cargo run -- generate --spec shelf.yaml --out client";
    assert!(run.stderr().contains(fix), "{}", run.stderr());

    assert_eq!(place.generate(&[]).code(), 0);
    assert_eq!(place.generate(&["--check"]).code(), 0, "fixed");
}

#[test]
fn an_unsupported_operation_leaves_the_crate_unchanged_if_strict() {
    let place = Workplace::new(SPEC);
    place.generate(&[]);
    let before = times(&place.path("client"));
    let broken = SPEC.replace(
        "title: {type: string}",
        "title: {allOf: [{type: string}, {type: integer}]}",
    );
    place.write("shelf.yaml", &broken);
    let run = place.generate(&["--strict"]);
    assert_eq!(run.code(), 1);
    assert!(
        run.stderr().contains("error[conflicting-schemas]"),
        "{}",
        run.stderr()
    );
    assert!(
        run.stderr().contains("--> shelf.yaml:22:17"),
        "{}",
        run.stderr()
    );
    assert_eq!(times(&place.path("client")), before);
}

#[test]
fn files_of_other_origin_are_never_overwritten() {
    let place = Workplace::new(SPEC);
    place.write("client/src/lib.rs", "pub fn mine() {}\n");
    let run = place.generate(&[]);
    assert_eq!(run.code(), 2);
    assert!(
        run.stderr().contains("was not written by this program"),
        "{}",
        run.stderr()
    );
    assert_eq!(place.read("client/src/lib.rs"), "pub fn mine() {}\n");
    assert!(
        !place.path("client/Cargo.toml").exists(),
        "nothing else is written either"
    );
}

#[test]
fn lint_reports_several_errors_with_their_locations() {
    let place = Workplace::new(
        &SPEC
            .replace("title: {type: string}", "title: {tpye: string}")
            .replace("in: path", "in: paht"),
    );
    let run = place.run(&["lint", "--spec", "shelf.yaml"]);
    assert_eq!(run.code(), 1);
    let shown = run.stderr();
    for part in [
        "error[invalid-value]",
        "--> shelf.yaml:10:26",
        "warning[unknown-key]",
        "--> shelf.yaml:22:17",
        "did you mean `type`?",
        "did you mean `path`?",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(shown.contains("1 error and 2 warnings found"), "{shown}");
    assert!(
        !shown.contains('\u{1b}'),
        "no colour where there is no terminal"
    );
    assert_eq!(
        place.run(&["lint", "--spec", "shelf.yaml"]).stderr(),
        shown,
        "the same again"
    );
}

#[test]
fn json_messages_are_one_object_per_line() {
    let place = Workplace::new(&SPEC.replace("title: {type: string}", "title: {tpye: string}"));
    let run = place.run(&["lint", "--spec", "shelf.yaml", "--message-format", "json"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let messages: Vec<serde_json::Value> = run
        .stdout()
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(messages.len(), 2, "the finding and the summary");
    assert_eq!(messages[0]["code"], "unknown-key");
    assert_eq!(messages[0]["file"], "shelf.yaml");
    assert_eq!(
        (&messages[0]["line"], &messages[0]["column"]),
        (&22.into(), &17.into())
    );

    place.write("shelf.yaml", SPEC);
    let run = place.generate(&["--message-format", "json"]);
    let summary: serde_json::Value = serde_json::from_str(&run.stdout()).expect("one object");
    assert_eq!((run.code(), &summary["operations"]), (0, &1.into()));
}

#[test]
fn a_run_that_cannot_start_exits_with_2() {
    let place = Workplace::new(SPEC);
    for arguments in [
        &["lint", "--spec", "absent.yaml"][..],
        &["generate", "--spec", "absent.yaml"],
        &["generate", "--no-such-option"],
        &[
            "generate",
            "--spec",
            "shelf.yaml",
            "--package",
            "not a name",
        ],
        &["generate", "--spec", "shelf.yaml", "--runtime", "nowhere"],
    ] {
        let run = place.run(arguments);
        assert_eq!(run.code(), 2, "{arguments:?}: {}", run.stderr());
        assert!(!run.stderr().is_empty(), "{arguments:?}");
    }
    assert!(!place.path("generated").exists());
}

#[test]
fn bundle_writes_one_self_contained_document() {
    let workplace = Workplace::new(SPEC);
    let split = SPEC.replace("'#/components/schemas/Book'", "schemas.yaml#/Book");
    let (root, schemas) = split.split_once("components:").expect("components");
    workplace.write("shelf.yaml", root);
    let schemas: String = schemas
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .map(|line| format!("{line}\n"))
        .collect();
    workplace.write("schemas.yaml", &schemas);

    let yaml = workplace.run(&["bundle", "shelf.yaml"]);
    assert_eq!(yaml.0.status.code(), Some(0), "{:?}", yaml.0);
    let again = workplace.run(&["bundle", "shelf.yaml", "-o", "whole.yaml"]);
    assert_eq!(again.0.status.code(), Some(0), "{:?}", again.0);
    let text = workplace.read("whole.yaml");
    assert_eq!(String::from_utf8_lossy(&yaml.0.stdout), text);
    assert!(text.contains("$ref: '#/components/schemas/Book'"), "{text}");
    // Bundling a bundled document changes nothing.
    let stable = workplace.run(&["bundle", "whole.yaml"]);
    assert_eq!(String::from_utf8_lossy(&stable.0.stdout), text);

    let json = workplace.run(&["bundle", "shelf.yaml", "-o", "whole.json"]);
    assert_eq!(json.0.status.code(), Some(0), "{:?}", json.0);
    let from_json: serde_json::Value =
        serde_json::from_str(&workplace.read("whole.json")).expect("JSON");
    let from_yaml: serde_json::Value = serde_yaml::from_str(&text).expect("YAML");
    assert_eq!(from_json, from_yaml);
}

#[test]
fn bundle_does_not_write_an_invalid_document() {
    let workplace = Workplace::new(&SPEC.replace("'#/components/schemas/Book'", "nowhere.yaml"));
    let run = workplace.run(&["bundle", "shelf.yaml", "-o", "whole.yaml"]);
    assert_eq!(run.0.status.code(), Some(1), "{:?}", run.0);
    assert!(!workplace.path("whole.yaml").exists());
    let run = workplace.run(&["bundle", "absent.yaml"]);
    assert_eq!(run.0.status.code(), Some(2), "{:?}", run.0);
    workplace.write("two/one/openapi.yaml", SPEC);
    workplace.write("two/other/openapi.yaml", SPEC);
    let run = workplace.run(&["bundle", "two"]);
    assert_eq!(run.0.status.code(), Some(2), "{:?}", run.0);
    let shown = String::from_utf8_lossy(&run.0.stderr);
    assert!(shown.contains("one, other"), "{shown}");
}

#[test]
fn the_configuration_beside_the_document_applies_to_every_command() {
    let place = Workplace::new(SPEC);
    let text =
        "[package]\nname = \"books\"\nversion = \"2.1.0\"\n[rename.schemas]\nBook = \"Volume\"\n";
    place.write("codegen.toml", text);
    assert_eq!(place.generate(&[]).code(), 0);
    let manifest = place.read("client/Cargo.toml");
    assert!(
        manifest.contains("name = \"books\"\nversion = \"2.1.0\""),
        "{manifest}"
    );
    assert!(place.path("client/src/schemas/volume.rs").exists());
    assert_eq!(place.generate(&["--check"]).code(), 0);

    place.write("codegen.toml", &text.replace("Volume", "Tome"));
    assert_eq!(place.generate(&["--check"]).code(), 1, "the crate is stale");

    place.write("codegen.toml", &text.replace("Book =", "Bok ="));
    for command in ["lint", "generate"] {
        let run = place.run(&[command, "--spec", "shelf.yaml"]);
        assert_eq!(run.code(), 1);
        assert!(
            run.stderr().contains("codegen.toml:5:1"),
            "{}",
            run.stderr()
        );
        assert!(
            run.stderr().contains("error[idle-configuration]"),
            "{}",
            run.stderr()
        );
    }
    // An unused entry does not concern a single operation.
    let run = place.generate(&["--keep-going"]);
    assert_eq!(run.code(), 1);
    assert!(
        run.stderr().contains("nothing was written"),
        "{}",
        run.stderr()
    );
}

#[test]
fn options_override_the_configuration() {
    let place = Workplace::new(SPEC);
    place.write(
        "other/codegen.toml",
        "[package]\nname = \"books\"\nruntime = { version = \"0.1\" }\n",
    );
    let config = ["--config", "other/codegen.toml"];
    assert_eq!(place.generate(&config).code(), 0);
    let manifest = place.read("client/Cargo.toml");
    assert!(manifest.contains("name = \"books\""), "{manifest}");
    assert!(
        manifest.contains("openapi-client-runtime = { version = \"0.1\" }"),
        "{manifest}"
    );

    place.write(
        "runtime/Cargo.toml",
        "[package]\nname = \"openapi-client-runtime\"\n",
    );
    let options = ["--package", "shelves", "--runtime", "runtime", "--check"];
    let run = place.generate(&[&config[..], &options].concat());
    assert_eq!(run.code(), 1);
    for line in [
        "+name = \"shelves\"",
        "+openapi-client-runtime = { path = \"../runtime\" }",
    ] {
        assert!(
            run.stdout().lines().any(|shown| shown == line),
            "{}",
            run.stdout()
        );
    }
    let fix = "--spec shelf.yaml --config other/codegen.toml --out client --package shelves --runtime runtime";
    assert!(run.stderr().contains(fix), "{}", run.stderr());

    let run = place.generate(&["--config", "absent.toml"]);
    assert_eq!(run.code(), 2, "{}", run.stderr());
    assert!(
        run.stderr()
            .contains("cannot read the configuration `absent.toml`"),
        "{}",
        run.stderr()
    );
}

#[test]
fn skipped_operations_do_not_affect_the_run() {
    let broken = SPEC.replace(
        "schema: {$ref: '#/components/schemas/Book'}",
        "schema: {allOf: [{$ref: '#/components/schemas/Loop'}]}",
    );
    let broken = broken.replace(
        "  schemas:\n",
        "  schemas:\n    Loop: {allOf: [{$ref: '#/components/schemas/Loop'}, {type: string}]}\n",
    );
    let place = Workplace::new(&broken);
    assert_eq!(place.run(&["lint", "--spec", "shelf.yaml"]).code(), 1);
    place.write("codegen.toml", "skip = [\"getBook\"]\n");
    let run = place.run(&["lint", "--spec", "shelf.yaml"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(run.stderr().contains("0 operations"), "{}", run.stderr());
}

#[test]
fn an_absent_or_empty_description_leads_to_the_option() {
    let place = Workplace::new(SPEC);
    fs::create_dir(place.path("empty")).expect("a folder");
    for arguments in [
        &["lint"][..],
        &["generate", "--spec", "empty"],
        &["lint", "--spec", "shelves.yaml"],
    ] {
        let run = place.run(arguments);
        assert_eq!(run.code(), 2, "{arguments:?}");
        let shown = run.stderr();
        let leads = shown.contains("--spec") || shown.contains("shelf.yaml");
        assert!(leads, "{arguments:?}: {shown}");
    }
}

/// Runs the program in a shell that limits the size of files, so that the disk seems to be full. 1 block is 512 or 1024 bytes.
#[cfg(unix)]
fn with_file_size(place: &Workplace, blocks: u32, arguments: &[&str]) -> Run {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_feishu-codegen")])
        .args(arguments)
        .current_dir(&place.folder)
        .output()
        .expect("a shell");
    Run(output)
}

#[cfg(unix)]
#[test]
fn a_full_disk_changes_no_file() {
    let place = Workplace::new(SPEC);
    assert_eq!(place.generate(&[]).code(), 0);
    let before = times(&place.path("client"));
    let longer = SPEC.replace(
        "A book.",
        &format!("A book. {}", "It has pages. ".repeat(400)),
    );
    place.write("shelf.yaml", &longer.replace("title:", "name:"));
    for arguments in [
        &["generate", "--spec", "shelf.yaml", "--out", "client"][..],
        &["bundle", "shelf.yaml", "--out", "bundle.yaml"],
    ] {
        let run = with_file_size(&place, 1, arguments);
        assert_eq!(run.code(), 2, "{arguments:?}: {}", run.stderr());
        let shown = run.stderr();
        let names_file = shown.contains("cannot write client") || shown.contains("bundle.yaml");
        assert!(
            names_file && shown.contains("no file was changed"),
            "{shown}"
        );
    }
    assert_eq!(times(&place.path("client")), before, "and nothing is left");
    assert!(!place.path("bundle.yaml").exists());
    // The next run works.
    assert_eq!(place.generate(&[]).code(), 0);
}

#[test]
fn an_empty_file_is_overwritten() {
    let place = Workplace::new(SPEC);
    assert_eq!(place.generate(&[]).code(), 0);
    let text = place.read("client/src/books.rs");
    place.write("client/src/books.rs", "");
    let run = place.generate(&[]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert_eq!(place.read("client/src/books.rs"), text);
}

#[test]
fn what_an_interrupted_run_leaves_is_ignored() {
    let place = Workplace::new(SPEC);
    place.write("spec/shelf/openapi.yaml", SPEC);
    let generate = ["generate", "--spec", "spec", "--out", "client"];
    assert_eq!(place.run(&generate).code(), 0);
    place.write("spec/shelf/.openapi.yaml.1-0.tmp", "openapi:");
    place.write("client/src/.lib.rs.1-0.tmp", "pub mod");
    for arguments in [&["lint"][..], &generate] {
        let run = place.run(arguments);
        assert_eq!(run.code(), 0, "{}", run.stderr());
        assert!(!run.stderr().contains("warning"), "{}", run.stderr());
    }
}
