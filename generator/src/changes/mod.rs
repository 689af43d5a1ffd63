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
mod kind;
mod origin;
mod report;
mod side;
pub mod surface;
mod wire;

pub use change::{Change, ItemPair, Owner, RustItem, SourcePlace, Subject};
pub use effect::{RustEffect, Severity};
pub use fingerprint::Fingerprint;
pub use ignore::{Day, IgnoreList};
pub use kind::{Kind, Mirror, WireEffect};
pub use origin::{Origin, Part};
pub use report::{Report, Verdict};
pub use side::Side;

/// Compares two descriptions.
pub fn compare(old: &Side<'_>, new: &Side<'_>) -> Report {
    let found = wire::compare(&old.client.api, &new.client.api);
    Report::new(old.name.clone(), new.name.clone(), found)
}
