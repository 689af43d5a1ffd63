//! The attribute `recursion_limit` of crates with deeply nested types.
//!
//! The compiler proves that a response is `Send` by following its fields, and gives up at a depth of 128.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Api, Service, Type};

/// The most levels that the compiler follows for one struct inside of another, as in `Option<BTreeMap<String, T>>`.
const PER_STRUCT: usize = 8;

/// The compiler's limit without an attribute.
const DEFAULT: usize = 128;

/// The attribute, if the compiler's own limit might be too low.
pub(super) fn attribute(api: &Api) -> Option<TokenStream> {
    let deepest = api.services.iter().map(depth).max()?;
    let needed = deepest.saturating_mul(PER_STRUCT);
    // A power of two, so that a small change of the description does not change the limit.
    let limit = needed.checked_next_power_of_two()?.to_string();
    let limit = limit.as_str();
    (needed > DEFAULT).then(|| quote!(#![recursion_limit = #limit]))
}

/// The number of types on the longest path from a type to the types inside it. Each type of a circle counts once.
fn depth(service: &Service) -> usize {
    let parts: Vec<Vec<usize>> = service
        .types
        .iter()
        .map(|definition| {
            let named = definition.shape.parts().flat_map(Type::named);
            named.map(|id| id.index()).collect()
        })
        .collect();
    let users = reversed(&parts);
    let below = levels(&parts, &users);
    let above = levels(&users, &parts);
    let acyclic = below.iter().flatten().max().copied().unwrap_or(0);
    // Types without a level in both directions are in circles, or between circles.
    let circular = below
        .iter()
        .zip(&above)
        .filter(|(below, above)| below.is_none() && above.is_none())
        .count();
    let above = above.iter().flatten().max().copied().unwrap_or(0);
    match circular {
        0 => acyclic,
        circular => above + circular + acyclic,
    }
}

/// The edges of a graph in the opposite direction.
fn reversed(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut reversed = vec![Vec::new(); edges.len()];
    for (from, edges) in edges.iter().enumerate() {
        for &to in edges {
            reversed[to].push(from);
        }
    }
    reversed
}

/// The length of the longest path along `edges` from each node; `None` if a circle can be reached.
fn levels(edges: &[Vec<usize>], reversed: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = edges.iter().map(Vec::len).collect();
    let mut levels = vec![None; edges.len()];
    let mut ready: Vec<usize> = (0..edges.len()).filter(|&node| open[node] == 0).collect();
    while let Some(node) = ready.pop() {
        let deepest = edges[node].iter().filter_map(|&next| levels[next]).max();
        levels[node] = Some(deepest.unwrap_or(0) + 1);
        for &before in &reversed[node] {
            open[before] -= 1;
            if open[before] == 0 {
                ready.push(before);
            }
        }
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::{levels, reversed};

    #[test]
    fn levels_count_the_longest_path_and_stop_at_circles() {
        // 0 → 1 → 2, 0 → 2; 3 ⇄ 4, 5 → 3
        let edges = [vec![1, 2], vec![2], vec![], vec![4], vec![3], vec![3]];
        let back = reversed(&edges);
        let below = levels(&edges, &back);
        assert_eq!(below, [Some(3), Some(2), Some(1), None, None, None]);
        let above = levels(&back, &edges);
        assert_eq!(above, [Some(1), Some(2), Some(3), None, None, Some(1)]);
    }
}
