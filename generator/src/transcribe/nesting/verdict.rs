//! Judges the certainty of the best tree.

use super::findings::{depth_of, fields_node, nodes, uncovered_keys};
use super::names::NameId;
use super::outcome::{Unexplained, Verdict};
use super::problem::Problem;
use super::row::{FlatRow, RowShape, ScalarKind};
use super::sample::{NodeId, Sample};
use super::search::Found;
use super::table::{KnownType, Prepared, TypeId};
use super::weights::CERTAIN;
use std::collections::BTreeMap;

/// Judges the best tree by the next best tree and by the rows that it leaves unexplained.
pub(super) fn judge(
    problem: &Problem<'_>,
    table: &Prepared<'_>,
    best: &Found,
    second: Option<&Found>,
) -> Verdict {
    if follows_marks(problem, &best.parents) {
        return Verdict::Certain;
    }
    if let Some(second) = second.filter(|second| second.cost - best.cost < CERTAIN) {
        return ambiguous(&best.parents, second.parents.clone());
    }
    let tree = Tree::new(table, &best.parents);
    if let Some((row, pointer)) = tree.misplaced().or_else(|| tree.swapped()) {
        return Verdict::Unexplained {
            row,
            by: Unexplained::Sample { pointer },
        };
    }
    if let Some(other) = tree.longer_object().or_else(|| tree.beside_overruled()) {
        return ambiguous(&best.parents, other);
    }
    if let Some(row) = tree.unstated_object().or_else(|| tree.foreign_field()) {
        return Verdict::Unexplained {
            row,
            by: Unexplained::TypeName,
        };
    }
    match unconfirmed(problem, &tree) {
        Some(row) => Verdict::Unconfirmed { row },
        None => Verdict::Certain,
    }
}

/// Returns the first row that could be a field of an object whose own row is missing.
///
/// Returns `None` if other evidence would show a missing row: a sample with fields. Returns `None` as well if nothing can be nested: in a
/// form with a file, and in a response with only an envelope. Overrides confirm only their own rows, and stated types their fields.
fn unconfirmed(problem: &Problem<'_>, tree: &Tree<'_>) -> Option<usize> {
    let form = |row: &FlatRow| *row.shape.innermost() == RowShape::Scalar(ScalarKind::File);
    let envelope = |row: &FlatRow| matches!(row.name.as_str(), "code" | "msg" | "data");
    let mut shown = problem.rows.iter().zip(&tree.nodes);
    let told =
        shown.any(|(row, node)| node.is_some() && !envelope(row)) || problem.rows.iter().any(form);
    if told {
        return None;
    }
    let mut rows = problem.rows.iter().enumerate();
    let open = rows.find(|(index, row)| !envelope(row) && !tree.is_stated(*index));
    open.map(|(index, _)| index)
}

/// Returns true if the page marks the depth of its rows, and the tree has the same depths.
fn follows_marks(problem: &Problem<'_>, parents: &[Option<usize>]) -> bool {
    let mut rows = problem.rows.iter().enumerate();
    let marked = problem.rows.iter().any(|row| row.depth.is_some());
    marked && rows.all(|(index, row)| row.depth.unwrap_or(0) == depth_of(index, parents))
}

fn ambiguous(best: &[Option<usize>], other: Vec<Option<usize>>) -> Verdict {
    let row = best
        .iter()
        .zip(&other)
        .position(|(one, other)| one != other);
    Verdict::Ambiguous {
        row: row.unwrap_or_default(),
        other,
    }
}

/// A tree, with the data that the checks need.
struct Tree<'a> {
    table: &'a Prepared<'a>,
    parents: &'a [Option<usize>],
    /// The node of each row's value in the sample.
    nodes: Vec<Option<NodeId>>,
    /// The fields of each row.
    fields: Vec<Vec<NameId>>,
    /// The fields of each type, in this tree and in other tables.
    types: Vec<TypeFields>,
}

