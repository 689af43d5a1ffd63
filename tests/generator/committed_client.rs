//! The committed client is current.

use feishu_codegen::output;

use crate::compile::cargo;
use crate::paths::{generated, project, spec};
use crate::render::render;

#[test]
fn the_committed_client_is_what_the_generator_makes_of_the_spec() {
    let files = render(&spec(), "feishu");
    let changes = output::compare(&generated(), &files).expect("a readable folder");
    assert!(
        changes.is_empty(),
        "stale, run `cargo run`:\n{}",
        output::diff(&changes)
    );
}

/// A service whose feature needs another's would break those who select it alone.
#[test]
#[ignore = "compiles the client once for each service"]
fn each_service_compiles_without_the_others() {
    for (service, _) in feishu::SERVICES {
        let selected = ["--no-default-features", "--features", service];
        let check = ["check", "--offline", "--quiet", "--package", "feishu"];
        cargo(&project(), &[&check[..], &selected[..]].concat());
    }
}
