//! All names of the generated crate, resolved before the first token is made.
//!
//! A name is a function of the document alone. Names that the document states (`operationId`, schema names,
//! `x-enum-varnames`) are claimed before names that are made up, and in the order of the document.

pub(crate) mod case;
mod error_codes;
mod modules;
pub(crate) mod scope;
mod types;

use std::collections::BTreeMap;

use crate::model::{Api, Operation, Resource, Service, TypeName};
use case::{constant_name, type_name, value_name};
use scope::Scope;
use types::{member_names, request_field_names, type_words};

pub(crate) use error_codes::{ErrorCodeNames, ErrorVariant, SharedErrorCodes};

/// The names of everything in the crate.
#[derive(Debug)]
pub(crate) struct Names {
    /// By the position of the service in the model.
    pub(crate) services: Vec<ServiceNames>,
}

/// The names of one service.
#[derive(Debug)]
pub(crate) struct ServiceNames {
    /// Module path of the service below the crate: `["hire"]`, or empty where the service is the crate.
    pub(crate) module: Vec<String>,
    /// By the position of the resource in the service.
    pub(crate) resources: Vec<ResourceNames>,
    /// The modules of events.
    pub(crate) events: Vec<EventsNames>,
    /// By type id.
    pub(crate) types: Vec<TypeNames>,
    /// The ids of the types in each file, in their order.
    by_home: BTreeMap<Home, Vec<usize>>,
    /// The enums of error codes that operations share.
    pub(crate) error_codes: Vec<SharedErrorCodes>,
}

impl ServiceNames {
    /// The ids of the types that stand in a file.
    pub(crate) fn types_in(&self, home: &Home) -> &[usize] {
        self.by_home.get(home).map_or(&[], Vec::as_slice)
    }

    /// The files that types stand in.
    pub(crate) fn homes(&self) -> impl Iterator<Item = &Home> {
        self.by_home.keys()
    }
}

/// The names of one resource.
#[derive(Debug)]
pub(crate) struct ResourceNames {
    /// Module path below the crate: `["hire", "v1", "talent_external_info"]`.
    pub(crate) module: Vec<String>,
    /// The struct that holds the resource's functions.
    pub(crate) handle: String,
    /// By the position of the operation in the resource.
    pub(crate) operations: Vec<OperationNames>,
}

/// The names of a module of events.
#[derive(Debug)]
pub(crate) struct EventsNames {
    /// Module path below the crate: `["hire", "v1", "events"]`.
    pub(crate) module: Vec<String>,
    /// The events in it, by their positions in the service.
    pub(crate) events: Vec<usize>,
    /// Variants of the enum of all these events, in their order.
    pub(crate) variants: Vec<String>,
}

/// The enum of all events of a module.
pub(crate) const INCOMING_EVENT: &str = "IncomingEvent";

/// The names of one operation.
#[derive(Debug)]
pub(crate) struct OperationNames {
    /// The client function.
    pub(crate) function: String,
    /// The request struct.
    pub(crate) request: String,
    /// The static with the operation's description.
    pub(crate) constant: String,
    /// Fields of the request, by position.
    pub(crate) fields: Vec<String>,
    /// The error codes, if the document lists any.
    pub(crate) errors: Option<ErrorCodeNames>,
}

/// The names of one type.
#[derive(Debug)]
pub(crate) struct TypeNames {
    /// The struct or enum.
    pub(crate) name: String,
    /// Where it stands.
    pub(crate) home: Home,
    /// Fields or variants, by position.
    pub(crate) members: Vec<String>,
}

/// The file that a type stands in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    /// A file of its own among the shared schemas, with the types inside it.
    Schema {
        /// The module of the file.
        file: String,
    },
    /// The file of a resource, by position.
    Resource(usize),
    /// The file of a module of events, by position.
    Events(usize),
}

/// The module of shared schemas below each service.
pub(crate) const SCHEMAS: &str = "schemas";

/// The module of shared error codes below each service.
pub(crate) const ERROR_CODES: &str = "error_codes";

/// Names that no file of a shared type can have: the file of their module, and words that paths give a meaning.
const NO_FILES: &[&str] = &["crate", "mod", SCHEMAS, "self", "super"];

/// Type names that generated code uses without a path.
pub(crate) const PRELUDE: &[&str] = &[
    "Box",
    "Default",
    "FnMut",
    "From",
    "Into",
    "IntoIterator",
    "None",
    "Option",
    "Self",
    "Some",
    "String",
    "Vec",
];

/// What modules of events use and define besides.
const EVENTS_PRELUDE: &[&str] = &[INCOMING_EVENT, "Ok", "Result", "TryFrom"];

impl Names {
    /// Resolves all names.
    pub(crate) fn resolve(api: &Api) -> Self {
        // Modules of services share a scope with the items of the crate root, and their features with those that every crate has.
        let mut root = Scope::reserving(&["servers", "blocking", "default", "serde"]);
        let services = api
            .services
            .iter()
            .map(|service| service_names(service, &mut root))
            .collect();
        Self { services }
    }
}

