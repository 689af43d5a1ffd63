//! Two checked clients → a [`Report`] of what changed, and whether it breaks callers.
//!
//! `wire` compares the models: what changes in the messages. `surface` compares the public items of the generated crates by Rust's
//! semver rules. `join` combines both: each difference of Rust belongs to the change of the wire from which it follows, or is a change
//! of its own. `format` writes the report.

mod change;
mod effect;
mod fingerprint;
pub mod format;
mod identity;
mod ignore;
mod join;
mod kind;
mod left_out;
mod matches;
mod origin;
mod places;
mod position;
mod repeated;
mod report;
mod side;
pub mod surface;
mod wire;

use crate::rust::RenderError;
use surface::Surface;

pub use change::{Change, ItemPair, Owner, RustItem, SourcePlace, Subject};
pub use effect::{RustEffect, Severity};
pub use fingerprint::Fingerprint;
pub use ignore::{Day, IgnoreList};
pub use kind::{Kind, Mirror, WireEffect};
pub use origin::{Origin, Part};
pub use report::{Report, Verdict};
pub use side::Side;

/// Compares two descriptions.
///
/// # Errors
///
/// See [`rust::render`](crate::rust::render).
pub fn compare(old: &Side<'_>, new: &Side<'_>) -> Result<Report, RenderError> {
    let compared = wire::compare(&old.client.api, &new.client.api);
    let surface = |side: &Side<'_>| Surface::of(side.client, side.manifest, side.package());
    let (old_surface, new_surface) = rayon::join(|| surface(old), || surface(new));
    let matches = |origin: &Origin| compared.matches.new_of(origin);
    let differences = surface::compare(&old_surface?, &new_surface?, &matches)?;
    let changes = join::join(compared.changes, differences, &compared.related);
    let mut changes = repeated::combine(changes, &new.client.api);
    left_out::mark(&mut changes, old, new);
    places::add(&mut changes, old, new);
    Ok(Report::new(old.name.clone(), new.name.clone(), changes))
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
