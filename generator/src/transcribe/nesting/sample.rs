//! A sample, indexed by the paths of its keys.

use super::names::{NameId, Names, number};
use super::outcome::JsonKind;
use super::row::{FlatRow, PAYLOAD};
use super::weights::{Cost, KEY_UNCOVERED, OBJECT_UNCOVERED};
use serde_json::Value;
use std::collections::BTreeMap;

/// The number of a node in the sample. All items of an array share one node, so that it has the keys of all items.
pub(super) type NodeId = u32;

/// The values at one path of the sample.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The keys that rows name, with the nodes of their values.
    pub(super) children: BTreeMap<NameId, NodeId>,
    /// The cost if no row covers any of the keys.
    pub(super) keys_cost: Cost,
    /// The keys that no row names, in their order, with the nodes of their values.
    pub(super) unnamed: Vec<(String, NodeId)>,
    /// The node of all values of a map.
    pub(super) values: Option<NodeId>,
    /// The location of the first value, as a JSON pointer.
    pub(super) pointer: String,
    /// The location of the first object with keys, as a JSON pointer.
    pub(super) object: Option<String>,
    /// The kinds of the values, or of the items for arrays, each once, in their order.
    pub(super) kinds: Vec<JsonKind>,
    /// True if a value is an array.
    pub(super) array: bool,
    /// True if a value is neither an array nor `null`.
    pub(super) single: bool,
    /// The number of arrays around the values. `None` if all values are `null`.
    pub(super) levels: Option<Levels>,
}

/// The minimum and maximum number of arrays around values. An empty array has no maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Levels {
    pub(super) fewest: usize,
    pub(super) most: usize,
}

impl Node {
    /// Returns true if a value is an object with at least one key.
    pub(super) fn has_keys(&self) -> bool {
        !self.children.is_empty() || !self.unnamed.is_empty()
    }

    /// Returns the cost if no row covers the node.
    pub(super) fn uncovered_cost(&self) -> Cost {
        if self.children.is_empty() {
            KEY_UNCOVERED
        } else {
            OBJECT_UNCOVERED
        }
    }

    fn add_levels(&mut self, fewest: usize, most: usize) {
        let known = self.levels.unwrap_or(Levels { fewest, most });
        self.levels = Some(Levels {
            fewest: known.fewest.min(fewest),
            most: known.most.max(most),
        });
    }

    /// Returns true if a value is an object, empty or not.
    pub(super) fn is_object(&self) -> bool {
        self.kinds.contains(&JsonKind::Object)
    }

    /// Returns true if all values are objects, empty or not.
    pub(super) fn is_only_object(&self) -> bool {
        self.kinds.iter().all(|kind| *kind == JsonKind::Object)
    }

    /// Returns true if values are objects, and all of them are empty.
    pub(super) fn is_empty_object(&self) -> bool {
        self.is_object() && !self.has_keys()
    }

    /// Returns true if there are values, and none of them is an object.
    pub(super) fn is_plain(&self) -> bool {
        !self.kinds.is_empty()
            && !self.is_object()
            && self.kinds.iter().any(|kind| *kind != JsonKind::Null)
    }
}

/// The part of the table that a sample shows.
enum Extent<'a> {
    /// The whole table.
    Same,
    /// The table describes only the value of one key.
    Wider { key: &'a str, inner: &'a Value },
    /// The sample is only the value of one row, the response's payload.
    Narrower { key: &'a str },
}

impl<'a> Extent<'a> {
    fn of(value: &'a Value, rows: &'a [FlatRow]) -> Self {
        let (Some(object), Some(first)) = (value.as_object(), rows.first()) else {
            return Self::Same;
        };
        let named = |row: &FlatRow| object.contains_key(&row.name);
        let payload = rows.iter().position(|row| row.name == PAYLOAD);
        if let Some(payload) = payload {
            let outside = !rows[..=payload].iter().any(named);
            return match rows.get(payload + 1) {
                Some(inside) if outside && named(inside) => Self::Narrower { key: PAYLOAD },
                _ => Self::Same,
            };
        }
        match object.get(PAYLOAD) {
            Some(inner) if !rows.iter().any(named) && inner.get(&first.name).is_some() => {
                Self::Wider {
                    key: PAYLOAD,
                    inner,
                }
            }
            _ => Self::Same,
        }
    }
}

