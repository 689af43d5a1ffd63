//! Tests of the minimum hitting set.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Cost, HittingSet, add, solve};

/// Tries all choices of elements: the cheapest, and of equally cheap ones the first in the order of elements.
fn by_trying_all(costs: &[Cost], sets: &[BTreeSet<usize>]) -> Vec<usize> {
    let choices = (0_u32..1 << costs.len()).filter_map(|bits| {
        let chosen: Vec<usize> = (0..costs.len()).filter(|at| bits >> at & 1 == 1).collect();
        let hits = |set: &BTreeSet<usize>| {
            set.is_empty() || chosen.iter().any(|element| set.contains(element))
        };
        let cost = chosen
            .iter()
            .fold([0; 3], |sum, element| add(sum, costs[*element]));
        sets.iter().all(hits).then_some((cost, chosen))
    });
    choices.min().map(|(_, chosen)| chosen).unwrap_or_default()
}

/// Costs of up to ten elements, and sets of them.
fn problems() -> impl Strategy<Value = (Vec<Cost>, Vec<BTreeSet<usize>>)> {
    (1_usize..=10).prop_flat_map(|elements| {
        let cost = (0_u32..=1, 0_u32..=3).prop_map(|(writes, reach)| [1, writes, reach]);
        let set = prop::collection::btree_set(0..elements, 0..=5);
        (
            prop::collection::vec(cost, elements),
            prop::collection::vec(set, 0..=14),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_search_finds_what_trying_all_choices_finds((costs, sets) in problems()) {
        let found = solve(&costs, &sets, 100_000);
        prop_assert!(found.is_proved);
        prop_assert_eq!(found.chosen, by_trying_all(&costs, &sets));
    }

    #[test]
    fn the_order_of_sets_does_not_matter((costs, mut sets) in problems()) {
        let found = solve(&costs, &sets, 100_000);
        sets.reverse();
        prop_assert_eq!(found, solve(&costs, &sets, 100_000));
    }

    #[test]
    fn a_stopped_search_hits_all_sets((costs, sets) in problems()) {
        let found = solve(&costs, &sets, 1);
        for set in sets.iter().filter(|set| !set.is_empty()) {
            prop_assert!(found.chosen.iter().any(|element| set.contains(element)));
        }
    }
}

#[test]
fn fewer_elements_come_before_lower_privilege() {
    let sets = [BTreeSet::from([0, 2]), BTreeSet::from([1, 2])];
    let costs = [[1, 0, 1], [1, 0, 1], [1, 1, 9]];
    let found = solve(&costs, &sets, 100);
    assert_eq!(
        found,
        HittingSet {
            chosen: vec![2],
            is_proved: true
        }
    );
}

#[test]
fn of_equally_many_elements_the_lower_privilege_is_chosen() {
    let sets = [BTreeSet::from([0, 1])];
    assert_eq!(
        solve(&[[1, 1, 1], [1, 0, 9]], &sets, 100).chosen,
        [1],
        "reading only"
    );
    assert_eq!(
        solve(&[[1, 0, 5], [1, 0, 4]], &sets, 100).chosen,
        [1],
        "opening fewer operations"
    );
    assert_eq!(
        solve(&[[1, 0, 5], [1, 0, 5]], &sets, 100).chosen,
        [0],
        "the first"
    );
}
