//! Damaged pages. Each results in a diagnostic with its location, or in a correct description.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A page without errors.
const PAGE: &str = include_str!("pages/rack.md");

/// The result of a run: its exit code, `line:column code` of each diagnostic, and the outcome of the page.
#[derive(Debug, PartialEq)]
struct Report {
    exit: i32,
    findings: Vec<String>,
    outcome: String,
}

/// A run in its own folder: it reads `page.md` and writes `spec`.
struct Run {
    folder: TempDir,
    report: Report,
}

fn transcribe(page: impl AsRef<[u8]>) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("page.md"), page).expect("a page");
    let output = Command::new(env!("CARGO_BIN_EXE_feishu-codegen"))
        .args(["transcribe", "page.md", "--message-format", "json"])
        .current_dir(folder.path())
        .output()
        .expect("a run");
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    let lines: Vec<Value> = shown
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let of_kind = |kind: &'static str| lines.iter().filter(move |line| line["kind"] == kind);
    let findings = of_kind("diagnostic").map(|found| {
        assert_eq!(found["file"], "page.md", "{found}");
        let code = found["code"].as_str().expect("a code");
        format!("{}:{} {code}", found["line"], found["column"])
    });
    let report = Report {
        exit: output.status.code().expect("an exit code"),
        findings: findings.collect(),
        outcome: of_kind("page")
            .map(|page| page["outcome"].as_str().expect("an outcome"))
            .collect(),
    };
    Run { folder, report }
}

fn edited(from: &str, to: &str) -> String {
    assert!(PAGE.contains(from), "the edit changes the page");
    PAGE.replacen(from, to, 1)
}

fn report(exit: i32, findings: &[&str], outcome: &str) -> Report {
    Report {
        exit,
        findings: findings.iter().map(|&found| found.to_owned()).collect(),
        outcome: outcome.to_owned(),
    }
}

#[test]
fn the_unchanged_page_has_no_findings() {
    assert_eq!(transcribe(PAGE).report, report(0, &[], "new"));
}

#[test]
fn a_missing_field_is_found_in_the_sample() {
    let run = transcribe(edited("size | int | Size\n", ""));
    assert_eq!(
        run.report,
        report(0, &["35:55 sample-key-without-row"], "new")
    );
}

#[test]
fn a_missing_object_makes_its_fields_ambiguous() {
    let run = transcribe(edited("rack | rack | The rack\n", ""));
    assert_eq!(run.report.exit, 1);
    let ambiguous = "31:1 doubtful-nesting".to_owned();
    assert!(run.report.findings.contains(&ambiguous), "{:?}", run.report);
}

#[test]
fn an_object_below_its_field_is_found() {
    let rows = "rack | rack | The rack\nid | string | Id\n";
    let swapped = "id | string | Id\nrack | rack | The rack\n";
    let run = transcribe(edited(rows, swapped));
    assert_eq!(run.report.exit, 1);
    let unexplained = "30:1 unexplained-nesting".to_owned();
    assert!(
        run.report.findings.contains(&unexplained),
        "{:?}",
        run.report
    );
}

#[test]
fn fields_of_one_object_may_swap_places() {
    let rows = "id | string | Id\nsize | int | Size\n";
    let swapped = "size | int | Size\nid | string | Id\n";
    let run = transcribe(edited(rows, swapped));
    assert_eq!(run.report, report(0, &[], "new"));
    let schemas = run.folder.path().join("spec/shop/schemas.yaml");
    let schemas = fs::read_to_string(schemas).expect("the schemas");
    assert!(schemas.contains("Rack:"), "{schemas}");
}

#[test]
fn a_truncated_sample_is_fixed_and_reported() {
    let run = transcribe(edited(", \"size\": 2}}}\n```\n", ""));
    for finding in ["35:1 unclosed-code-block", "36:52 mended-sample"] {
        assert!(
            run.report.findings.contains(&finding.to_owned()),
            "{:?}",
            run.report
        );
    }
}

#[test]
fn a_sample_that_is_not_json_is_reported() {
    let run = transcribe(edited("{\"code\": 0", "code = 0"));
    let unreadable = "36:1 unreadable-sample".to_owned();
    assert!(
        run.report.findings.contains(&unreadable),
        "{:?}",
        run.report
    );
    let run = transcribe(edited("\"ok\"", "ok"));
    assert_eq!(run.report, report(0, &["36:20 mended-sample"], "new"));
}

#[test]
fn a_sample_that_nests_too_deep_is_reported_at_the_bracket() {
    let deep = format!("{{\"code\": {}", "[".repeat(100));
    let run = transcribe(edited("{\"code\": 0", &deep));
    // One brace and 47 brackets are read.
    let too_deep = format!("36:{} too-deep", "{\"code\": ".len() + 47 + 1);
    assert!(run.report.findings.contains(&too_deep), "{:?}", run.report);
}

#[test]
fn a_file_that_is_not_a_page_is_an_error() {
    for (text, code) in [
        (Vec::new(), "empty-file"),
        (b" \n\n".to_vec(), "empty-file"),
        ((0..=255).collect(), "invalid-utf8"),
        (vec![0; 1000], "invalid-utf8"),
        (
            b"<!DOCTYPE html>\n<html><body>Rack</body></html>".to_vec(),
            "missing-page-fact",
        ),
    ] {
        let run = transcribe(text);
        let found = format!("null:null {code}");
        assert_eq!(run.report, report(1, &[&found], "unread"));
        assert!(!run.folder.path().join("spec").exists());
    }
}

#[test]
fn a_page_without_an_api_is_reported_without_an_error() {
    let run = transcribe("# Overview\n\nWords.\n");
    assert_eq!(run.report, report(0, &[], "no-api"));
}

#[test]
fn a_page_that_lacks_a_required_fact_is_an_error() {
    let address = "HTTP URL | https://open.feishu.cn/open-apis/shop/v1/racks/:rack_id\n";
    let run = transcribe(edited(address, ""));
    assert_eq!(run.report, report(1, &["10:1 missing-page-fact"], "unread"));
    let run = transcribe(edited("| GET", "| FETCH"));
    assert_eq!(
        run.report,
        report(1, &["13:15 invalid-page-fact"], "unread")
    );
}

#[test]
fn no_page_writes_outside_the_folder() {
    let away = "/open-apis/../../../away";
    let run = transcribe(edited("/open-apis/shop/v1/racks/:rack_id", away));
    assert_eq!(
        run.report,
        report(1, &["12:12 invalid-page-fact"], "unread")
    );
    let event = include_str!("pages/event.md");
    let event = event.replacen("shop.rack.moved_v1", "shop/../../../away.b", 1);
    let run = transcribe(event);
    assert_eq!(run.report, report(1, &["6:8 invalid-page-fact"], "unread"));
    let entries = fs::read_dir(run.folder.path()).expect("a folder");
    assert_eq!(entries.count(), 1, "only the page");
}
