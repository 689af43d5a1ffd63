//! The search for the cheapest trees: a beam search, row by row.

use super::evidence::{field_cost, missing_field_cost, sampled};
use super::growth::stack_with;
use super::state::{Choices, Frame, State};
use super::table::{Prepared, Row};
use super::weights::{Cost, END};
use std::collections::BTreeMap;

/// The maximum number of trees kept after each row.
const BEAM: usize = 32;
/// The maximum number of them with the same open rows.
const SAME_STACK: usize = 4;
/// The maximum difference in cost to the best tree. More expensive trees are dropped.
const MAX_BEHIND: Cost = 60;

/// A tree.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) parents: Vec<Option<usize>>,
    pub(super) cost: Cost,
}

/// A possible next state: the next row as a field of a frame.
struct Candidate {
    cost: Cost,
    /// The cost with the expected cost of missing fields.
    rank: Cost,
    state: usize,
    frame: usize,
    stack: u64,
}

/// Finds the cheapest trees, the best first. There is at least one.
pub(super) fn search(table: &Prepared<'_>) -> Vec<Found> {
    let mut choices = Choices::default();
    // The trees of the rows before each row. A tree that repeats a known object takes several rows at once.
    let mut waiting: Vec<Vec<State>> = (0..=table.rows.len()).map(|_| Vec::new()).collect();
    waiting[0].push(State::new(table));
    for index in 0..table.rows.len() {
        let mut states = std::mem::take(&mut waiting[index]);
        let chosen = chosen(table, index, &states);
        if chosen.is_empty() {
            // Overrides may require a parent that is no longer open. Such a row does not change the open rows.
            let parent = table.rows[index].override_parent.flatten();
            for state in &mut states {
                state.last = choices.add(state.last, parent);
            }
            waiting[index + 1].append(&mut states);
            continue;
        }
        for candidate in &chosen {
            let state = grow(
                table,
                index,
                &states[candidate.state],
                candidate,
                &mut choices,
            );
            let (state, next) = repeat(table, index, state, &mut choices);
            waiting[next].push(state);
        }
    }
    let states = waiting.pop().unwrap_or_default();
    let mut found: Vec<Found> = states
        .iter()
        .map(|state| {
            let ends: Cost = state.frames.iter().map(|frame| frame.end).sum();
            Found {
                parents: choices.parents(state.last),
                cost: state.cost + ends,
            }
        })
        .collect();
    found.sort_by_key(|found| found.cost);
    found
}

/// Returns the candidates to keep for a row.
fn chosen(table: &Prepared<'_>, index: usize, states: &[State]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut limit = Cost::MAX;
    for (number, state) in states.iter().enumerate() {
        candidates_of(table, index, state, number, &mut limit, &mut candidates);
    }
    candidates.sort_by_key(|candidate| candidate.rank);
    let mut same: BTreeMap<u64, usize> = BTreeMap::new();
    candidates.retain(|candidate| {
        let count = same.entry(candidate.stack).or_default();
        *count += 1;
        candidate.rank <= limit && *count <= SAME_STACK
    });
    candidates.truncate(BEAM);
    candidates
}

/// Adds the rows below a row as they are below the object of its type before, if they are the same rows.
///
/// Returns the tree, and its next row.
fn repeat(
    table: &Prepared<'_>,
    index: usize,
    mut state: State,
    choices: &mut Choices,
) -> (State, usize) {
    let before = table.rows[index]
        .type_id
        .filter(|_| table.repeats)
        .and_then(|type_id| state.types[type_id as usize].clone());
    let Some(before) = before else {
        return (state, index + 1);
    };
    let count = before.parents.len();
    if !table.same_below(before.row, index, count) {
        return (state, index + 1);
    }
    for (row, parent) in (index + 1..).zip(&before.parents[..]) {
        let parent = Some(index + parent);
        let position = state.frames.iter().rposition(|frame| frame.row == parent);
        let Some(position) = position.filter(|_| table.rows[row].within <= parent) else {
            return (state, row);
        };
        let ends = state.frames[position + 1..].iter();
        let ends: Cost = ends.map(|frame| frame.end + END).sum();
        state.cost += ends + field_cost(table, row, &state, position);
        state.place(table, row, position, choices);
        state.last = choices.add(state.last, parent);
    }
    (state, index + 1 + count)
}

