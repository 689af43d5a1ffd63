//! `transcribe` over the real pages: they lie beside the repository and are not part of it. Where they are absent, each test
//! says that it is skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::transcribe::{self, Change, Outcome, PageFile, Transcribed, Wording};
use tempfile::TempDir;

/// A folder of pages, or `None` with a word on standard error.
fn pages_folder(name: &str) -> Option<PathBuf> {
    let start = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = start
        .ancestors()
        .map(|above| above.join("shared").join(name))
        .find(|folder| folder.is_dir());
    if found.is_none() {
        eprintln!("skipped: there is no folder shared/{name} beside the repository");
    }
    found
}

fn read_pages(folder: &Path) -> Vec<PageFile> {
    let mut pages = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = fs::read(&path).expect("a page");
                pages.push(PageFile {
                    path: path.display().to_string(),
                    text,
                });
            }
        }
    }
    pages
}

fn committed_spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// A copy of the committed spec.
fn copy_of_spec() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&committed_spec(), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
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
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
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

/// Fails with the first line that differs.
fn assert_same(expected: &BTreeMap<PathBuf, Vec<u8>>, found: &BTreeMap<PathBuf, Vec<u8>>) {
    assert_eq!(
        expected.keys().collect::<Vec<_>>(),
        found.keys().collect::<Vec<_>>()
    );
    for (path, expected) in expected {
        let (expected, found) = (text(expected), text(&found[path]));
        for (number, (expected, found)) in expected.lines().zip(found.lines()).enumerate() {
            assert_eq!(expected, found, "{}:{}", path.display(), number + 1);
        }
        assert_eq!(expected, found, "{}", path.display());
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn run(pages: Vec<PageFile>, spec: &Path) -> Transcribed {
    let transcribed = transcribe::transcribe(pages, spec, Wording::None).expect("a readable spec");
    transcribe::write(&transcribed.files).expect("a writable spec");
    transcribed
}

fn changes(transcribed: &Transcribed) -> Vec<(&str, &[Change])> {
    let current = transcribed
        .pages
        .iter()
        .filter_map(|page| match &page.what {
            Outcome::Current(current) if !current.changes.is_empty() || current.new => {
                Some((current.id.as_str(), current.changes.as_slice()))
            }
            _ => None,
        });
    current.collect()
}

#[test]
fn the_committed_spec_says_what_the_pages_say() {
    let Some(folder) = pages_folder("pages/hire") else {
        return;
    };
    let spec = copy_of_spec();
    let transcribed = run(read_pages(&folder), spec.path());
    assert!(
        !transcribed.diagnostics.has_errors(),
        "something is doubtful or cannot be read"
    );
    assert_eq!(changes(&transcribed), []);
    assert_eq!(transcribed.files, [], "not a byte differs");
    let current = transcribed
        .pages
        .iter()
        .filter(|page| matches!(page.what, Outcome::Current(_)))
        .count();
    assert_eq!(current, 182 + 12, "operations and events");
    let superseded = transcribed
        .pages
        .iter()
        .filter(|page| matches!(page.what, Outcome::Superseded { .. }))
        .count();
    assert_eq!(superseded, 1, "two pages document portal_apply_schemas");
}

#[test]
fn the_order_of_pages_does_not_matter() {
    let Some(folder) = pages_folder("pages/hire") else {
        return;
    };
    let mut specs = Vec::new();
    for reversed in [false, true] {
        let spec = tempfile::tempdir().expect("a folder");
        let mut pages = read_pages(&folder);
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        let count = pages.len();
        // Files are sorted by name, so other names give another order.
        for (index, page) in pages.iter_mut().enumerate() {
            let number = if reversed { count - index } else { index };
            let history = if page.path.contains("历史版本") {
                "历史版本/"
            } else {
                ""
            };
            page.path = format!("pages/{history}{number:04}.md");
        }
        run(pages, spec.path());
        specs.push(contents(spec.path()));
    }
    assert!(specs[0].len() > 150);
    assert_same(&specs[0], &specs[1]);
}

#[test]
fn older_pages_over_the_spec_and_todays_again_end_where_they_began() {
    let (Some(today), Some(october)) = (
        pages_folder("pages/hire"),
        pages_folder("pages-2025-10/hire"),
    ) else {
        return;
    };
    let spec = copy_of_spec();
    let before = contents(spec.path());
    let back = run(read_pages(&october), spec.path());
    assert!(
        !changes(&back).is_empty(),
        "the pages were edited in between"
    );
    assert!(contents(spec.path()) != before);
    let forth = run(read_pages(&today), spec.path());
    // What went one way comes back the other way.
    let about = |transcribed: &Transcribed| -> BTreeMap<String, Vec<String>> {
        let of = |change: &Change| match change {
            Change::Added { about, .. }
            | Change::Removed { about, .. }
            | Change::Changed { about, .. } => about.clone(),
        };
        changes(transcribed)
            .into_iter()
            .map(|(id, changes)| (id.to_owned(), changes.iter().map(of).collect()))
            .collect()
    };
    assert_eq!(about(&back), about(&forth));
    // Every fact is back, and every word, in its place.
    assert_same(&before, &contents(spec.path()));
}
