//! Tables of parameters and fields.

use super::cells::Cell;
use super::column::Column;
use super::description::{self, Description};
use super::inline::plain;
use super::lines::Lines;
use super::table::{Block, Cells, Table};
use super::values::ValueKind;
use super::{EnumValue, Row, RowType, indent, timestamp, type_cell};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// A row and what only some callers want of it.
pub(super) struct Field {
    pub(super) row: Row,
    pub(super) fixed: Option<String>,
    /// The description's lines.
    pub(super) description: Cell,
}

/// The rows of all tables of fields among some blocks, in their order.
pub(super) fn fields(
    page: &Lines<'_>,
    blocks: &[Block],
    diagnostics: &mut Diagnostics,
) -> Vec<Field> {
    let tables = || {
        blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Code(_) => None,
        })
    };
    let known = |table: &Table| {
        let has = |column| table.columns.contains(&column);
        has(Column::Name) && (has(Column::Type) || has(Column::Required))
    };
    let mut fields = Vec::new();
    for table in tables() {
        if known(table) {
            fields.extend(read(page, table, &table.columns, diagnostics));
        } else if let Some(columns) = guess(page, table) {
            diagnostics.push(
                Diagnostic::warning(
                    Code::UnreadableRow,
                    page.span(table.range.clone()).location(),
                    "this table of fields has no header that is known",
                )
                .help("its columns were taken for name, type, required and description"),
            );
            fields.extend(read(page, table, &columns, diagnostics));
        }
    }
    fields
}

/// The columns of a table without a header that is known, if its rows look like fields.
fn guess(page: &Lines<'_>, table: &Table) -> Option<Vec<Column>> {
    let widest = table.rows.iter().map(|row| row.cells.len()).max()?;
    let text = |row: &Cells, index: usize| cell_text(page, row.cells.get(index));
    let requires = |row: &Cells| matches!(text(row, 2).as_str(), "是" | "否");
    let columns = match widest {
        3 => vec![Column::Name, Column::Type, Column::Description],
        4 if table.rows.iter().any(requires) => vec![
            Column::Name,
            Column::Type,
            Column::Required,
            Column::Description,
        ],
        _ => return None,
    };
    let primitive = |row: &&Cells| {
        let r#type = type_cell::parse(&text(row, 1)).0;
        !matches!(r#type.innermost(), RowType::Named(_)) && !text(row, 1).is_empty()
    };
    (table.rows.iter().filter(primitive).count() * 2 >= table.rows.len()).then_some(columns)
}

fn read(
    page: &Lines<'_>,
    table: &Table,
    columns: &[Column],
    diagnostics: &mut Diagnostics,
) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut marks = Vec::new();
    for cells in &table.rows {
        match field(page, cells, columns, diagnostics) {
            Some((field, mark)) => {
                fields.push(field);
                marks.push(mark);
            }
            None => diagnostics.push(
                Diagnostic::warning(
                    Code::UnreadableRow,
                    page.span(cells.range.clone()).location(),
                    "this row of a table has no name",
                )
                .help("it was left out"),
            ),
        }
    }
    if let Some(depths) = indent::depths(&marks) {
        for (field, depth) in fields.iter_mut().zip(depths) {
            field.row.depth = Some(depth);
        }
    }
    fields
}

/// A row and how far its name is indented.
fn field(
    page: &Lines<'_>,
    cells: &Cells,
    columns: &[Column],
    diagnostics: &mut Diagnostics,
) -> Option<(Field, usize)> {
    let index = |column| columns.iter().position(|found| *found == column);
    let cell = |column| index(column).and_then(|index| cells.cells.get(index));
    let name_cell = cell(Column::Name)?;
    let written = name_cell.iter().map(|line| page.get(line.clone()));
    let written = written.collect::<Vec<_>>().join(" ");
    let (name, mark) = indent::name(&written);
    if name.is_empty() {
        return None;
    }
    let (r#type, mut int64) = type_cell::parse(&cell_text(page, cell(Column::Type)));
    let innermost = r#type.innermost().clone();
    let kind = match innermost {
        RowType::Integer => ValueKind::Integer,
        _ => ValueKind::Other,
    };
    let mut description_cell = cell(Column::Description).cloned().unwrap_or_default();
    let required_text = cell_text(page, cell(Column::Required));
    let required = required(&required_text);
    // A row that lacks its required cell: what stands in its place is the description.
    if required.is_none()
        && cells.cells.len() < columns.len()
        && description_cell.is_empty()
        && index(Column::Description) > index(Column::Required)
        && let Some(place) = cell(Column::Required)
    {
        description_cell = place.clone();
    }
    let Description {
        prose,
        example,
        default,
        fixed,
        mut values,
        limits,
        field_scopes,
    } = description::read(page, &description_cell, kind, diagnostics);
    let cell_value = |column| {
        let text = super::inline::unquote(&cell_text(page, cell(column)));
        (!text.is_empty() && text != "-").then_some(text)
    };
    if let (true, Some((value, line))) = (values.is_empty(), &fixed) {
        values.push(EnumValue {
            value: value.clone(),
            meaning: String::new(),
            span: page.span(line.clone()),
        });
    }
    if innermost == RowType::Integer {
        int64 |= prose.to_ascii_lowercase().contains("int64");
    }
    let scalar = matches!(
        innermost,
        RowType::Integer | RowType::String | RowType::Number
    );
    let first = name_cell.first()?.start;
    let end = name_cell.last()?.end;
    let timestamp = if scalar {
        timestamp::of(&name, &prose)
    } else {
        None
    };
    let row = Row {
        name,
        required,
        depth: None,
        example: example.or_else(|| cell_value(Column::Example)),
        default: default.or_else(|| cell_value(Column::Default)),
        values,
        limits,
        field_scopes,
        timestamp,
        int64,
        deprecated: is_deprecated(&prose),
        description: prose,
        r#type,
        span: page.span(first..end),
    };
    let field = Field {
        row,
        fixed: fixed.map(|(value, _)| value),
        description: description_cell,
    };
    Some((field, mark))
}

/// A cell as one line, as a reader sees it.
pub(super) fn cell_text(page: &Lines<'_>, cell: Option<&Cell>) -> String {
    let lines = cell.into_iter().flatten();
    let lines: Vec<&str> = lines.map(|line| page.get(line.clone())).collect();
    plain(&lines.join(" "))
}

fn required(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "是" | "必填" | "必须" | "必选" | "必传" | "yes" | "y" | "true" | "√" | "✓"
        | "required" => Some(true),
        "否" | "选填" | "可选" | "非必填" | "非必须" | "非必选" | "不必填" | "no" | "n"
        | "false" | "×" | "optional" => Some(false),
        _ => None,
    }
}

/// Whether a text says that what it describes is not to be used any more.
fn is_deprecated(prose: &str) -> bool {
    const WORDS: &[&str] = &[
        "废弃",
        "弃用",
        "已下线",
        "即将下线",
        "不再使用",
        "不再推荐",
        "不推荐使用",
        "不建议使用",
        "停止维护",
        "不再维护",
        "deprecated",
    ];
    let lower = prose.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::is_deprecated;

    #[test]
    fn some_fields_are_not_to_be_used() {
        assert!(is_deprecated("x，废弃字段") && is_deprecated("x，已弃用"));
        assert!(!is_deprecated("x，请使用 y"));
    }
}
