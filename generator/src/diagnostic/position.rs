//! Mapping JSON pointers to byte ranges.
//!
//! `serde` parses a file without positions. Only when a diagnostic is shown, this module parses the text again into a
//! tree of positions. JSON is parsed as YAML, which contains it.

use super::{Part, Pointer};
use saphyr_parser::{Event, Parser, Span};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// The byte ranges of every key and value of one file.
///
/// If the text is malformed, the index covers the part before the error.
#[derive(Debug, Default)]
pub(crate) struct PositionIndex {
    nodes: Vec<Node>,
}

/// A duplicate key of a mapping.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Repetition {
    /// The pointer of the key.
    pub(crate) at: Pointer,
    pub(crate) key: String,
    pub(crate) first: Range<usize>,
    pub(crate) again: Range<usize>,
}

/// An entry of a mapping.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry<'i> {
    pub(crate) key: &'i str,
    pub(crate) key_range: Range<usize>,
    /// Empty, if the key has no value.
    pub(crate) value_range: Range<usize>,
}

#[derive(Debug)]
struct Node {
    range: Range<usize>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Scalar,
    List(Vec<NodeId>),
    Map(Vec<Pair>),
    /// An alias (`*name`) of another node; `None` if that node is unknown.
    Alias(Option<NodeId>),
}

#[derive(Debug)]
struct Pair {
    key: String,
    key_range: Range<usize>,
    value: NodeId,
}

type NodeId = usize;

/// A list or mapping that is not closed yet.
struct Open {
    node: NodeId,
    /// The key whose value comes next.
    key: Option<(String, Range<usize>)>,
}

impl PositionIndex {
    /// Parses a text. `json` is true for JSON: its escapes of surrogate pairs do not exist in YAML.
    pub(crate) fn new(text: &str, json: bool) -> Self {
        let readable = if json {
            neutralise_surrogates(text)
        } else {
            Cow::Borrowed(text)
        };
        let mut builder = Builder {
            index: Self::default(),
            open: Vec::new(),
            anchors: HashMap::new(),
            cursor: Cursor {
                text,
                characters: 0,
                bytes: 0,
            },
        };
        let mut parser = Parser::new_from_str(&readable);
        while let Some(Ok((event, span))) = parser.next_event() {
            // Only the first document is read.
            if matches!(event, Event::DocumentEnd) {
                break;
            }
            builder.event(event, span);
        }
        builder.index
    }

    /// The range of the key or of the value at a pointer. `None` if the pointer leads nowhere.
    pub(crate) fn find(&self, pointer: &Pointer, part: Part) -> Option<Range<usize>> {
        let (node, key) = self.node(pointer)?;
        let value = self.nodes[node].range.clone();
        Some(match (part, key) {
            (Part::Key, Some(key)) => key,
            // `key:` without a value: only the key can be marked.
            (Part::Value, Some(key)) if value.is_empty() => key,
            _ => value,
        })
    }

    /// The range of the mapping at a pointer, and its entries. `None` if there is no mapping.
    pub(crate) fn entries(&self, pointer: &Pointer) -> Option<(Range<usize>, Vec<Entry<'_>>)> {
        let node = &self.nodes[self.node(pointer)?.0];
        let Content::Map(pairs) = &node.content else {
            return None;
        };
        let entries = pairs.iter().map(|pair| Entry {
            key: &pair.key,
            key_range: pair.key_range.clone(),
            value_range: self.nodes[pair.value].range.clone(),
        });
        Some((node.range.clone(), entries.collect()))
    }

    /// The node at a pointer, and the range of its key. An item of a list has none.
    fn node(&self, pointer: &Pointer) -> Option<(NodeId, Option<Range<usize>>)> {
        let mut node = (!self.nodes.is_empty()).then_some(0)?;
        let mut key = None;
        for token in pointer.tokens() {
            match &self.nodes[self.follow(node)?].content {
                Content::Map(_) => {
                    let entry = self.entry(self.follow(node)?, &token, 0)?;
                    key = Some(entry.key_range.clone());
                    node = entry.value;
                }
                Content::List(items) => {
                    node = *items.get(token.parse::<usize>().ok()?)?;
                    key = None;
                }
                Content::Scalar | Content::Alias(_) => return None,
            }
        }
        Some((node, key))
    }

