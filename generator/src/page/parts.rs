//! The parts of a page by what they are about.

use super::fields::{self, Field};
use super::head::{self, Head};
use super::inline::trim;
use super::lines::{LineKind, Lines};
use super::sample::DEEPEST;
use super::sections::{Role, Section, sections};
use super::table::{Block, blocks};
use super::{Body, ErrorRow, Sample, Span, errors};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use std::ops::Range;

/// A page's sections with their tables and code blocks.
pub(super) struct Parts<'l, 't> {
    pub(super) lines: &'l Lines<'t>,
    /// The page's text, comments included.
    pub(super) text: &'t str,
    sections: Vec<(Section, Vec<Block>)>,
}

impl<'l, 't> Parts<'l, 't> {
    pub(super) fn new(lines: &'l Lines<'t>, text: &'t str, from: usize) -> Self {
        let sections = sections(lines, from)
            .into_iter()
            .map(|section| {
                let blocks = blocks(lines, section.lines.clone());
                (section, blocks)
            })
            .collect();
        Self {
            lines,
            text,
            sections,
        }
    }

    /// The table of facts about the request or the event: where it belongs, or else anywhere.
    pub(super) fn head(&self, diagnostics: &mut Diagnostics) -> Option<Head> {
        let expected = |role| matches!(role, Role::Request | Role::Event);
        let mut sections: Vec<_> = self.sections.iter().collect();
        sections.sort_by_key(|(section, _)| !expected(section.role));
        sections
            .into_iter()
            .find_map(|(_, blocks)| head::find(self.lines, blocks, diagnostics))
    }

    /// The first heading that only pages of an API have.
    pub(super) fn describes_an_api(&self) -> Option<Span> {
        let (section, _) = self.sections.iter().find(|(section, _)| {
            matches!(
                section.role,
                Role::Request | Role::RequestBody | Role::ResponseBody | Role::EventBody
            )
        })?;
        Some(self.lines.span(section.heading.clone()))
    }

    /// Whether the title, or a note above the first part that is known, says that the API is not to be used any more.
    pub(super) fn is_deprecated(&self, title: &str) -> bool {
        let known = self
            .sections
            .iter()
            .position(|(section, _)| section.role != Role::Other)
            .unwrap_or(self.sections.len());
        let title_says = ["废弃", "弃用", "历史版本", "不推荐", "已下线"];
        title_says.iter().any(|word| title.contains(word))
            || self.sections[..known]
                .iter()
                .flat_map(|(section, _)| section.lines.clone())
                .filter(|index| self.lines.lines[*index].kind == LineKind::Text)
                .any(|index| says_deprecated(self.lines.line(index)))
    }

    /// The blocks of the sections with this role. Those of their unnamed parts count only if `wanted` finds nothing before.
    fn blocks(&self, role: Role, wanted: impl Fn(&Block) -> bool) -> Vec<&Block> {
        let of = |within: bool| {
            self.sections.iter().filter(move |(section, _)| {
                let inner = section.role == Role::Other && section.within == role;
                section.role == role || (within && inner)
            })
        };
        let own: Vec<&Block> = of(false)
            .flat_map(|(_, blocks)| blocks)
            .filter(|b| wanted(b))
            .collect();
        if own.is_empty() {
            of(true)
                .flat_map(|(_, blocks)| blocks)
                .filter(|b| wanted(b))
                .collect()
        } else {
            own
        }
    }

    fn tables(&self, role: Role) -> Vec<Block> {
        let is_table = |block: &Block| matches!(block, Block::Table(_));
        self.blocks(role, is_table).into_iter().cloned().collect()
    }

    /// The rows of a part's tables.
    pub(super) fn fields(&self, role: Role, diagnostics: &mut Diagnostics) -> Vec<Field> {
        fields::fields(self.lines, &self.tables(role), diagnostics)
    }

    pub(super) fn errors(&self, diagnostics: &mut Diagnostics) -> Vec<ErrorRow> {
        errors::read(self.lines, &self.tables(Role::Errors), diagnostics)
    }

