//! The physical lines of a page: which are headings, which belong to code blocks, which go on in the next line.

use super::Span;
use super::inline::{is_blank, trim};
use super::sections::Role;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId};
use std::borrow::Cow;
use std::ops::Range;

/// A page as lines.
pub(super) struct Lines<'t> {
    pub(super) file: FileId,
    /// The page's text with spaces in place of HTML comments; positions are those of the page.
    pub(super) text: Cow<'t, str>,
    pub(super) lines: Vec<Line>,
}

/// One physical line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Without the line ending and without blanks at either end.
    pub(super) range: Range<usize>,
    /// Whether a cell of a table goes on in the next line: two spaces at the end say so.
    pub(super) continues: bool,
    pub(super) kind: LineKind,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    Blank,
    /// Nothing but a comment: as if it were not there.
    Absent,
    /// A heading and how many `#` it has.
    Heading(usize),
    Text,
    /// The line that opens a code block, and whether text stands before the fence.
    FenceOpen {
        inside: bool,
    },
    /// A line of a code block.
    Code,
    FenceClose,
}

impl<'t> Lines<'t> {
    pub(super) fn new(file: FileId, text: &'t str, diagnostics: &mut Diagnostics) -> Self {
        let comments = comments(text);
        let masked = mask(text, &comments);
        let mut lines = Vec::new();
        let mut fence: Option<Fence> = None;
        let mut start = 0;
        for raw in text.split_inclusive('\n') {
            let whole = start..start + raw.len();
            start = whole.end;
            let raw = raw.trim_end_matches(['\n', '\r']);
            let content = whole.start..whole.start + raw.len();
            let in_comment = comments
                .iter()
                .any(|comment| comment.contains(&content.end));
            let range = trim(&masked, content.clone());
            let shown = &masked[range.clone()];
            let kind = if shown.is_empty() && !trim(text, content.clone()).is_empty() {
                LineKind::Absent
            } else {
                classify(
                    shown,
                    &mut fence,
                    |opened| {
                        let span = Span::new(file, lines_range(&lines, opened));
                        diagnostics.push(unclosed(&span));
                    },
                    lines.len(),
                )
            };
            lines.push(Line {
                range,
                continues: in_comment || raw.ends_with("  "),
                kind,
            });
        }
        if let Some(fence) = fence {
            let span = Span::new(file, lines_range(&lines, fence.line));
            diagnostics.push(unclosed(&span));
        }
        Self {
            file,
            text: masked,
            lines,
        }
    }

    /// The text of a range, comments blanked out.
    pub(super) fn get(&self, range: Range<usize>) -> &str {
        &self.text[range]
    }

    /// The text of a line.
    pub(super) fn line(&self, index: usize) -> &str {
        &self.text[self.lines[index].range.clone()]
    }

    /// A place in this page.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }
}

fn lines_range(lines: &[Line], index: usize) -> Range<usize> {
    lines.get(index).map_or(0..0, |line| line.range.clone())
}

fn unclosed(span: &Span) -> Diagnostic {
    Diagnostic::warning(
        Code::UnclosedCodeBlock,
        span.location(),
        "the code block that starts here has no end",
    )
    .help("close it with a line of three backticks; it was read up to the next heading of the page")
}

/// A code block that has begun.
struct Fence {
    line: usize,
    /// The fence's first character.
    mark: char,
}

fn classify(
    line: &str,
    fence: &mut Option<Fence>,
    mut report: impl FnMut(usize),
    index: usize,
) -> LineKind {
    let heading = heading(line);
    if let Some(open) = fence {
        let marks = if open.mark == '`' { "```" } else { "~~~" };
        if line.starts_with(marks) || line.ends_with(marks) {
            *fence = None;
            return LineKind::FenceClose;
        }
        // A known heading of two or more `#` is never a comment in code: the block was left open.
        match heading {
            Some((level, title)) if level > 1 && Role::of(title) != Role::Other => {
                report(open.line);
                *fence = None;
            }
            _ if line.is_empty() => return LineKind::Blank,
            _ => return LineKind::Code,
        }
    }
    if line.is_empty() {
        return LineKind::Blank;
    }
    if let Some((level, _)) = heading {
        return LineKind::Heading(level);
    }
    let marked = ["```", "~~~"]
        .into_iter()
        .find(|marks| line.starts_with(marks) || (*marks == "```" && line.contains(marks)));
    match marked {
        // An even number of fences in a line opens and closes.
        Some(marks) if line.matches(marks).count() % 2 == 1 => {
            *fence = Some(Fence {
                line: index,
                mark: if marks == "```" { '`' } else { '~' },
            });
            LineKind::FenceOpen {
                inside: !line.starts_with(marks),
            }
        }
        _ => LineKind::Text,
    }
}

/// A heading's level and title.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    let spaced = title.starts_with(is_blank);
    let title = title.trim_matches(is_blank);
    let known = || Role::of(title) != Role::Other;
    ((1..=6).contains(&level) && !title.is_empty() && (spaced || known())).then_some((level, title))
}

/// The ranges of HTML comments. One that would hold a known heading is not taken for a comment: its end is missing.
fn comments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("<!--").map(|start| at + start) {
        let end = text[start + 4..]
            .find("-->")
            .map(|end| start + 4 + end + 3)
            .filter(|end| {
                let known = |line: &str| {
                    heading(line.trim_matches(is_blank))
                        .is_some_and(|(_, title)| Role::of(title) != Role::Other)
                };
                !text[start..*end].lines().any(known)
            });
        match end {
            Some(end) => {
                found.push(start..end);
                at = end;
            }
            None => at = start + 4,
        }
    }
    found
}

/// Spaces in place of comments; line endings stay.
fn mask<'t>(text: &'t str, comments: &[Range<usize>]) -> Cow<'t, str> {
    if comments.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for comment in comments {
        masked.push_str(&text[at..comment.start]);
        for byte in text[comment.clone()].bytes() {
            masked.push(if byte == b'\n' { '\n' } else { ' ' });
        }
        at = comment.end;
    }
    masked.push_str(&text[at..]);
    Cow::Owned(masked)
}
