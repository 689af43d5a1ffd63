//! Compares the constraints of a field.

use std::cmp::Ordering;

use crate::model::{Constraints, TimestampUnit};

/// A constraint that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConstraintChange {
    pub(super) effect: Tightness,
    /// The old constraint in words; absent if there was none.
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

/// The relation of a new constraint to the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tightness {
    Tighter,
    Looser,
    /// Excludes some values that were included, and includes some that were excluded.
    Different,
}

/// All constraints that differ. Defaults and units of time are compared elsewhere.
pub(super) fn changes(old: &Constraints, new: &Constraints) -> Vec<ConstraintChange> {
    let bounds = [
        bound(old, new, lower, false),
        bound(old, new, upper, true),
        bound(
            old,
            new,
            |of| size("at least", of.min_length, "characters"),
            false,
        ),
        bound(
            old,
            new,
            |of| size("at most", of.max_length, "characters"),
            true,
        ),
        bound(
            old,
            new,
            |of| size("at least", of.min_items, "items"),
            false,
        ),
        bound(old, new, |of| size("at most", of.max_items, "items"), true),
    ];
    let unique = |of: &Constraints| of.unique_items.then(|| "different items".to_owned());
    let multiple = |of: &Constraints| Some(format!("multiple of {}", of.multiple_of.as_ref()?));
    let pattern = |of: &Constraints| Some(format!("pattern {}", of.pattern.as_ref()?));
    let format = |of: &Constraints| Some(format!("format {}", of.format.as_ref()?));
    let texts = [
        text(unique(old), unique(new)),
        text(multiple(old), multiple(new)),
        text(pattern(old), pattern(new)),
        text(format(old), format(new)),
    ];
    bounds.into_iter().chain(texts).flatten().collect()
}

/// A bound: its number, a mark for exclusive bounds, and its words.
type Bound = (String, bool, String);

fn lower(of: &Constraints) -> Option<Bound> {
    let sign = if of.exclusive_minimum { ">" } else { "≥" };
    let value = of.minimum.clone()?;
    let words = format!("{sign} {value}");
    Some((value, of.exclusive_minimum, words))
}

fn upper(of: &Constraints) -> Option<Bound> {
    let sign = if of.exclusive_maximum { "<" } else { "≤" };
    let value = of.maximum.clone()?;
    let words = format!("{sign} {value}");
    Some((value, of.exclusive_maximum, words))
}

fn size(word: &str, size: Option<usize>, of: &str) -> Option<Bound> {
    let size = size?;
    Some((size.to_string(), false, format!("{word} {size} {of}")))
}

fn bound(
    old: &Constraints,
    new: &Constraints,
    read: impl Fn(&Constraints) -> Option<Bound>,
    is_upper: bool,
) -> Option<ConstraintChange> {
    let (old, new) = (read(old), read(new));
    let effect = match (&old, &new) {
        (None, None) => return None,
        (None, Some(_)) => Tightness::Tighter,
        (Some(_), None) => Tightness::Looser,
        (Some(a), Some(b)) => match number_order(&a.0, &b.0) {
            Ordering::Equal => match (a.1, b.1) {
                (false, true) => Tightness::Tighter,
                (true, false) => Tightness::Looser,
                _ => return None,
            },
            Ordering::Less if is_upper => Tightness::Looser,
            Ordering::Greater if !is_upper => Tightness::Looser,
            _ => Tightness::Tighter,
        },
    };
    Some(ConstraintChange {
        effect,
        old: old.map(|bound| bound.2),
        new: new.map(|bound| bound.2),
    })
}

/// The order of two numbers in decimal notation. Integers of any size are compared exactly.
fn number_order(a: &str, b: &str) -> Ordering {
    match (a.parse::<i128>(), b.parse::<i128>()) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        _ => {
            let float = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
            float(a).total_cmp(&float(b))
        }
    }
}

fn text(old: Option<String>, new: Option<String>) -> Option<ConstraintChange> {
    let effect = match (&old, &new) {
        _ if old == new => return None,
        (None, _) => Tightness::Tighter,
        (_, None) => Tightness::Looser,
        _ => Tightness::Different,
    };
    Some(ConstraintChange { effect, old, new })
}

/// A unit of time in words.
pub(super) fn unit(unit: TimestampUnit) -> String {
    match unit {
        TimestampUnit::Seconds => "seconds".to_owned(),
        TimestampUnit::Milliseconds => "milliseconds".to_owned(),
    }
}
