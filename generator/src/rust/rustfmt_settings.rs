//! The generated crate's `rustfmt.toml`.

use crate::output::MARKER;

/// Turns off `cargo fmt` for the crate, whose files are formatted by the generator.
pub(super) fn rustfmt_settings() -> String {
    format!("# {MARKER}.\n\ndisable_all_formatting = true\n")
}
