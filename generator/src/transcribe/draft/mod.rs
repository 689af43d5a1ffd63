//! Translates one page to OpenAPI: the facts of an operation or an event.
//!
//! A [`Draft`] has facts only: names, types, limits, codes, samples. The maintainers' wording (`summary`, descriptions, enum value
//! names) is not in it, unless [`Wording::Page`] requests the page's wording. Its schemas are inline. An object that the page names
//! has `x-type-name`, so that a later step can share it between pages.
//!
//! ```text
//! Page ──bodies──▶ flat rows ──(nesting)──▶ trees ─┐
//!   └──────────────────────────────────────────────┴─▶ id, parameters, schemas, responses ──▶ Draft
//! ```
//!
//! The draft omits facts that cannot be true, such as an example that does not have its field's type. A diagnostic reports them at
//! the page's line.

mod drafting;
mod errors;
mod evidence;
mod findings;
mod id;
mod limits;
mod listed;
mod locate;
mod message;
mod nouns;
mod operation;
mod page_draft;
mod pages;
mod parameter;
mod rows;
mod sample_schema;
mod schema;
mod timestamp;
mod trusted;
mod unknown_types;
mod value;
mod verbs;

#[cfg(test)]
mod hire_tests;
#[cfg(test)]
mod operation_tests;
#[cfg(test)]
mod real_pages;
#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod seed_tests;
#[cfg(test)]
mod synthetic;

pub(super) use errors::is_proposed_description;
pub use id::{OperationFacts, event_id, operation_id};
pub(super) use id::{longer_ids, service_in_path};
pub use page_draft::{Draft, Wording};
pub use pages::draft;
pub use rows::{Part, bodies, flat_rows};
pub use trusted::TrustedSample;
pub(super) use trusted::{no_contradictions, no_sides, sides_of};

pub use super::target::Target;
