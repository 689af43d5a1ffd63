//! What speaks against a row at a place, and against ending an object where it ends.

use super::names::NameId;
use super::row::RowShape;
use super::sample::Node;
use super::state::{Frame, State};
use super::table::{Holds, KnownFields, Prepared, Row, Standing};
use super::weights::{
    CONTRADICTED_AGAIN, Cost, DEPTH_IGNORED, DUPLICATE_NAME, FIRM_TYPE, NEW_FIELD, NO_FIELDS,
    NO_FIELDS_SHOWN, NOT_IN_SAMPLE, OBJECT_NOT_IN_SAMPLE, OVERRIDDEN_TYPE, SAMPLE_OVERRULES,
    STRAY_PAGING, Severity, TYPE_ELSEWHERE, TYPE_HERE, UNUSUAL_PAGING, UNUSUAL_PARENT,
};

/// What speaks against a row as a field of a frame.
pub(super) fn place(table: &Prepared<'_>, row: &Row<'_>, state: &State, position: usize) -> Cost {
    let frame = &state.frames[position];
    let mut cost = 0;
    if frame.fields.contains(&row.name) {
        cost += DUPLICATE_NAME;
    }
    if let (Some(sample), Some(node)) = (&table.sample, frame.node) {
        let node = sample.node(node);
        match node.children.get(&row.name) {
            Some(child) => cost += Prepared::refuted(row, sample.node(*child)),
            None if node.has_keys() => {
                let full = if row.holds == Holds::Fields {
                    OBJECT_NOT_IN_SAMPLE
                } else {
                    NOT_IN_SAMPLE
                };
                cost += contradiction(table, state, frame, row.name, full);
            }
            None => {}
        }
    }
    if let Some(parent) = frame.row {
        let parent = &table.rows[parent];
        if parent.holds == Holds::Rarely && frame.fields.is_empty() {
            cost += UNUSUAL_PARENT;
        }
        cost += differs(table, state, frame, parent, row.name).unwrap_or(NEW_FIELD);
    } else {
        cost += NEW_FIELD;
    }
    if row.paging {
        let list = frame
            .row
            .is_some_and(|row| matches!(table.rows[row].shape, RowShape::Array(_)));
        let outside = table.payload.is_some() && frame.row.is_none();
        let other = table.payload.is_some() && frame.row != table.payload;
        cost += if list || outside {
            STRAY_PAGING
        } else if other {
            UNUSUAL_PAGING
        } else {
            0
        };
    }
    if row.depth.is_some_and(|depth| depth != position) {
        cost += DEPTH_IGNORED;
    }
    cost
}

/// What a contradiction of the sample costs: once in full for each type.
fn contradiction(
    table: &Prepared<'_>,
    state: &State,
    frame: &Frame,
    name: NameId,
    cost: Cost,
) -> Cost {
    let type_id = frame.row.and_then(|row| table.rows[row].type_id);
    if type_id.is_some_and(|type_id| state.contradicted.contains(&(type_id, name))) {
        CONTRADICTED_AGAIN
    } else {
        cost
    }
}

/// What speaks against a field's name by what is known of the type; nothing if nothing is known.
pub(super) fn differs(
    table: &Prepared<'_>,
    state: &State,
    frame: &Frame,
    row: &Row<'_>,
    name: NameId,
) -> Option<Cost> {
    let known = known(table, state, row);
    let wrong = match &known {
        Known::Here(fields) => !fields.contains(&name),
        Known::Elsewhere(variants) => !variants.iter().any(|known| known.names.contains(&name)),
        Known::Nothing => return None,
    };
    let Severity { each, most } = severity(table, row, &known);
    let each = if sampled(table, frame, name) == Some(true) {
        SAMPLE_OVERRULES
    } else {
        each
    };
    Some(if wrong {
        each.min(most - frame.differs)
    } else {
        0
    })
}

/// Whether the sample has a field of a frame; nothing if it does not show the frame's fields.
pub(super) fn sampled(table: &Prepared<'_>, frame: &Frame, name: NameId) -> Option<bool> {
    let node = table.sample.as_ref()?.node(frame.node?);
    node.has_keys().then(|| node.children.contains_key(&name))
}

