//! The public items of the crate, each with the part of the model that it is generated from.

use super::client::Client;
use super::names::case::ident;
use super::names::{ERROR_CODES, Home, INCOMING_EVENT, Names, SCHEMAS, ServiceNames, TypeNames};

/// A public item, or a field or variant of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedItem {
    /// The path below the crate, as code spells it: `hire::v1::talent::GetTalentRequest::r#type`. A field and its setter have one path.
    pub path: String,
    /// The position of the service in [`Api::services`](crate::model::Api::services).
    pub service: usize,
    /// The part of the service.
    pub source: ItemSource,
}

/// The part of a service that an item is generated from. Parts are given by their positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemSource {
    /// A resource: its module and the struct with its functions.
    Resource(usize),
    /// An operation: its functions, its request struct, its static.
    Operation {
        /// The resource.
        resource: usize,
        /// The position in the resource.
        operation: usize,
    },
    /// A field of a request.
    RequestField {
        /// The resource.
        resource: usize,
        /// The position in the resource.
        operation: usize,
        /// The position in [`Operation::fields`](crate::model::Operation::fields).
        field: usize,
    },
    /// The enum of an operation's error codes, or its alias.
    ErrorCodes {
        /// The resource.
        resource: usize,
        /// The position in the resource.
        operation: usize,
    },
    /// A documented error code. An enum that several operations share belongs to the first of them.
    ErrorCode {
        /// The resource.
        resource: usize,
        /// The position in the resource.
        operation: usize,
        /// The code.
        code: i64,
    },
    /// An event: the alias of its payload, and its variant in the enum of all events.
    Event(usize),
    /// A named type.
    Type(usize),
    /// A field, value or variant of a named type. In a struct, the position after the last field is that of the additional properties.
    Member {
        /// The position of the type.
        r#type: usize,
        /// The position in the type.
        member: usize,
    },
}

/// The items of the crate whose names come from the description. Items that every client has are not among them.
pub fn items(client: &Client) -> Vec<NamedItem> {
    let names = Names::resolve(&client.api);
    let mut items = Vec::new();
    for (index, names) in names.services.iter().enumerate() {
        let mut list = List {
            service: index,
            items: &mut items,
        };
        list.resources(names);
        list.shared_error_codes(names);
        list.events(names);
        list.types(names);
    }
    items
}

/// The items so far.
struct List<'i> {
    service: usize,
    items: &'i mut Vec<NamedItem>,
}

impl List<'_> {
    fn push(&mut self, path: String, source: ItemSource) {
        self.items.push(NamedItem {
            path,
            service: self.service,
            source,
        });
    }

    fn resources(&mut self, names: &ServiceNames) {
        for (resource, of) in names.resources.iter().enumerate() {
            let handle = path(&of.module, &[&of.handle]);
            self.push(path(&of.module, &[]), ItemSource::Resource(resource));
            self.push(handle.clone(), ItemSource::Resource(resource));
            for (operation, of_operation) in of.operations.iter().enumerate() {
                let source = ItemSource::Operation {
                    resource,
                    operation,
                };
                let request = path(&of.module, &[&of_operation.request]);
                self.push(path(&of.module, &[&of_operation.constant]), source);
                self.push(below(&handle, &of_operation.function), source);
                for alternative in &of_operation.alternatives {
                    self.push(path(&of.module, &[&alternative.constant]), source);
                    self.push(below(&handle, &alternative.function), source);
                }
                for (field, name) in of_operation.fields.iter().enumerate() {
                    let source = ItemSource::RequestField {
                        resource,
                        operation,
                        field,
                    };
                    self.push(below(&request, name), source);
                }
                self.push(request, source);
                if let Some(errors) = &of_operation.errors {
                    let errors_path = path(&of.module, &[&errors.name]);
                    for variant in &errors.variants {
                        let source = ItemSource::ErrorCode {
                            resource,
                            operation,
                            code: variant.code,
                        };
                        self.push(below(&errors_path, &variant.name), source);
                    }
                    let source = ItemSource::ErrorCodes {
                        resource,
                        operation,
                    };
                    self.push(errors_path, source);
                }
            }
        }
    }

    fn shared_error_codes(&mut self, names: &ServiceNames) {
        for shared in &names.error_codes {
            let Some(&(resource, operation)) = shared.operations.first() else {
                continue;
            };
            let of = path(&names.module, &[ERROR_CODES, &shared.name]);
            for variant in &shared.variants {
                let source = ItemSource::ErrorCode {
                    resource,
                    operation,
                    code: variant.code,
                };
                self.push(below(&of, &variant.name), source);
            }
            let source = ItemSource::ErrorCodes {
                resource,
                operation,
            };
            self.push(of, source);
        }
    }

    fn events(&mut self, names: &ServiceNames) {
        for of in &names.events {
            for (&event, variant) in of.events.iter().zip(&of.variants) {
                let incoming = path(&[], &[INCOMING_EVENT, variant]);
                self.push(incoming, ItemSource::Event(event));
                if let Some(alias) = of.aliases.get(&event) {
                    self.push(path(&of.module, &[alias]), ItemSource::Event(event));
                }
            }
        }
    }

    fn types(&mut self, names: &ServiceNames) {
        for (r#type, of) in names.types.iter().enumerate() {
            let type_path = type_path(names, of);
            for (member, name) in of.members.iter().enumerate() {
                let source = ItemSource::Member { r#type, member };
                self.push(below(&type_path, name), source);
            }
            self.push(type_path, ItemSource::Type(r#type));
        }
    }
}

/// The public path of a type.
fn type_path(service: &ServiceNames, names: &TypeNames) -> String {
    match &names.home {
        Home::Schema { .. } => path(&service.module, &[SCHEMAS, &names.name]),
        Home::Resource(resource) => path(&service.resources[*resource].module, &[&names.name]),
        Home::Events(events) => path(&service.events[*events].module, &[&names.name]),
    }
}

fn path(module: &[String], names: &[&str]) -> String {
    let module = module.iter().map(String::as_str);
    let names = names.iter().copied();
    let segments = module.chain(names).map(|name| ident(name).to_string());
    segments.collect::<Vec<_>>().join("::")
}

fn below(path: &str, name: &str) -> String {
    format!("{path}::{}", ident(name))
}
