//! The trees that `transcribe` infers from flat tables, compared with the true trees of `../shared/truth`.
//!
//! ```text
//! cargo test -p feishu-codegen --test truth -- --ignored --nocapture    # prints the table, and each page that is not exact
//! ```

mod score;
mod spec;
mod tree;

use std::fs;
use std::path::Path;

use feishu_codegen::transcribe::{self, PageFile, Wording};

use score::{Score, Verdict};
use spec::Spec;
use tree::TruePage;

/// Transcribes all pages of other services into a folder, and compares the result with the true trees. Writes nothing.
fn score(folder: &Path) -> Score {
    let files = third_party::markdown_files("pages/services").into_iter();
    let pages = files.map(|path| PageFile {
        path: path.display().to_string(),
        text: fs::read(&path).expect("a readable page"),
    });
    let transcribed = transcribe::transcribe(pages.collect(), folder, Wording::None);
    let transcribed = transcribed.expect("a readable folder");
    let truth = fs::read_to_string(third_party::folder("truth").join("services.json"));
    let truth: Vec<TruePage> =
        serde_json::from_str(&truth.expect("a readable file")).expect("the format of the truth");
    let spec = Spec::read(folder, &transcribed.files);
    Score::of(&truth, &transcribed, &spec)
}

#[test]
#[ignore = "needs ../shared/truth"]
fn before_anything_is_settled_no_page_is_wrong_without_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let score = score(folder.path());
    println!("into an empty folder:\n{score}");
    assert_eq!(score.pages(Verdict::Silent), [""; 0]);
    assert_eq!(score.pages(Verdict::Warned), [""; 0]);
    assert!(score.share_of_exact() >= 0.93, "{score}");
}

#[test]
#[ignore = "needs ../shared/truth"]
fn the_committed_description_is_right_on_every_page() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let score = score(&spec.canonicalize().expect("the committed description"));
    println!("into the committed description:\n{score}");
    assert_eq!(score.pages(Verdict::Silent), [""; 0]);
    assert_eq!(score.pages(Verdict::Warned), [""; 0]);
    assert!(score.share_of_exact() >= 0.93, "{score}");
}
