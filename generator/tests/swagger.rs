//! Swagger 2.0 is converted to OpenAPI 3.0.

use std::path::{Path, PathBuf};

use feishu_codegen::diagnostic::{Format, Severity};
use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::rust::{Files, Package, RuntimeSource};

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/fixtures")
        .join(path)
}

fn files(checked: &Checked) -> Files {
    let errors = checked
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let shown = checked
        .diagnostics
        .render(&checked.sources, Format::Human { color: false });
    assert_eq!(errors.count(), 0, "{shown}");
    let package = Package {
        name: "stables".to_owned(),
        runtime: RuntimeSource::folder("runtime"),
        source: "stables".to_owned(),
    };
    let files = checked.render(&package).expect("Rust");
    files.expect("a client")
}

#[test]
fn both_forms_of_a_document_become_the_same_client() {
    let swagger = files(&pipeline::check(&fixture("swagger/stables.yaml")));
    let openapi = files(&pipeline::check(&fixture("positive/stables.yaml")));
    let paths = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&swagger), paths(&openapi));
    for (path, text) in &swagger {
        assert!(
            *text == openapi[path],
            "{path} differs:\n{text}\n\n--- by hand:\n{}",
            openapi[path]
        );
    }
}
