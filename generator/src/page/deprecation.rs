//! The words by which pages deprecate an API or a field.

/// Returns true if a title deprecates the page's API.
pub(super) fn in_title(title: &str) -> bool {
    contains_any(title, &["废弃", "弃用", "历史版本", "不推荐", "已下线"])
}

/// Returns true if a note deprecates the page's API. One that gets no new fields («不再更新») is not deprecated.
pub(super) fn in_note(line: &str) -> bool {
    contains_any(line, &["接口", "API", "事件", "文档", "版本"])
        && contains_any(
            line,
            &[
                "不再维护",
                "停止维护",
                "不再推荐",
                "不推荐使用",
                "已废弃",
                "已弃用",
                "已下线",
                "即将下线",
            ],
        )
}

/// Returns true if a description deprecates its field: in words, or struck through as a whole.
///
/// A link to a text about deprecated things does not.
pub(super) fn in_description(prose: &str) -> bool {
    let text = prose.trim();
    let is_struck = text.len() > 4
        && text
            .strip_prefix("~~")
            .and_then(|text| text.strip_suffix("~~"))
            .is_some_and(|inner| !inner.contains("~~"));
    is_struck || names_deprecation(&without_links(text).to_lowercase())
}

/// Removes links, their texts included.
fn without_links(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(middle) = rest.find("](") {
        let (open, close) = (rest[..middle].rfind('['), rest[middle..].find(')'));
        match (open, close) {
            (Some(open), Some(close)) => {
                kept.push_str(&rest[..open]);
                rest = &rest[middle + close + 1..];
            }
            _ => {
                kept.push_str(&rest[..middle + 2]);
                rest = &rest[middle + 2..];
            }
        }
    }
    kept + rest
}

fn names_deprecation(lower: &str) -> bool {
    contains_any(
        lower,
        &[
            "废弃",
            "弃用",
            "已下线",
            "即将下线",
            "不再使用",
            "不再推荐",
            "不推荐",
            "不建议使用",
            "停止维护",
            "不再维护",
            "deprecated",
        ],
    )
}

fn contains_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::in_description;

    #[test]
    fn deprecated_fields_are_recognised() {
        assert!(in_description("x，废弃字段") && in_description("x，已弃用"));
        assert!(in_description("~~old~~") && in_description("不推荐，请使用 y"));
        assert!(!in_description("x，请使用 y") && !in_description("~~a~~ b"));
        assert!(!in_description("see [废弃组件](https://a/b)"));
    }
}
