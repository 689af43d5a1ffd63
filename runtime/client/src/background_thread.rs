//! Marks the thread of blocking calls.

use std::cell::Cell;

thread_local! {
    static IS_BACKGROUND: Cell<bool> = const { Cell::new(false) };
}

/// Marks the current thread as the thread of blocking calls.
pub(crate) fn mark_background() {
    IS_BACKGROUND.set(true);
}

/// Returns true on the thread of blocking calls.
pub(crate) fn is_background() -> bool {
    IS_BACKGROUND.get()
}
