//! What the tables of the specification cannot say. Each rule is named by the table of its object.

mod parameter;
mod paths;
mod responses;
mod schema;
mod security;
pub(super) mod template;
mod webhooks;

pub(super) use parameter::{header, link, parameter};
pub(super) use paths::paths;
pub(super) use responses::responses;
pub(super) use schema::schema;
pub(super) use security::{document, security_scheme};
pub(super) use webhooks::webhooks;

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
