//! The full text that is generated for the seed page, and that what is committed is current.

use crate::crates::render;
use crate::paths::{generated, snapshots, spec};

#[test]
fn the_seed_page_gives_this_text() {
    let files = render(&spec(), "feishu");
    insta::with_settings!({ snapshot_path => snapshots("seed"), prepend_module_to_snapshot => false, omit_expression => true }, {
        for (name, path) in [
            ("talent_external_info", "src/hire/v1/talent_external_info.rs"),
            ("schemas", "src/hire/schemas/talent_external_info.rs"),
        ] {
            insta::assert_snapshot!(name, &files[path]);
        }
    });
}

#[test]
fn the_committed_crate_is_what_the_generator_makes_of_the_spec() {
    let changes = feishu_codegen::output::compare(&generated(), &render(&spec(), "feishu"))
        .expect("a readable folder");
    assert!(
        changes.is_empty(),
        "stale, run `cargo run`:\n{}",
        feishu_codegen::output::diff(&changes)
    );
}
