//! A description cell: prose, and parts that start with a label.

use super::cells::Cell;
use super::inline::{decode_entities, offset_in, plain, prose, unquote};
use super::label::{Label, labelled};
use super::lines::Lines;
use super::values::{self, ValueKind};
use super::{EnumValue, Row, Spanned, defaults, limits, scopes};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use std::ops::Range;

/// Reads a description into a row. Returns the constant («固定值») that it states.
pub(super) fn read(
    page: &Lines<'_>,
    cell: &Cell,
    kind: ValueKind,
    row: &mut Row,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<String>> {
    let mut reader = Reader {
        page,
        kind,
        row: &mut *row,
        constant: None,
        diagnostics,
    };
    let mut prose_lines: Vec<Range<usize>> = Vec::new();
    for part in parts(page, cell) {
        prose_lines.extend(reader.read_part(part));
    }
    let constant = reader.constant;
    if row.values.is_empty() && kind == ValueKind::Integer {
        row.values = take_unlabelled_values(page, &mut prose_lines);
    }
    let lines: Vec<String> = prose_lines
        .into_iter()
        .map(|line| prose(page.get(line)))
        .filter(|line| !line.is_empty())
        .collect();
    row.description = lines.join("\n");
    constant
}

/// A label and the lines that follow it.
struct Part {
    /// Absent for the prose before the first label.
    label: Option<Label>,
    /// The label's line.
    line: Range<usize>,
    /// The text after the label on its line; may be empty.
    rest: Range<usize>,
    lines: Cell,
}

fn parts(page: &Lines<'_>, cell: &Cell) -> Vec<Part> {
    let mut parts = vec![Part {
        label: None,
        line: 0..0,
        rest: 0..0,
        lines: Cell::new(),
    }];
    for line in cell {
        let text = page.get(line.clone());
        let range_of = |piece: &str| {
            let start = line.start + offset_in(text, piece);
            start..start + piece.len()
        };
        let found = labelled(text);
        let before = match &found {
            Some(found) if found.before.is_empty() => None,
            Some(found) => Some(range_of(found.before)),
            None => Some(line.clone()),
        };
        if let Some(last) = parts.last_mut() {
            last.lines.extend(before);
        }
        if let Some(found) = found {
            let rest = match found.rest {
                "" => line.end..line.end,
                rest => range_of(rest),
            };
            parts.push(Part {
                label: Some(found.label),
                line: line.clone(),
                rest,
                lines: Cell::new(),
            });
        }
    }
    parts
}

/// Reads the parts of one description.
struct Reader<'r, 't> {
    page: &'r Lines<'t>,
    kind: ValueKind,
    row: &'r mut Row,
    constant: Option<Spanned<String>>,
    diagnostics: &'r mut Diagnostics,
}

impl Reader<'_, '_> {
    /// Reads a part. Returns its lines that are prose.
    fn read_part(&mut self, part: Part) -> Cell {
        match part.label {
            None => part.lines,
            Some(Label::Example) => {
                let (value, prose) = self.single_value(part);
                self.row.example = self.row.example.take().or(value.map(|found| found.value));
                prose
            }
            Some(Label::Default) => {
                let (text, _, prose) = self.single_text(part);
                let value = defaults::value(&text);
                self.row.default = self.row.default.take().or(value);
                prose
            }
            Some(Label::Constant) => {
                let (value, prose) = self.single_value(part);
                self.constant = self.constant.take().or(value);
                prose
            }
            Some(Label::Values) => self.values(part),
            Some(Label::FieldScopes) => {
                let list = scopes::read_list(self.page, &part.lines, self.diagnostics);
                self.row.field_scopes.extend(list.scopes);
                list.others
            }
            Some(Label::Rules | Label::Format) => {
                let mut prose = part.lines;
                if !part.rest.is_empty() {
                    prose.insert(0, part.line);
                }
                prose
            }
            Some(Label::Limit(limit)) => self.limit(limit, part),
        }
    }

    /// Reads a single value, beside the label or below it. Returns it and the remaining lines.
    fn single_value(&self, part: Part) -> (Option<Spanned<String>>, Cell) {
        let (text, line, prose) = self.single_text(part);
        let value = unquote(&text);
        let value = (!value.is_empty()).then(|| Spanned {
            value,
            span: self.page.span(line),
        });
        (value, prose)
    }

    /// Returns the text of a single value, the label's line, and the remaining lines.
    ///
    /// A list or an object may continue over several lines.
    fn single_text(&self, part: Part) -> (String, Range<usize>, Cell) {
        let mut lines = part.lines.into_iter();
        let first = match part.rest.is_empty() {
            true => lines.next(),
            false => Some(part.rest),
        };
        let Some(first) = first else {
            return (String::new(), part.line, Cell::new());
        };
        let mut text = decode_entities(self.page.get(first));
        while is_unclosed(&text) {
            let Some(next) = lines.next() else { break };
            text.push_str(self.page.get(next));
        }
        (text, part.line, lines.collect())
    }

    /// Reads a list of values. Returns the lines that are prose.
    fn values(&mut self, part: Part) -> Cell {
        let (found, prose) = values::read(self.page, &part.lines, self.kind);
        if found.is_empty() && self.row.values.is_empty() {
            self.row.values = inline_values(self.page, part.rest, self.kind);
            if self.row.values.is_empty() {
                self.report(part.line, "no value could be read from this list");
            }
        } else {
            self.row.values.extend(found);
        }
        prose
    }

    /// Reads a limit, beside the label or on the line below. Returns the lines that are prose.
    fn limit(&mut self, limit: limits::Label, mut part: Part) -> Cell {
        let below = part.rest.is_empty() && !part.lines.is_empty();
        let text = match below {
            true => part.lines[0].clone(),
            false => part.rest.clone(),
        };
        if limits::add(&mut self.row.limits, limit, self.page.get(text)) {
            if below {
                part.lines.remove(0);
            }
            return part.lines;
        }
        // «取值范围» may introduce a list of values.
        if below && limit == limits::Label::Range {
            let (found, prose) = values::read(self.page, &part.lines, self.kind);
            if !found.is_empty() {
                self.row.values.extend(found);
                return prose;
            }
        }
        self.report(part.line.clone(), "this constraint could not be read");
        part.lines.insert(0, part.line);
        part.lines
    }

    fn report(&mut self, line: Range<usize>, message: &str) {
        let location = self.page.span(line).location();
        self.diagnostics.push(
            Diagnostic::warning(Code::UnreadableConstraint, location, message)
                .help("it was kept as prose; if it is a constraint, correct its wording in the page's file"),
        );
    }
}

/// Returns true if a text starts a list or an object that is not closed.
fn is_unclosed(text: &str) -> bool {
    let text = text.trim_start_matches('`');
    [('[', ']'), ('{', '}')].iter().any(|(open, close)| {
        text.starts_with(*open) && text.matches(*open).count() > text.matches(*close).count()
    })
}

/// Reads values beside their label: `1、2、3` or `` `a`、`b` ``.
fn inline_values(page: &Lines<'_>, rest: Range<usize>, kind: ValueKind) -> Vec<EnumValue> {
    let text = page.get(rest.clone());
    let is_value = |value: &str| match kind {
        ValueKind::Integer => value.parse::<i64>().is_ok(),
        ValueKind::Other => {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
            !value.is_empty() && value.chars().all(allowed)
        }
    };
    let values: Option<Vec<EnumValue>> = text
        .split(['、', '，', ',', '；', ';', '/', '|'])
        .map(|piece| {
            let value = unquote(&plain(piece.trim_end_matches(['。', '.'])));
            let start = rest.start + offset_in(text, piece);
            is_value(&value).then(|| EnumValue {
                value,
                meaning: String::new(),
                span: page.span(start..start + piece.len()),
            })
        })
        .collect();
    // A piece that is not a value makes the text a sentence.
    values.unwrap_or_default()
}

/// Takes values without a label from the prose of an integer: two or more consecutive items `number: text`.
fn take_unlabelled_values(page: &Lines<'_>, lines: &mut Cell) -> Vec<EnumValue> {
    let is_item = |line: &Range<usize>| values::is_item(page.get(line.clone()));
    let Some(start) = lines.iter().position(is_item) else {
        return Vec::new();
    };
    let end = lines[start..]
        .iter()
        .position(|line| !is_item(line))
        .map_or(lines.len(), |at| start + at);
    let (found, _) = values::read(page, &lines[start..end], ValueKind::Integer);
    let explained = found.iter().all(|value| !value.meaning.is_empty());
    if found.len() == end - start && found.len() >= 2 && explained {
        lines.drain(start..end);
        found
    } else {
        Vec::new()
    }
}
