//! Formats of the report.

mod github;
mod html;
mod json;
mod junit;
mod markdown;
mod phrase;
#[cfg(test)]
mod sample;
mod signature;
mod text;

pub use github::github;
pub use html::html;
pub use json::json;
pub use junit::junit;
pub use markdown::{MARKDOWN_LIMIT, markdown};
pub use text::text;
