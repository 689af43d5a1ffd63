//! The operations and events of a spec, each with its page.

use std::io;
use std::path::Path;

use serde_json::Value;

use super::store::Store;
use super::target::Target;
use crate::diagnostic::{Location, Sources};
use crate::page::{Kind, Page};
use crate::spec::vocabulary::extension::UPDATED;

/// An operation or event of a spec.
#[derive(Debug, Clone)]
pub struct Documented {
    /// The `operationId`: `hire.v1.talent_external_info.create`. An operation without one has the text of its target.
    pub id: String,
    /// The method and path, or the event type.
    pub target: Target,
    /// The URL of its page (`externalDocs.url`).
    pub url: Option<String>,
    /// The title of its page (`externalDocs.description`).
    pub title: Option<String>,
    /// The day of the page's last update (`x-updated`).
    pub updated: Option<String>,
    /// The bodies that it has.
    pub bodies: Bodies,
    /// The Operation Object.
    pub location: Location,
    /// The URL, or the Operation Object if there is none.
    pub url_location: Location,
}

/// The bodies of an operation's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bodies {
    /// True if a request has one.
    pub request: bool,
    /// True if a successful response has one.
    pub response: bool,
}

impl Bodies {
    fn of(operation: &Value) -> Self {
        let mut responses = operation["responses"].as_object().into_iter().flatten();
        Self {
            request: operation.get("requestBody").is_some(),
            response: responses.any(|(status, of)| {
                status.starts_with('2')
                    && of["content"].as_object().is_some_and(|of| !of.is_empty())
            }),
        }
    }

    /// The body that a page does not have, neither as a table nor as a sample. Events always have one.
    pub fn lost_on(self, page: &Page) -> Option<&'static str> {
        let Kind::Operation(of_page) = &page.kind else {
            return None;
        };
        if self.response && of_page.response.is_none() {
            return Some("response body");
        }
        (self.request && of_page.request.is_none()).then_some("request body")
    }
}

impl Documented {
    /// The names by which users refer to it: its id and, for an event, its type.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let event_type = match &self.target {
            Target::Event { event_type } => Some(event_type.as_str()),
            Target::Operation { .. } => None,
        };
        std::iter::once(self.id.as_str()).chain(event_type)
    }
}

/// Lists the operations and events of the description in a folder, in the order of its files. The files are added to `sources`.
///
/// # Errors
///
/// A file cannot be read.
pub fn documented(spec: &Path, sources: &mut Sources) -> io::Result<Vec<Documented>> {
    let store = Store::read(spec)?;
    let mut found = Vec::new();
    for (name, service) in &store.services {
        for (target, operation) in service.operations() {
            let Some((file, pointer)) = store.file_with(name, service, &target, sources) else {
                continue;
            };
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let docs = &operation["externalDocs"];
            let url = text(&docs["url"]);
            let location = Location::key(file, pointer.clone());
            let url_location = match &url {
                Some(_) => Location::value(file, pointer.join("externalDocs").join("url")),
                None => location.clone(),
            };
            found.push(Documented {
                id: text(&operation["operationId"]).unwrap_or_else(|| target.to_string()),
                target,
                url,
                title: text(&docs["description"]),
                updated: operation
                    .as_object()
                    .and_then(|operation| UPDATED.get(operation))
                    .map(|date| date.0),
                bodies: Bodies::of(operation),
                location,
                url_location,
            });
        }
    }
    Ok(found)
}
