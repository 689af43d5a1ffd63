//! Text output, in the style of rustc.

use super::resolve::{Resolved, Span};
use super::{Diagnostics, Edit, Severity, Sources, json, visible};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// The format in which diagnostics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For humans: the message, the location, the line itself with a caret, and help.
    Human {
        /// True to use ANSI colours.
        color: bool,
    },
    /// For machines: one JSON object per line, with the keys `code`, `severity`, `message`, `label`, `file`, `line`,
    /// `column`, `endLine`, `endColumn`, `help` and `related`. Lines and columns count from 1, columns in characters;
    /// the end is exclusive.
    Json,
}

/// The most lines between two marks of one file that are shown as one excerpt.
const EXCERPT_LINES: usize = 500;
/// The longest line that is shown, in bytes. For longer lines, such as minified JSON, only the location is shown.
const LINE_BYTES: usize = 1000;

impl Diagnostics {
    /// Formats every diagnostic once, sorted by file, line and column.
    pub fn render(&self, sources: &Sources, format: Format) -> String {
        let resolved = self.resolve(sources);
        match format {
            Format::Json => resolved
                .iter()
                .map(|resolved| json::line(resolved, sources))
                .collect(),
            Format::Human { color } => {
                let renderer = if color {
                    Renderer::styled()
                } else {
                    Renderer::plain()
                };
                let show = |resolved| human(resolved, sources, &renderer);
                resolved.iter().map(show).collect()
            }
        }
    }
}

fn human(resolved: &Resolved<'_>, sources: &Sources, renderer: &Renderer) -> String {
    let diagnostic = resolved.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = visible(&diagnostic.message);
    let mut group = Group::with_title(level.primary_title(title).id(diagnostic.code.as_str()));
    if let Some(span) = &resolved.span {
        let mut marks = vec![Mark {
            span,
            label: diagnostic.label.as_deref(),
            kind: AnnotationKind::Primary,
        }];
        let related = resolved.related.iter();
        marks.extend(related.map(|(span, message)| Mark {
            span,
            label: Some(message),
            kind: AnnotationKind::Context,
        }));
        for marks in excerpts(marks, sources) {
            group = add_excerpt(group, &marks, sources);
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let report = [group];
    let mut text = format!("{}\n\n", renderer.render(&report).trim_end_matches('\n'));
    for Edit {
        label,
        file,
        text: lines,
    } in &diagnostic.edits
    {
        text.push_str(&format!("# {}: {}\n", visible(file), visible(label)));
        for line in lines.lines() {
            text.push_str(&format!("{}\n", visible(line)));
        }
        text.push('\n');
    }
    text
}

/// One range to mark.
struct Mark<'a> {
    span: &'a Span,
    label: Option<&'a str>,
    kind: AnnotationKind,
}

/// Groups marks that are close to each other; the group of the primary mark comes first.
fn excerpts<'a>(marks: Vec<Mark<'a>>, sources: &Sources) -> Vec<Vec<Mark<'a>>> {
    let mut groups: Vec<Vec<Mark<'a>>> = Vec::new();
    for mark in marks {
        let near = groups.iter_mut().find(|group| {
            let (a, b) = (group[0].span, mark.span);
            if a.file != b.file {
                return false;
            }
            let (Some(x), Some(y)) = (&a.range, &b.range) else {
                return false;
            };
            let (x, y) = (
                sources.line_at(a.file, x.start),
                sources.line_at(b.file, y.start),
            );
            let short = |line| sources.line_range(a.file, line).len() <= LINE_BYTES;
            x.abs_diff(y) < EXCERPT_LINES && short(x) && short(y)
        });
        match near {
            Some(group) => group.push(mark),
            None => groups.push(vec![mark]),
        }
    }
    groups
}

fn add_excerpt<'a>(group: Group<'a>, marks: &[Mark<'a>], sources: &'a Sources) -> Group<'a> {
    let file = marks[0].span.file;
    let path = visible(sources.path(file));
    let Some(primary) = &marks[0].span.range else {
        return group.element(Origin::path(path.clone()));
    };
    let ranges = || {
        marks
            .iter()
            .filter_map(|mark| Some((mark, mark.span.range.clone()?)))
    };
    let lines = || ranges().map(|(_, range)| sources.line_at(file, range.start));
    let first = lines().min().unwrap_or(0);
    let last = lines().max().unwrap_or(first);
    let excerpt = sources.line_range(file, first).start..sources.line_range(file, last).end;
    if lines().any(|line| sources.line_range(file, line).len() > LINE_BYTES) {
        let at = sources.line_column(file, primary.start);
        let group = group.element(Origin::path(path).line(at.line).char_column(at.column));
        return match marks[0].label {
            Some(label) => group.element(Level::NOTE.message(visible(label))),
            None => group,
        };
    }
    let annotations = ranges().map(|(mark, range)| -> Annotation<'a> {
        let start = range.start.clamp(excerpt.start, excerpt.end) - excerpt.start;
        let end = range.end.clamp(excerpt.start, excerpt.end) - excerpt.start;
        mark.kind
            .span(start..end.max(start))
            .label(mark.label.map(visible))
    });
    group.element(
        Snippet::source(&sources.text(file)[excerpt.clone()])
            .path(path)
            .line_start(first + 1)
            .fold(true)
            .annotations(annotations.collect::<Vec<_>>()),
    )
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
