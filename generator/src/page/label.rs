//! The labels that start a part of a description, such as «示例值».

use super::inline::{is_blank, plain};
use super::limits;

/// The label of a part of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Example,
    Default,
    /// A list of the allowed values follows.
    Values,
    /// The only allowed value.
    Constant,
    /// Constraints follow, each with its own label.
    Rules,
    /// One constraint.
    Limit(limits::Label),
    FieldScopes,
    /// A textual description of the value's format.
    Format,
}

/// A line that starts a part.
pub(super) struct Labelled<'t> {
    pub(super) label: Label,
    /// The prose before the label on its line.
    pub(super) before: &'t str,
    /// The text after the label on its line.
    pub(super) rest: &'t str,
}

/// Reads the label of a line.
///
/// A label may be bold, may be a list item, and may have its colon inside or outside the bold part.
pub(super) fn labelled(line: &str) -> Option<Labelled<'_>> {
    let text = without_marker(line);
    // Labels are short.
    let colon = text
        .char_indices()
        .take(64)
        .find(|(_, character)| matches!(character, '：' | ':'));
    if let Some((at, colon)) = colon {
        let after = &text[at + colon.len_utf8()..];
        if let Some(label) = label(&text[..at]) {
            return Some(Labelled {
                label,
                before: "",
                rest: without_emphasis(after),
            });
        }
    } else if let Some(bold) = text.strip_prefix("**") {
        // A bold label without a colon.
        let (word, rest) = bold.split_once("**").unwrap_or((bold, ""));
        if let Some(label) = label(word) {
            return Some(Labelled {
                label,
                before: "",
                rest: rest.trim_matches(is_blank),
            });
        }
    }
    values_at_end(line)
}

/// Reads a sentence that ends in the label of a list of values: «…。可选值：».
fn values_at_end(line: &str) -> Option<Labelled<'_>> {
    let text = line.trim_end_matches(|c| is_blank(c) || c == '*');
    let text = text.strip_suffix(['：', ':'])?.trim_end_matches('*');
    let (at, _) =
        text.char_indices().rev().take(8).find(|(_, character)| {
            matches!(character, '。' | '，' | '；' | '、' | '.' | ',' | ';')
        })?;
    let mark = text[at..].chars().next().map_or(0, char::len_utf8);
    (label(&text[at + mark..])? == Label::Values).then_some(Labelled {
        label: Label::Values,
        before: &text[..at + mark],
        rest: "",
    })
}

/// Returns true if a line starts with a label.
pub(super) fn starts_with_label(line: &str) -> bool {
    labelled(line).is_some_and(|found| found.before.is_empty())
}

/// Removes the marker of a list item, such as `- ` or `* `.
pub(super) fn without_marker(line: &str) -> &str {
    let line = line.trim_matches(is_blank);
    let item = line
        .strip_prefix(['-', '*', '+', '•'])
        .filter(|rest| rest.starts_with(is_blank));
    item.unwrap_or(line).trim_start_matches(is_blank)
}

/// Removes the closing mark of a bold label from the text after it.
fn without_emphasis(rest: &str) -> &str {
    let rest = rest.trim_matches(is_blank);
    let rest = rest.strip_prefix("**").unwrap_or(rest);
    let rest = rest.strip_prefix("</strong>").unwrap_or(rest);
    rest.trim_matches(is_blank)
}

fn label(text: &str) -> Option<Label> {
    let word: String = plain(text)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '*')
        .collect();
    // «当值为 user_id，字段权限要求», «字段权限要求（满足任一）»
    let head = word.split(['（', '(']).next().unwrap_or_default();
    if head.ends_with("字段权限要求") {
        return Some(Label::FieldScopes);
    }
    Some(match word.as_str() {
        "示例值" | "示例" | "取值示例" => Label::Example,
        "默认值" | "缺省值" => Label::Default,
        "可选值有" | "可选值" | "可选值包括" | "可选值如下" | "可选值为" | "可选值包含"
        | "枚举值" | "枚举值有" | "枚举值如下" | "枚举值包括" | "可取值" | "可取值有"
        | "可取值如下" | "取值" | "取值有" | "取值如下" | "取值包括" | "可选项" | "可选项有"
        | "可选类型" | "可选类型有" => Label::Values,
        "固定值" => Label::Constant,
        "数据校验规则" | "校验规则" => Label::Rules,
        "取值范围" | "数据范围" | "数值范围" | "数值校验规则" => {
            Label::Limit(limits::Label::Range)
        }
        "长度范围" | "长度限制" | "字符长度" => Label::Limit(limits::Label::Length),
        "最小值" => Label::Limit(limits::Label::Minimum),
        "最大值" => Label::Limit(limits::Label::Maximum),
        "最小长度" | "最短长度" => Label::Limit(limits::Label::MinLength),
        "最大长度" | "最长长度" => Label::Limit(limits::Label::MaxLength),
        "正则校验" | "正则表达式" | "正则" => Label::Limit(limits::Label::Pattern),
        "值格式" | "格式" | "格式要求" => Label::Format,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Label, labelled, limits};

    #[test]
    fn labels_are_read_in_every_form() {
        for (line, label, rest) in [
            ("**示例值**：\"a\"", Label::Example, "\"a\""),
            ("**示例值：** \"a\"", Label::Example, "\"a\""),
            ("**默认值** : 0", Label::Default, "0"),
            ("**默认值：**", Label::Default, ""),
            ("**可选值有**：", Label::Values, ""),
            ("可选值：", Label::Values, ""),
            ("**可选值有**", Label::Values, ""),
            (
                "- 最大值：`100`",
                Label::Limit(limits::Label::Maximum),
                "`100`",
            ),
            ("* 最大值：100", Label::Limit(limits::Label::Maximum), "100"),
            ("\u{200b}**示例值**：1", Label::Example, "1"),
            (
                "**当值为 `user_id`，字段权限要求**：",
                Label::FieldScopes,
                "",
            ),
            ("**字段权限要求（满足任一）**：", Label::FieldScopes, ""),
            (
                "**值格式**：\"Bearer `x`\"",
                Label::Format,
                "\"Bearer `x`\"",
            ),
            ("<strong>示例值</strong>：1", Label::Example, "1"),
        ] {
            let found = labelled(line).expect(line);
            assert_eq!((found.label, found.rest), (label, rest), "{line}");
        }
        let found = labelled("a, b. 可选值：").expect("a label at the end");
        assert_eq!((found.label, found.before), (Label::Values, "a, b."));
        for line in [
            "**注意**：",
            "**x 可选值有:**",
            "- 1：a",
            "text",
            "",
            "**",
            "x可选值：",
        ] {
            assert!(labelled(line).is_none(), "{line}");
        }
    }
}
