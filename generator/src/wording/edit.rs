//! Adds texts to a file, and keeps everything else as it is, byte for byte.

use std::cmp::Reverse;
use std::ops::Range;

use serde_json::{Map, Value, json};

use crate::diagnostic::{Entry, Part, Pointer, PositionIndex};
use crate::spec::to_yaml;
use crate::spec::vocabulary::Object;

/// Texts of one object of a file.
pub(super) struct Addition {
    /// The object.
    pub(super) pointer: Pointer,
    /// Its type, which has the order of its keys.
    pub(super) kind: &'static Object,
    /// The texts by their keys.
    pub(super) texts: Map<String, Value>,
}

impl Addition {
    /// The position of a key among those of the object.
    fn rank(&self, key: &str) -> usize {
        let mut fields = self.kind.fields.iter();
        let found = fields.position(|field| field.name == key);
        found.unwrap_or(usize::MAX)
    }

    /// The texts in the order of the keys.
    fn sorted(&self) -> Vec<(&str, &Value)> {
        let texts = self.texts.iter().map(|(key, text)| (key.as_str(), text));
        let mut texts: Vec<_> = texts.collect();
        texts.sort_by_key(|(key, _)| self.rank(key));
        texts
    }
}

/// A text in the place of a range.
struct Edit {
    range: Range<usize>,
    /// The column of the keys of the object. An object inside another one ends before it.
    indent: usize,
    text: String,
}

/// Adds texts to the text of a file. A text that an object has already is replaced. The keys are where `transcribe` writes them.
///
/// # Errors
///
/// An addition is impossible: its index, with the reason.
pub(super) fn add(
    text: &str,
    is_json: bool,
    additions: &[Addition],
) -> Result<String, (usize, String)> {
    let parse = |text: &str| parse(text, is_json);
    let mut expected = parse(text).ok_or((0, "the file cannot be parsed".to_owned()))?;
    let file = File {
        text,
        is_json,
        line_end: if text.contains("\r\n") { "\r\n" } else { "\n" },
        index: PositionIndex::new(text, is_json),
    };
    let mut edits = Vec::new();
    for (number, addition) in additions.iter().enumerate() {
        let failed = |reason: &str| (number, reason.to_owned());
        let object = expected.pointer_mut(addition.pointer.as_str());
        let object = object.and_then(Value::as_object_mut);
        let object = object.ok_or_else(|| failed("there is no object at the pointer"))?;
        if let Some(reference) = object.shift_remove("$ref") {
            object.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
        }
        object.extend(addition.texts.clone());
        let added = file
            .edits(addition)
            .ok_or_else(|| failed("the layout of the object has no place for it"))?;
        edits.extend(added);
    }
    let edited = file.with(edits);
    match parse(&edited) == Some(expected) {
        true => Ok(edited),
        false => Err((
            0,
            "the layout of the file cannot be kept; write the texts by hand".to_owned(),
        )),
    }
}

fn parse(text: &str, is_json: bool) -> Option<Value> {
    match is_json {
        true => serde_json::from_str(text).ok(),
        false => serde_yaml::from_str(text).ok(),
    }
}

struct File<'t> {
    text: &'t str,
    is_json: bool,
    line_end: &'static str,
    index: PositionIndex,
}

