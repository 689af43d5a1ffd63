//! Whether the best tree may be used without asking anybody.

use super::findings::{depth_of, fields_place, nodes, uncovered_keys};
use super::names::NameId;
use super::outcome::{Unexplained, Verdict};
use super::problem::Problem;
use super::row::{FlatRow, RowShape, ScalarKind};
use super::sample::{NodeId, Sample};
use super::search::Found;
use super::table::{KnownType, Prepared, TypeId};
use super::weights::CERTAIN;
use std::collections::BTreeMap;

/// Judges the best tree by the next best one and by what it leaves unexplained.
pub(super) fn judge(
    problem: &Problem<'_>,
    table: &Prepared<'_>,
    best: &Found,
    second: Option<&Found>,
) -> Verdict {
    if let Some(second) = second.filter(|second| second.cost - best.cost < CERTAIN) {
        return ambiguous(&best.parents, second.parents.clone());
    }
    let tree = Tree::new(table, &best.parents);
    if let Some((row, pointer)) = tree.misplaced().or_else(|| tree.turned()) {
        return Verdict::Unexplained {
            row,
            by: Unexplained::Sample { pointer },
        };
    }
    if let Some(other) = tree.longer_object() {
        return ambiguous(&best.parents, other);
    }
    if let Some(row) = tree.foreign_field() {
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

/// The first row that an object could hold whose own row the table lacks; nothing if a sample that shows fields or a person's word would tell, or if
/// nothing can be nested: in a form with a file, and in a reply that says no more than that it is one. Marks of depth tell as well,
/// if the tree follows them all.
fn unconfirmed(problem: &Problem<'_>, tree: &Tree<'_>) -> Option<usize> {
    let form = |row: &FlatRow| *row.shape.innermost() == RowShape::Scalar(ScalarKind::File);
    let marked = |row: &FlatRow| row.depth.is_some();
    let follows =
        |(index, row): (usize, &FlatRow)| row.depth.unwrap_or(0) == depth_of(index, tree.parents);
    let envelope = |row: &FlatRow| matches!(row.name.as_str(), "code" | "msg" | "data");
    let mut shown = problem.rows.iter().zip(&tree.nodes);
    let told = shown.any(|(row, node)| node.is_some() && !envelope(row))
        || !problem.overrides.is_empty()
        || problem.rows.iter().any(form)
        || problem.rows.iter().any(marked) && problem.rows.iter().enumerate().all(follows);
    if told {
        return None;
    }
    problem.rows.iter().position(|row| !envelope(row))
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

/// A tree with what the checks look up in it.
struct Tree<'a> {
    table: &'a Prepared<'a>,
    parents: &'a [Option<usize>],
    /// Where each row's value stands in the sample.
    nodes: Vec<Option<NodeId>>,
    /// The fields of each row.
    fields: Vec<Vec<NameId>>,
    /// What each type is in this tree and in other tables.
    types: Vec<TypeFields>,
}

/// The fields of one type.
#[derive(Default)]
struct TypeFields {
    /// How many objects there are, or lists of fields.
    objects: usize,
    /// How many of them have each field.
    having: BTreeMap<NameId, usize>,
}

impl TypeFields {
    /// What other tables say.
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

    /// The first row that stands where the sample does not have it, while the sample has a key of its name where the tree has no
    /// row: it, or the object around it, is missing from the table, or the rows are out of order. With the key's pointer.
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

    /// A row that stands next to the one of its object and would fit on its other side: the two have changed places, or the table
    /// lacks a row. With the pointer to the key that has no row.
    fn turned(&self) -> Option<(usize, String)> {
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

    /// The sample's keys that no row covers: the row of the object they stand in, their name if some row bears it, and their place.
    fn uncovered(&self, sample: &Sample) -> Vec<(Option<usize>, Option<NameId>, NodeId)> {
        let places = self.nodes.iter().enumerate();
        let places = places
            .filter_map(|(row, node)| Some((Some(row), fields_place(self.table, row, (*node)?)?)));
        let places = std::iter::once((None, Sample::ROOT)).chain(places);
        let keys = places.flat_map(|(row, place)| {
            let keys = uncovered_keys(self.table, sample, row, place, self.parents);
            keys.into_iter().map(move |(name, node)| (row, name, node))
        });
        keys.collect()
    }

    /// The tree in which the row that follows an object belongs to it, where the object's type has such a field elsewhere and the
    /// sample does not show this object.
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

    /// Whether a person settled of an object of the same type that a row of this name follows it and is not its field.
    fn overridden_alike(&self, type_id: TypeId, name: NameId) -> bool {
        let rows = &self.table.rows;
        let same = (0..rows.len()).filter(|row| rows[*row].type_id == Some(type_id));
        same.filter_map(|row| rows.get(self.end(row)))
            .any(|next| next.name == name && next.override_parent.is_some())
    }

    /// A field that the sample does not show and that its object's type has nowhere else.
    fn foreign_field(&self) -> Option<usize> {
        self.unseen_rows().find(|row| {
            let type_id = self.parents[*row].and_then(|parent| self.table.rows[parent].type_id);
            type_id.is_some_and(|type_id| {
                let fields = &self.types[type_id as usize];
                fields.objects > 1 && fields.having.get(&self.table.rows[*row].name) == Some(&1)
            })
        })
    }

    /// The rows that the sample does not have where they stand, without those that a person settled.
    fn unseen_rows(&self) -> impl Iterator<Item = usize> {
        (0..self.nodes.len()).filter(|row| self.nodes[*row].is_none() && !self.is_overridden(*row))
    }

    /// Whether a person settled a row, or the field of the same name of another object of the same type.
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

    /// Whether the sample shows a row's fields.
    fn shown(&self, row: usize) -> bool {
        let place = self.nodes[row].and_then(|node| fields_place(self.table, row, node));
        place
            .zip(self.table.sample.as_ref())
            .is_some_and(|(place, sample)| sample.node(place).has_keys())
    }

    /// The row after the last one below a row.
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