/// The fields of one type.
#[derive(Default)]
struct TypeFields {
    /// The number of objects, and of sets of fields in other tables.
    objects: usize,
    /// The number of them with each field.
    having: BTreeMap<NameId, usize>,
}

impl TypeFields {
    /// Counts the sets of fields in other tables.
    fn of(known: &KnownType) -> Self {
        let mut fields = Self::default();
        for known in &known.variants {
            fields.count(&known.names);
        }
        fields
    }

    fn count(&mut self, fields: &[NameId]) {
        self.objects += 1;
        for name in fields {
            *self.having.entry(*name).or_default() += 1;
        }
    }
}

impl<'a> Tree<'a> {
    fn new(table: &'a Prepared<'a>, parents: &'a [Option<usize>]) -> Self {
        let mut fields = vec![Vec::new(); parents.len()];
        for (row, parent) in table.rows.iter().zip(parents) {
            if let Some(parent) = parent {
                fields[*parent].push(row.name);
            }
        }
        let mut types: Vec<TypeFields> = table.known.iter().map(TypeFields::of).collect();
        for (row, fields) in table.rows.iter().zip(&fields) {
            if let Some(type_id) = row.type_id.filter(|_| !fields.is_empty()) {
                types[type_id as usize].count(fields);
            }
        }
        Self {
            table,
            parents,
            nodes: nodes(table, parents),
            fields,
            types,
        }
    }

    /// Returns the first row that the sample has elsewhere, at a key that no row covers, with the key's pointer.
    ///
    /// The table lacks a row, or its rows are out of order.
    fn misplaced(&self) -> Option<(usize, String)> {
        let sample = self.table.sample.as_ref()?;
        let mut wanted: BTreeMap<NameId, NodeId> = BTreeMap::new();
        for (_, name, node) in self.uncovered(sample) {
            let inside = sample
                .node(node)
                .children
                .iter()
                .map(|(name, child)| (*name, *child));
            for (name, node) in name.map(|name| (name, node)).into_iter().chain(inside) {
                wanted.entry(name).or_insert(node);
            }
        }
        self.unseen_rows().find_map(|row| {
            let place = wanted.get(&self.table.rows[row].name)?;
            Some((row, sample.node(*place).pointer.clone()))
        })
    }

    /// Returns a row that would fit on the other side of its object's row, with the pointer of the key that no row covers.
    ///
    /// The two rows are swapped, or the table lacks a row.
    fn swapped(&self) -> Option<(usize, String)> {
        let sample = self.table.sample.as_ref()?;
        let rows = &self.table.rows;
        let named = |row: usize, name: NameId| {
            rows.get(row)
                .is_some_and(|row| row.name == name && row.override_parent.is_none())
        };
        self.uncovered(sample)
            .into_iter()
            .find_map(|(place, name, node)| {
                let name = name?;
                let above = place
                    .and_then(|place| place.checked_sub(1))
                    .filter(|above| named(*above, name));
                let below = || {
                    (1..rows.len()).find(|row| {
                        named(*row, name)
                            && self.parents[*row] == Some(row - 1)
                            && self.parents[row - 1] == place
                    })
                };
                Some((above.or_else(below)?, sample.node(node).pointer.clone()))
            })
    }

    /// Returns the sample's keys that no row covers: the row of their object, their name if a row has it, and their node.
    fn uncovered(&self, sample: &Sample) -> Vec<(Option<usize>, Option<NameId>, NodeId)> {
        let places = self.nodes.iter().enumerate();
        let places = places
            .filter_map(|(row, node)| Some((Some(row), fields_node(self.table, row, (*node)?)?)));
        let places = std::iter::once((None, Sample::ROOT)).chain(places);
        let keys = places.flat_map(|(row, place)| {
            let keys = uncovered_keys(self.table, sample, row, place, self.parents);
            keys.into_iter().map(move |(name, node)| (row, name, node))
        });
        keys.collect()
    }

