//! What `wording` prints: missing wording, and counts.

use feishu_codegen::wording::{Item, Side};
use serde_json::{Map, Value};

/// A position in a file.
pub(super) struct Place {
    pub(super) file: String,
    pub(super) pointer: String,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Items that lack wording and are equal as far as is known, so that one answer is for all of them.
pub(super) struct Gap<'s> {
    pub(super) item: &'s Item<'s>,
    pub(super) places: Vec<Place>,
    pub(super) facts: Map<String, Value>,
    /// The operations and events that use the first item, each with the direction.
    pub(super) users: Vec<(&'s str, Side)>,
    /// The page of the first user.
    pub(super) url: Option<&'s str>,
    /// The row of the page, if it is at hand.
    pub(super) page_text: Option<String>,
}

/// The number of items with all of their wording, and of all items.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    pub(super) worded: usize,
    pub(super) all: usize,
}

impl Count {
    pub(super) fn add(&mut self, worded: usize, all: usize) {
        self.worded += worded;
        self.all += all;
    }
}

/// The counts of a document.
pub(super) struct Counts<'s> {
    pub(super) name: &'s str,
    pub(super) requests: Count,
    pub(super) responses: Count,
}
