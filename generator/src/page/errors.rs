//! Tables of error codes.

use super::ErrorRow;
use super::cells::Cell;
use super::column::Column;
use super::inline::{plain, prose};
use super::lines::Lines;
use super::table::{Block, Table};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// The error codes of all tables among some blocks.
pub(super) fn read(
    page: &Lines<'_>,
    blocks: &[Block],
    diagnostics: &mut Diagnostics,
) -> Vec<ErrorRow> {
    let mut errors = Vec::new();
    for block in blocks {
        let Block::Table(table) = block else { continue };
        let columns = if table.columns.contains(&Column::Code) {
            table.columns.clone()
        } else if let Some(columns) = guess(page, table) {
            columns
        } else {
            continue;
        };
        rows(page, table, &columns, &mut errors, diagnostics);
    }
    errors
}

/// The columns of a table whose header is missing or says nothing.
fn guess(page: &Lines<'_>, table: &Table) -> Option<Vec<Column>> {
    let number = |index: usize| {
        let numeric = |row: &super::table::Cells| {
            let text = super::fields::cell_text(page, row.cells.get(index));
            text.parse::<i64>().is_ok()
        };
        !table.rows.is_empty() && table.rows.iter().all(numeric)
    };
    match (number(0), number(1)) {
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

fn rows(
    page: &Lines<'_>,
    table: &Table,
    columns: &[Column],
    errors: &mut Vec<ErrorRow>,
    diagnostics: &mut Diagnostics,
) {
    for row in &table.rows {
        let text = |column| {
            let cells = columns
                .iter()
                .zip(&row.cells)
                .filter(|(found, _)| **found == column);
            let texts: Vec<String> = cells
                .map(|(_, cell)| cell_prose(page, cell))
                .filter(|text| !text.is_empty())
                .collect();
            texts.join("\n")
        };
        let plain_text = |column| plain(&text(column));
        let status = plain_text(Column::Status);
        let codes: Vec<i64> = plain_text(Column::Code)
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '/' | ';' | '；'))
            .filter(|word| !word.is_empty())
            .map_while(|word| word.parse().ok())
            .collect();
        let span = page.span(row.range.clone());
        if codes.is_empty() {
            diagnostics.push(
                Diagnostic::warning(
                    Code::UnreadableRow,
                    span.location(),
                    "this row of a table of errors has no numeric code",
                )
                .help("it was left out"),
            );
        }
        let read_status = status
            .parse()
            .ok()
            .filter(|status| (100..600).contains(status));
        if read_status.is_none() && !matches!(status.as_str(), "" | "-" | "—" | "/") {
            diagnostics.push(
                Diagnostic::warning(
                    Code::InvalidPageFact,
                    span.location(),
                    format!("`{status}` is not an HTTP status"),
                )
                .help("the code was kept without a status"),
            );
        }
        for code in codes {
            errors.push(ErrorRow {
                status: read_status,
                code,
                meaning: text(Column::Message),
                advice: text(Column::Advice),
                span: span.clone(),
            });
        }
    }
}

fn cell_prose(page: &Lines<'_>, cell: &Cell) -> String {
    let lines: Vec<String> = cell
        .iter()
        .map(|line| prose(page.get(line.clone())))
        .collect();
    lines.join("\n")
}
