//! Tables of parameters and fields.

use super::cells::{Cell, plain_text};
use super::column::Column;
use super::inline::unquote;
use super::lines::Lines;
use super::table::{Block, Table, TableRow};
use super::type_cell::Unstated;
use super::values::ValueKind;
use super::{
    EnumValue, Row, RowType, defaults, deprecation, description, indent, timestamp, type_cell,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use std::ops::Range;

/// A row, and the parts of it that only headers need.
pub(super) struct Field {
    pub(super) row: Row,
    /// «固定值»: the only value that the field may have.
    pub(super) constant: Option<String>,
    /// The description's lines.
    pub(super) description: Cell,
    /// The part of the type that the table leaves open.
    pub(super) unstated: Option<Unstated>,
}

/// Reads the rows of all tables of fields among blocks, in their order.
pub(super) fn read(
    page: &Lines<'_>,
    blocks: &[&Block],
    diagnostics: &mut Diagnostics,
) -> Vec<Field> {
    let mut fields = Vec::new();
    let tables = || blocks.iter().filter_map(|block| block.table());
    let states_types = tables().any(Table::has_fields);
    for table in tables() {
        let has = |column| table.columns.contains(&column);
        let location = || page.span(table.range.clone()).location();
        if table.has_fields() {
            fields.extend(read_table(page, table, &table.columns, diagnostics));
        } else if has(Column::Name) && has(Column::Description) {
            // Beside a table that states types, one without them explains values.
            match states_types {
                false => fields.extend(read_table(page, table, &table.columns, diagnostics)),
                true => diagnostics.push(unread(location(), "has no types")),
            }
        } else if let Some(columns) = guess_columns(page, table) {
            diagnostics.push(
                Diagnostic::warning(
                    Code::UnreadableRow,
                    location(),
                    "this table of fields has no known header",
                )
                .help("its columns were read as name, type, required and description"),
            );
            fields.extend(read_table(page, table, &columns, diagnostics));
        } else if table.columns.is_empty() && !states_types {
            diagnostics.push(unreadable(
                location(),
                "this table has no header, and its rows do not look like fields",
            ));
        }
    }
    fields
}

/// Warns about a table that is not read because its rows are probably not fields.
pub(super) fn unread(location: Location, reason: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::UnreadableRow,
        location,
        format!("this table was not read: it {reason}"),
    )
    .help("if its rows are fields, move them in the page's file into the table of the body")
}

/// Reports rows that are lost.
pub(super) fn unreadable(location: Location, message: &str) -> Diagnostic {
    Diagnostic::error(Code::UnreadableRow, location, message)
        .help("correct the page's file, and transcribe it again")
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
        if let Some(problem) = row.problem(table) {
            diagnostics.push(unreadable(
                page.span(row.row.range.clone()).location(),
                problem,
            ));
            continue;
        }
        match row.read(diagnostics) {
            Some((field, indent)) => {
                fields.push(field);
                indents.push(indent);
            }
            None if row.row.cells.iter().all(Vec::is_empty) => {}
            None => diagnostics.push(unreadable(
                page.span(row.row.range.clone()).location(),
                "this row of a table has no name",
            )),
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
        // A deprecated field may be struck through.
        let is_struck = written.contains("~~");
        let (name, indent) = indent::name(&written.replace("~~", ""));
        if name.is_empty() {
            return None;
        }
        let span = page.span(name_cell.first()?.start..name_cell.last()?.end);
        let type_cell::TypeCell {
            mut r#type,
            int64,
            unstated,
        } = type_cell::parse(&self.text(Column::Type));
        if self.index(Column::Type).is_none() {
            r#type = RowType::Any;
        }
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
        row.default = row
            .default
            .or_else(|| defaults::value(&self.text(Column::Default)));
        row.int64 = int64 || is_integer && row.description.to_ascii_lowercase().contains("int64");
        row.timestamp = match row.r#type.innermost() {
            RowType::Integer | RowType::String | RowType::Number => {
                timestamp::unit(&row.name, &row.description)
            }
            _ => None,
        };
        row.deprecated = is_struck || deprecation::in_description(&row.description);
        let field = Field {
            row,
            constant: constant.map(|constant| constant.value),
            description,
            unstated,
        };
        Some((field, indent))
    }

    /// Returns the problem of a row whose cells are in wrong columns: it has too few.
    fn problem(&self, table: &Table) -> Option<&'static str> {
        if self.row.cells.len() >= self.columns.len() {
            return None;
        }
        let name = self.text(Column::Name);
        if type_cell::is_name_and_type(&name) {
            return Some("this row has no bar between name and type");
        }
        // A bar at the start of a row separates an empty cell, if the header has none.
        let starts_with_bar = |range: &Range<usize>| self.page.get(range.clone()).starts_with('|');
        let is_shifted = starts_with_bar(&self.row.range)
            && !table.columns.is_empty()
            && !starts_with_bar(&table.range);
        let is_type = || !matches!(type_cell::parse(&name).r#type, RowType::Named(_));
        let fits = || type_cell::is_plausible(&self.text(Column::Type));
        (is_shifted && (is_type() || !fits())).then_some("this row of a table has no name")
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
