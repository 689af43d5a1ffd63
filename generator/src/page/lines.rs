//! The physical lines of a page, each classified: heading, text, code, blank.

use super::Span;
use super::comments;
use super::heading::Heading;
use super::inline::trim;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId};
use std::borrow::Cow;
use std::ops::Range;

/// A page as lines.
pub(super) struct Lines<'t> {
    pub(super) file: FileId,
    /// The page's text with HTML comments replaced by spaces. Byte positions are those of the page.
    pub(super) text: Cow<'t, str>,
    pub(super) lines: Vec<Line>,
}

/// One physical line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The line without its line ending and surrounding blanks.
    pub(super) range: Range<usize>,
    /// True if a table cell continues on the next line: the line ends in two spaces.
    pub(super) continues: bool,
    pub(super) kind: LineKind,
}

/// The kind of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    Blank,
    /// A line that contains only a comment. It is ignored, unlike a blank line.
    Comment,
    /// A heading with this many `#`.
    Heading(usize),
    Text,
    /// The line that opens a code block.
    FenceOpen {
        /// True if text precedes the fence on the same line.
        inside: bool,
    },
    /// A line of a code block.
    Code,
    FenceClose,
}

impl<'t> Lines<'t> {
    /// Splits a page into lines. Code blocks without an end are reported.
    pub(super) fn new(file: FileId, text: &'t str, diagnostics: &mut Diagnostics) -> Self {
        let comments = comments::find(text);
        let masked = comments::mask(text, &comments);
        let mut lines: Vec<Line> = Vec::new();
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
            let is_comment = shown.is_empty() && !trim(text, content).is_empty();
            let kind = if is_comment {
                LineKind::Comment
            } else {
                let interrupted =
                    fence.take_if(|open| !open.is_closed_by(shown) && interrupts_code(shown));
                if let Some(open) = interrupted {
                    diagnostics.push(unclosed(&Span::new(file, open.line)));
                }
                classify(shown, &range, &mut fence)
            };
            lines.push(Line {
                range,
                continues: in_comment || raw.ends_with("  "),
                kind,
            });
        }
        if let Some(fence) = fence {
            diagnostics.push(unclosed(&Span::new(file, fence.line)));
        }
        Self {
            file,
            text: masked,
            lines,
        }
    }

    /// Returns the text of a range, with comments replaced by spaces.
    pub(super) fn get(&self, range: Range<usize>) -> &str {
        &self.text[range]
    }

    /// Returns the text of a line.
    pub(super) fn line(&self, index: usize) -> &str {
        &self.text[self.lines[index].range.clone()]
    }

    /// Returns a range of this page as a span.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }
}

/// A code block that is open.
struct Fence {
    /// The line that opens it.
    line: Range<usize>,
    marks: &'static str,
}

impl Fence {
    /// Returns the fence that a line opens, if it opens one.
    fn opened_by(line: &str, range: &Range<usize>) -> Option<Self> {
        let marks = ["```", "~~~"]
            .into_iter()
            .find(|marks| line.starts_with(marks) || (*marks == "```" && line.contains(marks)))?;
        // An even number of fences on one line opens and closes a code block.
        (line.matches(marks).count() % 2 == 1).then(|| Self {
            line: range.clone(),
            marks,
        })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        line.starts_with(self.marks) || line.ends_with(self.marks)
    }
}

/// Returns true for a known heading of two or more `#`. It is never a comment in code: the code block lost its end.
fn interrupts_code(line: &str) -> bool {
    Heading::read(line).is_some_and(|heading| heading.level > 1 && heading.is_known())
}

fn classify(line: &str, range: &Range<usize>, fence: &mut Option<Fence>) -> LineKind {
    if fence.take_if(|open| open.is_closed_by(line)).is_some() {
        return LineKind::FenceClose;
    }
    if line.is_empty() {
        return LineKind::Blank;
    }
    if fence.is_some() {
        return LineKind::Code;
    }
    if let Some(heading) = Heading::read(line) {
        return LineKind::Heading(heading.level);
    }
    *fence = Fence::opened_by(line, range);
    match fence {
        Some(opened) => LineKind::FenceOpen {
            inside: !line.starts_with(opened.marks),
        },
        None => LineKind::Text,
    }
}

fn unclosed(span: &Span) -> Diagnostic {
    Diagnostic::warning(
        Code::UnclosedCodeBlock,
        span.location(),
        "the code block that starts here has no end",
    )
    .help("close it with a line of three backticks; it was read up to the next heading of the page")
}