fn service_names(service: &Service, root: &mut Scope) -> ServiceNames {
    let module: Vec<String> = service
        .module
        .iter()
        .map(|module| root.claim(value_name(module)))
        .collect();
    let mut resources: Vec<ResourceNames> = Vec::new();
    // Where each operation or event is defined, and the words that its types start with.
    let mut operations: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    let mut module_scopes: Vec<Scope> = Vec::new();

    let modules = modules::Modules::new(service);
    let error_codes = error_codes::shared(service);
    for (index, resource) in service.resources.iter().enumerate() {
        let mut scope = Scope::reserving(PRELUDE);
        let path = modules.of_resource(&module, index);
        let names = resource_names(
            (index, resource),
            path,
            modules.children(index),
            &error_codes,
            &mut scope,
        );
        for operation in &resource.operations {
            operations.insert(&operation.id.text, (index, operation_words(operation)));
        }
        resources.push(names);
        module_scopes.push(scope);
    }
    let events = modules.of_events(&module, service);
    let mut event_scopes: Vec<Scope> = Vec::new();
    for (index, names) in events.iter().enumerate() {
        for &event in &names.events {
            let id = &service.events[event].id;
            operations.insert(&id.text, (index, id.name.clone()));
        }
        event_scopes.push(Scope::reserving(&[PRELUDE, EVENTS_PRELUDE].concat()));
    }

    let mut schema_scope = Scope::reserving(PRELUDE);
    let mut files = Scope::reserving(NO_FILES);
    let mut schema_files: BTreeMap<&str, String> = BTreeMap::new();
    let mut types: Vec<Option<TypeNames>> = service.types.iter().map(|_| None).collect();
    // Schemas first: the document gave them their names. Before it, people did.
    let mut order: Vec<usize> = (0..types.len()).collect();
    order.sort_by_key(|&index| match &service.types[index].name {
        TypeName::Schema(schema) if service.schema_names.contains_key(schema) => 0,
        TypeName::Schema(_) => 1,
        TypeName::Shared { .. } => 2,
        _ => 3,
    });
    for index in order {
        let definition = &service.types[index];
        let words = type_words(&definition.name, &operations, &service.schema_names);
        let (name, home) = match definition.name.root() {
            TypeName::Schema(schema) => {
                let name = match definition.name {
                    TypeName::Schema(_) if service.schema_names.contains_key(schema) => words,
                    _ => type_name(&words),
                };
                let name = schema_scope.claim(name);
                let file = schema_files
                    .entry(schema)
                    .or_insert_with(|| {
                        let name = service.schema_names.get(schema).unwrap_or(schema);
                        files.claim(file_name(name))
                    })
                    .clone();
                (name, Home::Schema { file })
            }
            TypeName::Shared { .. } => {
                let file = files.claim(file_name(&words));
                (schema_scope.claim(type_name(&words)), Home::Schema { file })
            }
            TypeName::Event(event) => {
                let module = operations
                    .get(event.as_str())
                    .map_or(0, |(module, _)| *module);
                (
                    event_scopes[module].claim(type_name(&words)),
                    Home::Events(module),
                )
            }
            TypeName::Response(operation)
            | TypeName::ResponseOf { operation, .. }
            | TypeName::Headers(operation)
            | TypeName::Parameter { operation, .. } => {
                let resource = operations
                    .get(operation.as_str())
                    .map_or(0, |(resource, _)| *resource);
                (
                    module_scopes[resource].claim(type_name(&words)),
                    Home::Resource(resource),
                )
            }
            // None of these is the root of a name.
            TypeName::Property { .. }
            | TypeName::Variant { .. }
            | TypeName::Input(_)
            | TypeName::Base(_) => (schema_scope.claim(type_name(&words)), Home::Resource(0)),
        };
        types[index] = Some(TypeNames {
            name,
            home,
            members: member_names(&definition.shape),
        });
    }
    let types: Vec<TypeNames> = types.into_iter().flatten().collect();
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

fn resource_names(
    (at, resource): (usize, &Resource),
    module: Vec<String>,
    children: &[String],
    shared: &[SharedErrorCodes],
    scope: &mut Scope,
) -> ResourceNames {
    // The functions that lead to modules below this one are named after them.
    let mut functions = Scope::reserving(&["new"]);
    for child in children {
        functions.claim(child.clone());
    }
    let mut constants = Scope::default();
    let operations = resource
        .operations
        .iter()
        .enumerate()
        .map(|(index, operation)| OperationNames {
            function: functions.claim(value_name(&operation.id.action)),
            request: scope.claim(type_name(&format!(
                "{}_request",
                operation_words(operation)
            ))),
            constant: constants.claim(operation_constant(&operation.id.action)),
            fields: request_field_names(operation),
            errors: error_codes::of_operation(operation, (at, index), shared, scope),
        })
        .collect();
    let last = module.last().map(String::as_str).unwrap_or_default();
    let handle = scope.claim(format!("{}Resource", type_name(last)));
    ResourceNames {
        module,
        handle,
        operations,
    }
}

/// The static of an operation. A name without capitals would be one of a parameter too.
fn operation_constant(action: &str) -> String {
    let name = constant_name(action);
    if name.contains(char::is_uppercase) {
        name
    } else {
        format!("OPERATION_{name}")
    }
}

/// The module of a shared type, which stands beside the type: where scripts have no capitals, the two would have one name.
fn file_name(words: &str) -> String {
    let name = value_name(words);
    if name == type_name(words) {
        format!("{name}_schema")
    } else {
        name
    }
}

/// The words that an operation's types start with: `create_talent_external_info`.
fn operation_words(operation: &Operation) -> String {
    let action = value_name(&operation.id.action);
    match &operation.id.object {
        Some(object) => format!("{action}_{}", value_name(object)),
        None => action,
    }
}
