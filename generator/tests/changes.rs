//! `changes` as users run it: on copies of the real description, and on revisions of a repository.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const MESSAGES: &str = "schemas.yaml";
const REPLY: &str = "paths/v1.messages.message_id.reply.yaml";

/// An edit: a file of the service `im`, a text in it, and its replacement.
type Edit<'e> = (&'e str, &'e str, &'e str);

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// The folder of the service `im`, copied into a folder with these edits.
fn im(folder: &Path, edits: &[Edit<'_>]) {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/im");
    copy(&spec, folder);
    for (file, before, after) in edits {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).expect("a readable file");
        assert!(text.contains(before), "{file} contains {before:?}");
        fs::write(path, text.replace(before, after)).expect("a writable file");
    }
}

fn changes(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_feishu-codegen"));
    command
        .arg("changes")
        .args(arguments)
        .current_dir(folder)
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The lines of the report of these edits, without the summary.
fn report(edits: &[Edit<'_>]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    im(&folder.path().join("old/im"), &[]);
    im(&folder.path().join("new/im"), edits);
    let output = changes(folder.path(), &["old", "new"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report = stdout(&output);
    let (lines, _) = report.split_once("\n\n").unwrap_or_default();
    lines.lines().map(str::to_owned).collect()
}

#[test]
fn folders_with_one_document_are_versions_of_one_service_whatever_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    im(&folder.path().join("old"), &[]);
    im(&folder.path().join("new"), &[]);
    let output = changes(folder.path(), &["old", "new", "--fail-on", "wording"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).ends_with("old and new are equal\n"));
}

#[test]
fn a_field_that_became_required_is_an_argument_of_new() {
    let required = "            - content\n            - msg_type\n";
    let with_uuid = "            - content\n            - msg_type\n            - uuid\n";
    let lines = report(&[(REPLY, required, with_uuid)]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].starts_with("BREAKS im.v1.message.reply: new(…) takes uuid ("),
        "{lines:#?}"
    );
}

#[test]
fn a_value_that_is_gone_names_the_variant() {
    let lines = report(&[(REPLY, "                - share_user\n", "")]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    let begin = "BREAKS im.v1.message.reply: ReplyMessageMsgType::ShareUser is gone (";
    assert!(lines[0].starts_with(begin), "{lines:#?}");
}

#[test]
fn a_schema_with_another_name_is_a_rename() {
    let folder = tempfile::tempdir().expect("a folder");
    im(&folder.path().join("old"), &[]);
    im(&folder.path().join("new"), &[]);
    let mut renamed = 0;
    let files = fs::read_dir(folder.path().join("new/paths")).expect("a folder");
    let files = files.map(|entry| entry.expect("an entry").path());
    for file in files.chain([folder.path().join("new").join(MESSAGES)]) {
        let text = fs::read_to_string(&file).expect("a readable file");
        let edited = text
            .replace("#/BatchMessageReadUser'", "#/BatchReaders'")
            .replace("\nBatchMessageReadUser:\n", "\nBatchReaders:\n");
        renamed += usize::from(edited != text);
        fs::write(file, edited).expect("a writable file");
    }
    assert_eq!(renamed, 2, "the schema, and the operation that returns it");
    let report = stdout(&changes(folder.path(), &["old", "new"]));
    let (lines, _) = report.split_once("\n\n").unwrap_or_default();
    assert_eq!(lines.lines().count(), 1, "{lines}");
    assert!(
        lines.contains("BatchMessageReadUser is now BatchReaders"),
        "{lines}"
    );
    assert!(lines.contains("same type, a rename?"), "{lines}");
}

#[test]
fn an_integer_that_became_a_string_names_both_rust_types() {
    let integer = "    recall_count:\n      type: integer\n      format: int64\n";
    let lines = report(&[(MESSAGES, integer, "    recall_count:\n      type: string\n")]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].starts_with("BREAKS im BatchMessageRecallProgress: "),
        "{lines:#?}"
    );
    assert!(
        lines[0].contains("Option<i64> → Option<String>"),
        "{lines:#?}"
    );
}

#[test]
fn a_new_field_breaks_nobody() {
    let before = "    recall_count:\n";
    let after = "    reason:\n      type: string\n    recall_count:\n";
    let lines = report(&[(MESSAGES, before, after)]);
    assert_eq!(
        lines,
        ["ok     im BatchMessageRecallProgress: field reason added: string"]
    );
}

#[test]
fn an_edit_of_the_envelope_is_one_change_of_the_service() {
    let lines = report(&[(
        "openapi.yaml",
        "    - message\n  data: data\n",
        "  data: data\n",
    )]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].contains(" im: "), "{lines:#?}");
}

/// A repository with the service `im`: a commit of it, tagged `v1`, and an edit in the working tree.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let git = |arguments: &[&str]| {
        let done = Command::new("git")
            .args(["-c", "user.name=A", "-c", "user.email=a@example.com"])
            .args(arguments)
            .current_dir(folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .output()
            .expect("git runs");
        assert!(done.status.success(), "{arguments:?}: {}", stderr(&done));
    };
    im(&folder.path().join("spec/im"), &[]);
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "Start"]);
    git(&["tag", "v1"]);
    let value = "                - share_user\n";
    im(&folder.path().join("spec/im"), &[(REPLY, value, "")]);
    folder
}

#[test]
fn a_revision_is_compared_with_the_working_tree() {
    let folder = repository();
    let inside = folder.path().join("spec/im/paths");
    for (place, arguments) in [
        (folder.path(), &["v1"][..]),
        (folder.path(), &["v1:spec"]),
        (folder.path(), &["HEAD", "spec/im"]),
        (&inside, &["v1"]),
    ] {
        let output = changes(place, &[arguments, &["--fail-on", "breaking"]].concat());
        assert_eq!(
            output.status.code(),
            Some(1),
            "{arguments:?}: {}",
            stderr(&output)
        );
        let report = stdout(&output);
        assert_eq!(
            report.matches("BREAKS").count(),
            1,
            "{arguments:?}: {report}"
        );
        assert!(
            report.contains("ShareUser is gone"),
            "{arguments:?}: {report}"
        );
    }
    // The two sides of one commit are equal.
    let output = changes(folder.path(), &["v1", "HEAD:spec", "--fail-on", "wording"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn what_cannot_be_compared_is_an_error_with_a_code() {
    let folder = repository();
    for (arguments, code) in [
        (&["v2"][..], "unknown-revision"),
        (&["v1:specs"], "missing-in-revision"),
    ] {
        let output = changes(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let problem = stderr(&output);
        assert!(
            problem.contains(&format!("error[{code}]")),
            "{arguments:?}: {problem}"
        );
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}