/// What is known of a type.
enum Known<'a> {
    /// This table gave it fields before.
    Here(&'a [NameId]),
    /// Other tables give it fields.
    Elsewhere(&'a [KnownFields]),
    Nothing,
}

fn known<'a>(table: &'a Prepared<'_>, state: &'a State, row: &Row<'_>) -> Known<'a> {
    let Some(type_id) = row.type_id else {
        return Known::Nothing;
    };
    if let Some(fields) = &state.types[type_id as usize] {
        return Known::Here(fields);
    }
    match table.known[type_id as usize].variants.as_slice() {
        [] => Known::Nothing,
        variants => Known::Elsewhere(variants),
    }
}

/// What fields that differ from what is known of a type cost.
fn severity(table: &Prepared<'_>, row: &Row<'_>, known: &Known<'_>) -> Severity {
    let standing = row
        .type_id
        .map(|type_id| table.known[type_id as usize].standing)
        .unwrap_or_default();
    match (standing, known) {
        (_, Known::Nothing) => Severity { each: 0, most: 0 },
        (Standing::Overridden, _) => OVERRIDDEN_TYPE,
        (Standing::Firm, _) => FIRM_TYPE,
        (Standing::Loose, Known::Here(_)) => TYPE_HERE,
        (Standing::Loose, Known::Elsewhere(_)) => TYPE_ELSEWHERE,
    }
}

/// The cost of ending a frame.
pub(super) fn end(table: &Prepared<'_>, state: &State, frame: &Frame) -> Cost {
    let mut cost = uncovered(table, state, frame);
    let Some(row) = frame.row else { return cost };
    let row = &table.rows[row];
    if frame.fields.is_empty() {
        if row.holds != Holds::Fields {
            return cost;
        }
        let empty = node_of(table, frame).is_some_and(Node::is_empty_object);
        cost += if empty { NO_FIELDS_SHOWN } else { NO_FIELDS };
    }
    cost + differs_from_known(table, state, frame, row)
}

/// The node of a frame in the sample.
fn node_of<'t>(table: &'t Prepared<'_>, frame: &Frame) -> Option<&'t Node> {
    Some(table.sample.as_ref()?.node(frame.node?))
}

/// The cost of the sample's keys that no field of a frame covers.
fn uncovered(table: &Prepared<'_>, state: &State, frame: &Frame) -> Cost {
    let (Some(sample), Some(node)) = (&table.sample, node_of(table, frame)) else {
        return 0;
    };
    if state.contradicted.is_empty() {
        return node.keys_cost - frame.covered_cost;
    }
    if frame.covered >= node.children.len() {
        return 0;
    }
    let uncovered = node
        .children
        .iter()
        .filter(|(name, _)| !frame.fields.contains(name));
    let costs = uncovered.map(|(name, child)| {
        let cost = sample.node(*child).uncovered_cost();
        contradiction(table, state, frame, *name, cost)
    });
    costs.sum()
}

/// The cost of a frame's fields, as a whole, that differ from the known fields of its type.
fn differs_from_known(table: &Prepared<'_>, state: &State, frame: &Frame, row: &Row<'_>) -> Cost {
    let known = known(table, state, row);
    let Severity { each, most } = severity(table, row, &known);
    // A field that neither the table nor the sample has here costs little.
    let seen = node_of(table, frame).is_some_and(Node::has_keys);
    let each = if seen { SAMPLE_OVERRULES } else { each };
    let differing = match known {
        Known::Here(fields) => each * lacking(fields, &frame.fields),
        Known::Elsewhere(variants) => {
            // Fields that no variant has were charged when they were placed.
            let differs = |known: &KnownFields| {
                let own = frame
                    .fields
                    .iter()
                    .filter(|name| !known.names.contains(name));
                let own =
                    own.filter(|name| variants.iter().any(|other| other.names.contains(name)));
                let fields =
                    known.foreign + lacking(&known.names, &frame.fields) + count(own.count());
                each * fields + known.remembered.min(each)
            };
            variants.iter().map(differs).min().unwrap_or(0)
        }
        Known::Nothing => 0,
    };
    differing.min(most - frame.differs)
}

fn lacking(wanted: &[NameId], present: &[NameId]) -> Cost {
    count(wanted.iter().filter(|name| !present.contains(name)).count())
}

/// A count as a factor of costs.
fn count(count: usize) -> Cost {
    Cost::try_from(count).unwrap_or(Cost::MAX)
}

/// What a frame loses if it ends without a field of this name: nothing if it has it or does not want it.
pub(super) fn wants(table: &Prepared<'_>, state: &State, frame: &Frame, name: NameId) -> Cost {
    if frame.fields.contains(&name) {
        return 0;
    }
    let mut cost = 0;
    if let (Some(sample), Some(node)) = (&table.sample, frame.node)
        && let Some(child) = sample.node(node).children.get(&name)
    {
        cost += sample.node(*child).uncovered_cost();
    }
    let Some(row) = frame.row else { return cost };
    if sampled(table, frame, name).is_some() {
        return cost;
    }
    let row = &table.rows[row];
    let known = known(table, state, row);
    let has = match &known {
        Known::Here(fields) => fields.contains(&name),
        Known::Elsewhere(variants) => variants.iter().all(|known| known.names.contains(&name)),
        Known::Nothing => false,
    };
    if has {
        cost + severity(table, row, &known).each
    } else {
        cost
    }
}
