//! Generation of crates from descriptions.

use std::path::Path;

use feishu_codegen::pipeline;
use feishu_codegen::rust::{Files, Package, RuntimeSource};

/// Generates the crate `name` from a description without errors.
pub(crate) fn render(spec: &Path, name: &str) -> Files {
    let package = Package {
        name: name.to_owned(),
        runtime: RuntimeSource::Folder {
            path: "../runtime/feishu".into(),
            version: Some("0.1.0".to_owned()),
        },
        // A fixed name, so that the text does not depend on the folder.
        source: "spec".to_owned(),
    };
    let checked = pipeline::check(spec);
    assert!(
        !checked.diagnostics.has_errors(),
        "the description has errors: {:?}",
        checked.diagnostics
    );
    checked
        .render(&package)
        .expect("the files are Rust")
        .expect("a crate")
}
