//! The items of the crate, by the parts of the spec that they are made from.

use crate::model::{Operation, Place, Service, Shape, Type};
use crate::rust::{self, Client, ItemSource, NamedItem};
use crate::transcribe::{Documented, FieldPlace, Target, TracedField};

/// The items of a client.
pub struct RustItems<'c> {
    client: &'c Client,
    items: Vec<NamedItem>,
}

/// The part of the spec that an item of the crate is made from: the position of its service, and the part of that service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RustItem {
    service: usize,
    source: ItemSource,
}

impl RustItem {
    /// The operation or event that the item belongs to. `None` for a resource and for types, which several may share.
    pub fn owner(self) -> Option<Self> {
        let source = match self.source {
            ItemSource::Operation { .. } | ItemSource::Event(_) => self.source,
            ItemSource::RequestField {
                resource,
                operation,
                ..
            }
            | ItemSource::ErrorCodes {
                resource,
                operation,
            }
            | ItemSource::ErrorCode {
                resource,
                operation,
                ..
            } => ItemSource::Operation {
                resource,
                operation,
            },
            ItemSource::Resource(_) | ItemSource::Type(_) | ItemSource::Member { .. } => {
                return None;
            }
        };
        Some(Self { source, ..self })
    }

    /// True for a field of a request.
    pub fn is_request_field(self) -> bool {
        matches!(self.source, ItemSource::RequestField { .. })
    }

    /// True if the item is a resource that has the operation.
    pub fn is_resource_of(self, operation: Self) -> bool {
        let resource = match operation.source {
            ItemSource::Operation { resource, .. } => resource,
            _ => return false,
        };
        self.service == operation.service && self.source == ItemSource::Resource(resource)
    }

    /// True if both are parts of one service.
    pub fn is_in_service_of(self, other: Self) -> bool {
        self.service == other.service
    }
}

impl<'c> RustItems<'c> {
    /// Lists the items of a client.
    pub fn new(client: &'c Client) -> Self {
        Self {
            client,
            items: rust::items(client),
        }
    }

    /// The paths of an item below the crate. An operation has several: its function, its request and its static.
    pub fn paths(&self, item: RustItem) -> impl Iterator<Item = &str> {
        let items = self.items.iter();
        let items = items.filter(move |of| of.service == item.service && of.source == item.source);
        items.map(|of| of.path.as_str())
    }

    /// The items whose path ends with a path, by whole segments. The path may begin with the crate's name, and names may lack `r#`.
    pub fn by_path(&self, path: &str) -> Vec<(&str, RustItem)> {
        let wanted: Vec<&str> = segments(path).collect();
        let ends = |path: &str, wanted: &[&str]| {
            let all: Vec<&str> = segments(path).collect();
            all.ends_with(wanted)
        };
        let found = |wanted: &[&str]| -> Vec<(&str, RustItem)> {
            let items = self.items.iter().filter(|of| ends(&of.path, wanted));
            let item = |of: &NamedItem| RustItem {
                service: of.service,
                source: of.source,
            };
            items.map(|of| (of.path.as_str(), item(of))).collect()
        };
        match wanted.as_slice() {
            [] => Vec::new(),
            wanted => match found(wanted) {
                none if none.is_empty() && wanted.len() > 1 => found(&wanted[1..]),
                some => some,
            },
        }
    }

