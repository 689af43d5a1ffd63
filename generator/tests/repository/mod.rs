//! The committed spec, and the real pages, which are beside the repository and not part of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::transcribe::{self, PageFile, Transcribed, Wording};
use tempfile::TempDir;

/// Every page below the folder `shared/NAME` beside the repository, sorted by path.
pub(crate) fn read_pages(name: &str) -> Vec<PageFile> {
    let files = third_party::markdown_files(name).into_iter();
    let page = |path: PathBuf| PageFile {
        path: path.display().to_string(),
        text: fs::read(&path).expect("a readable page"),
        url: None,
    };
    files.map(page).collect()
}

pub(crate) fn committed_spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// A copy of the committed spec.
pub(crate) fn copy_of_spec() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&committed_spec(), folder.path());
    folder
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// Every file below a folder.
pub(crate) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(current) = pending.pop() {
        for entry in fs::read_dir(current).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("below").to_owned();
                files.insert(below, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

/// Fails with the first line that differs, and a description of the step before.
pub(crate) fn assert_same(
    expected: &BTreeMap<PathBuf, Vec<u8>>,
    found: &BTreeMap<PathBuf, Vec<u8>>,
    done: &str,
) {
    assert_eq!(
        expected.keys().collect::<Vec<_>>(),
        found.keys().collect::<Vec<_>>(),
        "{done}"
    );
    for (path, expected) in expected {
        let (expected, found) = (text(expected), text(&found[path]));
        for (number, (expected, found)) in expected.lines().zip(found.lines()).enumerate() {
            let line = number + 1;
            assert_eq!(expected, found, "{}:{line}: {done}", path.display());
        }
        assert_eq!(expected, found, "{}: {done}", path.display());
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) fn run(pages: Vec<PageFile>, spec: &Path) -> Transcribed {
    let transcribed = transcribe::transcribe(pages, spec, Wording::None).expect("a readable spec");
    transcribe::write(&transcribed.files).expect("a writable spec");
    transcribed
}
