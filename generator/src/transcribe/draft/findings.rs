//! Diagnostics about contradictions between a table and its sample, with both locations.

use super::locate::locate;
use super::rows::Part;
use super::trusted::{Contradiction, Side, is_left_open};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::page::{Body, RowType};
use crate::transcribe::nesting::{Finding, JsonKind, Nesting};

/// Reports the findings of a table's tree, except contradictions in which maintainers trust the sample.
pub(super) fn report(
    part: Part,
    body: &Body,
    nesting: &Nesting,
    contradictions: &[Contradiction<'_>],
    diagnostics: &mut Diagnostics,
) {
    let reporter = Reporter { body };
    for finding in &nesting.findings {
        if is_left_open(finding, &body.rows) {
            continue;
        }
        let contradiction = contradictions
            .iter()
            .find(|known| std::ptr::eq(known.finding, finding));
        let diagnostic = reporter.finding(finding);
        match contradiction {
            None => diagnostics.push(diagnostic),
            Some(known) if known.side == Side::Table => diagnostics.push(diagnostic.help(format!(
                "the spec follows the table; to follow the sample, move `{}` to `sample` in `x-contradictions` of the operation, \
                 under `{}`",
                known.location.as_str(),
                part.as_str(),
            ))),
            Some(_) => {}
        }
    }
}

struct Reporter<'b> {
    body: &'b Body,
}

impl Reporter<'_> {
    fn finding(&self, finding: &Finding) -> Diagnostic {
        match finding {
            Finding::KeyWithoutRow { parent, pointer } => self.key_without_row(*parent, pointer),
            Finding::RowNotInSample { row, pointer } => {
                let message = format!("the sample never has `{}`", self.name(*row));
                Diagnostic::warning(Code::RowNotInSample, self.row(*row), message)
                    .label("in the table only")
                    .related(self.sample(pointer), "the object that lacks it")
            }
            Finding::ArrayMismatch {
                row,
                pointer,
                table,
                sample,
            } => {
                let (table, sample) = (list_name(*table), list_name(*sample));
                self.mismatch(Code::ArrayMismatch, *row, pointer, &table, &sample)
            }
            Finding::TypeRefuted {
                row,
                pointer,
                found,
            } => {
                let stated = self.body.rows.get(*row);
                let stated = stated.map_or("another type", |row| type_name(&row.r#type));
                self.mismatch(
                    Code::SampleTypeMismatch,
                    *row,
                    pointer,
                    stated,
                    kind_name(*found),
                )
            }
            Finding::DuplicateName { row, first } => {
                let message = format!("two rows of one object are named `{}`", self.name(*row));
                Diagnostic::warning(Code::DuplicateRow, self.row(*row), message)
                    .label("omitted")
                    .related(self.row(*first), "the first")
            }
            Finding::DepthIgnored { row } => {
                let message = format!(
                    "the indentation level of `{}` is impossible",
                    self.name(*row)
                );
                Diagnostic::warning(Code::DepthIgnored, self.row(*row), message)
                    .label("read as if the row had no level")
            }
            Finding::ImpossibleOverride { row, parent } => self.impossible_override(*row, *parent),
        }
    }

    fn key_without_row(&self, parent: Option<usize>, pointer: &str) -> Diagnostic {
        let key = last_step(pointer);
        let of = match parent {
            Some(parent) => format!("`{}`", self.name(parent)),
            None => "the body".to_owned(),
        };
        let fields = parent.map_or_else(|| self.body.span.location(), |parent| self.row(parent));
        let message = format!("the sample has `{key}` in {of}, but the table has no such row");
        Diagnostic::warning(Code::SampleKeyWithoutRow, self.sample(pointer), message)
            .label("not in the table")
            .related(fields, format!("the fields of {of}"))
    }

    /// Reports different types in table and sample.
    fn mismatch(
        &self,
        code: Code,
        row: usize,
        pointer: &str,
        table: &str,
        sample: &str,
    ) -> Diagnostic {
        let name = self.name(row);
        let message = format!("`{name}` is {table} in the table, but {sample} in the sample");
        Diagnostic::warning(code, self.row(row), message)
            .label(format!("{table} here"))
            .related(self.sample(pointer), format!("{sample} here"))
    }

    fn impossible_override(&self, row: usize, parent: Option<usize>) -> Diagnostic {
        let parent = parent.map_or_else(
            || "the outermost rows".to_owned(),
            |parent| format!("`{}`", self.name(parent)),
        );
        let message = format!("`{}` cannot be a field of {parent}", self.name(row));
        Diagnostic::error(Code::ImpossibleOverride, self.row(row), message)
            .label("overridden in the spec")
            .help("fix or remove its entry in `x-nesting` of the operation")
    }

    fn name(&self, row: usize) -> &str {
        self.body.rows.get(row).map_or("?", |row| row.name.as_str())
    }

    fn row(&self, row: usize) -> Location {
        let span = self
            .body
            .rows
            .get(row)
            .map_or(&self.body.span, |row| &row.span);
        span.location()
    }

    /// Returns the location of a key in the sample. Returns the whole sample if the key is not found in its text.
    fn sample(&self, pointer: &str) -> Location {
        let Some(sample) = &self.body.sample else {
            return self.body.span.location();
        };
        let start = sample.span.bytes.start;
        if sample.text.len() == sample.span.bytes.len()
            && let Some(key) = locate(&sample.text, pointer)
        {
            return Location::bytes(sample.span.file, start + key.start..start + key.end);
        }
        sample.span.location()
    }
}

fn last_step(pointer: &str) -> String {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    last.replace("~1", "/").replace("~0", "~")
}

/// Names a value inside this number of arrays.
fn list_name(levels: usize) -> String {
    match levels {
        0 => "a single value".to_owned(),
        levels => format!("an array{}", " of arrays".repeat(levels - 1)),
    }
}

const fn type_name(r#type: &RowType) -> &'static str {
    match r#type {
        RowType::String | RowType::Text => "a string",
        RowType::Integer => "an integer",
        RowType::Number => "a number",
        RowType::Boolean => "a boolean",
        RowType::File => "a file",
        RowType::Enum => "an enum",
        RowType::Any | RowType::Union => "any value",
        RowType::Map(_) => "a map",
        RowType::Untyped | RowType::Named(_) => "an object",
        RowType::Array(_) => "an array",
    }
}

const fn kind_name(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Null => "null",
        JsonKind::Boolean => "a boolean",
        JsonKind::Integer => "an integer",
        JsonKind::Number => "a number with decimals",
        JsonKind::String => "a string",
        JsonKind::Array => "an array",
        JsonKind::Object => "an object",
    }
}