    /// Returns the tree in which the row after an object is one of its fields.
    ///
    /// The object's type has such a field elsewhere, and the sample does not show this object.
    fn longer_object(&self) -> Option<Vec<Option<usize>>> {
        (0..self.parents.len()).find_map(|row| {
            let end = self.end(row);
            let next = self
                .table
                .rows
                .get(end)
                .filter(|next| next.override_parent.is_none())?;
            let lacks = !self.fields[row].is_empty() && !self.fields[row].contains(&next.name);
            let type_id = self.table.rows[row]
                .type_id
                .filter(|_| lacks && !self.shown(row))?;
            let elsewhere = self.types[type_id as usize].having.contains_key(&next.name);
            if !elsewhere || self.overridden_alike(type_id, next.name) {
                return None;
            }
            let mut other = self.parents.to_vec();
            other[end] = Some(row);
            Some(other)
        })
    }

    /// Returns the tree in which the row after an overridden one is in the same object, although the sample shows it elsewhere.
    ///
    /// The override overrules the sample about its row, so that the sample does not decide about the next one.
    fn beside_overruled(&self) -> Option<Vec<Option<usize>>> {
        let sample = self.table.sample.as_ref()?;
        let rows = &self.table.rows;
        let uncovered = self.uncovered(sample);
        let overruled = (0..rows.len())
            .filter(|row| rows[*row].override_parent.is_some() && self.nodes[*row].is_none());
        overruled.into_iter().find_map(|row| {
            let next = self.end(row);
            let is_shown = next < rows.len() && self.nodes[next].is_some();
            let is_beside = |(place, name, _): &(Option<usize>, Option<NameId>, NodeId)| {
                *name == Some(rows[row].name) && *place == self.parents[next]
            };
            let is_open = is_shown
                && self.parents[next] != self.parents[row]
                && !self.is_stated(next)
                && uncovered.iter().any(is_beside);
            is_open.then(|| {
                let mut other = self.parents.to_vec();
                other[next] = self.parents[row];
                other
            })
        })
    }

    /// Returns true if an override ends another object of the same type at a row of this name.
    fn overridden_alike(&self, type_id: TypeId, name: NameId) -> bool {
        let rows = &self.table.rows;
        let same = (0..rows.len()).filter(|row| rows[*row].type_id == Some(type_id));
        same.filter_map(|row| rows.get(self.end(row)))
            .any(|next| next.name == name && next.override_parent.is_some())
    }

    /// Returns a field that the sample does not show and that no other object of the type has.
    fn foreign_field(&self) -> Option<usize> {
        self.unseen_rows().find(|row| {
            let type_id = self.parents[*row].and_then(|parent| self.table.rows[parent].type_id);
            type_id.is_some_and(|type_id| {
                let fields = &self.types[type_id as usize];
                let is_foreign = fields.having.get(&self.table.rows[*row].name) == Some(&1);
                fields.objects > 1
                    && is_foreign
                    && !self.is_new_field(*row, type_id)
                    && !self.is_in_another_variant(*row, type_id)
            })
        })
    }

    /// Returns an object of a stated type whose fields are none of the stated ones, unless the sample shows each of them.
    fn unstated_object(&self) -> Option<usize> {
        let rows = &self.table.rows;
        let mut shown = vec![true; rows.len()];
        for (row, parent) in self.parents.iter().enumerate() {
            if let Some(parent) = parent {
                let is_overridden = rows[row].override_parent.is_some();
                shown[*parent] &= is_overridden || self.nodes[row].is_some();
            }
        }
        (0..rows.len()).find(|row| {
            let Some(type_id) = rows[*row].type_id else {
                return false;
            };
            let fields = &self.fields[*row];
            let is_open = match fields.is_empty() {
                true => *rows[*row].shape.innermost() == RowShape::Object,
                false => !shown[*row],
            };
            is_open && self.table.known[type_id as usize].excludes(fields)
        })
    }

