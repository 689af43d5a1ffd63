//! What the search knows of a tree while it is being built.

use super::RowShape;
use super::evidence::{differs, end};
use super::names::NameId;
use super::sample::{NodeId, Sample};
use super::table::{Holds, Prepared, Row, TypeId};
use super::weights::Cost;
use std::collections::BTreeSet;
use std::rc::Rc;

/// How many rows may be open at a time; rows below them hold no fields.
const DEEPEST: usize = 48;

/// An open row, or the outermost object.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The row; nothing for the outermost object.
    pub(super) row: Option<usize>,
    /// Where its fields stand in the sample.
    pub(super) node: Option<NodeId>,
    /// Its fields so far.
    pub(super) fields: Rc<Vec<NameId>>,
    /// How many of the fields the sample has here.
    pub(super) covered: usize,
    /// What it would cost if they were not there.
    pub(super) covered_cost: Cost,
    /// What its fields cost so far because they differ from what is known of the type.
    pub(super) differs: Cost,
    /// What it costs to end it now.
    pub(super) end: Cost,
    /// Fields it wants and may not get, with what that is expected to cost: part of `end`, guessed early.
    pub(super) lost: Vec<(NameId, Cost)>,
    /// A number for the open rows up to this one.
    pub(super) stack: u64,
}

/// A tree of the rows so far.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// What speaks against it so far.
    pub(super) cost: Cost,
    /// The open rows from the outermost object to the innermost row.
    pub(super) frames: Vec<Frame>,
    /// The last choice.
    pub(super) last: u32,
    /// For each type the fields it had where it last ended.
    pub(super) types: Rc<Vec<Option<Rc<Vec<NameId>>>>>,
    /// Where the sample contradicts a type: it does so again wherever the type comes again.
    pub(super) contradicted: Rc<BTreeSet<(TypeId, NameId)>>,
}

impl Frame {
    fn new(row: Option<usize>, node: Option<NodeId>, stack: u64) -> Self {
        Self {
            row,
            node,
            fields: Rc::default(),
            covered: 0,
            covered_cost: 0,
            differs: 0,
            end: 0,
            lost: Vec::new(),
            stack,
        }
    }
}

impl State {
    /// A tree without rows.
    pub(super) fn new(table: &Prepared<'_>) -> Self {
        let root = table.sample.as_ref().map(|_| Sample::ROOT);
        Self {
            cost: 0,
            frames: vec![Frame::new(None, root, 0xcbf2_9ce4_8422_2325)],
            last: u32::MAX,
            types: Rc::new(vec![None; table.known.len()]),
            contradicted: Rc::default(),
        }
    }

    /// The tree with one more row as a field of the frame at a position; the frames inside that one end. What it costs and how it
    /// was chosen is the caller's to say.
    pub(super) fn with(&self, table: &Prepared<'_>, index: usize, position: usize) -> Self {
        let mut state = Self {
            cost: self.cost,
            frames: self.frames[..=position].to_vec(),
            last: self.last,
            types: Rc::clone(&self.types),
            contradicted: Rc::clone(&self.contradicted),
        };
        for ended in self.frames[position + 1..].iter().rev() {
            state.remember(table, ended);
        }
        if let Some(frame) = state.frames.pop() {
            state.add(table, index, frame, position);
        }
        state
    }

    /// Keeps what an ended frame says of its type.
    fn remember(&mut self, table: &Prepared<'_>, ended: &Frame) {
        let Some(type_id) = ended.row.and_then(|row| table.rows[row].type_id) else {
            return;
        };
        // What is known already is not written again: these collections are shared between trees until they differ.
        let known = &self.types[type_id as usize];
        if !ended.fields.is_empty() && known.as_ref() != Some(&ended.fields) {
            Rc::make_mut(&mut self.types)[type_id as usize] = Some(Rc::clone(&ended.fields));
        }
        if let (Some(sample), Some(node)) = (&table.sample, ended.node) {
            let keys = &sample.node(node).children;
            if ended.covered < keys.len() {
                for name in keys.keys().filter(|name| !ended.fields.contains(name)) {
                    self.contradict(type_id, *name);
                }
            }
        }
    }

    fn contradict(&mut self, type_id: TypeId, name: NameId) {
        if !self.contradicted.contains(&(type_id, name)) {
            Rc::make_mut(&mut self.contradicted).insert((type_id, name));
        }
    }

    /// Puts a frame with a new field back, and a frame for the new row if it may have fields.
    fn add(&mut self, table: &Prepared<'_>, index: usize, mut frame: Frame, position: usize) {
        let row = &table.rows[index];
        let parent = frame.row.map(|parent| &table.rows[parent]);
        if let Some(parent) = parent {
            frame.differs += differs(table, self, &frame, parent, row.name).unwrap_or(0);
        }
        let mut node = None;
        if let (Some(sample), Some(place)) = (&table.sample, frame.node) {
            let place = sample.node(place);
            node = place.children.get(&row.name).copied();
            if let Some(child) = node.filter(|_| !frame.fields.contains(&row.name)) {
                frame.covered += 1;
                frame.covered_cost += sample.node(child).uncovered_cost();
            }
            let type_id = parent.and_then(|parent| parent.type_id);
            if let Some(type_id) = type_id.filter(|_| node.is_none() && place.has_keys()) {
                self.contradict(type_id, row.name);
            }
        }
        Rc::make_mut(&mut frame.fields).push(row.name);
        frame.lost.retain(|(name, _)| *name != row.name);
        frame.end = end(table, self, &frame);
        let stack = stack_with(frame.stack, row, index, position);
        self.frames.push(frame);
        if opens(row, position) {
            if matches!(row.shape.innermost(), RowShape::Map) {
                node = node.and_then(|node| table.sample.as_ref()?.node(node).values);
            }
            let mut frame = Frame::new(Some(index), node, stack);
            frame.end = end(table, self, &frame);
            self.frames.push(frame);
        }
    }
}

/// The number of the open rows after a row was added to the frame at a position.
pub(super) fn stack_with(stack: u64, row: &Row<'_>, index: usize, position: usize) -> u64 {
    if opens(row, position) {
        (stack ^ (index as u64 + 1)).wrapping_mul(0x0100_0000_01b3)
    } else {
        stack
    }
}

fn opens(row: &Row<'_>, position: usize) -> bool {
    row.holds != Holds::Nothing && position + 1 < DEEPEST
}
