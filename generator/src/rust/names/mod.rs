//! All names of the generated crate, resolved before the first token is made.
//!
//! A name is a function of the document alone. Names that the document states (`operationId`, schema names,
//! `x-enum-varnames`) are claimed before names that are made up, and in the order of the document.

pub(crate) mod case;
mod error_codes;
mod modules;
pub(crate) mod scope;

use std::collections::BTreeMap;

use crate::model::{
    Api, EnumValues, Field, Operation, Place, Resource, Scalar, Service, Shape, Struct, TypeName,
    Variant,
};
use case::{constant_name, is_identifier, singular, type_name, value_name};
use scope::Scope;

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
const PRELUDE: &[&str] = &[
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
        TypeName::Schema(schema) if service.renamed.contains_key(schema) => 0,
        TypeName::Schema(_) => 1,
        TypeName::Shared { .. } => 2,
        _ => 3,
    });
    for index in order {
        let definition = &service.types[index];
        let words = type_words(&definition.name, &operations);
        let (name, home) = match definition.name.root() {
            TypeName::Schema(schema) => {
                let name = match definition.name {
                    TypeName::Schema(_) if service.renamed.contains_key(schema) => words,
                    _ => type_name(&words),
                };
                let name = schema_scope.claim(name);
                let file = schema_files
                    .entry(schema)
                    .or_insert_with(|| files.claim(file_name(schema)))
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

fn type_words(name: &TypeName, operations: &BTreeMap<&str, (usize, String)>) -> String {
    let operation_words = |id: &str| {
        operations
            .get(id)
            .map(|(_, words)| words.clone())
            .unwrap_or_default()
    };
    let member = |property: &str, item: bool| {
        if item {
            singular(property)
        } else {
            property.to_owned()
        }
    };
    match name {
        TypeName::Schema(schema) => schema.clone(),
        TypeName::Response(operation) => format!("{}_response", operation_words(operation)),
        TypeName::ResponseOf { operation, status } => format!(
            "{}_{}_response",
            operation_words(operation),
            status.to_lowercase()
        ),
        TypeName::Headers(operation) => {
            format!("{}_response_headers", operation_words(operation))
        }
        TypeName::Event(event) => format!("{}_event", operation_words(event)),
        TypeName::Variant { parent, variant } => {
            let parent = type_name(&type_words(parent, operations));
            format!("{parent}{}", type_name(variant))
        }
        TypeName::Input(received) => {
            format!("{}Input", type_name(&type_words(received, operations)))
        }
        TypeName::Base(of) => format!("{}Base", type_name(&type_words(of, operations))),
        TypeName::Shared { name, item } => member(name, *item),
        TypeName::Parameter {
            operation,
            name,
            item,
        } => {
            format!(
                "{}_{}",
                operation_words(operation),
                value_name(&member(name, *item))
            )
        }
        TypeName::Property {
            parent,
            property,
            item,
        } => {
            let parent = type_name(&type_words(parent, operations));
            format!("{parent}{}", type_name(&member(property, *item)))
        }
    }
}

/// Fields of a request. Where two places use one name, the later is named after its place: `body_id`.
fn request_field_names(operation: &Operation) -> Vec<String> {
    let mut scope = Scope::reserving(&["new"]);
    let mut taken = std::collections::BTreeSet::new();
    let chosen = chosen_names(
        operation.fields.iter().map(|field| &field.field),
        &mut scope,
    );
    operation
        .fields
        .iter()
        .zip(chosen)
        .map(|(field, chosen)| {
            if let Some(chosen) = chosen {
                return chosen;
            }
            let name = value_name(&field.field.name);
            let name = if taken.insert(name.clone()) {
                name
            } else {
                let place = match field.place {
                    Place::Path => "path",
                    Place::Query => "query",
                    Place::Header => "header",
                    Place::Cookie => "cookie",
                    Place::BodyField | Place::Body => "body",
                };
                format!("{place}_{}", name.trim_start_matches('_'))
            };
            scope.claim(name)
        })
        .collect()
}

fn member_names(shape: &Shape) -> Vec<String> {
    match shape {
        Shape::Struct(r#struct) => field_names(r#struct),
        Shape::Union(union) => {
            let mut scope = Scope::reserving(&["Unknown"]);
            let variants = union.variants.iter();
            let names = variants.map(|variant| scope.claim(type_name(&variant.words)));
            names.collect()
        }
        Shape::Enum(r#enum) => match &r#enum.values {
            EnumValues::Integers(variants) => variant_names(variants, |value| {
                format!("Value{value}").replace('-', "Minus")
            }),
            EnumValues::Strings(variants) => {
                variant_names(variants, |value| match value.as_str() {
                    "" => "Empty".to_owned(),
                    value => type_name(value),
                })
            }
            EnumValues::Scalars(variants) => variant_names(variants, |value| match value {
                Scalar::Boolean(value) => type_name(&value.to_string()),
                Scalar::String(value) if value.is_empty() => "Empty".to_owned(),
                Scalar::String(value) => type_name(value),
                Scalar::Integer(_) | Scalar::Number(_) => format!("Value{value}")
                    .replace('-', "Minus")
                    .replace('.', "_"),
            }),
        },
    }
}

/// The names that people chose, which others give way to.
fn chosen_names<'a>(
    fields: impl IntoIterator<Item = &'a Field>,
    scope: &mut Scope,
) -> Vec<Option<String>> {
    let fields = fields.into_iter();
    fields
        .map(|field| Some(scope.claim(field.alias.clone()?)))
        .collect()
}

/// The fields of a struct, then the map of its other properties, if it has one.
fn field_names(object: &Struct) -> Vec<String> {
    let mut scope = Scope::reserving(&["new"]);
    let chosen = chosen_names(&object.fields, &mut scope);
    let mut names: Vec<String> = object
        .fields
        .iter()
        .zip(chosen)
        .map(|(field, chosen)| chosen.unwrap_or_else(|| scope.claim(value_name(&field.name))))
        .collect();
    if object.additional.is_some() {
        names.push(scope.claim("additional_properties".to_owned()));
    }
    names
}

/// Names of variants: stated ones as they are, the others made of their values.
fn variant_names<T>(variants: &[Variant<T>], name_of: impl Fn(&T) -> String) -> Vec<String> {
    let mut scope = Scope::reserving(&["Unknown"]);
    let stated: Vec<Option<String>> = variants
        .iter()
        .map(|variant| {
            let name = variant.name.as_ref()?;
            Some(scope.claim(if is_identifier(name) {
                name.clone()
            } else {
                type_name(name)
            }))
        })
        .collect();
    variants
        .iter()
        .zip(stated)
        .map(|(variant, stated)| stated.unwrap_or_else(|| scope.claim(name_of(&variant.value))))
        .collect()
}
