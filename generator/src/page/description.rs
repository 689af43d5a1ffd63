//! A description cell: prose, and the parts that labels begin.

use super::cells::Cell;
use super::inline::{plain, prose, unquote};
use super::label::{Label, labelled};
use super::lines::Lines;
use super::scopes::{self, ScopeLine};
use super::values::{self, ValueKind};
use super::{EnumValue, Limits, Scope, limits};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use std::ops::Range;

/// What a description says.
#[derive(Debug, Default)]
pub(super) struct Description {
    pub(super) prose: String,
    pub(super) example: Option<String>,
    pub(super) default: Option<String>,
    /// «固定值».
    pub(super) fixed: Option<(String, Range<usize>)>,
    pub(super) values: Vec<EnumValue>,
    pub(super) limits: Limits,
    pub(super) field_scopes: Vec<Scope>,
}

/// Whether a line begins a part of a description.
pub(super) fn starts_with_label(line: &str) -> bool {
    labelled(line).is_some_and(|found| found.before.is_empty())
}

/// A label and the lines that follow it.
struct Part {
    label: Option<Label>,
    line: Range<usize>,
    /// What follows the label in its line; may be empty.
    rest: Range<usize>,
    lines: Vec<Range<usize>>,
}

/// Reads a description. `kind` is what its values are.
pub(super) fn read(
    page: &Lines<'_>,
    cell: &Cell,
    kind: ValueKind,
    diagnostics: &mut Diagnostics,
) -> Description {
    let mut description = Description::default();
    let mut prose_lines: Vec<Range<usize>> = Vec::new();
    for part in parts(page, cell) {
        match part.label {
            None => prose_lines.extend(part.lines),
            Some(label) => {
                let left = description.add(page, label, part, kind, diagnostics);
                prose_lines.extend(left);
            }
        }
    }
    if description.values.is_empty() && kind == ValueKind::Integer {
        unlabelled_values(page, &mut prose_lines, &mut description.values);
    }
    let lines: Vec<String> = prose_lines
        .into_iter()
        .map(|line| prose(page.get(line)))
        .filter(|line| !line.is_empty())
        .collect();
    description.prose = lines.join("\n");
    description
}

