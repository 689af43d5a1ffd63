//! The meanings that pages state for the values of an enum.
//!
//! Words say what they mean: two fields of one name with the values `open` and `closed` have one type. Numbers and single letters say
//! nothing, so they are compared by their meanings. Pages word one meaning in several ways, so two lists of meanings disagree only if
//!
//! - one text belongs to one value here and to another value there (`1` employed, `2` resigned, and `1` not employed, `2` employed), or
//! - most of the values have nothing in common: neither text contains the other, and they share no word, except words that all texts of
//!   a list have. A word of Chinese is two adjacent characters.
//!
//! Notes in brackets, punctuation, and everything after the first clause of a text do not count.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::transcribe::enum_wording::EnumWording;
use crate::transcribe::parts::JsonObject;

/// The texts for the values of an enum, in short form. Empty if the values are words.
#[derive(Debug, Clone, Default)]
pub(super) struct Meanings(Vec<(Value, String)>);

/// The key that a drafted schema has for its texts until [`Meanings::take`].
const KEY: &str = "x-meanings";

impl Meanings {
    /// The descriptions that a schema of the spec has for its values.
    pub(super) fn of_spec(values: &EnumWording) -> Self {
        Self::of(values.descriptions())
    }

    fn of<'v>(texts: impl Iterator<Item = (&'v Value, &'v str)>) -> Self {
        let texts: Vec<(&Value, &str)> = texts.collect();
        if !texts.iter().all(|(value, _)| is_opaque(value)) {
            return Self::default();
        }
        let short = texts.into_iter().filter_map(|(value, text)| {
            let short = short(text);
            (!short.is_empty()).then(|| (value.clone(), short))
        });
        Self(short.collect())
    }

    /// Puts the texts of a draft beside the values of its schemas. `texts` are by JSON pointer.
    pub(super) fn put<'t>(
        texts: impl IntoIterator<Item = (&'t String, &'t Vec<String>)>,
        operation: &mut JsonObject,
        path_parameters: &mut [Value],
    ) {
        for (pointer, texts) in texts {
            if let Some(Value::Object(schema)) = find(pointer, operation, path_parameters) {
                schema.insert(KEY.to_owned(), texts.as_slice().into());
            }
        }
    }

    /// Takes the texts out of a drafted schema.
    pub(super) fn take(schema: &mut JsonObject) -> Self {
        let Some(texts) = schema.shift_remove(KEY) else {
            return Self::default();
        };
        let values = schema.get("enum").and_then(Value::as_array);
        let texts = texts.as_array().into_iter().flatten();
        let texts = texts.map(|text| text.as_str().unwrap_or_default());
        Self::of(values.into_iter().flatten().zip(texts))
    }

    /// Returns true if a value has a text.
    pub(super) fn is_stated(&self) -> bool {
        !self.0.is_empty()
    }

    /// Adds the texts for values that have none.
    pub(super) fn overlay(&mut self, under: &Self) {
        for (value, text) in &under.0 {
            if self.text(value).is_none() {
                self.0.push((value.clone(), text.clone()));
            }
        }
    }

    /// Returns true if both have a text in the same language for one of the values.
    pub(super) fn is_comparable(&self, other: &Self) -> bool {
        !self.pairs(other).is_empty()
    }

    /// Returns true if the values mean something else here than in `other`. False if there is nothing to compare.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let pairs = self.pairs(other);
        let (here, there): (Vec<&str>, Vec<&str>) = pairs.iter().copied().unzip();
        let is_moved = here.iter().any(|text| {
            let mut same = pairs.iter().filter(|(here, _)| here == text);
            there.contains(text) && same.all(|(_, there)| there != text)
        });
        let general: BTreeSet<Word<'_>> = [&here, &there].into_iter().flat_map(in_all).collect();
        let alike = pairs.iter().filter(|(here, there)| {
            let (words, others) = (words(here), words(there));
            let mut shared = words.intersection(&others);
            here.contains(there)
                || there.contains(here)
                || shared.any(|word| !general.contains(word))
        });
        is_moved || alike.count() * 2 < pairs.len()
    }

    /// The texts of both for the same values.
    fn pairs<'m>(&'m self, other: &'m Self) -> Vec<(&'m str, &'m str)> {
        let pairs = self.0.iter().filter_map(|(value, text)| {
            let other = other.text(value)?;
            // Pages are in Chinese, and wording of the spec is in English.
            (text.is_ascii() == other.is_ascii()).then_some((text.as_str(), other))
        });
        pairs.collect()
    }

    fn text(&self, value: &Value) -> Option<&str> {
        let (_, text) = self.0.iter().find(|(known, _)| known == value)?;
        Some(text)
    }
}

/// The schema that a pointer into a draft leads to.
fn find<'d>(
    pointer: &str,
    operation: &'d mut JsonObject,
    path_parameters: &'d mut [Value],
) -> Option<&'d mut Value> {
    let (first, _) = pointer.strip_prefix('/')?.split_once('/')?;
    let below = &pointer[1 + first.len()..];
    if first != "path-parameters" {
        return operation.get_mut(first)?.pointer_mut(below);
    }
    let (index, _) = below.strip_prefix('/')?.split_once('/')?;
    let parameter = path_parameters.get_mut(index.parse::<usize>().ok()?)?;
    parameter.pointer_mut(&below[1 + index.len()..])
}

/// Returns true if a value says nothing by itself: a number, or a text with at most one letter.
fn is_opaque(value: &Value) -> bool {
    let is_code =
        |text: &str| text.is_ascii() && text.chars().filter(|c| c.is_alphabetic()).count() < 2;
    value.as_str().is_none_or(is_code)
}

