//! A sample, indexed by the path of its keys.

use super::names::{NameId, Names, number};
use super::outcome::JsonKind;
use super::weights::{Cost, KEY_UNCOVERED, OBJECT_UNCOVERED};
use serde_json::Value;
use std::collections::BTreeMap;

/// A place in the sample. All items of an array share one place, so that a key of any of them counts.
pub(super) type NodeId = u32;

/// What the sample holds at one place.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Keys, with the place of their values.
    pub(super) children: BTreeMap<NameId, NodeId>,
    /// What it costs if no row covers any of the keys.
    pub(super) keys_cost: Cost,
    /// Keys that no row of the table names, in their order, with the place of their values.
    pub(super) unnamed: Vec<(String, NodeId)>,
    /// The place of a map's values, all together.
    pub(super) values: Option<NodeId>,
    /// Where the value stands for the first time, as a JSON pointer.
    pub(super) pointer: String,
    /// Where the first object with keys stands here, as a JSON pointer.
    pub(super) object: Option<String>,
    /// What stands inside: for an array the items, otherwise the value. In order of appearance, without doubles.
    pub(super) kinds: Vec<JsonKind>,
    /// Whether an array stands here.
    pub(super) array: bool,
    /// Whether something other than an array and `null` stands here.
    pub(super) single: bool,
    /// In how many arrays the values here stand, one inside the other; nothing if all that is here is `null`.
    pub(super) levels: Option<Levels>,
}

/// In how many arrays values stand: the fewest and the most. An empty array may be one of any depth from its own on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Levels {
    pub(super) fewest: usize,
    pub(super) most: usize,
}

impl Node {
    /// Whether the place holds an object with at least one key.
    pub(super) fn has_keys(&self) -> bool {
        !self.children.is_empty() || !self.unnamed.is_empty()
    }

    /// What it costs if no row covers the place.
    pub(super) fn uncovered_cost(&self) -> Cost {
        if self.children.is_empty() {
            KEY_UNCOVERED
        } else {
            OBJECT_UNCOVERED
        }
    }

    fn stands_in(&mut self, fewest: usize, most: usize) {
        let known = self.levels.unwrap_or(Levels { fewest, most });
        self.levels = Some(Levels {
            fewest: known.fewest.min(fewest),
            most: known.most.max(most),
        });
    }

    /// Whether the place holds an object, be it empty.
    pub(super) fn is_object(&self) -> bool {
        self.kinds.contains(&JsonKind::Object)
    }

    /// Whether the place holds an object, and only without keys.
    pub(super) fn is_empty_object(&self) -> bool {
        self.is_object() && !self.has_keys()
    }

    /// Whether the place holds values, none of which is an object.
    pub(super) fn is_plain(&self) -> bool {
        !self.kinds.is_empty()
            && !self.is_object()
            && self.kinds.iter().any(|kind| *kind != JsonKind::Null)
    }
}

/// The whole sample.
#[derive(Debug)]
pub(super) struct Sample {
    nodes: Vec<Node>,
}

impl Sample {
    /// The place of the outermost value.
    pub(super) const ROOT: NodeId = 0;

    /// Indexes a sample.
    pub(super) fn new(value: &Value, names: &Names<'_>) -> Self {
        let mut sample = Self {
            nodes: vec![Node::default()],
        };
        sample.take(Self::ROOT, value, "", names);
        for id in 0..sample.nodes.len() {
            let children = sample.nodes[id].children.values();
            sample.nodes[id].keys_cost = children
                .map(|child| sample.node(*child).uncovered_cost())
                .sum();
        }
        sample
    }

    /// What stands at a place.
    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    fn take(&mut self, id: NodeId, value: &Value, pointer: &str, names: &Names<'_>) {
        let node = &mut self.nodes[id as usize];
        match value {
            Value::Array(_) => node.array = true,
            other => node.single |= !other.is_null(),
        }
        self.inside(id, value, 0, pointer, names);
    }

    /// The place of a key's values, new if the key is.
    fn child(&mut self, id: NodeId, key: &str, name: Option<NameId>, pointer: &str) -> NodeId {
        let next = number(self.nodes.len());
        let node = &mut self.nodes[id as usize];
        let child = match name {
            Some(name) => *node.children.entry(name).or_insert(next),
            None => match node.unnamed.iter().find(|(known, _)| known == key) {
                Some((_, child)) => *child,
                None => {
                    node.unnamed.push((key.to_owned(), next));
                    next
                }
            },
        };
        if child == next {
            self.nodes.push(Node {
                pointer: pointer.to_owned(),
                ..Node::default()
            });
        }
        child
    }

    /// Takes in the values of a map, whose keys are data.
    fn take_values(&mut self, id: NodeId, value: &Value, pointer: &str, names: &Names<'_>) {
        let next = number(self.nodes.len());
        let values = *self.nodes[id as usize].values.get_or_insert(next);
        if values == next {
            self.nodes.push(Node {
                pointer: pointer.to_owned(),
                ..Node::default()
            });
        }
        for (key, value) in value.as_object().into_iter().flatten() {
            self.take(values, value, &below(pointer, key), names);
        }
    }

    /// Takes in an item of an array, however deep, or a single value.
    fn inside(
        &mut self,
        id: NodeId,
        value: &Value,
        level: usize,
        pointer: &str,
        names: &Names<'_>,
    ) {
        if let Value::Array(items) = value {
            if items.is_empty() {
                self.nodes[id as usize].stands_in(level + 1, usize::MAX);
            }
            for (index, item) in items.iter().enumerate() {
                self.inside(id, item, level + 1, &format!("{pointer}/{index}"), names);
            }
            return;
        }
        if !value.is_null() {
            self.nodes[id as usize].stands_in(level, level);
        }
        let kind = kind(value);
        let kinds = &mut self.nodes[id as usize].kinds;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
        let Value::Object(map) = value else { return };
        let object = &mut self.nodes[id as usize].object;
        if object.is_none() && !map.is_empty() {
            *object = Some(pointer.to_owned());
        }
        for (key, value) in map {
            let place = below(pointer, key);
            let name = names.get(key);
            let child = self.child(id, key, name, &place);
            self.take(child, value, &place, names);
            if name.is_some_and(|name| names.is_map(name)) {
                self.take_values(child, value, &place, names);
            }
        }
    }
}

fn kind(value: &Value) -> JsonKind {
    match value {
        Value::Null => JsonKind::Null,
        Value::Bool(_) => JsonKind::Boolean,
        Value::Number(number) if number.is_f64() => JsonKind::Number,
        Value::Number(_) => JsonKind::Integer,
        Value::String(_) => JsonKind::String,
        Value::Array(_) => JsonKind::Array,
        Value::Object(_) => JsonKind::Object,
    }
}

/// The JSON pointer to a key's value.
fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}
