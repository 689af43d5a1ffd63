//! Finds the third-party pages and documents that some tests read, in the folder `shared` beside the repository.
//!
//! They are not part of the repository because they belong to others. A test that needs them is ignored, with the folder as reason, and
//! fails if it is run without the folder:
//!
//! ```text
//! #[test]
//! #[ignore = "needs ../shared/pages/hire"]
//! fn every_page_has_a_title() {
//!     for page in third_party::markdown_files("pages/hire") { … }
//! }
//! ```
//!
//! `.ci/run` runs the ignored tests where the folder exists.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder `shared/NAME` beside the repository or beside a folder above it.
///
/// # Panics
///
/// The folder does not exist.
pub fn folder(name: &str) -> PathBuf {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut folders = above.map(|folder| folder.join("shared").join(name));
    folders.find(|folder| folder.is_dir()).unwrap_or_else(|| {
        panic!("this test needs the folder ../shared/{name} beside the repository")
    })
}

/// All Markdown files below the folder `shared/NAME`, sorted by path.
///
/// # Panics
///
/// The folder does not exist or cannot be read.
pub fn markdown_files(name: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut pending = vec![folder(name)];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
