//! Markdown: from the description to the lines of a rustdoc comment.

mod convert;
mod links;
mod wrap;

pub(crate) use convert::markdown;
pub(super) use wrap::lines;