    /// All duplicate keys, in the order of the text.
    pub(crate) fn repetitions(&self) -> Vec<Repetition> {
        let mut repetitions = Vec::new();
        let mut pending: Vec<(NodeId, Pointer)> = Vec::new();
        pending.extend((!self.nodes.is_empty()).then(|| (0, Pointer::root())));
        while let Some((node, at)) = pending.pop() {
            let entries = match &self.nodes[node].content {
                Content::Map(entries) => entries,
                Content::List(items) => {
                    let items = items.iter().enumerate();
                    pending.extend(items.map(|(index, item)| (*item, at.join_index(index))));
                    continue;
                }
                Content::Scalar | Content::Alias(_) => continue,
            };
            let mut seen: HashMap<&str, &Range<usize>> = HashMap::new();
            for entry in entries {
                pending.push((entry.value, at.join(&entry.key)));
                if let Some(first) = seen.get(entry.key.as_str()) {
                    repetitions.push(Repetition {
                        at: at.join(&entry.key),
                        key: entry.key.clone(),
                        first: (*first).clone(),
                        again: entry.key_range.clone(),
                    });
                } else {
                    seen.insert(&entry.key, &entry.key_range);
                }
            }
        }
        repetitions.sort_by_key(|found| found.again.start);
        repetitions
    }

    /// Resolves aliases.
    fn follow(&self, node: NodeId) -> Option<NodeId> {
        match self.nodes[node].content {
            // An anchor is on a real node, never on an alias.
            Content::Alias(target) => target,
            _ => Some(node),
        }
    }

    /// The entry of a mapping, or of a mapping that `<<` merges into it.
    fn entry(&self, map: NodeId, key: &str, depth: usize) -> Option<&Pair> {
        let Content::Map(entries) = &self.nodes[map].content else {
            return None;
        };
        if let Some(entry) = entries.iter().rfind(|entry| entry.key == key) {
            return Some(entry);
        }
        // An alias may merge a mapping into itself; nobody merges this deep on purpose.
        if depth > 16 {
            return None;
        }
        let merged = entries.iter().rfind(|entry| entry.key == "<<")?;
        let merged = self.follow(merged.value)?;
        match &self.nodes[merged].content {
            Content::List(items) => items
                .iter()
                .find_map(|item| self.entry(self.follow(*item)?, key, depth + 1)),
            _ => self.entry(merged, key, depth + 1),
        }
    }
}

