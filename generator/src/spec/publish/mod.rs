//! The bundled document in the form in which other tools read it.
//!
//! Other tools ignore extensions and are stricter about examples. So descriptions state what extensions say, resources are tags, and
//! examples are valid. The document of [`Document::value`](super::Document::value) stays as its authors wrote it.

mod examples;
mod facts;
mod operations;
mod responses;
mod schemas;
mod tags;
mod visit;

use serde_json::Value;

use super::vocabulary::extension::ENVELOPE;

/// Rewrites a bundled document for other tools. Doing it again changes nothing.
///
/// - Each operation has a tag, by the words of its id.
/// - Its description states access tokens, scopes, apps, rate limits and error codes.
/// - In a document with an envelope, the code of a successful response is 0, and each operation describes refused requests.
/// - A schema that adds only extensions to a `$ref` is a plain `$ref`, patterns are valid with the flag `u`, and URLs are ASCII.
/// - Parts of examples that their schema does not accept are removed.
pub(super) fn published(document: &Value) -> Value {
    let mut published = document.clone();
    schemas::simplify(&mut published);
    if let Ok(Some(envelope)) = ENVELOPE.read(document) {
        responses::of_envelope(&mut published, &envelope);
    }
    operations::each(&mut published, |operation, _| {
        operations::encode_url(operation)
    });
    let titles = facts::titles(document);
    let kinds = facts::token_kinds(document);
    operations::each(&mut published, |operation, shared| {
        let security = operation.get("security").or(shared).cloned();
        facts::state(operation, security.as_ref(), &titles, &kinds);
    });
    tags::add(&mut published);
    examples::fit_all(&mut published);
    published
}

#[cfg(test)]
#[path = "publish_tests.rs"]
mod tests;
