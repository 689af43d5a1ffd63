//! A glossary: one term for one thing.

use std::io;
use std::path::Path;

use super::prose::{prose, words};

/// The terms of a Markdown table, with the words that they replace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    term: String,
    /// Another word for it, as the table has it.
    other: String,
    words: Vec<String>,
}

/// The columns of the table, in any order. Others are ignored.
const TERM: &str = "term";
const NOT: &str = "not";

impl Glossary {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn read(path: &Path) -> io::Result<Option<Self>> {
        Ok(Self::parse(&std::fs::read_to_string(path)?))
    }

    /// Finds the first table with the columns `term` and `not` in a Markdown text. The cell `not` has words with commas between them.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(cells);
        let header =
            lines.find(|cells| column(cells, TERM).is_some() && column(cells, NOT).is_some())?;
        let (term, not) = (column(&header, TERM)?, column(&header, NOT)?);
        let mut entries = Vec::new();
        for row in lines.skip(1).take_while(|cells| !cells.is_empty()) {
            let Some((term, others)) = row.get(term).zip(row.get(not)) else {
                continue;
            };
            for other in others.split(',').map(str::trim) {
                let words = words(other);
                if !words.is_empty() {
                    entries.push(Entry {
                        term: (*term).to_owned(),
                        other: other.to_owned(),
                        words,
                    });
                }
            }
        }
        Some(Self { entries })
    }

    /// The number of words that are replaced.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns true if no word is replaced.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Finds words of a text that a term replaces: the term and the word. Names in backticks do not count.
    pub fn others_in(&self, text: &str) -> Vec<(&str, &str)> {
        if self.is_empty() {
            return Vec::new();
        }
        let text = words(&prose(text));
        let is_in = |entry: &&Entry| {
            let mut windows = text.windows(entry.words.len());
            windows.any(|words| words == entry.words.as_slice())
        };
        let found = self.entries.iter().filter(is_in);
        found
            .map(|entry| (entry.term.as_str(), entry.other.as_str()))
            .collect()
    }
}

/// The cells of a line of a table; none for another line.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    match line.strip_prefix('|') {
        Some(row) => row
            .strip_suffix('|')
            .unwrap_or(row)
            .split('|')
            .map(str::trim)
            .collect(),
        None => Vec::new(),
    }
}

fn column(cells: &[&str], name: &str) -> Option<usize> {
    cells
        .iter()
        .position(|cell| cell.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::Glossary;

    const TABLE: &str = "# Terms\n\n| page | Term | meaning | not |\n|---|---|---|---|\n| 简历 | resume | | CV, résumé |\n| 职位广告 | job post | an ad | job ad |\n| 人才 | talent | | |\n\n| a | b |\n";

    #[test]
    fn other_words_are_found_in_prose() {
        let glossary = Glossary::parse(TABLE).expect("a table");
        assert_eq!(glossary.len(), 3);
        let found = |text| glossary.others_in(text);
        assert_eq!(found("The CV of a talent."), [("resume", "CV")]);
        assert_eq!(found("Url of the job\n ad."), [("job post", "job ad")]);
        assert_eq!(found("The value `cv`; a job, an `id` ad."), []);
        assert_eq!(found("A resume."), []);
    }

    #[test]
    fn a_text_without_the_columns_is_no_glossary() {
        assert_eq!(
            Glossary::parse("| term | meaning |\n|---|---|\n| a | b |\n"),
            None
        );
    }
}
