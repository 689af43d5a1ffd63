//! The help of diagnostics about pages names only keys that the spec has.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::extension::KEYS;
use super::tests::objects;
use crate::diagnostic::{Code, Subject};

/// Words in backticks that are no keys.
const OTHER_WORDS: [&str; 1] = ["transcribe"];

/// The names of all keys that a document may have.
fn keys() -> BTreeSet<&'static str> {
    let fields = objects().into_iter().flat_map(|object| object.fields);
    let extensions = KEYS.iter().map(|key| key.name);
    fields.map(|field| field.name).chain(extensions).collect()
}

/// The source files that report about pages.
fn sources() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut pending: Vec<PathBuf> = ["page", "transcribe"].map(|room| source.join(room)).into();
    let mut texts = Vec::new();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(path).expect("a folder");
            pending.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else {
            texts.push(fs::read_to_string(path).expect("a source file"));
        }
    }
    texts
}

/// The text in the string literals of a source that starts after `.help(` or before `;`, without escapes.
fn literals(code: &str) -> String {
    let mut text = String::new();
    let mut chars = code.chars();
    let (mut depth, mut inside) = (1_usize, false);
    while let Some(letter) = chars.next() {
        match letter {
            '"' => inside = !inside,
            '\\' if inside => text.extend(chars.next().filter(|next| *next != '\n')),
            _ if inside => text.push(letter),
            '(' => depth += 1,
            ')' => depth -= 1,
            ';' => return text,
            _ => {}
        }
        if depth == 0 {
            return text;
        }
    }
    text
}

/// The help texts of all diagnostics about pages, as the sources have them.
fn help_texts() -> Vec<String> {
    let mut texts = Vec::new();
    for source in sources() {
        for start in [".help(", "let help = ", "_HELP: &str ="] {
            texts.extend(source.split(start).skip(1).map(literals));
        }
    }
    let codes = Code::ALL.iter();
    let codes = codes.filter(|code| code.subject() == Subject::Page);
    texts.extend(codes.map(|code| code.remedy().to_owned()));
    texts
}

/// The words of a text that stand for keys: extensions, single words in backticks, and words before a colon in backticks.
fn named_keys(text: &str) -> BTreeSet<String> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    let mut named = BTreeSet::new();
    for (index, span) in text.split('`').enumerate() {
        let words = span.split(|letter: char| !is_part(letter));
        named.extend(
            words
                .filter(|word| word.starts_with("x-"))
                .map(str::to_owned),
        );
        if index % 2 == 0 {
            continue;
        }
        if !span.is_empty() && span.chars().all(is_part) {
            named.insert(span.to_owned());
        }
        for (before, _) in span.match_indices(": ") {
            let word = span[..before]
                .rsplit(|letter: char| !is_part(letter))
                .next();
            named.extend(word.filter(|word| !word.is_empty()).map(str::to_owned));
        }
    }
    named.retain(|word| word.starts_with(|letter: char| letter.is_ascii_lowercase()));
    named
}

#[test]
fn help_about_pages_names_only_keys_that_exist() {
    let keys = keys();
    let texts = help_texts();
    assert!(texts.len() > 40, "{} texts", texts.len());
    let mut found = BTreeSet::new();
    for text in &texts {
        for word in named_keys(text) {
            let is_known = keys.contains(word.as_str()) || OTHER_WORDS.contains(&word.as_str());
            assert!(is_known, "`{word}` is no key: {text}");
            found.insert(word);
        }
    }
    for key in [
        "x-nesting",
        "parent-occurrence",
        "sample",
        "fields",
        "type",
        "x-unread-rows",
    ] {
        assert!(found.contains(key), "{key}: {found:?}");
    }
}
