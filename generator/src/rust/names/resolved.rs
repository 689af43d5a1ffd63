//! The resolved names of the generated crate.

use std::collections::BTreeMap;

use crate::model::{Service, Type};

/// The names of everything in the crate.
#[derive(Debug)]
pub(crate) struct Names {
    /// By the position of the service in the model.
    pub(crate) services: Vec<ServiceNames>,
}

/// The names of one service.
#[derive(Debug)]
pub(crate) struct ServiceNames {
    /// The module path of the service below the crate: `["hire"]`. Empty if the service is the whole crate.
    pub(crate) module: Vec<String>,
    /// By the position of the resource in the service.
    pub(crate) resources: Vec<ResourceNames>,
    /// The modules of events.
    pub(crate) events: Vec<EventsNames>,
    /// By type id.
    pub(crate) types: Vec<TypeNames>,
    /// The ids of the types in each file, in order.
    pub(super) by_home: BTreeMap<Home, Vec<usize>>,
    /// The enums of error codes that several operations share.
    pub(crate) error_codes: Vec<SharedErrorCodes>,
}

impl ServiceNames {
    /// The ids of the types in a file.
    pub(crate) fn types_in(&self, home: &Home) -> &[usize] {
        self.by_home.get(home).map_or(&[], Vec::as_slice)
    }

    /// The payload of an event, by the position of the event. None if the payload is not a type of its own.
    pub(crate) fn payload(&self, service: &Service, event: usize) -> Option<&str> {
        let mut modules = self.events.iter();
        let alias = modules.find_map(|events| events.aliases.get(&event));
        let of_type = || match &service.events[event].payload {
            Type::Named(id) => self.types.get(id.index()).map(|names| &names.name),
            _ => None,
        };
        alias.or_else(of_type).map(String::as_str)
    }

    /// The files that contain types.
    pub(crate) fn homes(&self) -> impl Iterator<Item = &Home> {
        self.by_home.keys()
    }
}

/// The names of one resource.
#[derive(Debug)]
pub(crate) struct ResourceNames {
    /// The module path below the crate: `["hire", "v1", "talent_external_info"]`.
    pub(crate) module: Vec<String>,
    /// The struct with the resource's functions.
    pub(crate) handle: String,
    /// By the position of the operation in the resource.
    pub(crate) operations: Vec<OperationNames>,
}

/// The names of a module of events.
#[derive(Debug)]
pub(crate) struct EventsNames {
    /// The module path below the crate: `["hire", "v1", "events"]`.
    pub(crate) module: Vec<String>,
    /// The positions of the module's events in the service.
    pub(crate) events: Vec<usize>,
    /// The variants of the crate's enum of all events, in the same order.
    pub(crate) variants: Vec<String>,
    /// The names of payloads that have no struct of their own, by the position of the event in the service.
    pub(crate) aliases: BTreeMap<usize, String>,
}

/// The names of one operation.
#[derive(Debug)]
pub(crate) struct OperationNames {
    /// The client function.
    pub(crate) function: String,
    /// The request struct.
    pub(crate) request: String,
    /// The static that describes the operation.
    pub(crate) constant: String,
    /// Fields of the request, by position.
    pub(crate) fields: Vec<String>,
    /// The response in other media types, by position.
    pub(crate) alternatives: Vec<AlternativeNames>,
    /// The error codes, if the description lists any.
    pub(crate) errors: Option<ErrorCodeNames>,
}

/// The names of the response of an operation in another media type.
#[derive(Debug)]
pub(crate) struct AlternativeNames {
    /// The client function.
    pub(crate) function: String,
    /// The static that describes the operation.
    pub(crate) constant: String,
}

/// The names of an operation's error codes.
#[derive(Debug)]
pub(crate) struct ErrorCodeNames {
    /// The enum, or the operation's alias of a shared enum.
    pub(crate) name: String,
    /// The variants, in the order of the description.
    pub(crate) variants: Vec<ErrorVariant>,
    /// The position of the shared enum that `name` is an alias of.
    pub(crate) shared: Option<usize>,
}

/// A variant. A code that occurs with several statuses is a single variant.
#[derive(Debug)]
pub(crate) struct ErrorVariant {
    pub(crate) code: i64,
    pub(crate) name: String,
}

/// An enum of error codes that several operations of a service share: one enum for each operation would take long to compile.
#[derive(Debug)]
pub(crate) struct SharedErrorCodes {
    /// The enum.
    pub(crate) name: String,
    pub(crate) variants: Vec<ErrorVariant>,
    /// The operations, in order.
    pub(crate) operations: Vec<Position>,
}

/// The position of a resource in its service, and of an operation in the resource.
pub(crate) type Position = (usize, usize);

/// The names of one type.
#[derive(Debug)]
pub(crate) struct TypeNames {
    /// The struct or enum.
    pub(crate) name: String,
    /// The file that contains it.
    pub(crate) home: Home,
    /// Fields or variants, by position.
    pub(crate) members: Vec<String>,
}

/// The file that contains a type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    /// A file of shared schemas: one schema, with the types inside it.
    Schema {
        /// The module of the file.
        file: String,
    },
    /// The file of a resource, by position.
    Resource(usize),
    /// The file of a module of events, by position.
    Events(usize),
}
