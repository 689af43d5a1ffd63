//! Removing items from lists.

use super::super::Normaliser;
use serde_json::Value;
use std::collections::BTreeSet;

impl Normaliser<'_> {
    /// Removes items of the list at a key. The origins of the other items stay correct.
    pub(super) fn remove_items(
        &mut self,
        key: &str,
        list: &mut Vec<Value>,
        gone: &BTreeSet<usize>,
    ) {
        let at = self.path.join(key);
        let moves: Vec<_> = (0..list.len())
            .filter(|index| !gone.contains(index))
            .enumerate()
            .filter(|(to, from)| to != from)
            .map(|(to, from)| (at.join_index(from), at.join_index(to)))
            .collect();
        let mut index = 0;
        list.retain(|_| {
            index += 1;
            !gone.contains(&(index - 1))
        });
        self.origins.move_parts(&moves);
    }
}
