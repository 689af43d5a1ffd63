//! The trees that `transcribe` infers from flat tables, compared with the true trees of `../shared/truth`.
//!
//! ```text
//! cargo test -p feishu-codegen --test truth -- --ignored --nocapture    # prints the table, and each page that is not exact
//! ```

mod score;
mod spec;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::transcribe::{self, PageFile, Wording};

use score::{Score, Verdict};
use spec::Spec;
use tree::TruePage;

/// The pages of other services.
fn pages() -> Vec<PageFile> {
    let files = third_party::markdown_files("pages/services").into_iter();
    let page = |path: PathBuf| PageFile {
        path: path.display().to_string(),
        text: fs::read(&path).expect("a readable page"),
    };
    files.map(page).collect()
}

/// The true trees of these pages.
fn truth() -> Vec<TruePage> {
    let truth = fs::read_to_string(third_party::folder("truth").join("services.json"));
    serde_json::from_str(&truth.expect("a readable file")).expect("the format of the truth")
}

/// Transcribes pages into a folder, and compares the result with the true trees. Writes nothing.
fn score(pages: Vec<PageFile>, truth: &[TruePage], folder: &Path) -> Score {
    let transcribed = transcribe::transcribe(pages, folder, Wording::None);
    let transcribed = transcribed.expect("a readable folder");
    let spec = Spec::read(folder, &transcribed.files);
    Score::of(truth, &transcribed, &spec)
}

#[test]
#[ignore = "needs ../shared/truth"]
fn before_anything_is_settled_no_page_is_wrong_without_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let score = score(pages(), &truth(), folder.path());
    println!("into an empty folder:\n{score}");
    assert_eq!(score.pages(Verdict::Silent), [""; 0]);
    assert_eq!(score.pages(Verdict::Warned), [""; 0]);
    assert!(score.share_of_exact() >= 0.94, "{score}");
}

#[test]
#[ignore = "needs ../shared/truth"]
fn the_committed_description_is_right_on_every_page() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let score = score(
        pages(),
        &truth(),
        &spec.canonicalize().expect("the committed description"),
    );
    println!("into the committed description:\n{score}");
    assert_eq!(score.pages(Verdict::Silent), [""; 0]);
    assert_eq!(score.pages(Verdict::Warned), [""; 0]);
    assert!(score.share_of_exact() >= 0.94, "{score}");
}

/// The fewer pages, the less evidence: a page is then doubted more often, and still never wrong without an error.
#[test]
#[ignore = "needs ../shared/truth"]
fn a_page_alone_is_never_wrong_without_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = pages();
    let mut all = Score::default();
    for page in truth() {
        let alone = pages.iter().filter(|file| file.path.ends_with(&page.page));
        all.extend(score(alone.cloned().collect(), &[page], folder.path()));
    }
    println!("each page alone:\n{all}");
    assert_eq!(all.pages(Verdict::Silent), [""; 0]);
    assert_eq!(all.pages(Verdict::Warned), [""; 0]);
}
