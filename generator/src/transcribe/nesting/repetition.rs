//! The types that occur several times in one table. The rows below their objects are the same.

use super::state::Frame;
use super::table::{Prepared, Row};
use super::weights::{BEYOND_REPETITION, Cost, SAMPLE_OVERRULES};

impl Prepared<'_> {
    /// Returns the number of rows that are the same after all rows of each type. `None` for a type that occurs once.
    pub(super) fn extents(&self) -> Vec<Option<usize>> {
        let mut first: Vec<Option<usize>> = vec![None; self.known.len()];
        let mut extents = vec![None; self.known.len()];
        for (index, row) in self.rows.iter().enumerate() {
            let Some(type_id) = row.type_id else { continue };
            let Some(first) = first[type_id as usize] else {
                first[type_id as usize] = Some(index);
                continue;
            };
            let extent = &mut extents[type_id as usize];
            let most = extent.unwrap_or(index - first - 1);
            let pairs = self.rows[first + 1..].iter().zip(&self.rows[index + 1..]);
            let same = pairs
                .take(most)
                .take_while(|(one, other)| alike(one, other));
            *extent = Some(same.count());
        }
        extents
    }

    /// Returns the first row that differs after another row of the same type.
    pub(super) fn end_of(&self, row: usize) -> Option<usize> {
        let type_id = self.rows[row].type_id?;
        let extent = self.extents[type_id as usize]?;
        Some(row + 1 + extent)
    }

    /// Returns true if the rows after two rows have the same names and types, and no override is about one of them.
    pub(super) fn same_below(&self, row: usize, other: usize, count: usize) -> bool {
        let rows = |row: usize| self.rows.get(row + 1..row + 1 + count);
        rows(row).zip(rows(other)).is_some_and(|(rows, others)| {
            let mut pairs = rows.iter().zip(others);
            pairs.all(|(row, other)| {
                let is_free = |row: &Row<'_>| row.override_parent.is_none();
                alike(row, other) && is_free(row) && is_free(other)
            })
        })
    }
}

/// Returns true if two rows have the same name and type.
fn alike(row: &Row<'_>, other: &Row<'_>) -> bool {
    row.name == other.name && row.type_id == other.type_id && row.shape == other.shape
}

/// Returns the cost of a row inside the innermost of some frames, if other objects of their types in this table have another row there.
pub(super) fn repetition_cost(open: &[Frame], index: usize, shown: bool) -> Cost {
    let beyond = open.iter().filter(|frame| frame.is_beyond(index));
    let costs = beyond.map(|_| match shown {
        true => SAMPLE_OVERRULES,
        false => BEYOND_REPETITION,
    });
    costs.sum()
}
