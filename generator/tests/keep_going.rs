//! A document named alone: unsupported operations are omitted completely, and the rest is generated as if they had never existed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The document `shelf.yaml` of a folder: with unsupported parts, or without.
fn fixture(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/fixtures/partly")
        .join(folder)
        .join("shelf.yaml")
}

/// The exit code, and the text of standard output and standard error.
fn generate(spec: &Path, out: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_feishu-codegen"))
        .arg("generate")
        .arg("--spec")
        .arg(spec)
        .arg("--out")
        .arg(out)
        .args(more)
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (run.status.code(), text(run.stdout), text(run.stderr))
}

/// All files below a folder, by path.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(current) = pending.pop() {
        for entry in fs::read_dir(current).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("below").to_owned();
                files.insert(below, fs::read_to_string(&path).expect("a file"));
            }
        }
    }
    files
}

const OMITTED: [&str; 7] = [
    "branch.moved",
    "shelf.book.replace",
    "shelf.branch.create",
    "shelf.branch.get",
    "shelf.node.create",
    "shelf.node.get",
    "shelf.page.orderLine",
];

#[test]
fn strictly_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("client");
    let (code, _, output) = generate(&fixture("whole"), &out, &["--strict"]);
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("nothing was written"), "{output}");
    assert!(!out.exists());
}

#[test]
fn the_rest_equals_the_client_of_a_document_without_the_unsupported_parts() {
    let folder = tempfile::tempdir().expect("a folder");
    let (part, whole) = (folder.path().join("part"), folder.path().join("whole"));
    let (code, _, output) = generate(&fixture("covered"), &whole, &[]);
    assert_eq!(code, Some(0), "{output}");
    let (code, _, output) = generate(&fixture("whole"), &part, &[]);
    assert_eq!(code, Some(1), "{output}");
    assert_eq!(files(&part), files(&whole), "omitted completely");

    let mut named: Vec<&str> = output
        .lines()
        .filter_map(|line| line.strip_prefix("omitted: ")?.split(' ').next())
        .collect();
    named.sort_unstable();
    assert_eq!(named, OMITTED, "{output}");
    for code in ["unsupported-schema", "name-clash"] {
        assert!(
            output.contains(&format!("error[{code}]")),
            "{code} in {output}"
        );
    }
}

#[test]
fn json_messages_list_omitted_operations() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = ["--keep-going", "--message-format", "json"];
    let (code, output, _) = generate(&fixture("whole"), &folder.path().join("client"), &options);
    assert_eq!(code, Some(1), "{output}");
    let mut named: Vec<String> = output
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .filter(|message: &serde_json::Value| message["kind"] == "left-out")
        .map(|message| message["id"].as_str().expect("an id").to_owned())
        .collect();
    named.sort_unstable();
    assert_eq!(named, OMITTED);
}

#[test]
fn a_supported_document_exits_with_0() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("client");
    let (code, _, output) = generate(&fixture("covered"), &out, &["--keep-going"]);
    assert_eq!(code, Some(0), "{output}");
    assert!(!output.contains("omitted"), "{output}");
}

#[test]
fn an_error_of_the_whole_client_is_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let (spec, out) = (
        folder.path().join("shelf.yaml"),
        folder.path().join("client"),
    );
    let text = fs::read_to_string(fixture("whole")).expect("the fixture");
    for broken in [
        text.replace("openapi: 3.0.3", "openapi: 4.0.0"),
        text.replace("openapi: 3.0.3\n", ""),
    ] {
        assert_ne!(broken, text);
        fs::write(&spec, broken).expect("a file");
        let (code, _, output) = generate(&spec, &out, &["--keep-going"]);
        assert_eq!(code, Some(1), "{output}");
        assert!(output.contains("nothing was written"), "{output}");
        assert!(!out.exists());
    }
}

#[test]
fn invalid_openapi_omits_its_operation_and_those_that_refer_to_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = folder.path().join("shelf.yaml");
    let text = fs::read_to_string(fixture("covered")).expect("the fixture");
    for (typo, meant, lost) in [
        (
            "responses: {'200': 7}",
            "responses: {'200': {description: It was taken.}}",
            "book.moved",
        ),
        (
            "titel: {type: strin}",
            "title: {type: string}",
            "shelf.book.get",
        ),
    ] {
        let broken = text.replace(meant, typo);
        assert_ne!(broken, text);
        fs::write(&spec, broken).expect("a file");
        let out = folder.path().join("client");
        let (code, _, output) = generate(&spec, &out, &[]);
        assert_eq!(code, Some(1), "{output}");
        assert!(output.contains(&format!("omitted: {lost}")), "{output}");
        assert!(out.join("src/lib.rs").exists(), "{output}");
        fs::remove_dir_all(&out).expect("removed");
        let (code, _, output) = generate(&spec, &out, &["--strict"]);
        assert_eq!((code, out.exists()), (Some(1), false), "{output}");
    }
}
