//! Services, their resources and their types.

use std::collections::{BTreeMap, BTreeSet};

use super::{Event, Operation, Shape, Type, TypeDefinition, TypeId};

/// The API of one client.
#[derive(Debug, Clone)]
pub struct Api {
    /// The services, sorted by name.
    pub services: Vec<Service>,
}

impl Api {
    /// Returns true if a service sends events.
    pub fn has_events(&self) -> bool {
        self.services
            .iter()
            .any(|service| !service.events.is_empty())
    }

    /// The number of operations of all services.
    pub fn operation_count(&self) -> usize {
        self.services
            .iter()
            .flat_map(|service| &service.resources)
            .map(|resource| resource.operations.len())
            .sum()
    }

    /// The number of types of all services, including request and response bodies.
    pub fn type_count(&self) -> usize {
        let requests = self.operation_count();
        requests
            + self
                .services
                .iter()
                .map(|service| service.types.len())
                .sum::<usize>()
    }
}

/// The content of one OpenAPI document.
#[derive(Debug, Clone)]
pub struct Service {
    /// The module of the service (`hire`), or `None` if the document is the whole client.
    pub module: Option<String>,
    /// `info.title`.
    pub title: String,
    /// `info.description`.
    pub description: Option<String>,
    /// The folder or file of the document, relative to the root of the spec: for the header of generated files.
    pub source: String,
    /// `servers`, in the order of the document.
    pub servers: Vec<Server>,
    /// Names that the configuration gives to types of schemas, by the document's name.
    pub schema_names: BTreeMap<String, String>,
    /// The resources, sorted by their path.
    pub resources: Vec<Resource>,
    /// The events, sorted by type.
    pub events: Vec<Event>,
    /// Every type that an operation or event refers to; [`TypeId`] is the index.
    pub types: Vec<TypeDefinition>,
}

impl Service {
    /// The definition with an id of this service.
    pub fn type_definition(&self, id: TypeId) -> &TypeDefinition {
        &self.types[id.index()]
    }

    /// Returns true if a field of the operation's request or response, at any depth, must not be shown.
    pub fn holds_secrets(&self, operation: &Operation) -> bool {
        let mut seen = BTreeSet::new();
        let mut open: Vec<TypeId> = operation.received().flat_map(Type::named).collect();
        for field in operation.fields.iter().map(|field| &field.field) {
            if field.secret {
                return true;
            }
            open.extend(field.r#type.named());
        }
        while let Some(id) = open.pop() {
            let shape = &self.type_definition(id).shape;
            if seen.insert(id) {
                if let Shape::Struct(object) = shape
                    && object.fields.iter().any(|field| field.secret)
                {
                    return true;
                }
                open.extend(shape.parts().flat_map(Type::named));
            }
        }
        false
    }
}

/// A Server Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The URL that paths are appended to, with its variables in braces.
    pub url: String,
    /// Its description.
    pub description: Option<String>,
    /// The variables, in the order of the document.
    pub variables: Vec<ServerVariable>,
}

impl Server {
    /// The URL with the defaults of its variables.
    pub fn default_url(&self) -> String {
        let filled = |url: String, variable: &ServerVariable| {
            url.replace(&format!("{{{}}}", variable.name), &variable.default)
        };
        self.variables.iter().fold(self.url.clone(), filled)
    }
}

/// A variable of a server's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name in braces.
    pub name: String,
    /// The default value.
    pub default: String,
    /// The possible values. Empty: any value.
    pub values: Vec<String>,
    /// Its description.
    pub description: Option<String>,
}

/// Operations that share a module.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Module names below the service: `["v1", "talent_external_info"]`. Empty for operations without a tag.
    pub path: Vec<String>,
    /// The description of its tag, in CommonMark. The tag's name is the path, joined with dots.
    pub description: Option<String>,
    /// The operations, sorted by id.
    pub operations: Vec<Operation>,
}