fn parts(page: &Lines<'_>, cell: &Cell) -> Vec<Part> {
    let mut parts = vec![Part {
        label: None,
        line: 0..0,
        rest: 0..0,
        lines: Vec::new(),
    }];
    let within = |line: &Range<usize>, piece: &str| {
        let text = page.get(line.clone());
        // A piece of the line: its place is the distance between the two.
        let at = line.start + (piece.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        at..at + piece.len()
    };
    for line in cell {
        match labelled(page.get(line.clone())) {
            Some(found) => {
                if let (false, Some(last)) = (found.before.is_empty(), parts.last_mut()) {
                    last.lines.push(within(line, found.before));
                }
                let rest = if found.rest.is_empty() {
                    line.end..line.end
                } else {
                    within(line, found.rest)
                };
                parts.push(Part {
                    label: Some(found.label),
                    line: line.clone(),
                    rest,
                    lines: Vec::new(),
                });
            }
            None => {
                if let Some(last) = parts.last_mut() {
                    last.lines.push(line.clone());
                }
            }
        }
    }
    parts
}

impl Description {
    /// Takes in a part; gives back its lines that are prose.
    fn add(
        &mut self,
        page: &Lines<'_>,
        label: Label,
        part: Part,
        kind: ValueKind,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Range<usize>> {
        let rest = page.get(part.rest.clone());
        match label {
            Label::Example | Label::Default | Label::Fixed => {
                let (text, left) = value(page, part.rest.clone(), part.lines);
                let value = unquote(&text);
                let value = (!value.is_empty()).then_some(value);
                match label {
                    Label::Example => self.example = self.example.take().or(value),
                    Label::Default => self.default = self.default.take().or(value),
                    _ => self.fixed = self.fixed.take().or(value.map(|v| (v, part.line))),
                }
                left
            }
            Label::Values => {
                let (found, left) = values::read(page, &part.lines, kind);
                if found.is_empty() && self.values.is_empty() {
                    let inline = inline_values(page, part.rest.clone(), kind);
                    if inline.is_empty() {
                        diagnostics.push(unread(
                            page,
                            part.line,
                            "no value could be read from this list",
                        ));
                    }
                    self.values = inline;
                } else {
                    self.values.extend(found);
                }
                left
            }
            Label::Rules | Label::Format => {
                let mut left = Vec::new();
                if !rest.is_empty() {
                    left.push(part.line);
                }
                left.extend(part.lines);
                left
            }
            Label::FieldScopes => {
                let mut left = Vec::new();
                for line in part.lines {
                    match scopes::line(page, line.clone()) {
                        ScopeLine::Scope(scope) => self.field_scopes.push(scope),
                        ScopeLine::Unnamed(title) => {
                            diagnostics.push(unnamed(&title.value, title.span.location()));
                        }
                        ScopeLine::Other => left.push(line),
                    }
                }
                left
            }
            _ => self.limit(page, label, part, kind, diagnostics),
        }
    }

    /// Takes in a constraint: its bound stands beside the label or in the line below.
    fn limit(
        &mut self,
        page: &Lines<'_>,
        label: Label,
        mut part: Part,
        kind: ValueKind,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Range<usize>> {
        let mut bound = part.rest.clone();
        if bound.is_empty() && !part.lines.is_empty() {
            bound = part.lines[0].clone();
            if limits::add(&mut self.limits, label, page.get(bound)) {
                part.lines.remove(0);
                return part.lines;
            }
            // «取值范围» above a list of values.
            let (found, left) = values::read(page, &part.lines, kind);
            if !found.is_empty() && label == Label::Range {
                self.values.extend(found);
                return left;
            }
        } else if limits::add(&mut self.limits, label, page.get(bound)) {
            return part.lines;
        }
        diagnostics.push(unread(
            page,
            part.line.clone(),
            "this constraint could not be read",
        ));
        part.lines.insert(0, part.line);
        part.lines
    }
}

/// The value beside a label or below it, and the lines that are left. A list or an object may go on over lines.
fn value(
    page: &Lines<'_>,
    rest: Range<usize>,
    lines: Vec<Range<usize>>,
) -> (String, Vec<Range<usize>>) {
    let mut left = lines.into_iter();
    let first = if rest.is_empty() {
        left.next()
    } else {
        Some(rest)
    };
    let Some(first) = first else {
        return (String::new(), Vec::new());
    };
    let mut text = super::inline::decode_entities(page.get(first));
    let open = |text: &str| {
        let text = text.trim_start_matches('`');
        let count = |c: char| text.matches(c).count();
        (text.starts_with('[') && count('[') > count(']'))
            || (text.starts_with('{') && count('{') > count('}'))
    };
    while open(&text) {
        let Some(next) = left.next() else { break };
        text.push_str(page.get(next));
    }
    (text, left.collect())
}

/// Values that stand beside the label: `1、2、3` or `` `a`、`b` ``.
fn inline_values(page: &Lines<'_>, rest: Range<usize>, kind: ValueKind) -> Vec<EnumValue> {
    let text = page.get(rest.clone());
    let mut values = Vec::new();
    for piece in text.split(['、', '，', ',', '；', ';', '/', '|']) {
        let value = unquote(&plain(piece.trim_end_matches(['。', '.'])));
        let right = match kind {
            ValueKind::Integer => value.parse::<i64>().is_ok(),
            ValueKind::Other => {
                !value.is_empty()
                    && value
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
            }
        };
        // All or nothing: half a sentence is no list.
        if !right {
            return Vec::new();
        }
        let at = rest.start + (piece.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        values.push(EnumValue {
            value,
            meaning: String::new(),
            span: page.span(at..at + piece.len()),
        });
    }
    values
}

/// A list of two or more `number: text` in the description of an integer says which values it has, even without a label.
fn unlabelled_values(page: &Lines<'_>, lines: &mut Vec<Range<usize>>, values: &mut Vec<EnumValue>) {
    let is_item = |line: &Range<usize>| values::is_item(page.get(line.clone()));
    let Some(start) = lines.iter().position(is_item) else {
        return;
    };
    let end = lines[start..]
        .iter()
        .position(|line| !is_item(line))
        .map_or(lines.len(), |at| start + at);
    let (found, _) = values::read(page, &lines[start..end], ValueKind::Integer);
    let explained = found.iter().all(|value| !value.meaning.is_empty());
    if found.len() == end - start && found.len() >= 2 && explained {
        *values = found;
        lines.drain(start..end);
    }
}

fn unread(page: &Lines<'_>, line: Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::UnreadableConstraint,
        page.span(line).location(),
        message,
    )
    .help("it was kept as prose; state it in the spec if it is one")
}

/// A scope of which the page gives only the title.
pub(super) fn unnamed(title: &str, location: crate::diagnostic::Location) -> Diagnostic {
    Diagnostic::warning(
        Code::UnnamedScope,
        location,
        format!("the page does not give the name of the scope titled `{title}`"),
    )
    .help("name the scope in the spec")
}
