//! The operations and events of a spec, each with its page.

use std::io;
use std::path::Path;

use serde_json::Value;

use super::store::Store;
use super::target::Target;
use crate::diagnostic::{Location, Sources};
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
    /// The Operation Object.
    pub location: Location,
    /// The URL, or the Operation Object if there is none.
    pub url_location: Location,
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
                location,
                url_location,
            });
        }
    }
    Ok(found)
}
