//! What the search knows of a tree while it is being built.

use super::names::NameId;
use super::sample::{NodeId, Sample};
use super::table::{Prepared, TypeId};
use super::weights::Cost;
use std::collections::BTreeSet;
use std::rc::Rc;

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
    pub(super) fn new(row: Option<usize>, node: Option<NodeId>, stack: u64) -> Self {
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

    /// Keeps that the sample contradicts a type.
    pub(super) fn contradict(&mut self, type_id: TypeId, name: NameId) {
        if !self.contradicted.contains(&(type_id, name)) {
            Rc::make_mut(&mut self.contradicted).insert((type_id, name));
        }
    }
}
