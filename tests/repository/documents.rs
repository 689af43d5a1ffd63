//! The documents for readers: their links lead somewhere, and their Rust is compiled elsewhere.

use std::fs;
use std::path::{Path, PathBuf};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The documents of the repository, as paths below its root.
fn documents() -> Vec<PathBuf> {
    let mut documents = vec![PathBuf::from("spec/README.md")];
    for folder in ["", "docs"] {
        let entries = fs::read_dir(project().join(folder)).expect("a readable folder");
        let names =
            entries.map(|entry| PathBuf::from(entry.expect("a readable entry").file_name()));
        let markdown =
            names.filter(|name| name.extension().is_some_and(|extension| extension == "md"));
        documents.extend(markdown.map(|name| Path::new(folder).join(name)));
    }
    documents.sort();
    documents
}

fn read(path: &Path) -> String {
    fs::read_to_string(project().join(path)).expect("a readable document")
}

/// The text without its code blocks.
fn prose(text: &str) -> String {
    let parts = text.split("\n```").step_by(2);
    parts.collect::<Vec<_>>().join("\n")
}

/// The targets of `[text](target)` in prose.
fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let after_text = prose.split("](").skip(1);
    after_text
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.to_owned())
        .collect()
}

/// The anchors of a document's headings, as GitHub derives them.
fn anchors(text: &str) -> Vec<String> {
    let prose = prose(text);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|heading| {
            let title = heading.trim_start_matches('#').trim().to_lowercase();
            let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
            title
                .chars()
                .filter(kept)
                .collect::<String>()
                .replace(' ', "-")
        })
        .collect()
}

#[test]
fn links_between_documents_lead_to_files_and_headings() {
    let mut count = 0;
    for document in documents() {
        let text = read(&document);
        for link in links(&text) {
            if link.contains("://") {
                continue;
            }
            count += 1;
            let (file, anchor) = match link.split_once('#') {
                Some((file, anchor)) => (file, Some(anchor)),
                None => (link.as_str(), None),
            };
            let target = match file {
                "" => document.clone(),
                _ => document.parent().expect("a folder").join(file),
            };
            let at = format!("{}: {link}", document.display());
            assert!(project().join(&target).exists(), "{at}: no such file");
            if let Some(anchor) = anchor {
                let known = anchors(&read(&target));
                assert!(
                    known.iter().any(|known| known == anchor),
                    "{at}: no such heading among {known:?}"
                );
            }
        }
    }
    assert!(count > 5, "only {count} links are found");
}

/// The lines of code, without indentation.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).collect()
}

/// The code blocks in Rust.
fn rust_blocks(text: &str) -> Vec<&str> {
    let after_fences = text.split("\n```rust\n").skip(1);
    after_fences
        .filter_map(|rest| rest.split_once("\n```"))
        .map(|(block, _)| block)
        .collect()
}

#[test]
fn rust_in_documents_is_an_excerpt_of_compiled_code() {
    for (document, sources) in [
        ("README.md", &["tests/examples/first_call.rs"][..]),
        (
            "docs/client.md",
            &["tests/client/guide.rs", "tests/client/testing.rs"],
        ),
    ] {
        let sources: Vec<String> = sources
            .iter()
            .map(|source| read(Path::new(source)))
            .collect();
        let sources: Vec<Vec<&str>> = sources.iter().map(|source| lines(source)).collect();
        let text = read(Path::new(document));
        let blocks = rust_blocks(&text);
        assert!(!blocks.is_empty(), "{document} has no Rust");
        for block in blocks {
            let block = lines(block);
            let mut excerpts = sources
                .iter()
                .flat_map(|source| source.windows(block.len()));
            assert!(
                excerpts.any(|excerpt| excerpt == block),
                "{document}: not in the compiled code:\n{}",
                block.join("\n")
            );
        }
    }
}

#[test]
fn the_readme_has_at_most_150_lines() {
    assert!(read(Path::new("README.md")).lines().count() <= 150);
}

/// The code blocks of a document, without those of output.
fn code(text: &str) -> Vec<&str> {
    let blocks = text.split("\n```").skip(1).step_by(2);
    blocks
        .filter(|block| {
            ["sh\n", "rust\n", "toml\n"]
                .iter()
                .any(|of| block.starts_with(of))
        })
        .collect()
}

#[test]
fn the_chinese_readme_has_the_code_of_the_english_one() {
    let english = read(Path::new("README.md"));
    let chinese = read(Path::new("README.zh-CN.md"));
    let (english, chinese) = (code(&english), code(&chinese));
    assert!(chinese.len() > 4, "{chinese:#?}");
    for block in chinese {
        assert!(english.contains(&block), "README.md has no block {block}");
    }
}
