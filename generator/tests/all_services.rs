//! All given pages of all services at once: what is written loads, generates, and does not depend on order or repetition.

mod repository;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use feishu_codegen::pipeline;
use feishu_codegen::rust::{Package, RuntimeSource};
use feishu_codegen::transcribe::PageFile;
use repository::{assert_same, contents, copy_of_spec, read_pages, run};

/// Folders of pages, with earlier versions of some pages.
const FOLDERS: [&str; 4] = [
    "pages/services",
    "pages/hire",
    "pages/auth",
    "pages-2025-10/hire",
];

fn pages(folders: &[&str]) -> Vec<PageFile> {
    folders.iter().flat_map(|name| read_pages(name)).collect()
}

/// Fails unless all commands accept the spec.
fn assert_generates(spec: &Path) {
    let checked = pipeline::check(spec);
    let errors = checked.diagnostics.iter();
    let errors =
        errors.filter(|found| found.severity == feishu_codegen::diagnostic::Severity::Error);
    let errors: Vec<_> = errors.map(|found| &found.message).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let package = Package {
        name: "client".to_owned(),
        runtime: RuntimeSource::folder("../runtime"),
        source: "spec".to_owned(),
    };
    let files = checked.render(&package).expect("valid Rust");
    assert!(files.is_some_and(|files| !files.is_empty()));
}

fn assert_nothing_changes(pages: &[PageFile], spec: &Path) {
    let files = run(pages.to_vec(), spec).files;
    let paths: Vec<PathBuf> = files.into_iter().map(|file| file.path).collect();
    assert_eq!(paths, Vec::<PathBuf>::new());
}

#[test]
#[ignore = "needs ../shared/pages"]
fn all_pages_generate_in_an_empty_folder_in_any_order() {
    let pages = pages(&FOLDERS);
    let spec = tempfile::tempdir().expect("a folder");
    run(pages.clone(), spec.path());
    assert_generates(spec.path());
    assert_nothing_changes(&pages, spec.path());

    let count = pages.len();
    let renamed = pages.into_iter().enumerate().map(|(index, page)| PageFile {
        path: format!("{:05}/{}", count - index, page.path),
        text: page.text,
        url: None,
    });
    let other = tempfile::tempdir().expect("a folder");
    run(renamed.collect(), other.path());
    let (first, other) = (contents(spec.path()), contents(other.path()));
    assert_same(&first, &other, "pages in the reverse order");
}

#[test]
#[ignore = "needs ../shared/pages"]
fn all_pages_generate_beside_the_committed_spec() {
    let pages = pages(&FOLDERS);
    let spec = copy_of_spec();
    run(pages.clone(), spec.path());
    assert_generates(spec.path());
    assert_nothing_changes(&pages, spec.path());
}

/// The folders of `pages/services` one after the other. `docx` may differ: its pages are in two of the folders, and those of the second
/// decide how rows of the first nest, which have no evidence of their own.
#[test]
#[ignore = "needs ../shared/pages"]
fn one_service_after_the_other_is_the_same_as_all_at_once() {
    let pages = pages(&FOLDERS[..1]);
    let together = tempfile::tempdir().expect("a folder");
    run(pages.clone(), together.path());
    let root = third_party::folder("pages/services");
    let mut by_folder: BTreeMap<String, Vec<PageFile>> = BTreeMap::new();
    for page in pages {
        let below = Path::new(&page.path).strip_prefix(&root).expect("below");
        let folder = below.components().next().expect("a folder");
        let folder = folder.as_os_str().to_string_lossy().into_owned();
        by_folder.entry(folder).or_default().push(page);
    }
    let apart = tempfile::tempdir().expect("a folder");
    for pages in by_folder.into_values() {
        run(pages, apart.path());
    }
    let of_others = |folder: &Path| {
        let mut files = contents(folder);
        files.retain(|path, _| !path.starts_with("docx"));
        files
    };
    let (together, apart) = (of_others(together.path()), of_others(apart.path()));
    assert_same(&together, &apart, "one folder after the other");
}