impl File<'_> {
    fn edits(&self, addition: &Addition) -> Option<Vec<Edit>> {
        let (range, entries) = self.index.entries(&addition.pointer)?;
        if entries.is_empty()
            && let Some(edit) = self.opened(addition, &range)
        {
            return Some(vec![edit]);
        }
        let is_flow = self.text[range.clone()].starts_with('{');
        let first = entries.first();
        let indent = first.map_or(0, |first| self.column(first.key_range.start));
        let rank = |key: &str| addition.rank(key);
        let texts = addition.sorted();
        let written = texts.iter().map(|(key, text)| match is_flow {
            true => self.flow(key, text),
            false => self.block(key, text, indent),
        });
        let mut edits = Vec::new();
        for ((key, _), written) in texts.iter().zip(written) {
            let existing = entries.iter().find(|entry| entry.key == *key);
            let reference = entries.iter().find(|entry| entry.key == "$ref");
            let next = entries.iter().find(|entry| rank(entry.key) > rank(key));
            let (range, text) = match (existing, reference, next, entries.last()) {
                (Some(existing), ..) => (self.whole(existing), written),
                (_, Some(reference), ..) => {
                    let text =
                        self.beside(&self.text[self.whole(reference)], &written, is_flow, indent);
                    (self.whole(reference), text)
                }
                (_, _, Some(next), _) => self.before(next, &written, is_flow, indent),
                (_, _, None, Some(last)) => self.after(last, first?, &written, is_flow, indent),
                (_, _, None, None) => (range.start + 1..range.start + 1, written),
            };
            edits.push(Edit {
                range,
                indent,
                text,
            });
        }
        Some(edits)
    }

    /// The texts as a block in the place of `{}`, if that is the value of a key in block style.
    fn opened(&self, addition: &Addition, range: &Range<usize>) -> Option<Edit> {
        let key = self.index.find(&addition.pointer, Part::Key)?;
        let between = self.text.get(key.end..range.start)?;
        let line = self.text[..key.start].rfind('\n').map_or(0, |at| at + 1);
        let is_block = !self.is_json && self.text[line..key.start].trim().is_empty();
        if !is_block || between.trim() != ":" {
            return None;
        }
        let indent = key.start - line + 2;
        let start = format!("{}{}", self.line_end, " ".repeat(indent));
        let texts = addition.sorted().into_iter();
        let text = texts.map(|(key, text)| format!("{start}{}", self.block(key, text, indent)));
        Some(Edit {
            range: key.end + 1..range.end,
            indent,
            text: text.collect(),
        })
    }

    /// Inserts an entry before another one.
    fn before(
        &self,
        next: &Entry<'_>,
        written: &str,
        is_flow: bool,
        indent: usize,
    ) -> (Range<usize>, String) {
        let at = next.key_range.start;
        let text = match is_flow {
            true => format!("{written},{}", self.space_before(at)),
            false => format!("{written}{}{}", self.line_end, " ".repeat(indent)),
        };
        (at..at, text)
    }

    /// Inserts an entry after the last one.
    fn after(
        &self,
        last: &Entry<'_>,
        first: &Entry<'_>,
        written: &str,
        is_flow: bool,
        indent: usize,
    ) -> (Range<usize>, String) {
        let end = self.whole(last).end;
        if is_flow {
            let space = self.space_before(first.key_range.start);
            return (end..end, format!(",{space}{written}"));
        }
        // A comment behind the value stays there.
        let rest = &self.text[end..];
        let line = rest.find('\n').map_or(rest, |at| &rest[..at]);
        let at = end + line.trim_end_matches('\r').len();
        (
            at..at,
            format!("{}{}{written}", self.line_end, " ".repeat(indent)),
        )
    }

    /// A reference with an entry beside it. OpenAPI 3.0 allows no keys beside `$ref`, so it is in `allOf`.
    fn beside(&self, reference: &str, written: &str, is_flow: bool, indent: usize) -> String {
        let (line_end, space) = (self.line_end, " ".repeat(indent));
        match (is_flow, self.is_json) {
            (true, true) => format!("\"allOf\": [{{{reference}}}], {written}"),
            (true, false) => format!("allOf: [{{{reference}}}], {written}"),
            (false, _) => {
                format!("allOf:{line_end}{space}  - {reference}{line_end}{space}{written}")
            }
        }
    }

    /// An entry in block style. The first line has no indentation.
    fn block(&self, key: &str, value: &Value, indent: usize) -> String {
        let yaml = to_yaml(&json!({ key: value }));
        let mut written = String::new();
        for (number, line) in yaml.trim_end_matches('\n').split('\n').enumerate() {
            if number > 0 {
                written.push_str(self.line_end);
                if !line.is_empty() {
                    written.extend(std::iter::repeat_n(' ', indent));
                }
            }
            written.push_str(line);
        }
        written
    }

    /// An entry in braces. JSON is valid there in YAML, too.
    fn flow(&self, key: &str, value: &Value) -> String {
        match self.is_json {
            true => format!("{}: {value}", json!(key)),
            false => format!("{key}: {value}"),
        }
    }

    /// The white space before a key in braces.
    fn space_before(&self, at: usize) -> &str {
        let before = &self.text[..at];
        match &before[before.trim_end().len()..] {
            "" => " ",
            space => space,
        }
    }

    /// The range of a key and its value.
    fn whole(&self, entry: &Entry<'_>) -> Range<usize> {
        let value = &self.text[entry.value_range.clone()];
        // The parser's range of a quoted text has the comment behind it.
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let closed = quote.and_then(|quote| value.rfind(quote));
        let end = match closed {
            Some(at) => entry.value_range.start + at + 1,
            None => entry.value_range.end,
        };
        entry.key_range.start..end.max(entry.key_range.end)
    }

    fn column(&self, at: usize) -> usize {
        at - self.text[..at].rfind('\n').map_or(0, |line| line + 1)
    }

    fn with(&self, mut edits: Vec<Edit>) -> String {
        // Of two objects that end at one position, the inner one has the larger column. The sort keeps the order of keys.
        edits.sort_by_key(|edit| (edit.range.start, Reverse(edit.indent)));
        let mut edited = String::new();
        let mut done = 0;
        for edit in edits {
            edited.push_str(self.text.get(done..edit.range.start).unwrap_or_default());
            edited.push_str(&edit.text);
            done = edit.range.end.max(done);
        }
        edited.push_str(&self.text[done..]);
        edited
    }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
