//! Formats of the report.

mod text;

pub use text::text;
