//! Adds a row to a tree.

use super::evidence::{differs, end, unavailable};
use super::row::RowShape;
use super::state::{Choices, Expansion, Frame, Lacking, State};
use super::table::{HasFields, Prepared, Row};
use std::rc::Rc;

/// The maximum number of open rows. Deeper rows have no fields.
const MAX_OPEN_ROWS: usize = 48;

impl State {
    /// Adds a row, as a field of the frame at a position. The frames inside that one end.
    ///
    /// The caller sets the cost and the last choice.
    pub(super) fn place(
        &mut self,
        table: &Prepared<'_>,
        index: usize,
        position: usize,
        choices: &Choices,
    ) {
        for ended in self.frames.split_off(position + 1).into_iter().rev() {
            self.remember(table, &ended, index, choices);
        }
        for frame in self
            .frames
            .iter_mut()
            .filter(|frame| frame.is_beyond(index))
        {
            frame.until = None;
        }
        if let Some(frame) = self.frames.pop() {
            self.add(table, index, frame, position);
        }
    }

    /// Records an ended frame as an object of its type.
    fn remember(&mut self, table: &Prepared<'_>, ended: &Frame, end: usize, choices: &Choices) {
        let Some(row) = ended.row else { return };
        let Some(type_id) = table.rows[row].type_id else {
            return;
        };
        // Known fields are not written again, because trees share these collections until they differ.
        let known = self.types[type_id as usize].as_ref();
        let same = known.is_some_and(|known| known.fields == ended.fields);
        if !same && (!ended.fields.is_empty() || known.is_none()) {
            let shape = if table.recurs(type_id, end) {
                choices.below(self.last, row, end)
            } else {
                Rc::default()
            };
            Rc::make_mut(&mut self.types)[type_id as usize] = Some(Expansion {
                row,
                fields: Rc::clone(&ended.fields),
                parents: shape,
            });
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
            if node.is_none() && place.has_keys() {
                match Lacking::of(row) {
                    Lacking::Object => frame.lacking_objects += 1,
                    Lacking::Value => frame.lacking_values += 1,
                    Lacking::Paging => {}
                }
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
            frame.until = table.end_of(index);
            frame.lost = unavailable(table, self, &frame, index);
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
