//! `changes` as users run it: on copies of the real description, and on revisions of a repository.

mod git;
// The driver of `git diff` is a shell script.
#[cfg(unix)]
mod git_diff;
#[path = "../repository/mod.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod spec;

use std::fs;
use std::path::Path;
use std::process::Output;

use git::{Repository, program};

const MESSAGES: &str = "schemas.yaml";
const REPLY: &str = "paths/v1.messages.message_id.reply.yaml";

/// An edit: a file of the service `im`, a text in it, and its replacement.
type Edit<'e> = (&'e str, &'e str, &'e str);

/// The folder of the service `im`, copied into a folder with these edits.
fn im(folder: &Path, edits: &[Edit<'_>]) {
    spec::copy(&spec::committed_spec().join("im"), folder);
    for (file, before, after) in edits {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).expect("a readable file");
        assert!(text.contains(before), "{file} contains {before:?}");
        fs::write(path, text.replace(before, after)).expect("a writable file");
    }
}

/// The last value of an enum of [`REPLY`].
const VALUE: &str = "                - share_user\n";

/// The description of that value, whatever its words are, and the line after it.
fn last_value() -> String {
    let path = spec::committed_spec().join("im").join(REPLY);
    let text = fs::read_to_string(path).expect("a readable file");
    let (before, _) = text
        .split_once("              example: text\n")
        .expect("an example");
    let description = before.lines().next_back().expect("a line");
    format!("{description}\n              example: text\n")
}

fn changes(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = program(env!("CARGO_BIN_EXE_feishu-codegen"), folder);
    command
        .arg("changes")
        .args(arguments)
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
    assert!(stdout(&output).ends_with("old and new describe the same API\n"));
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
    let last = last_value();
    let lines = report(&[
        (REPLY, &last, "              example: text\n"),
        (REPLY, VALUE, ""),
    ]);
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
    assert!(lines[0].contains(" im ("), "{lines:#?}");
}

/// A repository with the service `im`: a commit of it, tagged `v1`, and an edit in the working tree.
fn repository() -> Repository {
    let repository = Repository::new();
    let folder = repository.path("spec/im");
    im(&folder, &[]);
    repository.commit();
    repository.git(&["tag", "v1"]);
    let last = last_value();
    let edits = [
        (REPLY, last.as_str(), "              example: text\n"),
        (REPLY, VALUE, ""),
    ];
    im(&folder, &edits);
    repository
}

#[test]
fn a_revision_is_compared_with_the_working_tree() {
    let repository = repository();
    let top = repository.top();
    let inside = repository.path("spec/im/paths");
    for (place, arguments) in [
        (top, &["v1"][..]),
        (top, &["v1:spec"]),
        (top, &["HEAD", "spec/im"]),
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
    // The two sides of one commit describe the same API.
    let output = changes(top, &["v1", "HEAD:spec", "--fail-on", "wording"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn what_cannot_be_compared_is_an_error_with_a_code() {
    let repository = repository();
    for (arguments, code) in [
        (&["v2"][..], "unknown-revision"),
        (&["v1:specs"], "missing-in-revision"),
    ] {
        let output = changes(repository.top(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let problem = stderr(&output);
        assert!(
            problem.contains(&format!("error[{code}]")),
            "{arguments:?}: {problem}"
        );
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn a_revision_has_its_own_list_of_changes_to_ignore() {
    let repository = repository();
    let list = "* im.v1.message.reply  # agreed\nresponse-value-added im.*  # none\n";
    repository.write("spec/changes.ignore", list);
    repository.commit();
    repository.write("spec/changes.ignore", "");
    let output = changes(repository.top(), &["v1", "HEAD", "--fail-on", "wording"]);
    let problem = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{problem}");
    let report = stdout(&output);
    assert!(
        report.ends_with("v1 and HEAD differ only in ignored changes\n"),
        "{report}"
    );
    assert!(
        problem.contains("--> HEAD:spec/changes.ignore:2:1"),
        "{problem}"
    );
}

/// Warnings about the old description repeat those about the new one.
#[test]
fn warnings_of_the_old_description_are_not_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let unused = (
        "schemas.yaml",
        "\nMessageBody:\n",
        "\nUnused: {type: string}\nMessageBody:\n",
    );
    im(&folder.path().join("old"), &[unused]);
    im(&folder.path().join("new"), &[unused]);
    let problem = stderr(&changes(folder.path(), &["old", "new"]));
    assert_eq!(problem.matches("warning[").count(), 1, "{problem}");
    assert!(problem.contains("--> new/schemas.yaml:"), "{problem}");
}
