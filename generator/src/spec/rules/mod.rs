//! Checks of everything that the tables of the vocabulary cannot express.

mod parameter;
mod paths;
mod responses;
mod schema;
mod security;
pub(super) mod template;
mod webhooks;

use super::check::Checker;
use super::vocabulary::Rule;
use serde_json::{Map, Value};

/// Checks the current object of the checker.
pub(super) fn check<'a>(rule: Rule, checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    match rule {
        Rule::Document => security::document(checker, map),
        Rule::Header => parameter::header(checker, map),
        Rule::Link => parameter::link(checker, map),
        Rule::Parameter => parameter::parameter(checker, map),
        Rule::Paths => paths::paths(checker, map),
        Rule::Responses => responses::responses(checker, map),
        Rule::Schema => schema::schema(checker, map),
        Rule::SecurityScheme => security::security_scheme(checker, map),
        Rule::Webhooks => webhooks::webhooks(checker, map),
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
