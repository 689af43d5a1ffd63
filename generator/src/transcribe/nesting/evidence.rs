//! The cost of a row as a field of an object, and of an object that ends.

use super::names::NameId;
use super::repetition::repetition_cost;
use super::row::RowShape;
use super::sample::Node;
use super::state::{Frame, Lacking, State};
use super::table::{HasFields, KnownFields, Prepared, Reliability, Row};
use super::weights::{
    CONTRADICTED_AGAIN, Cost, DEPTH_IGNORED, DUPLICATE_NAME, FIRM_TYPE, LACKING_LEAST,
    LACKING_MORE, NEW_FIELD, NO_FIELDS, NO_FIELDS_AGAIN, NO_FIELDS_SHOWN, NOT_IN_SAMPLE,
    OBJECT_NOT_IN_SAMPLE, OVERRIDDEN_FIELD, RECURSIVE_TYPE, SAMPLE_OVERRULES, STATED_TYPE,
    STRAY_PAGING, Severity, TYPE_ELSEWHERE, TYPE_HERE, UNTYPED_LIST, UNUSUAL_PAGING,
    UNUSUAL_PARENT,
};

/// Returns the cost of a row as a field of the frame at a position.
pub(super) fn field_cost(
    table: &Prepared<'_>,
    index: usize,
    state: &State,
    position: usize,
) -> Cost {
    let row = &table.rows[index];
    let frame = &state.frames[position];
    let mut cost = 0;
    if frame.fields.contains(&row.name) {
        cost += DUPLICATE_NAME;
    }
    if let (Some(sample), Some(node)) = (&table.sample, frame.node) {
        let node = sample.node(node);
        match node.children.get(&row.name) {
            Some(child) => cost += Prepared::refuted(row, sample.node(*child)),
            // What maintainers state about a type outweighs the sample.
            None if node.has_keys() && !is_stated(table, frame, row.name) => {
                let cost_of_row = lacking_cost(row, frame);
                cost += contradiction(table, state, frame, row.name, cost_of_row);
            }
            None => {}
        }
    }
    if let Some(parent) = frame.row {
        let parent = &table.rows[parent];
        if parent.has_fields == HasFields::Possible && frame.fields.is_empty() {
            let shown = sampled(table, frame, row.name) == Some(true);
            cost += match parent.shape {
                _ if shown && !matches!(parent.shape.innermost(), RowShape::Map) => 0,
                RowShape::Array(item) if **item == RowShape::Any => UNTYPED_LIST,
                _ => UNUSUAL_PARENT,
            };
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
    let own_type = |frame: &Frame| {
        row.type_id.is_some() && frame.row.and_then(|row| table.rows[row].type_id) == row.type_id
    };
    if state.frames[..=position].iter().any(own_type) {
        cost += RECURSIVE_TYPE;
    }
    let shown = sampled(table, frame, row.name) == Some(true);
    cost += repetition_cost(&state.frames[..=position], index, shown);
    if row.depth.is_some_and(|depth| depth != position) {
        cost += DEPTH_IGNORED;
    }
    cost
}

/// Returns the cost of a row that the sample lacks in an object that it shows.
fn lacking_cost(row: &Row<'_>, frame: &Frame) -> Cost {
    let (full, lacking) = match Lacking::of(row) {
        Lacking::Object => (OBJECT_NOT_IN_SAMPLE, frame.lacking_objects),
        Lacking::Value => (NOT_IN_SAMPLE, frame.lacking_objects + frame.lacking_values),
        Lacking::Paging => (NOT_IN_SAMPLE, 0),
    };
    (full - LACKING_MORE * lacking).max(LACKING_LEAST)
}

/// Returns the cost of a contradiction of the sample. It is counted in full once for each type.
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

/// Returns the cost of a field's name that differs from the known fields of the type. Returns `None` if the type is unknown.
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
    let is_shown = sampled(table, frame, name) == Some(true);
    let each = if is_shown && reliability(table, row) != Reliability::Stated {
        SAMPLE_OVERRULES
    } else {
        each
    };
    Some(if wrong && !overridden(table, row).contains(&name) {
        each.min(most - frame.differs)
    } else {
        0
    })
}

/// Returns true if the sample has a field of a frame. Returns `None` if the sample does not show the frame's fields.
pub(super) fn sampled(table: &Prepared<'_>, frame: &Frame, name: NameId) -> Option<bool> {
    let node = table.sample.as_ref()?.node(frame.node?);
    node.has_keys().then(|| node.children.contains_key(&name))
}

/// The known fields of a type.
enum Known<'a> {
    /// An earlier object of this table has the type.
    Here(&'a [NameId]),
    /// Other tables have the type.
    Elsewhere(&'a [KnownFields]),
    Nothing,
}

fn known<'a>(table: &'a Prepared<'_>, state: &'a State, row: &Row<'_>) -> Known<'a> {
    let Some(type_id) = row.type_id else {
        return Known::Nothing;
    };
    let types = &table.known[type_id as usize];
    if types.reliability != Reliability::Stated
        && let Some(known) = &state.types[type_id as usize]
    {
        return Known::Here(&known.fields);
    }
    match types.variants.as_slice() {
        [] => Known::Nothing,
        variants => Known::Elsewhere(variants),
    }
}

/// Returns the cost of fields that differ from the known fields of a type.
fn severity(table: &Prepared<'_>, row: &Row<'_>, known: &Known<'_>) -> Severity {
    match (reliability(table, row), known) {
        (_, Known::Nothing) => Severity { each: 0, most: 0 },
        (Reliability::Stated, _) => STATED_TYPE,
        (Reliability::Firm, _) => FIRM_TYPE,
        (Reliability::Loose, Known::Here(_)) => TYPE_HERE,
        (Reliability::Loose, Known::Elsewhere(_)) => TYPE_ELSEWHERE,
    }
}

/// Returns the reliability of the known fields of a row's type.
fn reliability(table: &Prepared<'_>, row: &Row<'_>) -> Reliability {
    let type_id = row.type_id.map(|type_id| type_id as usize);
    type_id.map_or(Reliability::Loose, |type_id| {
        table.known[type_id].reliability
    })
}

/// Returns true if maintainers state that objects of a frame's type have a field.
fn is_stated(table: &Prepared<'_>, frame: &Frame, name: NameId) -> bool {
    let type_id = frame.row.and_then(|row| table.rows[row].type_id);
    type_id.is_some_and(|type_id| table.known[type_id as usize].states(name))
}

/// Returns true if maintainers state that objects of a row's type may have no fields.
fn states_none(table: &Prepared<'_>, row: &Row<'_>) -> bool {
    let type_id = row.type_id.map(|type_id| type_id as usize);
    type_id.is_some_and(|type_id| table.known[type_id].states_none())
}

/// Returns the cost of ending a frame.
pub(super) fn end(table: &Prepared<'_>, state: &State, frame: &Frame) -> Cost {
    let mut cost = uncovered(table, state, frame);
    let Some(row) = frame.row else { return cost };
    let row = &table.rows[row];
    if frame.fields.is_empty() {
        if row.has_fields != HasFields::Expected || states_none(table, row) {
            return cost;
        }
        let node = node_of(table, frame);
        let plain = node.is_some_and(Node::is_plain);
        if plain && matches!(row.shape.innermost(), RowShape::Either(_)) {
            return cost;
        }
        let empty = node.is_some_and(Node::is_empty_object);
        let again = matches!(known(table, state, row), Known::Here(fields) if fields.is_empty());
        cost += if again || plain {
            NO_FIELDS_AGAIN
        } else if empty {
            NO_FIELDS_SHOWN
        } else {
            NO_FIELDS
        };
    }
    cost + differs_from_known(table, state, frame, row)
}

/// Returns the node of a frame in the sample.
fn node_of<'t>(table: &'t Prepared<'_>, frame: &Frame) -> Option<&'t Node> {
    Some(table.sample.as_ref()?.node(frame.node?))
}

/// Returns the cost of the sample's keys that no field of a frame covers.
fn uncovered(table: &Prepared<'_>, state: &State, frame: &Frame) -> Cost {
    let (Some(sample), Some(node)) = (&table.sample, node_of(table, frame)) else {
        return 0;
    };
    if is_data(table, frame) {
        return 0;
    }
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

/// Returns true if a frame is a map without a row for a field, and the sample's values are not all objects.
fn is_data(table: &Prepared<'_>, frame: &Frame) -> bool {
    let map = frame.row.map(|row| table.rows[row].shape.innermost()) == Some(&RowShape::Map);
    map && frame.fields.is_empty()
        && node_of(table, frame).is_some_and(|values| values.array || !values.is_only_object())
}

/// Returns the keys of a new frame's object that no later row can cover, with the cost of each.
///
/// The frame gets this cost at its end. A tree that does not end such a frame soon must not seem cheaper until then.
pub(super) fn unavailable(
    table: &Prepared<'_>,
    state: &State,
    frame: &Frame,
    index: usize,
) -> Vec<(NameId, Cost)> {
    let (Some(sample), Some(node)) = (&table.sample, node_of(table, frame)) else {
        return Vec::new();
    };
    if is_data(table, frame) {
        return Vec::new();
    }
    let keys = node.children.iter();
    let keys = keys.filter(|(name, _)| !table.occurs_after(**name, index));
    keys.map(|(name, child)| {
        let cost = sample.node(*child).uncovered_cost();
        (*name, contradiction(table, state, frame, *name, cost))
    })
    .collect()
}

/// Returns the cost of a frame's set of fields that differs from the known fields of its type.
fn differs_from_known(table: &Prepared<'_>, state: &State, frame: &Frame, row: &Row<'_>) -> Cost {
    let known = known(table, state, row);
    let Severity { each, most } = severity(table, row, &known);
    // A missing field costs little if the sample lacks it too.
    let seen = node_of(table, frame).is_some_and(Node::has_keys);
    let each = match (reliability(table, row), seen) {
        (Reliability::Stated, true) => NOT_IN_SAMPLE,
        (_, true) => SAMPLE_OVERRULES,
        (_, false) => each,
    };
    let differing = match known {
        Known::Here(fields) => each * lacking(fields, &frame.fields),
        Known::Elsewhere(variants) => {
            // Fields that no variant has were counted when they were added.
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
    let without = lacking(overridden(table, row), &frame.fields);
    let overridden = if seen {
        without * SAMPLE_OVERRULES
    } else {
        (without * OVERRIDDEN_FIELD.each).min(OVERRIDDEN_FIELD.most)
    };
    differing.min(most - frame.differs) + overridden
}

/// Returns the fields of a row's type by overrides of single rows.
fn overridden<'a>(table: &'a Prepared<'_>, row: &Row<'_>) -> &'a [NameId] {
    row.type_id.map_or(&[], |type_id| {
        table.known[type_id as usize].overridden.as_slice()
    })
}

fn lacking(expected: &[NameId], present: &[NameId]) -> Cost {
    count(
        expected
            .iter()
            .filter(|name| !present.contains(name))
            .count(),
    )
}

/// Converts a count to a factor of costs.
fn count(count: usize) -> Cost {
    Cost::try_from(count).unwrap_or(Cost::MAX)
}

/// Returns the cost of ending a frame without a field of this name. It is 0 if the frame has the field or does not need it.
pub(super) fn missing_field_cost(
    table: &Prepared<'_>,
    state: &State,
    frame: &Frame,
    name: NameId,
) -> Cost {
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
    let row = &table.rows[row];
    let is_shown = sampled(table, frame, name).is_some();
    if is_shown && reliability(table, row) != Reliability::Stated {
        return cost;
    }
    let known = known(table, state, row);
    let has = match &known {
        Known::Here(fields) => fields.contains(&name),
        Known::Elsewhere(variants) => variants.iter().all(|known| known.names.contains(&name)),
        Known::Nothing => false,
    };
    if overridden(table, row).contains(&name) {
        cost + OVERRIDDEN_FIELD.each
    } else if has && is_shown {
        cost + NOT_IN_SAMPLE
    } else if has {
        cost + severity(table, row, &known).each
    } else {
        cost
    }
}
