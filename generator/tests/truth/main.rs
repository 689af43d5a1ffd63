//! The trees that `transcribe` infers from flat tables, compared with the true trees of `../shared/truth`.
//!
//! ```text
//! cargo test -p feishu-codegen --test truth -- --ignored --nocapture    # prints the table, and each page that is not exact
//! ```

mod score;
mod settle;
mod spec;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::diagnostic::Code;
use feishu_codegen::transcribe::{self, PageFile, Transcribed, Wording};

use score::{Score, Verdict};
use spec::Spec;
use tree::TruePage;

/// The pages of other services.
fn pages() -> Vec<PageFile> {
    pages_in("pages/services")
}

fn pages_in(folder: &str) -> Vec<PageFile> {
    let files = third_party::markdown_files(folder).into_iter();
    let page = |path: PathBuf| PageFile {
        path: path.display().to_string(),
        text: fs::read(&path).expect("a readable page"),
        url: None,
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
    score_of(&run(pages, folder), truth, folder)
}

fn run(pages: Vec<PageFile>, folder: &Path) -> Transcribed {
    let transcribed = transcribe::transcribe(pages, folder, Wording::None);
    transcribed.expect("a readable folder")
}

fn score_of(transcribed: &Transcribed, truth: &[TruePage], folder: &Path) -> Score {
    let spec = Spec::read(folder, &transcribed.files);
    Score::of(truth, transcribed, &spec)
}

#[test]
#[ignore = "needs ../shared/truth"]
fn before_anything_is_settled_no_page_is_wrong_without_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let score = score(pages(), &truth(), folder.path());
    println!("into an empty folder:\n{score}");
    assert_eq!(score.pages(Verdict::Silent), [""; 0]);
    assert_eq!(score.pages(Verdict::Warned), [""; 0]);
    assert!(score.share_of_exact() >= 0.96, "{score}");
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
    // The page that another page of the same operation supersedes.
    assert_eq!(score.pages(Verdict::Flagged).len(), 1, "{score}");
    assert!(score.share_of_exact() >= 0.98, "{score}");
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

/// Folders with doubtful pages.
const DOUBTFUL: [&str; 4] = [
    "pages/services/云文档/云空间",
    "pages/services/云文档/多维表格",
    "pages/services/通讯录/用户",
    "pages/services/飞书人事（企业版）",
];

/// The number of runs with other entries. Each run has one true entry for each question of the run before anything is settled.
const SETTLED_RUNS: usize = 5;

#[test]
#[ignore = "needs ../shared/truth"]
fn a_true_but_partial_entry_makes_no_page_wrong_without_an_error() {
    let mut count = 0;
    let truth = truth();
    for pages in DOUBTFUL {
        for number in 0..SETTLED_RUNS {
            let folder = tempfile::tempdir().expect("a folder");
            let first = run(pages_in(pages), folder.path());
            let before = score_of(&first, &truth, folder.path());
            let entries = settle::true_entries(&truth, &first, number);
            count += entries.len();
            settle::paste(&first, &entries.iter().collect::<Vec<_>>());
            let after = score(pages_in(pages), &truth, folder.path());
            for verdict in [Verdict::Silent, Verdict::Warned] {
                let new = after.pages(verdict).into_iter();
                let new: Vec<&str> = new
                    .filter(|page| !before.pages(verdict).contains(page))
                    .collect();
                assert_eq!(new, [""; 0], "entry {number}: {entries:#?}");
            }
        }
    }
    assert!(count > 50, "{count} entries");
}

#[test]
#[ignore = "needs ../shared/pages"]
fn the_answers_of_one_run_leave_no_question_in_the_next() {
    for pages in DOUBTFUL {
        let folder = tempfile::tempdir().expect("a folder");
        let first = run(pages_in(pages), folder.path());
        settle::paste(&first, &settle::printed(&first));
        let second = run(pages_in(pages), folder.path());
        let asked = settle::asked(&second);
        assert!(asked.is_empty(), "{pages}: {asked:?}");
        let unused = second.diagnostics.iter();
        let unused = unused.filter(|found| found.code == Code::UnusedNesting);
        assert_eq!(unused.count(), 0, "{pages}: entries to remove");
    }
}
