//! Links from code spans in wording to the client's items.
//!
//! Maintainers name operations and events by id: «from `hire.v1.talent.list`». The id stays the text of the link: it is the maintainers' term,
//! the term of reports and logs, and, where it has dots, the path of the call.

use std::collections::{HashMap, HashSet};

use super::names::case::{linked, value_name};
use super::names::{Names, ServiceNames};
use crate::model::{Api, EnumValues, Event, Field, Service, Shape, TypeName};

/// The items that code spans link to: client functions by `operationId`, payloads by event type or `operationId`.
#[derive(Debug, Default)]
pub(super) struct DocLinks(HashMap<String, String>);

impl DocLinks {
    /// Lists the ids that unambiguously name an item.
    ///
    /// An id of one word (`list`) is an ordinary word as often as an operation. An id that is also the name of a field, an enum value or a
    /// schema may mean that.
    pub(super) fn of(api: &Api, names: &Names) -> Self {
        let other_names: HashSet<&str> = api.services.iter().flat_map(names_of_data).collect();
        let services = api.services.iter().zip(&names.services);
        let items = services.flat_map(|(service, names)| items(service, names));
        let mut targets = HashMap::new();
        let mut repeated = Vec::new();
        for (id, path) in items {
            let is_word = !value_name(id).contains('_') && !id.contains('.');
            if is_word || other_names.contains(id) {
                continue;
            }
            let replaced = targets.insert(id.to_owned(), path.clone());
            if replaced.is_some_and(|other| other != path) {
                repeated.push(id);
            }
        }
        for id in repeated {
            targets.remove(id);
        }
        Self(targets)
    }

    /// A link to one item.
    #[cfg(test)]
    pub(super) fn to(id: &str, path: &str) -> Self {
        Self(HashMap::from([(id.to_owned(), path.to_owned())]))
    }

    /// The path of the item that the text of a code span names.
    pub(super) fn target(&self, span: &str) -> Option<&str> {
        self.0.get(span).map(String::as_str)
    }
}

/// The ids of operations and events, with the paths of their items.
fn items<'a>(service: &'a Service, names: &'a ServiceNames) -> Vec<(&'a str, String)> {
    let mut items = Vec::new();
    for (resource, of) in service.resources.iter().zip(&names.resources) {
        for (operation, names) in resource.operations.iter().zip(&of.operations) {
            let function = [of.handle.as_str(), names.function.as_str()];
            let id = operation.id.text.as_str();
            items.push((id, path(&of.module, &function)));
        }
    }
    for events in &names.events {
        for &event in &events.events {
            let Some(payload) = names.payload(service, event) else {
                continue;
            };
            let Event {
                id, operation_id, ..
            } = &service.events[event];
            let ids = [Some(&id.text), operation_id.as_ref()];
            let ids = ids.into_iter().flatten().map(String::as_str);
            items.extend(ids.map(|id| (id, path(&events.module, &[payload]))));
        }
    }
    items
}

/// The absolute path, which is right in every module.
fn path(module: &[String], item: &[&str]) -> String {
    let module = module.iter().map(String::as_str);
    let segments = module.chain(item.iter().copied());
    segments.fold("crate".to_owned(), |path, segment| {
        format!("{path}::{}", linked(segment))
    })
}

/// The names of fields, enum values and schemas.
fn names_of_data(service: &Service) -> Vec<&str> {
    let operations = service.resources.iter().flat_map(|of| &of.operations);
    let parameters = operations.flat_map(|operation| &operation.fields);
    let mut names: Vec<&str> = parameters.map(|of| of.field.name.as_str()).collect();
    for definition in &service.types {
        if let TypeName::Schema(name) = &definition.name {
            names.push(name);
        }
        match &definition.shape {
            Shape::Struct(object) => names.extend(object.fields.iter().map(field_name)),
            Shape::Enum(of) => {
                if let EnumValues::Strings(variants) = &of.values {
                    names.extend(variants.iter().map(|variant| variant.value.as_str()));
                }
            }
            Shape::Union(_) => {}
        }
    }
    names
}

fn field_name(field: &Field) -> &str {
    &field.name
}
