//! A tree during the search.

use super::names::{NameId, number};
use super::sample::{NodeId, Sample};
use super::table::{HasFields, Prepared, Row, TypeId};
use super::weights::Cost;
use std::collections::BTreeSet;
use std::rc::Rc;

/// An open row, or the outermost object.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The row. `None` for the outermost object.
    pub(super) row: Option<usize>,
    /// The node of its fields in the sample.
    pub(super) node: Option<NodeId>,
    /// The fields so far.
    pub(super) fields: Rc<Vec<NameId>>,
    /// The number of fields that the sample has here.
    pub(super) covered: usize,
    /// The number of objects that the sample does not have here.
    pub(super) lacking_objects: Cost,
    /// The number of other fields that the sample does not have here, except paging fields.
    pub(super) lacking_values: Cost,
    /// The cost if these fields were missing.
    pub(super) covered_cost: Cost,
    /// The cost so far of fields that differ from the known fields of the type.
    pub(super) differs: Cost,
    /// The cost of ending the frame now.
    pub(super) end: Cost,
    /// The expected cost of needed fields that may be missing. It anticipates a part of `end`.
    pub(super) lost: Vec<(NameId, Cost)>,
    /// The first row that differs after another row of the same type. `None` if the frame has it already.
    pub(super) until: Option<usize>,
    /// A hash of the open rows up to this one.
    pub(super) stack: u64,
}

/// The kind of a row that a sample lacks. A sample that leaves out optional values need not leave out objects, and the reverse. Paging fields
/// are absent from samples with one page, whatever else these have.
pub(super) enum Lacking {
    Object,
    Value,
    Paging,
}

impl Lacking {
    pub(super) fn of(row: &Row<'_>) -> Self {
        match row.has_fields {
            HasFields::Expected => Self::Object,
            _ if row.paging => Self::Paging,
            _ => Self::Value,
        }
    }
}

/// A tree of the rows so far.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// The cost so far.
    pub(super) cost: Cost,
    /// The open rows, from the outermost object to the innermost row.
    pub(super) frames: Vec<Frame>,
    /// The index of the last choice.
    pub(super) last: u32,
    /// For each type, its last object that ended.
    pub(super) types: Rc<Vec<Option<Expansion>>>,
    /// The fields of types that the sample contradicts. It contradicts them in every object of the type.
    pub(super) contradicted: Rc<BTreeSet<(TypeId, NameId)>>,
}

/// An object that ended.
#[derive(Debug, Clone)]
pub(super) struct Expansion {
    /// The object's row.
    pub(super) row: usize,
    /// The object's fields.
    pub(super) fields: Rc<Vec<NameId>>,
    /// The parents of the rows below the object, counted from its row. Empty if no later row has the type.
    pub(super) parents: Rc<[usize]>,
}

/// The parents chosen for rows. Trees share their common beginning.
#[derive(Debug, Default)]
pub(super) struct Choices(Vec<Choice>);

/// The parent chosen for a row, linked to the choice before.
#[derive(Debug)]
struct Choice {
    before: u32,
    parent: Option<usize>,
}

impl Choices {
    /// Adds a choice after another, and returns its number.
    pub(super) fn add(&mut self, before: u32, parent: Option<usize>) -> u32 {
        self.0.push(Choice { before, parent });
        number(self.0.len() - 1)
    }

    /// Returns the parents chosen for all rows, up to a choice.
    pub(super) fn parents(&self, last: u32) -> Vec<Option<usize>> {
        let mut parents: Vec<_> = self.back_from(last).collect();
        parents.reverse();
        parents
    }

    /// Returns the parents of the rows between an object's row and its end, counted from the object's row.
    ///
    /// `last` is the choice for the row before the end.
    pub(super) fn below(&self, last: u32, row: usize, end: usize) -> Rc<[usize]> {
        let parents = self.back_from(last).take(end - row - 1);
        let mut parents: Vec<usize> = parents
            .map(|parent| parent.map_or(0, |parent| parent.saturating_sub(row)))
            .collect();
        parents.reverse();
        parents.into()
    }

    fn back_from(&self, last: u32) -> impl Iterator<Item = Option<usize>> {
        let choice = |number: u32| self.0.get(number as usize);
        std::iter::successors(choice(last), move |next| choice(next.before))
            .map(|choice| choice.parent)
    }
}

impl Frame {
    pub(super) fn new(row: Option<usize>, node: Option<NodeId>, stack: u64) -> Self {
        Self {
            row,
            node,
            fields: Rc::default(),
            covered: 0,
            lacking_objects: 0,
            lacking_values: 0,
            covered_cost: 0,
            differs: 0,
            end: 0,
            lost: Vec::new(),
            until: None,
            stack,
        }
    }

    /// Returns true if a row is beyond the rows that are the same below all objects of the frame's type.
    pub(super) fn is_beyond(&self, index: usize) -> bool {
        self.until.is_some_and(|until| until <= index)
    }
}

impl State {
    /// Creates a tree without rows.
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

    /// Records that the sample contradicts a field of a type.
    pub(super) fn contradict(&mut self, type_id: TypeId, name: NameId) {
        if !self.contradicted.contains(&(type_id, name)) {
            Rc::make_mut(&mut self.contradicted).insert((type_id, name));
        }
    }
}
