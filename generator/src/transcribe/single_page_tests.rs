//! Each real page by itself over the committed spec.

use std::path::Path;

use super::run::run;
use super::store::Store;
use super::{PageFile, Transcribed, Wording};

/// The pages about hiring.
fn pages() -> Vec<PageFile> {
    let files = third_party::markdown_files("pages/hire").into_iter();
    let pages = files.map(|path| PageFile {
        path: path.display().to_string(),
        text: std::fs::read(&path).expect("a page"),
        url: None,
    });
    pages.collect()
}

fn committed() -> Store {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    Store::read(&spec).expect("the committed spec")
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn each_page_alone_changes_nothing() {
    let store = committed();
    // Another page on the same operation is newer.
    let superseded = "获取候选人/官网/官网申请表/获取申请表模板列表.md";
    let mut differing = String::new();
    for page in pages() {
        if page.path.ends_with(superseded) {
            continue;
        }
        let path = page.path.clone();
        let Transcribed {
            files, diagnostics, ..
        } = run(&store, vec![page], Wording::None, &|_| Vec::new());
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
