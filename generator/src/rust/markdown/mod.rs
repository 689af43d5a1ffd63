//! Markdown: from the description to the lines of a rustdoc comment.

mod convert;
mod links;
mod wrap;

pub(in crate::rust) use convert::markdown;
pub(in crate::rust) use wrap::lines;
