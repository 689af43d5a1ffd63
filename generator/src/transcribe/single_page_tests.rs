//! Each real page alone over the committed spec. The pages lie beside the repository and are not part of it.

use std::path::{Path, PathBuf};

use super::run::run;
use super::store::Store;
use super::{PageFile, Transcribed, Wording};

/// The pages about hiring, or `None` with a word on standard error.
fn pages() -> Option<Vec<PageFile>> {
    let start = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = start
        .ancestors()
        .map(|above| above.join("shared/pages/hire"))
        .find(|folder| folder.is_dir());
    let Some(folder) = folder else {
        eprintln!("skipped: no folder `shared/pages/hire` beside the repository");
        return None;
    };
    let mut pages = Vec::new();
    let mut pending = vec![folder];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = std::fs::read(&path).expect("a page");
                let path = path.display().to_string();
                pages.push(PageFile { path, text });
            }
        }
    }
    Some(pages)
}

fn committed() -> Store {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    Store::read(&spec).expect("the committed spec")
}

#[test]
fn each_page_alone_changes_nothing() {
    let Some(pages) = pages() else { return };
    let store = committed();
    // Another page on the same operation is newer.
    let superseded = "获取候选人/官网/官网申请表/获取申请表模板列表.md";
    let mut differing = String::new();
    for page in pages {
        if page.path.ends_with(superseded) {
            continue;
        }
        let path = page.path.clone();
        let Transcribed {
            files, diagnostics, ..
        } = run(store.clone(), vec![page], Wording::None);
        if diagnostics.has_errors() {
            differing.push_str(&format!("{path} has errors\n"));
        }
        for file in files {
            let before = std::fs::read_to_string(&file.path).unwrap_or_default();
            let now = file.text.unwrap_or_default();
            let difference = similar::TextDiff::from_lines(&before, &now);
            let difference = difference.unified_diff().header("spec", &path).to_string();
            differing.push_str(&difference);
        }
    }
    assert!(differing.is_empty(), "{differing}");
}
