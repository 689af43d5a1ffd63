//! Operations that return their items one by one.

mod event_parser;
mod events;
mod items;
mod records;
mod resume;
mod source;

pub use events::{EventStream, ServerSentEvent};
pub use items::ItemStream;

/// An item is larger than the limit.
#[derive(Debug, PartialEq, Eq)]
struct TooLong;

#[cfg(test)]
mod parser_tests;
