//! The command: output and exit codes.

use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_feishu-codegen"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    command
        .arg("scopes")
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_console_form_of_an_example() {
    let output = run(&[
        "--source",
        "tests/examples/webhook.rs",
        "--format",
        "json",
        "im.v1.message.get",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let console: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let keys: Vec<&String> = console["scopes"]
        .as_object()
        .expect("an object")
        .keys()
        .collect();
    assert_eq!(keys, ["tenant", "user"]);
    assert!(
        console["scopes"]["tenant"]
            .as_array()
            .is_some_and(|scopes| !scopes.is_empty())
    );
    assert_eq!(console.as_object().map(serde_json::Map::len), Some(1));
}

#[test]
fn text_states_what_each_scope_serves() {
    let output = run(&["hire.v1.talent_external_info"]);
    assert_eq!(output.status.code(), Some(0));
    let text = text(&output.stdout);
    assert!(
        text.starts_with("tenant (tenant_access_token): 1 scope\n  hire:talent"),
        "{text}"
    );
    assert!(
        text.contains(
            "\n    hire.v1.talent_external_info.create\n    hire.v1.talent_external_info.update\n"
        ),
        "{text}"
    );
}

#[test]
fn an_unknown_operation_is_a_finding_and_a_missing_folder_a_failure() {
    let output = run(&["hire.v1.talnt.get", "hire.v1.talent.get"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("error[unknown-operation]"),
        "{}",
        text(&output.stderr)
    );
    assert!(
        text(&output.stdout).contains("hire.v1.talent.get"),
        "what is known is printed"
    );
    // A folder without Rust is hardly the one that was meant.
    for (folder, reason) in [
        ("no/such/folder", "No such file"),
        ("docs", "there is no file with Rust source"),
    ] {
        let output = run(&["--source", folder]);
        assert_eq!(output.status.code(), Some(2));
        let shown = text(&output.stderr);
        assert!(shown.contains(folder) && shown.contains(reason), "{shown}");
    }
    assert_eq!(run(&[]).status.code(), Some(2));
}

#[test]
fn programs_get_one_object_a_line() {
    let output = run(&["hire.v1.talent.get", "--message-format", "json"]);
    let lines = text(&output.stdout);
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let [report] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    assert_eq!(report["kind"], "scopes");
    assert_eq!(report["minimum"], true);
    assert_eq!(report["grants"][0]["serves"][0]["id"], "hire.v1.talent.get");
    let keys = ["alsoForUsers", "missingFields", "withoutScopes", "places"];
    assert!(keys.iter().all(|key| !report[key].is_null()), "{report}");
}
