//! Folders of the repository.

use std::path::{Path, PathBuf};

/// The root folder.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The description of the client `feishu`.
pub(crate) fn spec() -> PathBuf {
    project().join("spec")
}

/// The generated crate.
pub(crate) fn generated() -> PathBuf {
    project().join("generated")
}

/// A folder below `tests/snapshots`.
pub(crate) fn snapshots(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("snapshots")
        .join(name)
}

/// A path below `tests/fixtures`.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}
