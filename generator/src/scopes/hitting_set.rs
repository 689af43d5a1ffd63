//! The minimum hitting set: the cheapest elements such that each set contains one of them.
//!
//! Exact branch and bound, after reductions that keep the optimum. The result does not depend on the order of the sets.

use std::collections::{BTreeMap, BTreeSet};

/// The cost of an element. Costs are compared from the first number to the last, and added number by number.
pub(super) type Cost = [u32; 3];

/// The chosen elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HittingSet {
    /// Sorted.
    pub(super) chosen: Vec<usize>,
    /// True if no cheaper choice exists. False if the search stopped at its limit.
    pub(super) is_proved: bool,
}

/// Finds the cheapest elements that hit all sets; of equally cheap choices, the first in the order of elements.
///
/// `costs` has the cost of each element. The first number of a cost must be positive. Empty sets are ignored. The search of each
/// independent part of the problem visits at most `limit` nodes.
pub(super) fn solve(costs: &[Cost], sets: &[BTreeSet<usize>], limit: usize) -> HittingSet {
    let mut result = HittingSet {
        chosen: Vec::new(),
        is_proved: true,
    };
    for part in parts(reduced(costs, sets)) {
        let mut search = Search {
            costs,
            best: None,
            chosen: Vec::new(),
            excluded: BTreeSet::new(),
            nodes_left: limit,
        };
        let open: Vec<&BTreeSet<usize>> = part.iter().collect();
        search.branch(&open, [0; 3]);
        result.is_proved &= search.nodes_left > 0;
        // The first branch reaches a solution unless the limit is smaller than the number of sets.
        let chosen = search.best.map(|(_, chosen)| chosen);
        result
            .chosen
            .extend(chosen.unwrap_or_else(|| part.iter().flatten().copied().collect()));
    }
    result.chosen.sort_unstable();
    result.chosen.dedup();
    result
}

/// Removes sets that contain another set, and elements that another element replaces, until nothing changes.
fn reduced(costs: &[Cost], sets: &[BTreeSet<usize>]) -> Vec<BTreeSet<usize>> {
    let distinct: BTreeSet<&BTreeSet<usize>> = sets.iter().filter(|set| !set.is_empty()).collect();
    let mut sets: Vec<BTreeSet<usize>> = distinct.into_iter().cloned().collect();
    loop {
        let before = sets.len();
        let minimal = |set: &BTreeSet<usize>| {
            let contained = |other: &BTreeSet<usize>| other != set && other.is_subset(set);
            !sets.iter().any(contained)
        };
        let kept: BTreeSet<BTreeSet<usize>> =
            sets.iter().filter(|set| minimal(set)).cloned().collect();
        sets = kept.into_iter().collect();
        let dominated = dominated(costs, &sets);
        if before == sets.len() && dominated.is_empty() {
            return sets;
        }
        for set in &mut sets {
            set.retain(|element| !dominated.contains(element));
        }
    }
}

/// Elements for which a cheaper one, or an equally cheap earlier one, hits at least the same sets.
fn dominated(costs: &[Cost], sets: &[BTreeSet<usize>]) -> BTreeSet<usize> {
    let mut hits: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (index, set) in sets.iter().enumerate() {
        for &element in set {
            hits.entry(element).or_default().insert(index);
        }
    }
    let rank = |element: usize| (costs[element], element);
    let is_dominated = |(element, hit): (&usize, &BTreeSet<usize>)| {
        // A dominating element is in each set of the dominated one, so one of these sets has it.
        let first = hit.first().map(|&index| &sets[index]);
        first.into_iter().flatten().any(|other| {
            rank(*other) < rank(*element)
                && hits.get(other).is_some_and(|other| hit.is_subset(other))
        })
    };
    hits.iter()
        .filter(|entry| is_dominated(*entry))
        .map(|(element, _)| *element)
        .collect()
}

/// Groups sets that share elements, directly or through other sets. Each group is a problem of its own.
fn parts(sets: Vec<BTreeSet<usize>>) -> Vec<Vec<BTreeSet<usize>>> {
    let mut parts: Vec<(BTreeSet<usize>, Vec<BTreeSet<usize>>)> = Vec::new();
    for set in sets {
        let (connected, others): (Vec<_>, Vec<_>) = parts
            .into_iter()
            .partition(|(elements, _)| !elements.is_disjoint(&set));
        let mut joined = (set.clone(), vec![set]);
        for (elements, sets) in connected {
            joined.0.extend(elements);
            joined.1.extend(sets);
        }
        parts = others;
        parts.push(joined);
    }
    parts.into_iter().map(|(_, sets)| sets).collect()
}

struct Search<'a> {
    costs: &'a [Cost],
    /// The cheapest choice so far, sorted, with its cost.
    best: Option<(Cost, Vec<usize>)>,
    /// The choice of the current branch.
    chosen: Vec<usize>,
    /// Elements that an earlier branch has tried already.
    excluded: BTreeSet<usize>,
    nodes_left: usize,
}

impl Search<'_> {
    /// Tries each element of the smallest open set.
    fn branch(&mut self, open: &[&BTreeSet<usize>], cost: Cost) {
        if self.nodes_left == 0 {
            return;
        }
        self.nodes_left -= 1;
        let options = |set: &BTreeSet<usize>| -> Vec<usize> {
            let free = |element: &&usize| !self.excluded.contains(element);
            set.iter().filter(free).copied().collect()
        };
        let mut sets: Vec<Vec<usize>> = open.iter().map(|set| options(set)).collect();
        sets.sort();
        sets.sort_by_key(Vec::len);
        let Some(smallest) = sets.first() else {
            self.offer(cost);
            return;
        };
        let bound = add(cost, self.bound(&sets));
        if self.best.as_ref().is_some_and(|(best, _)| bound > *best) {
            return;
        }
        let mut order = smallest.clone();
        let hits = |element: &usize| sets.iter().filter(|set| set.contains(element)).count();
        order.sort_by_cached_key(|element| {
            (
                std::cmp::Reverse(hits(element)),
                self.costs[*element],
                *element,
            )
        });
        for &element in &order {
            let left: Vec<&BTreeSet<usize>> = open
                .iter()
                .filter(|set| !set.contains(&element))
                .copied()
                .collect();
            self.chosen.push(element);
            self.branch(&left, add(cost, self.costs[element]));
            self.chosen.pop();
            self.excluded.insert(element);
        }
        for element in order {
            self.excluded.remove(&element);
        }
    }

    /// A lower bound of the cost of hitting sets: disjoint ones among them need an element each.
    fn bound(&self, sets: &[Vec<usize>]) -> Cost {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut bound = [0; 3];
        for set in sets {
            if set.iter().any(|element| used.contains(element)) {
                continue;
            }
            used.extend(set);
            // No option is left: this branch has no solution.
            let cheapest = set.iter().map(|element| self.costs[*element]).min();
            bound = add(bound, cheapest.unwrap_or([u32::MAX; 3]));
        }
        bound
    }

    /// Keeps the current choice if it is better than the best one.
    fn offer(&mut self, cost: Cost) {
        let mut chosen = self.chosen.clone();
        chosen.sort_unstable();
        let found = (cost, chosen);
        if self.best.as_ref().is_none_or(|best| found < *best) {
            self.best = Some(found);
        }
    }
}

fn add(one: Cost, other: Cost) -> Cost {
    std::array::from_fn(|index| one[index].saturating_add(other[index]))
}

#[cfg(test)]
#[path = "hitting_set_tests.rs"]
mod tests;
