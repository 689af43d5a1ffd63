//! Tables of parameters and fields.

use super::cells::Cell;
use super::column::Column;
use super::description::{self, Description};
use super::inline::{entity_at, plain};
use super::lines::Lines;
use super::table::{Block, Cells, Table};
use super::values::ValueKind;
use super::{EnumValue, Row, RowType, TimestampUnit, type_cell};
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
    if let Some(depths) = depths(&marks) {
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
    let (name, mark) = name(&written);
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
        timestamp(&name, &prose)
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

/// A name without the marks of its depth, and how far they indent it; 0 for none.
fn name(written: &str) -> (String, usize) {
    let mut rest = written;
    let mut indent = 0;
    let mut marked = false;
    while let Some(character) = rest.chars().next() {
        let (character, length) = match entity_at(rest) {
            Some(entity) => entity,
            None => (character, character.len_utf8()),
        };
        match character {
            // A white space counts as wide as it is, but only in front of a mark.
            '\u{2003}' | '\u{3000}' | '\t' if !marked => indent += 4,
            '\u{2002}' if !marked => indent += 2,
            '\u{a0}' | ' ' if !marked => indent += 1,
            '∟' | '└' | '├' | '┗' | '┣' | '│' | '─' | '↳' => {
                indent += usize::from(!marked);
                marked = true;
            }
            '.' | '·' | '>' => {
                indent += 4;
                marked = true;
            }
            '-' | '–' | '—' if length < rest.len() => {
                indent += 4;
                marked = true;
            }
            c if super::inline::is_blank(c) => {}
            _ => break,
        }
        rest = &rest[length..];
    }
    let indent = if marked || indent >= 4 {
        indent.max(1)
    } else {
        0
    };
    (plain(rest), indent)
}

/// Depths from indents, if any row is indented: a row is one deeper than the last one above it that is indented less.
fn depths(indents: &[usize]) -> Option<Vec<usize>> {
    indents.iter().any(|indent| *indent > 0).then(|| {
        let mut open: Vec<usize> = Vec::new();
        let depth = |indent: &usize| {
            open.retain(|outer| outer < indent);
            open.push(*indent);
            open.len() - 1
        };
        indents.iter().map(depth).collect()
    })
}

/// The unit of a moment in time, if a text says that it is one.
fn timestamp(name: &str, prose: &str) -> Option<TimestampUnit> {
    let lower = prose.to_lowercase();
    let words = ["时间戳", "timestamp", "unix", "事件戳"];
    let Some(at) = words.iter().filter_map(|word| lower.find(word)).min() else {
        return moment_in_milliseconds(name, &lower).then_some(TimestampUnit::Milliseconds);
    };
    // The unit stands close by.
    let near: String = {
        let before: Vec<char> = lower[..at].chars().rev().take(12).collect();
        let after = lower[at..].chars().take(30);
        before.into_iter().rev().chain(after).collect()
    };
    let says = |words: &[&str]| words.iter().any(|word| near.contains(word));
    if says(&[
        "毫秒",
        "millisecond",
        "单位ms",
        "单位 ms",
        "单位：ms",
        "（ms",
        "(ms",
    ]) {
        Some(TimestampUnit::Milliseconds)
    } else if says(&["秒", "second", "单位s", "单位：s"]) && !says(&["微秒", "纳秒", "microsecond"])
    {
        Some(TimestampUnit::Seconds)
    } else {
        None
    }
}

/// Whether a text without the word «时间戳» speaks of a moment all the same: a time in milliseconds that is no duration.
///
/// Times in seconds are not taken for moments: those are mostly durations.
fn moment_in_milliseconds(name: &str, lower: &str) -> bool {
    let unit = ["单位：毫秒", "单位:毫秒", "单位为毫秒", "单位ms"];
    let duration = [
        "时长", "超时", "间隔", "耗时", "有效", "时限", "等待", "剩余",
    ];
    let contains = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    (name.ends_with("time") || name.ends_with("_at"))
        && lower.contains("时间")
        && contains(&unit)
        && !contains(&duration)
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
    use super::{depths, is_deprecated, name, timestamp};
    use crate::page::TimestampUnit::{Milliseconds, Seconds};

    #[test]
    fn marks_of_depth_come_off_names() {
        for (written, expected, indent) in [
            ("data", "data", 0),
            ("`data`", "data", 0),
            ("∟ticket", "ticket", 1),
            ("&emsp;∟&nbsp;id", "id", 5),
            ("&emsp;&emsp;∟id", "id", 9),
            ("&nbsp;∟ id", "id", 2),
            ("\u{2003}∟id", "id", 5),
            ("..id", "id", 8),
            ("- id", "id", 4),
            ("a.b", "a.b", 0),
            ("a-b", "a-b", 0),
            ("user\\_id", "user_id", 0),
            ("字段", "字段", 0),
            ("-", "-", 0),
        ] {
            assert_eq!(name(written), (expected.to_owned(), indent), "{written}");
        }
    }

    #[test]
    fn depths_come_from_indents() {
        assert_eq!(depths(&[0, 0]), None);
        assert_eq!(depths(&[0, 1, 0, 1, 1]), Some(vec![0, 1, 0, 1, 1]));
        assert_eq!(depths(&[0, 5, 9, 9, 5, 0]), Some(vec![0, 1, 2, 2, 1, 0]));
        assert_eq!(depths(&[0, 9, 5, 0]), Some(vec![0, 1, 1, 0]));
    }

    #[test]
    fn moments_have_units_only_where_the_page_says_so() {
        for (prose, unit) in [
            ("创建时间，毫秒时间戳", Some(Milliseconds)),
            ("创建时间戳（单位：毫秒）", Some(Milliseconds)),
            ("单位ms的Unix时间戳", Some(Milliseconds)),
            ("该字段是秒级时间戳", Some(Seconds)),
            ("unix timestamp, in seconds", Some(Seconds)),
            ("时间戳，精确到秒", Some(Seconds)),
            ("更新时间戳", None),
            ("过期时间，单位为秒", None),
            ("进入的时间（单位：毫秒）", Some(Milliseconds)),
            ("等待时间，单位：毫秒", None),
            ("", None),
        ] {
            assert_eq!(timestamp("enter_time", prose), unit, "{prose}");
        }
        assert_eq!(timestamp("limit", "时间（单位：毫秒）"), None);
    }

    #[test]
    fn some_fields_are_not_to_be_used() {
        assert!(is_deprecated("x，废弃字段") && is_deprecated("x，已弃用"));
        assert!(!is_deprecated("x，请使用 y"));
    }
}
