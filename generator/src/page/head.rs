//! The head table of a page: the facts of a request or an event, one a row.

use super::cells::{Cell, plain_text};
use super::column::Column;
use super::head_label::HeadLabel;
use super::inline::plain;
use super::lines::Lines;
use super::table::{Block, Table};
use super::{Access, AppKind, Method, Spanned, rate_limits, scopes};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use std::ops::Range;

/// The facts that a head table states.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) url: Option<Spanned<String>>,
    pub(super) method: HeadMethod,
    pub(super) event_type: Option<Spanned<String>>,
    pub(super) access: Access,
    /// The table's header.
    pub(super) range: Range<usize>,
}

/// The HTTP method of a head table.
#[derive(Debug)]
pub(super) enum HeadMethod {
    NotStated,
    /// The method is unknown. A diagnostic reports it.
    Invalid,
    Stated(Spanned<Method>),
}

/// Finds and reads the first head table among blocks.
pub(super) fn find(
    page: &Lines<'_>,
    blocks: &[Block],
    diagnostics: &mut Diagnostics,
) -> Option<Head> {
    blocks.iter().find_map(|block| match block {
        Block::Table(table) if is_head(page, table) => Some(read(page, table, diagnostics)),
        _ => None,
    })
}

fn is_head(page: &Lines<'_>, table: &Table) -> bool {
    // A table of fields may have a field called «HTTP URL».
    let has_fields = table.columns.contains(&Column::Type);
    !has_fields
        && table.rows.iter().any(|row| {
            let label = row.cells.first().and_then(|cell| label(page, cell));
            label.is_some_and(HeadLabel::identifies_head)
        })
}

fn label(page: &Lines<'_>, cell: &Cell) -> Option<HeadLabel> {
    HeadLabel::read(page.get(cell.first()?.clone()))
}

fn read(page: &Lines<'_>, table: &Table, diagnostics: &mut Diagnostics) -> Head {
    let mut head = Head {
        url: None,
        method: HeadMethod::NotStated,
        event_type: None,
        access: Access::default(),
        range: table.range.clone(),
    };
    for row in &table.rows {
        if let [label_cell, value, ..] = row.cells.as_slice()
            && let Some(label) = label(page, label_cell)
        {
            head.read_fact(page, label, value, &row.range, diagnostics);
        }
    }
    head
}

impl Head {
    /// Reads the fact of one row.
    fn read_fact(
        &mut self,
        page: &Lines<'_>,
        label: HeadLabel,
        value: &Cell,
        row: &Range<usize>,
        diagnostics: &mut Diagnostics,
    ) {
        let text = plain_text(page, Some(value));
        let access = &mut self.access;
        match label {
            HeadLabel::Url => self.url = self.url.take().or_else(|| first_word(page, value)),
            HeadLabel::EventType => {
                self.event_type = self.event_type.take().or_else(|| first_word(page, value));
            }
            HeadLabel::Method => {
                let range = value.first().unwrap_or(row).clone();
                match method(page, range, &text, diagnostics) {
                    Some(method) => self.method = HeadMethod::Stated(method),
                    None if matches!(self.method, HeadMethod::NotStated) => {
                        self.method = HeadMethod::Invalid;
                    }
                    None => {}
                }
            }
            HeadLabel::RateLimits => access.rate_limits = rate_limits::parse(&text),
            HeadLabel::AppKinds => access.app_kinds = app_kinds(&text),
            HeadLabel::Scopes => {
                let list = scopes::read_list(page, value, diagnostics);
                access.scopes.extend(list.scopes);
                access.unnamed_scopes.extend(list.unnamed);
            }
            HeadLabel::FieldScopes => {
                let list = scopes::read_list(page, value, diagnostics);
                access.field_scopes.extend(list.scopes);
            }
        }
    }
}

/// Reads an HTTP method. Reports an unknown one.
fn method(
    page: &Lines<'_>,
    range: Range<usize>,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<Method>> {
    let span = page.span(range);
    let word = text.to_ascii_lowercase();
    let method = Method::ALL
        .into_iter()
        .find(|method| method.as_str() == word);
    if method.is_none() {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidPageFact,
                span.location(),
                format!("`{text}` is not an HTTP method"),
            )
            .help("correct the page's row, for example to GET or POST"),
        );
    }
    method.map(|value| Spanned { value, span })
}

fn first_word(page: &Lines<'_>, cell: &Cell) -> Option<Spanned<String>> {
    let line = cell.first()?.clone();
    let text = plain(page.get(line.clone()));
    let word = text.split(' ').next().filter(|word| !word.is_empty())?;
    Some(Spanned {
        value: word.to_owned(),
        span: page.span(line),
    })
}

/// Returns the app kinds that a text names, in its order.
fn app_kinds(text: &str) -> Vec<AppKind> {
    let lower = text.to_lowercase();
    let words = [
        ("自建应用", AppKind::Custom),
        ("custom app", AppKind::Custom),
        ("商店应用", AppKind::Store),
        ("store app", AppKind::Store),
    ];
    let mut found: Vec<(usize, AppKind)> = words
        .iter()
        .filter_map(|(word, kind)| Some((lower.find(word)?, *kind)))
        .collect();
    found.sort_unstable();
    let mut kinds: Vec<AppKind> = found.into_iter().map(|(_, kind)| kind).collect();
    kinds.dedup();
    kinds
}

#[cfg(test)]
mod tests {
    use super::app_kinds;
    use crate::page::AppKind;

    #[test]
    fn app_kinds_keep_their_order() {
        assert_eq!(
            app_kinds("自建应用、商店应用"),
            [AppKind::Custom, AppKind::Store]
        );
        assert_eq!(
            app_kinds("Store App、Custom App"),
            [AppKind::Store, AppKind::Custom]
        );
        assert_eq!(app_kinds(""), []);
    }
}