    /// A body: its rows and its sample. `None` if the page has neither.
    pub(super) fn body(
        &self,
        role: Role,
        sample_role: Role,
        diagnostics: &mut Diagnostics,
    ) -> Option<Body> {
        let rows: Vec<_> = self
            .fields(role, diagnostics)
            .into_iter()
            .map(|field| field.row)
            .collect();
        let sample = self
            .sample(sample_role)
            .or_else(|| self.sample(role))
            // An address, or a text that is no JSON, makes no body.
            .filter(|sample| {
                !rows.is_empty() || sample.value.is_some() || sample.looks_like_json()
            });
        if let Some(sample) = &sample {
            diagnostics.extend(finding(sample));
        }
        let heading = self
            .sections
            .iter()
            .find(|(section, _)| section.role == role)
            .map(|(section, _)| self.lines.span(section.heading.clone()));
        if rows.is_empty() && sample.is_none() {
            return None;
        }
        let span = heading.or_else(|| sample.as_ref().map(|sample| sample.span.clone()))?;
        Some(Body { rows, sample, span })
    }

    /// The first code block of a part that holds JSON, or else the first one; or JSON without a code block around it.
    fn sample(&self, role: Role) -> Option<Sample> {
        let is_code = |block: &Block| matches!(block, Block::Code(_));
        let ranges: Vec<Range<usize>> = self
            .blocks(role, is_code)
            .into_iter()
            .filter_map(|block| match block {
                Block::Code(range) => Some(range.clone()),
                Block::Table(_) => None,
            })
            .collect();
        let read = |range: Range<usize>| {
            let range = trim(self.text, range);
            Sample::read(&self.text[range.clone()], self.lines.span(range))
        };
        let mut first = None;
        for range in ranges.into_iter().chain(self.bare_json(role)) {
            let sample = read(range);
            if sample
                .value
                .as_ref()
                .is_some_and(|value| value.is_object() || value.is_array())
            {
                return Some(sample);
            }
            if !sample.text.is_empty() {
                first = first.or(Some(sample));
            }
        }
        first
    }

    /// From the first line of a part that begins with `{` to the part's end.
    fn bare_json(&self, role: Role) -> Option<Range<usize>> {
        self.sections
            .iter()
            .filter(|(section, _)| section.role == role)
            .find_map(|(section, _)| {
                let starts = |index: &usize| {
                    self.lines.lines[*index].kind == LineKind::Text
                        && self.lines.line(*index).starts_with('{')
                };
                let start = section.lines.clone().find(starts)?;
                let end = section.lines.end.checked_sub(1)?;
                Some(self.lines.lines[start].range.start..self.lines.lines[end].range.end)
            })
    }
}

/// Whether a note says that an API is kept for old users only. One that merely gets no new fields («不再更新») is not.
fn says_deprecated(line: &str) -> bool {
    let about = ["接口", "API", "事件", "文档", "版本"];
    let words = [
        "不再维护",
        "停止维护",
        "不再推荐",
        "不推荐使用",
        "已废弃",
        "已弃用",
        "已下线",
        "即将下线",
    ];
    about.iter().any(|word| line.contains(word)) && words.iter().any(|word| line.contains(word))
}

/// What to do about a sample that cannot be read.
const SETTLE: &str = "correct the page, or settle in the spec what the sample would have shown";

/// What is to be said about a sample that is not valid JSON.
fn finding(sample: &Sample) -> Option<Diagnostic> {
    let mistake = || {
        let error = serde_json::from_str::<serde::de::IgnoredAny>(&sample.text).err()?;
        let lines = sample.text.split_inclusive('\n');
        let before: usize = lines
            .take(error.line().saturating_sub(1))
            .map(str::len)
            .sum();
        // Columns count from 1; 0 is the end of the line before.
        let at = (before + error.column())
            .saturating_sub(1)
            .min(sample.text.len());
        let at = sample.span.bytes.start + at;
        Some(Span::new(sample.span.file, at..at))
    };
    let place = || mistake().unwrap_or_else(|| sample.span.clone()).location();
    if let Some(at) = sample.too_deep {
        let at = sample.span.bytes.start + at;
        let message = format!("this sample nests more than {DEEPEST} deep, and was not read");
        return Some(
            Diagnostic::warning(
                Code::TooDeep,
                Span::new(sample.span.file, at..at + 1).location(),
                message,
            )
            .help(SETTLE),
        );
    }
    if sample.value.is_none() {
        return Some(
            Diagnostic::warning(
                Code::UnreadableSample,
                place(),
                "this sample is not JSON, and could not be mended",
            )
            .help(SETTLE),
        );
    }
    if sample.repairs.is_empty() {
        return None;
    }
    let found: Vec<&str> = sample
        .repairs
        .iter()
        .map(|repair| repair.as_str())
        .collect();
    Some(
        Diagnostic::warning(
            Code::MendedSample,
            place(),
            format!(
                "this sample was mended to read it as JSON: {}",
                found.join(", ")
            ),
        )
        .help("compare the spec's example with the page"),
    )
}