/// Returns true if a sample is an object with the outermost fields of a table.
pub(super) fn shows_whole_table(value: &Value, rows: &[FlatRow]) -> bool {
    value.is_object() && matches!(Extent::of(value, rows), Extent::Same)
}

/// The whole sample.
#[derive(Debug)]
pub(super) struct Sample {
    nodes: Vec<Node>,
    /// The keys around the outermost value that the table does not have, as JSON pointers.
    pub(super) around: Vec<String>,
}

impl Sample {
    /// The node of the outermost value.
    pub(super) const ROOT: NodeId = 0;

    /// Indexes a sample.
    pub(super) fn new(value: &Value, rows: &[FlatRow], names: &Names<'_>) -> Self {
        let mut sample = Self {
            nodes: vec![Node::default()],
            around: Vec::new(),
        };
        match Extent::of(value, rows) {
            Extent::Same => sample.add(Self::ROOT, value, "", names),
            Extent::Wider { key, inner } => {
                let keys = value
                    .as_object()
                    .into_iter()
                    .flat_map(|object| object.keys());
                sample.around = keys.map(|key| below("", key)).collect();
                sample.add(Self::ROOT, inner, &below("", key), names);
            }
            Extent::Narrower { key } => {
                sample.nodes[Self::ROOT as usize]
                    .kinds
                    .push(JsonKind::Object);
                let child = sample.child(Self::ROOT, key, names.get(key), "");
                sample.add(child, value, "", names);
            }
        }
        for id in 0..sample.nodes.len() {
            let children = sample.nodes[id].children.values();
            sample.nodes[id].keys_cost = children
                .map(|child| sample.node(*child).uncovered_cost())
                .sum();
        }
        sample
    }

    /// Returns true if a value of this name is an object with keys that rows name.
    pub(super) fn shows_fields(&self, name: NameId) -> bool {
        let nodes = self.nodes.iter();
        let mut values = nodes.filter_map(|node| node.children.get(&name));
        values.any(|value| !self.node(*value).children.is_empty())
    }

    /// Returns a node.
    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    fn add(&mut self, id: NodeId, value: &Value, pointer: &str, names: &Names<'_>) {
        let node = &mut self.nodes[id as usize];
        match value {
            Value::Array(_) => node.array = true,
            other => node.single |= !other.is_null(),
        }
        self.add_item(id, value, 0, pointer, names);
    }

    /// Returns the node of a key's values. Creates it for a new key.
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

    /// Adds the values of a map.
    fn add_map_values(&mut self, id: NodeId, value: &Value, pointer: &str, names: &Names<'_>) {
        let next = number(self.nodes.len());
        let values = *self.nodes[id as usize].values.get_or_insert(next);
        if values == next {
            self.nodes.push(Node {
                pointer: pointer.to_owned(),
                ..Node::default()
            });
        }
        for (key, value) in value.as_object().into_iter().flatten() {
            self.add(values, value, &below(pointer, key), names);
        }
    }

    /// Adds a single value, or an item of nested arrays.
    fn add_item(
        &mut self,
        id: NodeId,
        value: &Value,
        level: usize,
        pointer: &str,
        names: &Names<'_>,
    ) {
        if let Value::Array(items) = value {
            if items.is_empty() {
                self.nodes[id as usize].add_levels(level + 1, usize::MAX);
            }
            for (index, item) in items.iter().enumerate() {
                self.add_item(id, item, level + 1, &format!("{pointer}/{index}"), names);
            }
            return;
        }
        if !value.is_null() {
            self.nodes[id as usize].add_levels(level, level);
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
            let location = below(pointer, key);
            let name = names.get(key);
            let child = self.child(id, key, name, &location);
            self.add(child, value, &location, names);
            if name.is_some_and(|name| names.is_map(name)) {
                self.add_map_values(child, value, &location, names);
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

/// Returns the JSON pointer of a key's value.
fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}