    /// All paths, for suggestions.
    pub fn all_paths(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|of| of.path.as_str())
    }

    /// The item of an operation or event. `None` if the client lacks it.
    pub fn of(&self, documented: &Documented) -> Option<RustItem> {
        let (service, source) = match &documented.target {
            Target::Operation { .. } => {
                let (service, resource, operation, _) = self.operation(&documented.id)?;
                let source = ItemSource::Operation {
                    resource,
                    operation,
                };
                (service, source)
            }
            Target::Event { event_type } => {
                let mut services = self.client.api.services.iter().enumerate();
                services.find_map(|(index, service)| {
                    let mut events = service.events.iter();
                    let event = events.position(|event| event.id.text == *event_type)?;
                    Some((index, ItemSource::Event(event)))
                })?
            }
        };
        Some(RustItem { service, source })
    }

    /// The item of a field of an operation or event. `None` if it has none, such as a field of the envelope.
    pub fn of_field(&self, documented: &Documented, field: &TracedField) -> Option<RustItem> {
        let names: Vec<&str> = field.path.iter().map(String::as_str).collect();
        let whole = self.of(documented)?;
        let service = &self.client.api.services[whole.service];
        let source = match whole.source {
            ItemSource::Event(index) => {
                let event = &service.events[index];
                let names = match event.is_enveloped {
                    true => names.strip_prefix(&["event"])?,
                    false => &names,
                };
                member(service, &event.payload, names, 0)
            }
            ItemSource::Operation {
                resource,
                operation,
            } => {
                let of = &service.resources[resource].operations[operation];
                match field.place {
                    FieldPlace::Response => response_field(service, of, &names),
                    place => request_field(service, (resource, operation), of, place, &names),
                }
            }
            _ => None,
        };
        Some(RustItem {
            service: whole.service,
            source: source?,
        })
    }

    /// True if a field is of the type that an item is or, for a value or variant, belongs to.
    pub fn is_of_type(&self, field: RustItem, item: RustItem) -> bool {
        let services = &self.client.api.services;
        let wanted = match item.source {
            ItemSource::Type(of) => of,
            ItemSource::Member { r#type, .. }
                if !matches!(services[item.service].types[r#type].shape, Shape::Struct(_)) =>
            {
                r#type
            }
            _ => return false,
        };
        let service = &services[field.service];
        let of_field = match field.source {
            ItemSource::RequestField {
                resource,
                operation,
                field,
            } => {
                let operation = &service.resources[resource].operations[operation];
                operation.fields.get(field).map(|of| &of.field.r#type)
            }
            ItemSource::Member { r#type, member } => match &service.types[r#type].shape {
                Shape::Struct(object) => object.fields.get(member).map(|of| &of.r#type),
                Shape::Union(_) | Shape::Enum(_) => None,
            },
            _ => None,
        };
        field.service == item.service
            && of_field.is_some_and(|of| of.named().any(|id| id.index() == wanted))
    }

    /// The operation with an id: the positions of its service, of its resource and in the resource.
    fn operation(&self, id: &str) -> Option<(usize, usize, usize, &Operation)> {
        let services = self.client.api.services.iter().enumerate();
        let resources = services.flat_map(|(index, service)| {
            let resources = service.resources.iter().enumerate();
            resources.map(move |(resource, of)| (index, resource, of))
        });
        let mut operations = resources.flat_map(|(service, resource, of)| {
            let operations = of.operations.iter().enumerate();
            operations.map(move |(index, operation)| (service, resource, index, operation))
        });
        operations.find(|(.., operation)| operation.id.text == id)
    }
}

/// The names of a path, without `r#` and without parameters of types.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let segments = path.split("::").map(str::trim);
    let segments = segments.filter(|segment| !segment.is_empty() && *segment != "crate");
    segments.map(|segment| segment.strip_prefix("r#").unwrap_or(segment))
}

/// A field of the request, or a member of its type.
fn request_field(
    service: &Service,
    (resource, operation): (usize, usize),
    of: &Operation,
    place: FieldPlace,
    names: &[&str],
) -> Option<ItemSource> {
    let (first, rest) = names.split_first()?;
    let is_at = |found: Place| match place {
        FieldPlace::Path => found == Place::Path,
        FieldPlace::Query => found == Place::Query,
        FieldPlace::Header => found == Place::Header,
        FieldPlace::Request => found == Place::BodyField,
        FieldPlace::Response | FieldPlace::Event => false,
    };
    let mut fields = of.fields.iter();
    if let Some(field) = fields.position(|field| is_at(field.place) && field.field.name == *first) {
        return match rest {
            [] => Some(ItemSource::RequestField {
                resource,
                operation,
                field,
            }),
            rest => member(service, &of.fields[field].field.r#type, rest, 0),
        };
    }
    let body = of.fields.iter().find(|field| field.place == Place::Body)?;
    member(service, &body.field.r#type, names, 0)
}

/// A member of the response's type, which has no envelope.
fn response_field(service: &Service, of: &Operation, names: &[&str]) -> Option<ItemSource> {
    let data = of
        .envelope
        .as_ref()
        .and_then(|envelope| envelope.data.as_deref());
    let names = match data {
        Some(data) => names.strip_prefix(&[data])?,
        None => names,
    };
    member(service, &of.response.r#type, names, 0)
}

/// The deepest union that is searched. A union may contain itself.
const DEPTH: usize = 32;

/// A member of a type, or of the types in it. The type itself, if there are no names.
fn member(service: &Service, of: &Type, names: &[&str], depth: usize) -> Option<ItemSource> {
    let mut types = of.named();
    let Some((first, rest)) = names.split_first() else {
        return types.next().map(|id| ItemSource::Type(id.index()));
    };
    types.find_map(|id| match &service.type_definition(id).shape {
        Shape::Struct(object) => {
            let index = object
                .fields
                .iter()
                .position(|field| field.name == *first)?;
            match rest {
                [] => Some(ItemSource::Member {
                    r#type: id.index(),
                    member: index,
                }),
                rest => member(service, &object.fields[index].r#type, rest, depth + 1),
            }
        }
        Shape::Union(union) if depth < DEPTH => {
            let mut variants = union.variants.iter();
            variants.find_map(|variant| member(service, &variant.r#type, names, depth + 1))
        }
        Shape::Union(_) | Shape::Enum(_) => None,
    })
}
