//! The committed client is current.

use feishu_codegen::output;

use crate::paths::{generated, spec};
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