fn candidates_of(
    table: &Prepared<'_>,
    index: usize,
    state: &State,
    number: usize,
    limit: &mut Cost,
    candidates: &mut Vec<Candidate>,
) {
    let row = &table.rows[index];
    let needs = needs(table, row, state);
    let mut lost: Cost = state
        .frames
        .iter()
        .flat_map(|frame| &frame.lost)
        .map(|(_, cost)| cost)
        .sum();
    let mut ending = 0;
    for (position, frame) in state.frames.iter().enumerate().rev() {
        let allowed = match row.override_parent {
            Some(parent) => parent == frame.row && row.within <= parent,
            None => row.within <= frame.row,
        };
        if allowed {
            let cost = state.cost + ending + field_cost(table, index, state, position);
            let seen = sampled(table, frame, row.name) == Some(true);
            let missed: Cost = missed(&needs, position, seen, row.later)
                .map(|(_, cost, before)| cost - before)
                .sum();
            let rank = cost + lost + missed - needs[position].expected;
            if rank <= *limit {
                *limit = (*limit).min(rank.saturating_add(MAX_BEHIND));
                candidates.push(Candidate {
                    cost,
                    rank,
                    state: number,
                    frame: position,
                    stack: stack_with(frame.stack, row, index, position),
                });
            }
        }
        ending += frame.end + END;
        if state.cost + ending > *limit {
            return;
        }
        lost -= frame.lost.iter().map(|(_, cost)| cost).sum::<Cost>();
    }
}

/// A frame's need for a field of a row's name.
struct Need {
    /// The cost of ending without the field.
    cost: Cost,
    /// The part of the cost that is expected already.
    expected: Cost,
}

fn needs(table: &Prepared<'_>, row: &Row<'_>, state: &State) -> Vec<Need> {
    let expected = |frame: &Frame| {
        frame
            .lost
            .iter()
            .find(|(name, _)| *name == row.name)
            .map_or(0, |(_, cost)| *cost)
    };
    let frames = state.frames.iter();
    frames
        .map(|frame| Need {
            cost: missing_field_cost(table, state, frame, row.name),
            expected: expected(frame),
        })
        .collect()
}

/// Returns the outer frames that need a field which an inner frame gets: position, newly expected cost, cost expected before.
///
/// If fewer rows of the name are left than frames that need one, the innermost frames, which end first, certainly lack it. Other
/// frames expect half of the cost, unless the sample has the field at the row's position. Otherwise, a tree that contradicts the
/// sample would get this cost only at the end, after the correct tree was dropped.
fn missed(
    needs: &[Need],
    position: usize,
    seen: bool,
    later: usize,
) -> impl Iterator<Item = (usize, Cost, Cost)> {
    let outer = &needs[..position];
    let needing = outer.iter().filter(|need| need.cost > 0).count();
    let certain = needing.saturating_sub(later);
    let outer = outer
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, need)| need.cost > 0)
        .enumerate();
    outer.filter_map(move |(rank, (position, need))| {
        let expected = if rank < certain {
            need.cost
        } else if seen {
            0
        } else {
            need.cost / 2
        };
        (expected > need.expected).then_some((position, expected, need.expected))
    })
}

/// Returns the tree of a candidate.
fn grow(
    table: &Prepared<'_>,
    index: usize,
    before: &State,
    candidate: &Candidate,
    choices: &mut Choices,
) -> State {
    let row = &table.rows[index];
    let needs = needs(table, row, before);
    let seen = sampled(table, &before.frames[candidate.frame], row.name) == Some(true);
    let mut state = before.clone();
    state.place(table, index, candidate.frame, choices);
    for (position, cost, _) in missed(&needs, candidate.frame, seen, row.later) {
        let lost = &mut state.frames[position].lost;
        lost.retain(|(name, _)| *name != row.name);
        lost.push((row.name, cost));
    }
    state.cost = candidate.cost;
    state.last = choices.add(before.last, before.frames[candidate.frame].row);
    state
}
