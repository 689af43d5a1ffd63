//! The search: row by row, every open row is tried as the parent, and the cheapest few trees are kept.

use super::evidence::{place, sampled, wants};
use super::growth::stack_with;
use super::state::{Frame, State};
use super::table::{Prepared, Row};
use super::weights::{Cost, END};
use std::collections::BTreeMap;

/// How many trees are kept after each row.
const BEAM: usize = 32;
/// How many of them may have the same rows open.
const SAME_STACK: usize = 4;
/// A tree this much dearer than the best is given up.
const HOPELESS: Cost = 60;
/// A tree that the search found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) parents: Vec<Option<usize>>,
    pub(super) cost: Cost,
}

/// One choice, linked to the one before.
struct Choice {
    before: u32,
    parent: Option<usize>,
}

/// A state to be: the parent is a frame of a state.
struct Candidate {
    cost: Cost,
    /// The cost with what is lost for certain.
    rank: Cost,
    state: usize,
    frame: usize,
    stack: u64,
}

/// Finds the cheapest trees, the best first; at least one.
pub(super) fn search(table: &Prepared<'_>) -> Vec<Found> {
    let mut choices: Vec<Choice> = Vec::new();
    let mut states = vec![State::new(table)];
    for index in 0..table.rows.len() {
        let mut candidates = Vec::new();
        let mut limit = Cost::MAX;
        for (number, state) in states.iter().enumerate() {
            candidates_of(table, index, state, number, &mut limit, &mut candidates);
        }
        candidates.sort_by_key(|candidate| candidate.rank);
        if candidates.is_empty() {
            // Override rows that cannot be told in one pass from top to bottom stand aside from the open rows.
            let parent = table.rows[index].override_parent.flatten();
            for state in &mut states {
                choices.push(Choice {
                    before: state.last,
                    parent,
                });
                state.last = super::names::number(choices.len() - 1);
            }
            continue;
        }
        let mut same: BTreeMap<u64, usize> = BTreeMap::new();
        let mut next = Vec::with_capacity(BEAM);
        for candidate in &candidates {
            let count = same.entry(candidate.stack).or_default();
            if candidate.rank > limit {
                break;
            }
            if *count < SAME_STACK {
                *count += 1;
                next.push(grow(
                    table,
                    index,
                    &states[candidate.state],
                    candidate,
                    &mut choices,
                ));
                if next.len() == BEAM {
                    break;
                }
            }
        }
        states = next;
    }
    let mut found: Vec<Found> = states
        .iter()
        .map(|state| {
            let ends: Cost = state.frames.iter().map(|frame| frame.end).sum();
            Found {
                parents: parents(state, &choices),
                cost: state.cost + ends,
            }
        })
        .collect();
    found.sort_by_key(|found| found.cost);
    found
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
    let hopes = hopes(table, row, state);
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
            let cost = state.cost + ending + place(table, row, state, position);
            let seen = sampled(table, frame, row.name) == Some(true);
            let passed: Cost = passed(&hopes, position, seen, row.later)
                .map(|(_, cost, before)| cost - before)
                .sum();
            let rank = cost + lost + passed - hopes[position].lost;
            if rank <= *limit {
                *limit = (*limit).min(rank.saturating_add(HOPELESS));
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

/// What a frame hopes for, seen from one row.
struct Hope {
    /// What ending without a field of the row's name costs it.
    wants: Cost,
    /// How much of that is expected already.
    lost: Cost,
}

fn hopes(table: &Prepared<'_>, row: &Row<'_>, state: &State) -> Vec<Hope> {
    let lost = |frame: &Frame| {
        frame
            .lost
            .iter()
            .find(|(name, _)| *name == row.name)
            .map_or(0, |(_, cost)| *cost)
    };
    let frames = state.frames.iter();
    frames
        .map(|frame| Hope {
            wants: wants(table, state, frame, row.name),
            lost: lost(frame),
        })
        .collect()
}

/// Frames around a position that see a field they want go to a frame further in, with what they are to expect now, and what they
/// expected before.
///
/// If fewer rows of the name are left than frames that want one, the innermost ones, which end first, go without for certain.
/// Otherwise it is bad enough, unless the sample has the field where the row goes: else a tree that strays from the sample would
/// pay for it only at the end, when the right one is long given up.
fn passed(
    hopes: &[Hope],
    position: usize,
    seen: bool,
    later: usize,
) -> impl Iterator<Item = (usize, Cost, Cost)> {
    let outer = &hopes[..position];
    let wanting = outer.iter().filter(|hope| hope.wants > 0).count();
    let certain = wanting.saturating_sub(later);
    let outer = outer
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, hope)| hope.wants > 0)
        .enumerate();
    outer.filter_map(move |(rank, (position, hope))| {
        let expected = if rank < certain {
            hope.wants
        } else if seen {
            0
        } else {
            hope.wants / 2
        };
        (expected > hope.lost).then_some((position, expected, hope.lost))
    })
}

/// The tree that a candidate stands for.
fn grow(
    table: &Prepared<'_>,
    index: usize,
    before: &State,
    candidate: &Candidate,
    choices: &mut Vec<Choice>,
) -> State {
    let row = &table.rows[index];
    let hopes = hopes(table, row, before);
    let seen = sampled(table, &before.frames[candidate.frame], row.name) == Some(true);
    let mut state = before.with(table, index, candidate.frame);
    for (position, cost, _) in passed(&hopes, candidate.frame, seen, row.later) {
        let lost = &mut state.frames[position].lost;
        lost.retain(|(name, _)| *name != row.name);
        lost.push((row.name, cost));
    }
    state.cost = candidate.cost;
    state.last = super::names::number(choices.len());
    choices.push(Choice {
        before: before.last,
        parent: before.frames[candidate.frame].row,
    });
    state
}

fn parents(state: &State, choices: &[Choice]) -> Vec<Option<usize>> {
    let mut parents = Vec::new();
    let mut next = state.last;
    while let Some(choice) = choices.get(next as usize) {
        parents.push(choice.parent);
        next = choice.before;
    }
    parents.reverse();
    parents
}
