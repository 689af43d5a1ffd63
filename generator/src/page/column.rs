//! The columns of a table, by their headers.

use super::cells::{Cell, plain_text};
use super::lines::Lines;

/// The content of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Type,
    Required,
    Description,
    Example,
    Default,
    /// The second column of a head table.
    Value,
    /// An HTTP status.
    Status,
    /// An error code.
    Code,
    /// An error's message or meaning.
    Message,
    /// Advice on an error.
    Advice,
    Other,
}

/// Returns the columns that headers name.
pub(super) fn columns(page: &Lines<'_>, headers: &[Cell]) -> Vec<Column> {
    let words: Vec<String> = headers
        .iter()
        .map(|cell| plain_text(page, Some(cell)).replace(' ', "").to_lowercase())
        .collect();
    // «描述» names the description of a field, and the meaning of an error.
    let of_errors = words
        .iter()
        .any(|word| matches!(word.as_str(), "错误码" | "errorcode" | "排查建议"));
    let mut columns: Vec<Column> = words
        .iter()
        .map(|word| match column(word) {
            Column::Description if of_errors => Column::Message,
            Column::Other if of_errors && word == "code" => Column::Code,
            column => column,
        })
        .collect();
    // The right side of a frame reads as an empty header.
    while columns.len() > 2 && words.get(columns.len() - 1).is_some_and(String::is_empty) {
        columns.pop();
    }
    columns
}

fn column(word: &str) -> Column {
    match word {
        "名称" | "参数" | "参数名" | "参数名称" | "字段" | "字段名" | "字段名称" | "属性"
        | "属性名" | "属性名称" | "key" | "name" | "基本" => Column::Name,
        "类型" | "数据类型" | "参数类型" | "字段类型" | "type" => Column::Type,
        "必填" | "必须" | "必选" | "必传" | "是否必填" | "是否必须" | "是否必选" | "是否必传"
        | "是否必需" | "required" => Column::Required,
        "描述" | "说明" | "备注" | "含义" | "参数说明" | "字段说明" | "参数描述" | "字段描述"
        | "description" => Column::Description,
        "示例" | "示例值" | "example" => Column::Example,
        "默认值" | "默认" | "default" => Column::Default,
        "值" => Column::Value,
        "http状态码" | "状态码" | "httpcode" => Column::Status,
        "错误码" | "errorcode" => Column::Code,
        "错误信息" | "错误描述" | "message" | "msg" => Column::Message,
        "排查建议" | "解决方案" | "处理建议" | "解决办法" | "建议" | "解决方法" => {
            Column::Advice
        }
        _ => Column::Other,
    }
}
