//! Tables of error codes.

use super::ErrorRow;
use super::cells::{plain_text, prose_text};
use super::column::Column;
use super::inline::plain;
use super::lines::Lines;
use super::table::{Block, Table, TableRow};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Reads the error codes of all tables among blocks.
pub(super) fn read(
    page: &Lines<'_>,
    blocks: &[&Block],
    diagnostics: &mut Diagnostics,
) -> Vec<ErrorRow> {
    let mut errors = Vec::new();
    for block in blocks {
        let Some(table) = block.table() else { continue };
        let columns = match table.columns.contains(&Column::Code) {
            true => table.columns.clone(),
            false => match guess_columns(page, table) {
                Some(columns) => columns,
                None => continue,
            },
        };
        for row in &table.rows {
            errors.extend(read_row(page, row, &columns, diagnostics));
        }
    }
    errors
}

/// Returns the columns of a table without a known header, if its first columns are numeric.
fn guess_columns(page: &Lines<'_>, table: &Table) -> Option<Vec<Column>> {
    let is_number = |index: usize| {
        let in_row = |row: &TableRow| {
            let text = plain_text(page, row.cells.get(index));
            text.parse::<i64>().is_ok()
        };
        !table.rows.is_empty() && table.rows.iter().all(in_row)
    };
    match (is_number(0), is_number(1)) {
        (true, true) => Some(vec![
            Column::Status,
            Column::Code,
            Column::Message,
            Column::Advice,
        ]),
        (true, false) => Some(vec![Column::Code, Column::Message, Column::Advice]),
        _ => None,
    }
}

/// Reads the codes of one row. They share the other cells.
fn read_row(
    page: &Lines<'_>,
    row: &TableRow,
    columns: &[Column],
    diagnostics: &mut Diagnostics,
) -> Vec<ErrorRow> {
    let text = |column| {
        let cells = columns
            .iter()
            .zip(&row.cells)
            .filter(|(found, _)| **found == column);
        let texts: Vec<String> = cells
            .map(|(_, cell)| prose_text(page, cell))
            .filter(|text| !text.is_empty())
            .collect();
        texts.join("\n")
    };
    let codes = codes(&plain(&text(Column::Code)));
    let span = page.span(row.range.clone());
    if codes.is_empty() {
        diagnostics.push(
            Diagnostic::warning(
                Code::UnreadableRow,
                span.location(),
                "this row of an error table has no numeric code",
            )
            .help("it was skipped"),
        );
    }
    let stated = plain(&text(Column::Status));
    let status = stated
        .parse()
        .ok()
        .filter(|status| (100..600).contains(status));
    if status.is_none() && !matches!(stated.as_str(), "" | "-" | "—" | "/") {
        diagnostics.push(
            Diagnostic::warning(
                Code::InvalidPageFact,
                span.location(),
                format!("`{stated}` is not an HTTP status"),
            )
            .help("the code was kept without a status"),
        );
    }
    let error = |code| ErrorRow {
        status,
        code,
        meaning: text(Column::Message),
        advice: text(Column::Advice),
        span: span.clone(),
    };
    codes.into_iter().map(error).collect()
}

/// Returns the codes at the start of a cell.
fn codes(text: &str) -> Vec<i64> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '/' | ';' | '；'))
        .filter(|word| !word.is_empty())
        .map_while(|word| word.parse().ok())
        .collect()
}