struct Builder<'a> {
    index: PositionIndex,
    open: Vec<Open>,
    anchors: HashMap<usize, NodeId>,
    cursor: Cursor<'a>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        let range = self.cursor.byte(span.start.index())..self.cursor.byte(span.end.index());
        match event {
            Event::Scalar(value, _, anchor, _) => {
                let range = self.scalar_range(range);
                let expects_key = self.open.last().is_some_and(|open| {
                    open.key.is_none()
                        && matches!(self.index.nodes[open.node].content, Content::Map(_))
                });
                if expects_key {
                    self.set_key(value.into_owned(), range);
                } else {
                    self.add(range, Content::Scalar, anchor);
                }
            }
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).copied();
                self.add(range, Content::Alias(target), 0);
            }
            Event::SequenceStart(anchor, _) => self.begin(range, Content::List(Vec::new()), anchor),
            Event::MappingStart(anchor, _) => self.begin(range, Content::Map(Vec::new()), anchor),
            Event::SequenceEnd | Event::MappingEnd => self.end(range),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
    }

    /// The range of a scalar without trailing white space, such as the line break that ends a block scalar.
    fn scalar_range(&self, range: Range<usize>) -> Range<usize> {
        let text = &self.cursor.text[range.clone()];
        range.start..range.start + text.trim_end().len()
    }

    fn set_key(&mut self, key: String, range: Range<usize>) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some((key, range));
        }
    }

    /// Adds a node to the open list or mapping.
    fn add(&mut self, range: Range<usize>, content: Content, anchor: usize) -> NodeId {
        let node = self.index.nodes.len();
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        self.index.nodes.push(Node { range, content });
        if let Some(open) = self.open.last_mut() {
            match &mut self.index.nodes[open.node].content {
                Content::List(items) => items.push(node),
                Content::Map(entries) => {
                    // Without a key, the node is itself a key. It is not a scalar, so no spec contains it.
                    if let Some((key, key_range)) = open.key.take() {
                        entries.push(Pair {
                            key,
                            key_range,
                            value: node,
                        });
                    } else {
                        open.key = Some((String::new(), self.index.nodes[node].range.clone()));
                    }
                }
                Content::Scalar | Content::Alias(_) => {}
            }
        }
        node
    }

    fn begin(&mut self, range: Range<usize>, content: Content, anchor: usize) {
        let node = self.add(range, content, anchor);
        self.open.push(Open { node, key: None });
    }

    fn end(&mut self, range: Range<usize>) {
        let Some(open) = self.open.pop() else { return };
        // The event of a closing bracket may include the white space after it.
        let bracket = self.cursor.text[range.clone()].starts_with([']', '}']);
        let end = if bracket {
            range.start + 1
        } else {
            // In block style the event is where the next token begins; the value ends with its last part.
            let last = match &self.index.nodes[open.node].content {
                Content::List(items) => items.last().copied(),
                Content::Map(entries) => entries.last().map(|entry| entry.value),
                Content::Scalar | Content::Alias(_) => None,
            };
            let keys_end = match &self.index.nodes[open.node].content {
                Content::Map(entries) => entries.last().map_or(0, |entry| entry.key_range.end),
                _ => 0,
            };
            last.map_or(0, |last| self.index.nodes[last].range.end)
                .max(keys_end)
        };
        let node = &mut self.index.nodes[open.node];
        node.range.end = end.max(node.range.start);
    }
}

/// Converts character offsets, which are almost sorted, to byte offsets.
struct Cursor<'a> {
    text: &'a str,
    characters: usize,
    bytes: usize,
}

impl Cursor<'_> {
    fn byte(&mut self, character: usize) -> usize {
        if character < self.characters {
            let back = self.characters - character;
            let before = self.text[..self.bytes].char_indices().rev().nth(back - 1);
            self.bytes = before.map_or(0, |(at, _)| at);
        } else {
            let ahead = character - self.characters;
            let after = self.text[self.bytes..].char_indices().nth(ahead);
            self.bytes = after.map_or(self.text.len(), |(at, _)| self.bytes + at);
        }
        self.characters = character;
        self.bytes
    }
}

/// Replaces the JSON escapes `\ud800` to `\udfff` with others of equal length that YAML accepts.
fn neutralise_surrogates(text: &str) -> Cow<'_, str> {
    let is_surrogate = |at: usize| {
        let escape = &text.as_bytes()[at..];
        escape.len() >= 6
            && matches!(escape[2], b'd' | b'D')
            && matches!(escape[3], b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F')
    };
    let mut found = text
        .match_indices("\\u")
        .map(|(at, _)| at)
        .filter(|at| is_surrogate(*at))
        .peekable();
    if found.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let mut readable = text.to_owned();
    for at in found {
        // The four characters of a broken escape may be anything, so only ASCII is replaced.
        if text.as_bytes()[at..at + 6].is_ascii() {
            readable.replace_range(at + 2..at + 6, "003f");
        }
    }
    Cow::Owned(readable)
}

#[cfg(test)]
#[path = "position_tests.rs"]
mod tests;
