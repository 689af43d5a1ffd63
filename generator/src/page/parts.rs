//! The parts of a page, by the role of their sections.

use super::fields::{self, Field};
use super::head::{self, Head};
use super::heading::Role;
use super::inline::trim;
use super::lines::{LineKind, Lines};
use super::sections::{Section, sections};
use super::table::{Block, Table};
use super::type_cell::Unstated;
use super::{
    Body, ErrorRow, Row, RowType, Sample, Span, blocks, deprecation, errors, keyed_maps, unstated,
};
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
                let blocks = blocks::read(lines, section.lines.clone());
                (section, blocks)
            })
            .collect();
        Self {
            lines,
            text,
            sections,
        }
    }

    /// Reads the head table: in the section of the request or the event, or else in any section.
    pub(super) fn head(&self, diagnostics: &mut Diagnostics) -> Option<Head> {
        let expected = |role| matches!(role, Role::Request | Role::Event);
        let mut sections: Vec<_> = self.sections.iter().collect();
        sections.sort_by_key(|(section, _)| !expected(section.role));
        sections
            .into_iter()
            .find_map(|(_, blocks)| head::find(self.lines, blocks, diagnostics))
    }

    /// Returns the first heading of an API with a table of fields below it. A page that only explains has no such table.
    pub(super) fn api_heading(&self) -> Option<Span> {
        let (section, _) = self.sections.iter().find(|(section, blocks)| {
            let mut tables = blocks.iter().filter_map(Block::table);
            section.role.part() != Role::Other && tables.any(Table::has_fields)
        })?;
        Some(self.lines.span(section.heading.clone()))
    }

    /// Returns true if the title, or a note above the first known heading, deprecates the API.
    pub(super) fn is_deprecated(&self, title: &str) -> bool {
        let known = self
            .sections
            .iter()
            .position(|(section, _)| section.role != Role::Other)
            .unwrap_or(self.sections.len());
        deprecation::in_title(title)
            || self.sections[..known]
                .iter()
                .flat_map(|(section, _)| section.lines.clone())
                .filter(|index| self.lines.lines[*index].kind == LineKind::Text)
                .any(|index| deprecation::in_note(self.lines.line(index)))
    }

    /// Returns the wanted blocks of the sections with this role.
    ///
    /// If there are none, those of their subsections without a known heading.
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

    /// Returns the tables of a part. If it has none, those of fields directly below the heading that introduces the part.
    fn tables(&self, role: Role) -> Vec<&Block> {
        let tables = self.blocks(role, |block| block.table().is_some());
        match role.introduced_by() {
            Some(outer) if tables.is_empty() => self.own_tables_of_fields(outer).collect(),
            _ => tables,
        }
    }

    fn own_tables_of_fields(&self, role: Role) -> impl Iterator<Item = &Block> {
        self.sections
            .iter()
            .filter(move |(section, _)| section.role == role)
            .flat_map(|(_, blocks)| blocks)
            .filter(|block| block.table().is_some_and(Table::has_fields))
    }

    /// Returns the tables of fields that no role leads to, each with the role of its section.
    pub(super) fn unread_tables(&self) -> impl Iterator<Item = (&Table, Role)> {
        let is_read = |section: &Section, block: &Block| {
            let role = section.effective_role();
            let fallbacks = [Role::RequestParameters, Role::ResponseBody, Role::EventBody];
            let mut fallbacks = fallbacks
                .iter()
                .filter(|of| of.introduced_by() == Some(role));
            let is_of = |role: Role| {
                self.tables(role)
                    .iter()
                    .any(|read| std::ptr::eq(*read, block))
            };
            (role.has_fields() && is_of(role))
                || fallbacks.any(|role| is_of(*role))
                || self.states_headers(section, block)
        };
        self.sections.iter().flat_map(move |(section, blocks)| {
            let role = section.effective_role();
            blocks.iter().filter_map(move |block| {
                let table = block.table().filter(|table| table.has_fields())?;
                (!is_read(section, block)).then_some((table, role))
            })
        })
    }

    /// Returns true for a table below an unknown heading of the request, in which all rows are named like HTTP headers: `Range`.
    fn states_headers(&self, section: &Section, block: &Block) -> bool {
        let Some(table) = block.table().filter(|table| table.has_fields()) else {
            return false;
        };
        let is_header = |name: String| name.starts_with(|first: char| first.is_ascii_uppercase());
        section.role == Role::Other
            && section.within == Role::Request
            && !table.rows.is_empty()
            && table.names(self.lines).all(is_header)
    }

    /// Reads the rows of request headers.
    pub(super) fn headers(&self, diagnostics: &mut Diagnostics) -> Vec<Field> {
        let mut tables = self.tables(Role::RequestHeaders);
        for (section, blocks) in &self.sections {
            tables.extend(
                blocks
                    .iter()
                    .filter(|block| self.states_headers(section, block)),
            );
        }
        fields::read(self.lines, &tables, diagnostics)
    }

    /// Returns true if a part has tables.
    pub(super) fn has_tables(&self, role: Role) -> bool {
        !self.tables(role).is_empty()
    }

    /// Reads the rows of a part's tables.
    pub(super) fn fields(&self, role: Role, diagnostics: &mut Diagnostics) -> Vec<Field> {
        fields::read(self.lines, &self.tables(role), diagnostics)
    }

    /// Reads the rows of a part's tables as parameters, which are text unless they state another type.
    pub(super) fn rows(&self, role: Role, diagnostics: &mut Diagnostics) -> Vec<Row> {
        let mut rows = Vec::new();
        for field in self.fields(role, diagnostics) {
            let mut row = field.row;
            if field.unstated == Some(Unstated::Type) {
                row.r#type = RowType::String;
            } else if let RowType::Named(name) = row.r#type.innermost() {
                // No row describes the fields of a parameter.
                diagnostics.push(
                    Diagnostic::warning(
                        Code::UnknownType,
                        row.span.location(),
                        format!(
                            "the type `{name}` of the parameter `{}` is not known",
                            row.name
                        ),
                    )
                    .label("read as text")
                    .help("if it is a mistake, correct it in the page's file"),
                );
                row.r#type = RowType::String;
            }
            rows.push(row);
        }
        rows
    }

    pub(super) fn errors(&self, diagnostics: &mut Diagnostics) -> Vec<ErrorRow> {
        errors::read(self.lines, &self.tables(Role::Errors), diagnostics)
    }

    /// Reads a body. Returns `None` if the page has neither rows nor a sample.
    pub(super) fn body(
        &self,
        role: Role,
        sample_role: Role,
        diagnostics: &mut Diagnostics,
    ) -> Option<Body> {
        let mut fields = self.fields(role, diagnostics);
        let sample = self
            .sample(sample_role)
            .or_else(|| self.sample(role))
            // A URL, a program, or another text that is not JSON, is not a body.
            .filter(|sample| {
                !sample.is_program()
                    && (!fields.is_empty() || sample.value.is_some() || sample.looks_like_json())
            });
        let value = sample.as_ref().and_then(|sample| sample.value.as_ref());
        unstated::complete(&mut fields, value);
        let mut rows: Vec<Row> = fields.into_iter().map(|field| field.row).collect();
        keyed_maps::complete(&mut rows, value);
        if let Some(sample) = &sample {
            diagnostics.extend(sample.finding());
        }
        let heading = self
            .sections
            .iter()
            .find(|(section, _)| section.role == role)
            .map(|(section, _)| self.lines.span(section.heading.clone()));
        if rows.is_empty() && sample.is_none() {
            return None;
        }
        let span = heading
            .or_else(|| sample.as_ref().map(|sample| sample.span.clone()))
            .or_else(|| rows.first().map(|row| row.span.clone()))?;
        Some(Body { rows, sample, span })
    }

    /// Returns the body of a response that is a file, where the page states it in prose: «返回文件二进制流».
    pub(super) fn file_response(&self) -> Option<Body> {
        let sections = self.sections.iter().map(|(section, _)| section);
        let of_response =
            sections.filter(|section| section.effective_role().part() == Role::Response);
        let mut lines = of_response.flat_map(|section| section.lines.clone());
        let stated = lines.find(|index| {
            self.lines.lines[*index].kind == LineKind::Text
                && self.lines.line(*index).contains("二进制")
        })?;
        let span = self.lines.span(self.lines.lines[stated].range.clone());
        let file = Row::new("file".to_owned(), RowType::File, span.clone());
        Some(Body {
            rows: vec![file],
            sample: None,
            span,
        })
    }

    /// Reads the sample of a part: the first code block with JSON, or JSON outside of code blocks, or else the first code block.
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

    /// Returns the lines of a part from the first one that starts with `{`.
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
