//! Adds a row to a tree.

use super::evidence::{differs, end};
use super::row::RowShape;
use super::state::{Frame, State};
use super::table::{HasFields, Prepared, Row};
use std::rc::Rc;

/// The maximum number of open rows. Deeper rows have no fields.
const MAX_OPEN_ROWS: usize = 48;

impl State {
    /// Returns the tree with one more row, as a field of the frame at a position. The frames inside that one end.
    ///
    /// The caller sets its cost and its last choice.
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

    /// Records the fields of an ended frame as those of its type.
    fn remember(&mut self, table: &Prepared<'_>, ended: &Frame) {
        let Some(type_id) = ended.row.and_then(|row| table.rows[row].type_id) else {
            return;
        };
        // Known fields are not written again, because trees share these collections until they differ.
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

    /// Adds a field to a frame, and a frame for the new row if it may have fields.
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

/// Returns the hash of the open rows after a row was added to the frame at a position.
pub(super) fn stack_with(stack: u64, row: &Row<'_>, index: usize, position: usize) -> u64 {
    if opens(row, position) {
        (stack ^ (index as u64 + 1)).wrapping_mul(0x0100_0000_01b3)
    } else {
        stack
    }
}

fn opens(row: &Row<'_>, position: usize) -> bool {
    row.has_fields != HasFields::None && position + 1 < MAX_OPEN_ROWS
}
