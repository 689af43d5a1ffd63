//! A document that has nothing to do with Feishu becomes a whole crate that compiles.

use std::path::Path;
use std::process::Command;

use feishu_codegen::output;
use feishu_codegen::pipeline;
use feishu_codegen::rust::Package;

use crate::paths::{fixture, project, snapshots};

#[test]
fn the_petstore_compiles_without_warnings() {
    let checked = pipeline::check(&fixture("petstore/petstore.yaml"));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let runtime = project()
        .join("runtime")
        .canonicalize()
        .expect("the runtime");
    let package = Package {
        name: "petstore".to_owned(),
        runtime_path: runtime.to_str().expect("UTF-8").to_owned(),
        source: "petstore.yaml".to_owned(),
    };
    let files = checked
        .render(&package)
        .expect("the files are Rust")
        .expect("a crate");
    insta::with_settings!({ snapshot_path => snapshots("petstore"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("pets", &files["src/pets.rs"]);
        insta::assert_snapshot!("schemas", &files["src/schemas/pet.rs"]);
    });

    // Below `target`, so that what was compiled once stays compiled.
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/petstore");
    let folder = target.join("crate");
    let changes = output::compare(&folder, &files).expect("a readable folder");
    output::apply(&folder, &changes).expect("a writable folder");
    // The same versions as everything else here, so that nothing has to be fetched.
    std::fs::copy(project().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a copy");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--all-features", "--offline", "--quiet"])
        .current_dir(&folder)
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
