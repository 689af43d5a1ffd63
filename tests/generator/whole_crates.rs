//! Crates of documents that are unrelated to Feishu, and that they compile.
//!
//! `petstore` is the usual first document for generators. `obstacles` contains what is hard to generate: keywords and reserved names, more
//! than seven required arguments, deprecated operations and fields, lists of lists, equal enums, bodies of GET and DELETE, events.

use std::fs;
use std::path::Path;
use std::process::Command;

use feishu_codegen::output;
use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::rust::{Files, Package};

use crate::configured::shelter;
use crate::paths::{fixture, project, snapshots};

/// The crate of a fixture without diagnostics.
fn render(document: &str, name: &str) -> Files {
    let checked = pipeline::check(&fixture(document));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    render_supported(&checked, document, name)
}

/// The crate of the supported operations.
fn render_supported(checked: &Checked, document: &str, name: &str) -> Files {
    let runtime = project()
        .join("runtime/feishu")
        .canonicalize()
        .expect("the runtime");
    let package = Package {
        name: name.to_owned(),
        runtime_path: runtime.to_str().expect("UTF-8").to_owned(),
        source: document.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    checked
        .render_supported(&package)
        .expect("the files are Rust")
        .expect("a crate")
}

#[test]
fn the_text_of_the_petstore() {
    let files = render("petstore/petstore.yaml", "petstore");
    insta::with_settings!({ snapshot_path => snapshots("petstore"), prepend_module_to_snapshot => false, omit_expression => true }, {
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
        insta::assert_snapshot!("shop", &files["src/shop/mod.rs"]);
        insta::assert_snapshot!("order", &files["src/shop/v1/order/mod.rs"]);
        insta::assert_snapshot!("events", &files["src/shop/v1/events2.rs"]);
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

/// One run of cargo compiles all crates, with serde's traits and without.
#[test]
fn the_crates_compile_without_warnings() {
    // Below `target`, so that the crates are not compiled again in every run.
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/other_documents");
    let crates = [
        ("petstore", "petstore/petstore.yaml"),
        ("obstacles", "obstacles"),
        ("obstacles-without-serde", "obstacles"),
    ];
    for (name, document) in crates {
        let folder = target.join(name);
        let files = render(document, name);
        let changes = output::compare(&folder, &files).expect("a readable folder");
        output::apply(&folder, &changes).expect("a writable folder");
    }
    // The output of `--keep-going` does not depend on omitted operations.
    let (document, name) = ("partly/whole/shelf.yaml", "partly");
    let checked = pipeline::check(&fixture(document));
    let omitted = checked.outcome.omitted();
    assert_eq!(omitted.len(), 7, "{omitted:?}");
    let folder = target.join(name);
    let files = render_supported(&checked, document, name);
    let changes = output::compare(&folder, &files).expect("a readable folder");
    output::apply(&folder, &changes).expect("a writable folder");
    // The configured crate with the features of all modules, of none, and of one each. Cargo unifies the features of a package, so each
    // choice is a package of its own.
    let runtime = project()
        .join("runtime/feishu")
        .canonicalize()
        .expect("the runtime");
    for (configured, default) in CONFIGURED {
        let mut files = shelter(configured, &runtime);
        if let Some(default) = default {
            let manifest = files.get_mut("Cargo.toml").expect("a manifest");
            assert!(manifest.contains(ALL), "{manifest}");
            *manifest = manifest.replace(ALL, default);
        }
        let folder = target.join(configured);
        let changes = output::compare(&folder, &files).expect("a readable folder");
        output::apply(&folder, &changes).expect("a writable folder");
    }
    let names = crates.iter().map(|(name, _)| *name);
    let configured = CONFIGURED.iter().map(|(name, _)| *name);
    let names = names.chain([name]).chain(configured);
    let members: Vec<String> = names.map(|name| format!("{name:?}")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        members.join(", ")
    );
    fs::write(target.join("Cargo.toml"), manifest).expect("a file");
    // The versions of this workspace, so that nothing has to be downloaded.
    fs::copy(project().join("Cargo.lock"), target.join("Cargo.lock")).expect("a copy");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--offline", "--quiet"])
        .args([
            "--features",
            "petstore/serde,obstacles/serde,obstacles/webhook,partly/serde,configured/webhook",
        ])
        .current_dir(&target)
        .env("CARGO_TARGET_DIR", target.join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
