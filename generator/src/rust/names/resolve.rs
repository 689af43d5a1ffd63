//! Resolves all names of the crate.

use std::collections::BTreeMap;

use super::case::{constant_name, type_name, value_name};
use super::error_codes;
use super::members::request_field_names;
use super::modules::Modules;
use super::reserved::PRELUDE;
use super::resolved::{
    AlternativeNames, Home, Names, OperationNames, ResourceNames, ServiceNames, SharedErrorCodes,
};
use super::scope::Scope;
use super::types::{Definitions, TypeScopes};
use super::words::{joined, operation_words};
use crate::model::{Api, Event, Resource, Service, Type, TypeName};

impl Names {
    /// Resolves all names.
    pub(crate) fn resolve(api: &Api) -> Self {
        // Modules of services share a scope with the items of the crate root, and their features with the runtime's.
        let mut root =
            Scope::reserving(&["servers", "blocking", "default", "incoming_event", "serde"]);
        let mut events = Scope::reserving(&["Unknown"]);
        let services = api
            .services
            .iter()
            .map(|service| service_names(service, &mut root, &mut events))
            .collect();
        Self { services }
    }
}

/// The names of a service. `root` are those of the crate root, `incoming` the variants of the enum of all events.
fn service_names(service: &Service, root: &mut Scope, incoming: &mut Scope) -> ServiceNames {
    let module = service.module.iter();
    let module: Vec<String> = module
        .map(|module| root.claim(value_name(module)))
        .collect();
    let modules = Modules::new(service);
    let error_codes = error_codes::shared(service);
    let mut definitions = Definitions::default();
    let mut scopes = TypeScopes::default();
    let mut resources: Vec<ResourceNames> = Vec::new();
    for (index, resource) in service.resources.iter().enumerate() {
        let mut scope = Scope::reserving(PRELUDE);
        let words = operation_words(resource);
        resources.push(resource_names(
            (index, resource),
            &words,
            modules.of_resource(&module, index),
            modules.children(index),
            &error_codes,
            &mut scope,
        ));
        for (operation, words) in resource.operations.iter().zip(words) {
            definitions.insert(&operation.id.text, index, words);
        }
        scopes.resources.push(scope);
    }
    let mut events = modules.of_events(&module, service, incoming);
    for (index, names) in events.iter_mut().enumerate() {
        let mut scope = Scope::reserving(PRELUDE);
        for &index_of_event in &names.events {
            let event = &service.events[index_of_event];
            let words = payload_words(event);
            definitions.insert(&event.id.text, index, words.clone());
            if !has_own_type(event, service) {
                let name = scope.claim(type_name(&words));
                names.aliases.insert(index_of_event, name);
            }
        }
        scopes.events.push(scope);
    }
    let types = scopes.type_names(service, &definitions);
    let mut by_home: BTreeMap<Home, Vec<usize>> = BTreeMap::new();
    for (id, names) in types.iter().enumerate() {
        by_home.entry(names.home.clone()).or_default().push(id);
    }
    ServiceNames {
        module,
        resources,
        events,
        types,
        by_home,
        error_codes,
    }
}

/// The words of a payload's name.
fn payload_words(event: &Event) -> String {
    let kind = if event.is_enveloped {
        "event"
    } else {
        "payload"
    };
    format!("{}_{kind}", event.id.name)
}

/// False for an event whose payload is a shared schema, a list or a scalar.
fn has_own_type(event: &Event, service: &Service) -> bool {
    let Type::Named(id) = &event.payload else {
        return false;
    };
    service.types[id.index()].name == TypeName::Event(event.id.text.clone())
}

fn resource_names(
    (at, resource): (usize, &Resource),
    words: &[String],
    module: Vec<String>,
    children: &[String],
    shared: &[SharedErrorCodes],
    scope: &mut Scope,
) -> ResourceNames {
    // The functions that lead to the modules below have the names of the modules.
    let mut functions = Scope::reserving(&["new"]);
    for child in children {
        functions.claim(child.clone());
    }
    let mut constants = Scope::default();
    let mut operations: Vec<OperationNames> = resource
        .operations
        .iter()
        .zip(words)
        .enumerate()
        .map(|(index, (operation, words))| OperationNames {
            function: functions.claim(value_name(&operation.id.action)),
            request: scope.claim(type_name(&format!("{words}_request"))),
            constant: constants.claim(operation_constant(&operation.id.action)),
            fields: request_field_names(operation),
            alternatives: Vec::new(),
            errors: error_codes::of_operation(operation, words, (at, index), shared, scope),
        })
        .collect();
    // After all operations, whose names are documented.
    for (operation, names) in resource.operations.iter().zip(&mut operations) {
        let alternatives = operation.alternatives.iter().map(|alternative| {
            let words = format!("{} as {}", operation.id.action, alternative.words);
            AlternativeNames {
                function: functions.claim(value_name(&words)),
                constant: constants.claim(operation_constant(&words)),
            }
        });
        names.alternatives = alternatives.collect();
    }
    let last = module.last().map(String::as_str).unwrap_or_default();
    let last = type_name(last);
    let handle = scope.claim_first([joined(&last, "Resource"), format!("{last}Resource")]);
    ResourceNames {
        module,
        handle,
        operations,
    }
}

/// The static of an operation. A name without capital letters could also be a parameter's, so that it gets a prefix.
fn operation_constant(action: &str) -> String {
    let name = constant_name(action);
    if name.contains(char::is_uppercase) {
        name
    } else {
        format!("OPERATION_{name}")
    }
}