/// The first clause of a text in lower case, without notes in brackets, punctuation and spaces. A leading `已` (done) is dropped: pages
/// write it or not.
fn short(text: &str) -> String {
    let mut depth = 0_usize;
    let mut short = String::new();
    for c in text.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '，' | ',' | '。' | '；' | ';' | '：' | ':' | '|' | '\n' if !short.is_empty() => {
                break;
            }
            _ if c.is_alphanumeric() => short.extend(c.to_lowercase()),
            // It separates words in Latin letters.
            _ if short.ends_with(|last: char| last.is_ascii_alphanumeric()) => short.push(' '),
            _ => {}
        }
    }
    let short = short.trim();
    short
        .strip_prefix('已')
        .filter(|rest| !rest.is_empty())
        .unwrap_or(short)
        .to_owned()
}

/// A word in Latin letters, or two adjacent characters.
type Word<'t> = &'t str;

/// The words of a short text.
fn words(text: &str) -> BTreeSet<Word<'_>> {
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    let latin = text.split(|c| !is_latin(c)).filter(|word| word.len() > 1);
    let chinese = text.split(|c| is_latin(c) || c == ' ').flat_map(|run| {
        let ends = run.char_indices().skip(1).map(|(at, c)| at + c.len_utf8());
        run.char_indices()
            .zip(ends)
            .map(move |((start, _), end)| &run[start..end])
    });
    latin.chain(chinese).collect()
}

/// The words that all texts of a list have. A list with one text has none.
fn in_all<'t>(texts: &Vec<&'t str>) -> BTreeSet<Word<'t>> {
    let [first, others @ ..] = texts.as_slice() else {
        return BTreeSet::new();
    };
    let in_others = |word: &Word<'_>| others.iter().all(|text| words(text).contains(word));
    let words = words(first).into_iter();
    words
        .filter(|word| !others.is_empty() && in_others(word))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The meanings of the values 1, 2, …
    fn numbered(texts: &[&str]) -> Meanings {
        let values: Vec<Value> = (1..=texts.len()).map(Value::from).collect();
        Meanings::of(values.iter().zip(texts.iter().copied()))
    }

    fn contradict(one: &[&str], other: &[&str]) -> bool {
        let (one, other) = (numbered(one), numbered(other));
        assert_eq!(one.contradicts(&other), other.contradicts(&one));
        one.contradicts(&other)
    }

    #[test]
    fn other_words_for_one_meaning_agree() {
        for (one, other) in [
            (&["已启用", "已停用"][..], &["已启用", "已禁用"][..]),
            (&["启用", "未启用"], &["已启用", "已停用"]),
            (&["男", "女", "保密"], &["男", "女", "其他"]),
            (&["社招", "校招"], &["社招流程", "校招流程"]),
            (&["国家", "省"], &["国家", "省份（州）"]),
            (&["内置类型", "自定义"], &["内置类型，只读。", "自定义"]),
            (
                &["Built-in", "Custom type"],
                &["built in (read only)", "custom"],
            ),
            // The second text is a note only.
            (&["普通组", "动态组"], &["普通组", "（暂不支持）"]),
            // `日期` is 4 in both.
            (
                &["文本", "数字", "日选择", "日期"],
                &["文本", "数字", "日期", "日期"],
            ),
            (&["数据表", "看板"], &["", ""]),
            (&["数据表", "看板"], &["Card", "Preview"]),
        ] {
            assert!(!contradict(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn other_meanings_contradict() {
        for (one, other) in [
            (&["数据表", "看板"][..], &["卡片视图", "预览视图"][..]),
            (&["新增", "删除"], &["入职", "离职"]),
            // The words are the same, but mean another value.
            (&["未入职", "已入职"], &["已入职", "已离职"]),
            (&["未启用", "启用"], &["已启用", "已停用"]),
            (&["Open", "Closed"], &["Closed", "Open"]),
            // All texts of a list have `视图`.
            (&["列表视图", "看板视图"], &["卡片视图", "预览视图"]),
            (&["Card view", "Board view"], &["File view", "Text view"]),
            // Only one of three has something in common.
            (&["其他", "红色", "绿色"], &["其他", "圆形", "方形"]),
        ] {
            assert!(contradict(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn only_values_that_say_nothing_need_a_meaning() {
        for (value, expected) in [
            (json!(1), true),
            (json!("1"), true),
            (json!("A"), true),
            (json!("-1"), true),
            (json!("open"), false),
            (json!("男"), false),
        ] {
            assert_eq!(is_opaque(&value), expected, "{value}");
        }
    }

    #[test]
    fn texts_are_found_by_pointer() {
        let mut operation = json!({"requestBody": {"properties": {"a/b": {"enum": [1]}}}});
        let mut path_parameters = [json!({"schema": {"enum": [2]}})];
        let texts = [
            "/requestBody/properties/a~1b",
            "/path-parameters/0/schema",
            "/gone/x",
        ]
        .map(|pointer| (pointer.to_owned(), vec!["开".to_owned()]));
        let operation = operation.as_object_mut().expect("an object");
        let texts = texts.iter().map(|(pointer, texts)| (pointer, texts));
        Meanings::put(texts, operation, &mut path_parameters);
        let schema = path_parameters[0]["schema"].as_object_mut();
        let taken = Meanings::take(schema.expect("an object"));
        assert_eq!(taken.text(&json!(2)), Some("开"));
        assert_eq!(path_parameters[0], json!({"schema": {"enum": [2]}}));
        let schema = operation["requestBody"]["properties"]["a/b"].as_object_mut();
        let taken = Meanings::take(schema.expect("an object"));
        assert_eq!(taken.text(&json!(1)), Some("开"));
    }
}
