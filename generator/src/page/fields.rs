//! Tables of parameters and fields.

use super::cells::{Cell, plain_text};
use super::column::Column;
use super::inline::unquote;
use super::lines::Lines;
use super::table::{Block, Table, TableRow};
use super::values::ValueKind;
use super::{EnumValue, Row, RowType, deprecation, description, indent, timestamp, type_cell};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// A row, and the parts of it that only headers need.
pub(super) struct Field {
    pub(super) row: Row,
    /// «固定值»: the only value that the field may have.
    pub(super) constant: Option<String>,
    /// The description's lines.
    pub(super) description: Cell,
}

/// Reads the rows of all tables of fields among blocks, in their order.
pub(super) fn read(
    page: &Lines<'_>,
    blocks: &[Block],
    diagnostics: &mut Diagnostics,
) -> Vec<Field> {
    let mut fields = Vec::new();
    for block in blocks {
        let Block::Table(table) = block else { continue };
        let has = |column| table.columns.contains(&column);
        if has(Column::Name) && (has(Column::Type) || has(Column::Required)) {
            fields.extend(read_table(page, table, &table.columns, diagnostics));
        } else if let Some(columns) = guess_columns(page, table) {
            diagnostics.push(
                Diagnostic::warning(
                    Code::UnreadableRow,
                    page.span(table.range.clone()).location(),
                    "this table of fields has no known header",
                )
                .help("its columns were read as name, type, required and description"),
            );
            fields.extend(read_table(page, table, &columns, diagnostics));
        }
    }
    fields
}

/// Returns the columns of a table without a known header, if at least half of its rows look like fields.
fn guess_columns(page: &Lines<'_>, table: &Table) -> Option<Vec<Column>> {
    let widest = table.rows.iter().map(|row| row.cells.len()).max()?;
    let text = |row: &TableRow, index: usize| plain_text(page, row.cells.get(index));
    let has_required = |row: &TableRow| matches!(text(row, 2).as_str(), "是" | "否");
    let columns = match widest {
        3 => vec![Column::Name, Column::Type, Column::Description],
        4 if table.rows.iter().any(has_required) => vec![
            Column::Name,
            Column::Type,
            Column::Required,
            Column::Description,
        ],
        _ => return None,
    };
    let is_field = |row: &&TableRow| {
        let r#type = type_cell::parse(&text(row, 1)).r#type;
        !matches!(r#type.innermost(), RowType::Named(_)) && !text(row, 1).is_empty()
    };
    (table.rows.iter().filter(is_field).count() * 2 >= table.rows.len()).then_some(columns)
}

fn read_table(
    page: &Lines<'_>,
    table: &Table,
    columns: &[Column],
    diagnostics: &mut Diagnostics,
) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut indents = Vec::new();
    for row in &table.rows {
        let row = FieldRow { page, row, columns };
        match row.read(diagnostics) {
            Some((field, indent)) => {
                fields.push(field);
                indents.push(indent);
            }
            None => diagnostics.push(
                Diagnostic::warning(
                    Code::UnreadableRow,
                    page.span(row.row.range.clone()).location(),
                    "this row of a table has no name",
                )
                .help("it was skipped"),
            ),
        }
    }
    if let Some(depths) = indent::depths(&indents) {
        for (field, depth) in fields.iter_mut().zip(depths) {
            field.row.depth = Some(depth);
        }
    }
    fields
}

/// A table row whose columns are known.
struct FieldRow<'r, 't> {
    page: &'r Lines<'t>,
    row: &'r TableRow,
    columns: &'r [Column],
}

impl FieldRow<'_, '_> {
    /// Reads the row. Returns the field and the indentation of its name, or `None` if the name is empty.
    fn read(&self, diagnostics: &mut Diagnostics) -> Option<(Field, usize)> {
        let page = self.page;
        let name_cell = self.cell(Column::Name)?;
        let written = name_cell.iter().map(|line| page.get(line.clone()));
        let written = written.collect::<Vec<_>>().join(" ");
        let (name, indent) = indent::name(&written);
        if name.is_empty() {
            return None;
        }
        let span = page.span(name_cell.first()?.start..name_cell.last()?.end);
        let type_cell::TypeCell { r#type, int64 } = type_cell::parse(&self.text(Column::Type));
        let mut row = Row::new(name, r#type, span);
        row.required = required(&self.text(Column::Required));
        let description = self.description(row.required).cloned().unwrap_or_default();
        let is_integer = *row.r#type.innermost() == RowType::Integer;
        let kind = match is_integer {
            true => ValueKind::Integer,
            false => ValueKind::Other,
        };
        let constant = description::read(page, &description, kind, &mut row, diagnostics);
        if row.values.is_empty() {
            row.values
                .extend(constant.as_ref().map(|constant| EnumValue {
                    value: constant.value.clone(),
                    meaning: String::new(),
                    span: constant.span.clone(),
                }));
        }
        row.example = row.example.or_else(|| self.value(Column::Example));
        row.default = row.default.or_else(|| self.value(Column::Default));
        row.int64 = int64 || is_integer && row.description.to_ascii_lowercase().contains("int64");
        row.timestamp = match row.r#type.innermost() {
            RowType::Integer | RowType::String | RowType::Number => {
                timestamp::unit(&row.name, &row.description)
            }
            _ => None,
        };
        row.deprecated = deprecation::in_description(&row.description);
        let field = Field {
            row,
            constant: constant.map(|constant| constant.value),
            description,
        };
        Some((field, indent))
    }

    fn index(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|found| *found == column)
    }

    fn cell(&self, column: Column) -> Option<&Cell> {
        self.row.cells.get(self.index(column)?)
    }

    fn text(&self, column: Column) -> String {
        plain_text(self.page, self.cell(column))
    }

    /// Returns the value of an example or default column.
    fn value(&self, column: Column) -> Option<String> {
        let text = unquote(&self.text(column));
        (!text.is_empty() && text != "-").then_some(text)
    }

    /// Returns the description cell. It is in the required column if the row lacks its required cell.
    fn description(&self, required: Option<bool>) -> Option<&Cell> {
        let description = self.cell(Column::Description);
        let is_shifted = required.is_none()
            && self.row.cells.len() < self.columns.len()
            && description.is_none_or(Vec::is_empty)
            && self.index(Column::Description) > self.index(Column::Required);
        match self.cell(Column::Required) {
            Some(cell) if is_shifted => Some(cell),
            _ => description,
        }
    }
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
