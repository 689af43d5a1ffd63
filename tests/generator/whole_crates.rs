//! Documents that have nothing to do with Feishu become whole crates that compile.
//!
//! `petstore` is what most generators are tried with; `obstacles` has what is hard to generate: keywords and reserved names, more than
//! seven required arguments, deprecated operations and fields, lists of lists, equal enums, bodies of GET and DELETE, events.

use std::fs;
use std::path::Path;
use std::process::Command;

use feishu_codegen::output;
use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::rust::{Files, Package};

use crate::configured::shelter;
use crate::paths::{fixture, project, snapshots};

/// The crate of a fixture.
fn render(document: &str, name: &str) -> Files {
    let checked = pipeline::check(&fixture(document));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    render_supported(&checked, document, name)
}

/// The crate of what is covered.
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
fn the_petstore_gives_this_text() {
    let files = render("petstore/petstore.yaml", "petstore");
    insta::with_settings!({ snapshot_path => snapshots("petstore"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("pets", &files["src/pets.rs"]);
        insta::assert_snapshot!("schemas", &files["src/schemas/pet.rs"]);
    });
}

#[test]
fn the_obstacles_give_this_text() {
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

/// The features that are on by default in the crate with a configuration.
const ALL: &str = r#"default = ["donations", "operations", "pets", "v1", "serde"]"#;

/// Packages of that crate, and what is on by default in each, if not that.
const CONFIGURED: [(&str, Option<&str>); 5] = [
    ("configured", None),
    ("configured-none", Some("default = []")),
    ("configured-donations", Some(r#"default = ["donations"]"#)),
    ("configured-events", Some(r#"default = ["v1"]"#)),
    ("configured-pets", Some(r#"default = ["pets", "serde"]"#)),
];

/// One run of cargo for all crates: with serde's traits and without.
#[test]
fn the_crates_compile_without_warnings() {
    // Below `target`, so that what was compiled once stays compiled.
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
    // What `--keep-going` writes: no operation that is left out is missed.
    let (document, name) = ("partly/whole/shelf.yaml", "partly");
    let checked = pipeline::check(&fixture(document));
    let omitted = checked.outcome.omitted();
    assert_eq!(omitted.len(), 7, "{omitted:?}");
    let folder = target.join(name);
    let files = render_supported(&checked, document, name);
    let changes = output::compare(&folder, &files).expect("a readable folder");
    output::apply(&folder, &changes).expect("a writable folder");
    // What a configuration changes: with all features of modules, with none, and with one each. The features of a package are one
    // choice in a run of cargo, so each choice is a package.
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
    // The same versions as everything else here, so that nothing has to be fetched.
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
