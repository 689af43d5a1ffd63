//! Crates of documents that are unrelated to Feishu, and that they compile.
//!
//! `petstore` is the usual first document for generators. `obstacles` contains what is hard to generate: keywords and reserved names, more
//! than seven required arguments, deprecated operations and fields, lists of lists, equal enums, bodies of GET and DELETE, events.

use std::fs;
use std::path::PathBuf;

use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::rust::{Files, Package, RuntimeSource};

use crate::compile;
use crate::configured::shelter;
use crate::paths::{fixture, project, snapshots};

/// The crate of a fixture without diagnostics.
pub(crate) fn render(document: &str, name: &str) -> Files {
    let checked = pipeline::check(&fixture(document));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    render_supported(&checked, document, name)
}

/// The crate of the supported operations.
fn render_supported(checked: &Checked, document: &str, name: &str) -> Files {
    let runtime = runtime(match checked.manifest.is_platform() {
        true => "feishu",
        false => "client",
    });
    let package = Package {
        name: name.to_owned(),
        runtime: RuntimeSource::folder(runtime),
        source: document.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    checked
        .render_supported(&package)
        .expect("the files are Rust")
        .expect("a crate")
}

/// The documentation of the crate, and the attributes below it.
fn documentation(file: &str) -> String {
    let lines = file.lines().skip(1);
    let lines = lines.take_while(|line| !line.starts_with("use "));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_text_of_the_petstore() {
    let files = render("petstore/petstore.yaml", "petstore");
    insta::with_settings!({ snapshot_path => snapshots("petstore"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("crate", documentation(&files["src/lib.rs"]));
        insta::assert_snapshot!("pets", &files["src/pets.rs"]);
        insta::assert_snapshot!("schemas", &files["src/schemas/pet.rs"]);
    });
}

#[test]
fn the_text_of_the_obstacles() {
    let files = render("obstacles", "obstacles");
    let paths: Vec<&str> = files.keys().map(String::as_str).collect();
    insta::with_settings!({ snapshot_path => snapshots("obstacles"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("files", paths.join("\n"));
        insta::assert_snapshot!("crate", documentation(&files["src/lib.rs"]));
        insta::assert_snapshot!("shop", &files["src/shop/mod.rs"]);
        insta::assert_snapshot!("order", &files["src/shop/v1/order/mod.rs"]);
        insta::assert_snapshot!("events", &files["src/shop/v1/events2.rs"]);
        insta::assert_snapshot!("incoming_event", &files["src/incoming_event.rs"]);
        insta::assert_snapshot!("event_names", &files["src/shop/v2/events.rs"]);
    });
}

/// The default features of the configured crate.
const ALL: &str = r#"default = ["donations", "operations", "pets", "v1", "serde"]"#;

/// Packages of that crate, and the default features of each, if they differ.
const CONFIGURED: [(&str, Option<&str>); 5] = [
    ("configured", None),
    ("configured-none", Some("default = []")),
    ("configured-donations", Some(r#"default = ["donations"]"#)),
    ("configured-events", Some(r#"default = ["v1"]"#)),
    ("configured-pets", Some(r#"default = ["pets", "serde"]"#)),
];

/// Crates of documents without configuration.
const DOCUMENTS: [(&str, &str); 3] = [
    ("petstore", "petstore/petstore.yaml"),
    ("obstacles", "obstacles"),
    ("obstacles-without-serde", "obstacles"),
];

/// One run of cargo compiles all crates, with serde's traits and without.
#[test]
fn the_crates_compile_without_warnings() {
    let workspace = compile::folder("workspace");
    let mut members = Vec::new();
    let mut add = |name: &str, files: &Files| {
        compile::write(&workspace.join(name), files);
        members.push(format!("{name:?}"));
    };
    for (name, document) in DOCUMENTS {
        add(name, &render(document, name));
    }
    add("partly", &partly("partly"));
    for (name, default) in CONFIGURED {
        add(name, &configured(name, default));
    }
    let members = members.join(", ");
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n");
    fs::write(workspace.join("Cargo.toml"), manifest).expect("a file");
    let features =
        "petstore/serde,obstacles/serde,obstacles/webhook,partly/serde,configured/webhook";
    compile::cargo(
        &workspace,
        &[
            "check",
            "--workspace",
            "--offline",
            "--quiet",
            "--features",
            features,
        ],
    );
}

/// The output of `--keep-going`, which must not depend on omitted operations.
fn partly(name: &str) -> Files {
    let document = "partly/whole/shelf.yaml";
    let checked = pipeline::check(&fixture(document));
    let omitted = checked.outcome.omitted();
    assert_eq!(omitted.len(), 7, "{omitted:?}");
    render_supported(&checked, document, name)
}

/// The configured crate with other default features. Cargo unifies the features of a package, so each choice is a package of its own.
fn configured(name: &str, default: Option<&str>) -> Files {
    let mut files = shelter(name, &runtime("feishu"));
    if let Some(default) = default {
        let manifest = files.get_mut("Cargo.toml").expect("a manifest");
        assert!(manifest.contains(ALL), "{manifest}");
        *manifest = manifest.replace(ALL, default);
    }
    files
}

fn runtime(name: &str) -> PathBuf {
    let runtime = project().join("runtime").join(name);
    runtime.canonicalize().expect("the runtime")
}
