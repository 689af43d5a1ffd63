//! Operations and events that one side describes with errors. They are neither new nor gone.

use super::change::{Change, Owner};
use super::kind::Kind;
use super::side::Side;

/// Replaces the kinds of operations and events that only seem to be added or removed.
pub(super) fn mark(changes: &mut [Change], old: &Side<'_>, new: &Side<'_>) {
    for change in changes {
        let (Owner::Operation(id) | Owner::Event(id)) = &change.subject.owner else {
            continue;
        };
        let has_errors = |side: &Side<'_>| side.omitted.iter().any(|of| of.id == *id);
        let kind = match change.kind {
            Kind::OperationRemoved | Kind::EventRemoved if has_errors(new) => Kind::LeftOut,
            Kind::OperationAdded | Kind::EventAdded if has_errors(old) => Kind::NoLongerLeftOut,
            _ => continue,
        };
        change.kind = kind;
        change.wire = kind.wire();
        // Method and path say nothing about the errors.
        (change.old, change.new) = (None, None);
    }
}
