//! Where things are in the project.

use std::path::{Path, PathBuf};

/// The top folder.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The description that the client is generated from.
pub(crate) fn spec() -> PathBuf {
    project().join("spec")
}

/// The generated crate.
pub(crate) fn generated() -> PathBuf {
    project().join("generated")
}

/// A folder of snapshots.
pub(crate) fn snapshots(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("snapshots")
        .join(name)
}

/// A fixture.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}
