//! The contradictions between a table and its sample, for one tree.

use super::names::NameId;
use super::outcome::{Finding, JsonKind};
use super::problem::Problem;
use super::row::RowShape;
use super::sample::{Levels, NodeId, Sample};
use super::table::{Prepared, accepts};
use std::collections::{BTreeMap, BTreeSet};

/// Returns the contradictions, in the order of the table.
pub(super) fn findings(
    problem: &Problem<'_>,
    table: &Prepared<'_>,
    parents: &[Option<usize>],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    impossible_overrides(problem, &mut findings);
    let nodes = nodes(table, parents);
    if let Some(sample) = &table.sample {
        let around = sample.around.iter().map(|pointer| Finding::KeyWithoutRow {
            parent: None,
            pointer: pointer.clone(),
        });
        findings.extend(around);
        uncovered(
            table,
            sample,
            None,
            Some(Sample::ROOT),
            parents,
            &mut findings,
        );
    }
    let mut names = BTreeMap::new();
    for (index, row) in table.rows.iter().enumerate() {
        if let Some(first) = names.insert((parents[index], row.name), index) {
            findings.push(Finding::DuplicateName { row: index, first });
            names.insert((parents[index], row.name), first);
        }
        let differs = |depth| depth != depth_of(index, parents);
        if row.depth.is_some_and(differs) {
            findings.push(Finding::DepthIgnored { row: index });
        }
        if let Some(sample) = &table.sample {
            against_sample(table, sample, index, parents, &nodes, &mut findings);
        }
    }
    findings
}

/// Adds the contradictions between one row and the sample.
fn against_sample(
    table: &Prepared<'_>,
    sample: &Sample,
    index: usize,
    parents: &[Option<usize>],
    nodes: &[Option<NodeId>],
    findings: &mut Vec<Finding>,
) {
    if let Some(node) = nodes[index] {
        against_value(table, sample, index, node, findings);
        let is_open = matches!(
            table.rows[index].shape.innermost(),
            RowShape::Map | RowShape::MapOfAny | RowShape::Any
        );
        if !is_open || parents.contains(&Some(index)) {
            let place = fields_node(table, index, node);
            uncovered(table, sample, Some(index), place, parents, findings);
        }
        return;
    }
    let place = match parents[index] {
        None => Some(Sample::ROOT),
        Some(parent) => nodes[parent].and_then(|node| fields_node(table, parent, node)),
    };
    let place = place.map(|place| sample.node(place));
    if let Some(place) = place.filter(|place| place.has_keys()) {
        findings.push(Finding::RowNotInSample {
            row: index,
            pointer: place.object.clone().unwrap_or_default(),
        });
    }
}

/// Returns the node of each row's value in the sample.
pub(super) fn nodes(table: &Prepared<'_>, parents: &[Option<usize>]) -> Vec<Option<NodeId>> {
    let mut nodes: Vec<Option<NodeId>> = Vec::with_capacity(parents.len());
    for (index, row) in table.rows.iter().enumerate() {
        let place = match parents[index] {
            None => table.sample.as_ref().map(|_| Sample::ROOT),
            Some(parent) => nodes[parent].and_then(|node| fields_node(table, parent, node)),
        };
        let node = table
            .sample
            .as_ref()
            .zip(place)
            .and_then(|(sample, place)| sample.node(place).children.get(&row.name));
        nodes.push(node.copied());
    }
    nodes
}

/// Returns the node with a row's fields: the values of a map, or else the row's own value.
pub(super) fn fields_node(table: &Prepared<'_>, row: usize, node: NodeId) -> Option<NodeId> {
    match table.rows[row].shape.innermost() {
        RowShape::Map => table.sample.as_ref()?.node(node).values,
        _ => Some(node),
    }
}

/// Returns the number of a row's ancestors in the tree.
pub(super) fn depth_of(row: usize, parents: &[Option<usize>]) -> usize {
    std::iter::successors(parents[row], |parent| parents[*parent]).count()
}

fn impossible_overrides(problem: &Problem<'_>, findings: &mut Vec<Finding>) {
    for known in problem.overrides {
        if known.row >= problem.rows.len() || known.parent.is_some_and(|parent| parent >= known.row)
        {
            findings.push(Finding::ImpossibleOverride {
                row: known.row,
                parent: known.parent,
            });
        }
    }
}

/// Adds the keys of a sample's object that none of the row's fields covers.
fn uncovered(
    table: &Prepared<'_>,
    sample: &Sample,
    row: Option<usize>,
    place: Option<NodeId>,
    parents: &[Option<usize>],
    findings: &mut Vec<Finding>,
) {
    for (_, node) in place
        .into_iter()
        .flat_map(|place| uncovered_keys(table, sample, row, place, parents))
    {
        findings.push(Finding::KeyWithoutRow {
            parent: row,
            pointer: sample.node(node).pointer.clone(),
        });
    }
}

/// Returns the keys of a node that none of the row's fields covers, with their name's number if another row has the name.
pub(super) fn uncovered_keys(
    table: &Prepared<'_>,
    sample: &Sample,
    row: Option<usize>,
    place: NodeId,
    parents: &[Option<usize>],
) -> Vec<(Option<NameId>, NodeId)> {
    let node = sample.node(place);
    let fields = parents
        .iter()
        .zip(&table.rows)
        .filter(|(parent, _)| **parent == row);
    let fields: BTreeSet<NameId> = fields.map(|(_, row)| row.name).collect();
    let named = node
        .children
        .iter()
        .filter(|(name, _)| !fields.contains(name));
    let named = named.map(|(name, child)| (Some(*name), *child));
    named
        .chain(node.unnamed.iter().map(|(_, child)| (None, *child)))
        .collect()
}

fn against_value(
    table: &Prepared<'_>,
    sample: &Sample,
    index: usize,
    node: NodeId,
    findings: &mut Vec<Finding>,
) {
    let row = &table.rows[index];
    let node = sample.node(node);
    let pointer = || node.pointer.clone();
    let table = row.shape.levels();
    let sample = node.levels.and_then(|Levels { fewest, most }| {
        if most < table {
            Some(most)
        } else if fewest > table && *row.shape.innermost() != RowShape::Any {
            Some(fewest)
        } else {
            None
        }
    });
    if let Some(sample) = sample {
        findings.push(Finding::ArrayMismatch {
            row: index,
            pointer: pointer(),
            table,
            sample,
        });
    }
    let refuting = node.kinds.iter().find(|found| match row.shape.innermost() {
        RowShape::Any => false,
        RowShape::Object | RowShape::Map | RowShape::MapOfAny => {
            !matches!(found, JsonKind::Object | JsonKind::Null)
        }
        RowShape::Either(kind) => **found != JsonKind::Object && !accepts(*kind, **found),
        RowShape::Scalar(kind) => !accepts(*kind, **found),
        RowShape::Array(_) => false,
    });
    if let Some(found) = refuting {
        findings.push(Finding::TypeRefuted {
            row: index,
            pointer: pointer(),
            found: *found,
        });
    }
}