    /// Returns true if a row is the only new field of an object, between the fields that its type has in other tables.
    ///
    /// All of these are there, so that the row of an inner object, whose field it could be, is not missing. No other row has the name:
    /// otherwise the rows may repeat another object, whose row is missing.
    fn is_new_field(&self, row: usize, type_id: TypeId) -> bool {
        let rows = &self.table.rows;
        let is_repeated = rows
            .iter()
            .filter(|other| other.name == rows[row].name)
            .count()
            > 1;
        let Some(parent) = self.parents[row].filter(|_| !is_repeated) else {
            return false;
        };
        let later = (row + 1..rows.len()).filter(|later| self.parents[*later] == Some(parent));
        let later: Vec<NameId> = later.map(|later| rows[later].name).collect();
        let fields = &self.fields[parent];
        let mut variants = self.table.known[type_id as usize].variants.iter();
        variants.any(|known| {
            let is_complete = known.foreign == 0
                && fields.len() == known.names.len() + 1
                && known.names.iter().all(|name| fields.contains(name));
            is_complete && later.iter().any(|name| known.names.contains(name))
        })
    }

    /// Returns true if a row is in an object that the sample shows with a field that no other object of the type has.
    ///
    /// The other objects of the type say nothing about the fields of this one. A later field of it is in the sample, so that it does not end
    /// before the row.
    fn is_in_another_variant(&self, row: usize, type_id: TypeId) -> bool {
        let rows = &self.table.rows;
        let having = &self.types[type_id as usize].having;
        let siblings = (0..rows.len()).filter(|other| self.parents[*other] == self.parents[row]);
        let shown = siblings.filter(|other| self.nodes[*other].is_some());
        let shown: Vec<usize> = shown.collect();
        shown.iter().any(|other| *other > row)
            && shown
                .iter()
                .any(|other| having.get(&rows[*other].name) == Some(&1))
    }

    /// Returns the rows that the sample lacks at their position, except overridden and stated ones.
    fn unseen_rows(&self) -> impl Iterator<Item = usize> {
        let unseen = (0..self.nodes.len()).filter(|row| self.nodes[*row].is_none());
        unseen.filter(|row| !self.is_overridden(*row) && !self.is_stated(*row))
    }

    /// Returns true if an override determines a row, or the field of the same name in another object of the type.
    fn is_overridden(&self, row: usize) -> bool {
        let rows = &self.table.rows;
        let field = |row: usize| {
            (
                rows[row].name,
                self.parents[row].and_then(|parent| rows[parent].type_id),
            )
        };
        rows[row].override_parent.is_some()
            || (0..rows.len()).any(|other| {
                rows[other].override_parent.is_some()
                    && field(other).1.is_some()
                    && field(other) == field(row)
            })
    }

    /// Returns true if an override or a stated type determines the position of a row.
    fn is_stated(&self, row: usize) -> bool {
        let rows = &self.table.rows;
        let type_id = self.parents[row].and_then(|parent| rows[parent].type_id);
        let by_type = type_id
            .is_some_and(|type_id| self.table.known[type_id as usize].states(rows[row].name));
        by_type || rows[row].override_parent.is_some()
    }

    /// Returns true if the sample shows a row's fields.
    fn shown(&self, row: usize) -> bool {
        let place = self.nodes[row].and_then(|node| fields_node(self.table, row, node));
        place
            .zip(self.table.sample.as_ref())
            .is_some_and(|(place, sample)| sample.node(place).has_keys())
    }

    /// Returns the first row after a row's descendants.
    fn end(&self, row: usize) -> usize {
        let inside = |later: &usize| {
            std::iter::successors(self.parents[*later], |parent| self.parents[*parent])
                .any(|above| above == row)
        };
        (row + 1..self.parents.len())
            .find(|later| !inside(later))
            .unwrap_or(self.parents.len())
    }
}
