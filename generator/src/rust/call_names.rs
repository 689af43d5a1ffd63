//! The public items of the generated crate that callers name to use an operation or an event.

use super::names::{EventsNames, INCOMING_EVENT, Names, ResourceNames, ServiceNames};
use super::tree::{Node, handle_name};
use crate::model::{Api, Service};

/// The items by which source code calls operations and receives events. Names are without `r#`.
#[derive(Debug)]
pub struct CallNames {
    /// The operations, in the order of the model.
    pub operations: Vec<CalledOperation>,
    /// The events, in the order of the model.
    pub events: Vec<ReceivedEvent>,
    /// The handles: the types whose functions lead to operations.
    pub handles: Vec<HandleName>,
}

/// The items of one operation.
#[derive(Debug)]
pub struct CalledOperation {
    /// The `operationId`.
    pub id: String,
    /// The module below the crate: `["hire", "v1", "talent"]`.
    pub module: Vec<String>,
    /// The request struct in the module.
    pub request: String,
    /// The functions of the module's handle that call the operation: one for each media type of the response.
    pub functions: Vec<String>,
}

/// The items of one event.
#[derive(Debug)]
pub struct ReceivedEvent {
    /// The event type.
    pub id: String,
    /// The module below the crate: `["im", "v1", "events"]`.
    pub module: Vec<String>,
    /// The payload in the module.
    pub payload: Option<String>,
    /// The variant of the enum of all events.
    pub variant: String,
}

/// A handle.
#[derive(Debug)]
pub struct HandleName {
    /// The module below the crate. The functions that lead to it have the names of the segments.
    pub module: Vec<String>,
    /// The struct in the module.
    pub name: String,
}

impl CallNames {
    /// The enum of all events, at the root of the crate.
    pub const INCOMING_EVENT: &'static str = INCOMING_EVENT;

    /// Resolves the names of the items.
    pub fn of(api: &Api) -> Self {
        let names = Names::resolve(api);
        let mut items = Self {
            operations: Vec::new(),
            events: Vec::new(),
            handles: Vec::new(),
        };
        for (service, of_service) in api.services.iter().zip(&names.services) {
            for (resource, of_resource) in service.resources.iter().zip(&of_service.resources) {
                let operations = resource.operations.iter().zip(&of_resource.operations);
                items
                    .operations
                    .extend(operations.map(|(operation, names)| {
                        let others = names.alternatives.iter().map(|other| &other.function);
                        let functions = std::iter::once(&names.function).chain(others);
                        CalledOperation {
                            id: operation.id.text.clone(),
                            module: of_resource.module.clone(),
                            request: names.request.clone(),
                            functions: functions.cloned().collect(),
                        }
                    }));
            }
            for of_module in &of_service.events {
                items.events(service, of_service, of_module);
            }
        }
        let root = Node::of(&names);
        items.handles(&root, &mut Vec::new(), &names);
        items
    }

    fn events(&mut self, service: &Service, names: &ServiceNames, of_module: &EventsNames) {
        let events = of_module.events.iter().zip(&of_module.variants);
        self.events
            .extend(events.map(|(&index, variant)| ReceivedEvent {
                id: service.events[index].id.text.clone(),
                module: of_module.module.clone(),
                payload: names.payload(service, index).map(str::to_owned),
                variant: variant.clone(),
            }));
    }

    fn handles(&mut self, node: &Node, module: &mut Vec<String>, names: &Names) {
        for (segment, child) in &node.children {
            if !child.has_operations() {
                continue;
            }
            module.push(segment.clone());
            let resource = child.resource.map(|(service, resource)| {
                let resource: &ResourceNames = &names.services[service].resources[resource];
                resource.handle.clone()
            });
            self.handles.push(HandleName {
                module: module.clone(),
                name: resource.unwrap_or_else(|| handle_name(segment)),
            });
            self.handles(child, module, names);
            module.pop();
        }
    }
}
