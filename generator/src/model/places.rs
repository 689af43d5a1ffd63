//! The locations in documents of parts of the model.
//!
//! The model does not record them: they are found when they are needed, by following the document in the way that the model was built.

use serde_json::Value;

use super::{Operation, Place, Service, TypeName};
use crate::diagnostic::{Location, Part, Pointer};
use crate::spec::Document;
use crate::spec::vocabulary::WEBHOOKS;
use crate::spec::vocabulary::extension::ERROR_CODES;

/// Chains of references and members of `allOf` are followed this deep.
const DEEPEST: usize = 32;

/// Finds the locations of the parts of one service.
#[derive(Debug, Clone, Copy)]
pub struct Places<'d> {
    service: &'d Service,
    document: &'d Document,
}

impl<'d> Places<'d> {
    /// The places of a service. `None` if none of the documents is the service's.
    pub fn new(service: &'d Service, documents: &'d [Document]) -> Option<Self> {
        let document = match (&service.module, documents) {
            (Some(module), _) => documents.iter().find(|of| of.name == *module)?,
            (None, documents) => documents.first()?,
        };
        Some(Self { service, document })
    }

    /// A key of the document: `servers`, `info`.
    pub fn root(&self, key: &str) -> Location {
        self.location(&Pointer::root().join(key))
    }

    /// An operation, or one of its keys if it has the key.
    pub fn operation(&self, id: &str, key: Option<&str>) -> Option<Location> {
        let at = self.operation_pointer(self.find(id)?)?;
        Some(self.location(&self.key_or_self(at, key)))
    }

    /// An event, or one of its keys if it has the key.
    pub fn event(&self, id: &str, key: Option<&str>) -> Option<Location> {
        let at = event(id);
        self.value(&at)?;
        Some(self.location(&self.key_or_self(at, key)))
    }

    /// A parameter or body field of an operation, by its position in [`Operation::fields`].
    pub fn request_field(&self, operation: &str, index: usize) -> Option<Location> {
        let operation = self.find(operation)?;
        let field = operation.fields.get(index)?;
        let place = Some(field.place);
        let at = self.parameter(operation, &field.field.name, place)?;
        Some(self.location(&at))
    }

    /// An error code of an operation.
    pub fn error_code(&self, operation: &str, code: i64) -> Option<Location> {
        let operation = self.operation_pointer(self.find(operation)?)?;
        let responses = operation.join("responses");
        let mut statuses = self.value(&responses)?.as_object()?.keys();
        let of = |status: &String| {
            let codes = responses.join(status).join(ERROR_CODES.name);
            let code = codes.join(&code.to_string());
            self.value(&code).map(|_| code)
        };
        Some(self.location(&statuses.find_map(of).unwrap_or(operation)))
    }

    /// A named type. Enums that several operations describe have no single place.
    pub fn named_type(&self, name: &TypeName) -> Option<Location> {
        Some(self.location(&self.type_pointer(name)?))
    }

    /// A field of a struct, or the struct if it has no such field.
    pub fn field(&self, name: &TypeName, field: &str) -> Option<Location> {
        let at = self.type_pointer(name)?;
        let field = match name {
            TypeName::Headers(_) => Some(at.join(field)),
            _ => self.property(&at, field, 0),
        };
        Some(self.location(&field.unwrap_or(at)))
    }

    /// A value of an enum, as JSON, or the enum if it has no such value.
    pub fn enum_value(&self, name: &TypeName, value: &str) -> Option<Location> {
        let at = self.resolved(self.type_pointer(name)?);
        let values = at.join("enum");
        let listed = self.value(&values).and_then(Value::as_array);
        let value: Option<Value> = serde_json::from_str(value).ok();
        let position =
            listed.and_then(|list| list.iter().position(|of| Some(of) == value.as_ref()));
        Some(self.location(&match position {
            Some(index) => values.join_index(index),
            None => at,
        }))
    }

    fn find(&self, id: &str) -> Option<&'d Operation> {
        let operations = self.service.resources.iter().flat_map(|of| &of.operations);
        operations.into_iter().find(|of| of.id.text == id)
    }

    fn operation_pointer(&self, operation: &Operation) -> Option<Pointer> {
        let paths = Pointer::root().join("paths");
        let method = operation.method.as_str().to_ascii_lowercase();
        let known = self.value(&paths)?.as_object()?;
        // A fragment, which tells operations with one path apart, is not in the model.
        let fits = |path: &&String| {
            path.split('#').next() == Some(&operation.path)
                && known
                    .get(*path)
                    .is_some_and(|item| item.get(&method).is_some())
        };
        let path = known.keys().find(fits)?;
        Some(paths.join(path).join(&method))
    }

    /// A parameter or body field.
    fn parameter(
        &self,
        operation: &Operation,
        name: &str,
        place: Option<Place>,
    ) -> Option<Pointer> {
        let at = self.operation_pointer(operation)?;
        let lists = [
            Some(at.join("parameters")),
            at.parent().map(|of| of.join("parameters")),
        ];
        let is_in_body = matches!(place, Some(Place::BodyField | Place::Body));
        for list in lists.into_iter().flatten().filter(|_| !is_in_body) {
            let parameters = self.value(&list).and_then(Value::as_array);
            for index in 0..parameters.map_or(0, Vec::len) {
                let parameter = list.join_index(index);
                let resolved = self.resolved(parameter.clone());
                let text = |key: &str| self.value(&resolved)?.get(key)?.as_str();
                let location = place.and_then(location_word);
                if text("name") == Some(name) && (location.is_none() || text("in") == location) {
                    return Some(parameter);
                }
            }
        }
        let body = at.join("requestBody");
        let schema = self.schema_of(&self.resolved(body.clone()));
        let field = schema.and_then(|schema| self.property(&schema, name, 0));
        field
            .or_else(|| self.value(&body).map(|_| body))
            .or(Some(at))
    }

    fn type_pointer(&self, name: &TypeName) -> Option<Pointer> {
        match name {
            TypeName::Schema(name) => {
                let schemas = Pointer::root().join("components").join("schemas");
                Some(schemas.join(name))
            }
            TypeName::Response(id) => {
                let operation = self.find(id)?;
                let body = self.schema_of(&self.success(operation)?)?;
                let envelope = operation.envelope.as_ref();
                let data = envelope.and_then(|envelope| envelope.data.as_deref());
                let data = data.and_then(|data| self.property(&body, data, 0));
                Some(data.unwrap_or(body))
            }
            TypeName::ResponseOf { operation, status } => {
                let operation = self.operation_pointer(self.find(operation)?)?;
                self.schema_of(&self.resolved(operation.join("responses").join(status)))
            }
            TypeName::Headers(id) => Some(self.success(self.find(id)?)?.join("headers")),
            TypeName::Event(id) => {
                let body = self.resolved(event(id).join("requestBody"));
                let body = self.schema_of(&body)?;
                Some(self.property(&body, "event", 0).unwrap_or(body))
            }
            TypeName::Parameter {
                operation,
                name,
                item,
            } => {
                let at = self.resolved(self.parameter(self.find(operation)?, name, None)?);
                let schema = at.join("schema");
                let schema = if self.value(&schema).is_some() {
                    schema
                } else {
                    at
                };
                Some(self.item_or_self(schema, *item))
            }
            TypeName::Property {
                parent,
                property,
                item,
            } => {
                let parent = self.type_pointer(parent)?;
                let found = self.property(&parent, property, 0);
                Some(found.map_or(parent, |at| self.item_or_self(at, *item)))
            }
            TypeName::Variant { parent, .. } | TypeName::Input(parent) | TypeName::Base(parent) => {
                self.type_pointer(parent)
            }
            TypeName::Shared { .. } => None,
        }
    }

    /// The first successful response.
    fn success(&self, operation: &Operation) -> Option<Pointer> {
        let responses = self.operation_pointer(operation)?.join("responses");
        let statuses = self.value(&responses)?.as_object()?;
        let mut keys = statuses.keys();
        let status = keys.find(|key| key.starts_with('2'));
        let status = status.map_or("default", String::as_str);
        Some(self.resolved(responses.join(status)))
    }

    /// The schema of the first media type of a body.
    fn schema_of(&self, body: &Pointer) -> Option<Pointer> {
        let content = body.join("content");
        let media_type = self.value(&content)?.as_object()?.keys().next()?;
        Some(content.join(media_type).join("schema"))
    }

    /// A property of a schema, of the schema that it refers to, or of one of its members.
    fn property(&self, schema: &Pointer, name: &str, depth: usize) -> Option<Pointer> {
        if depth > DEEPEST {
            return None;
        }
        let schema = self.resolved(schema.clone());
        let property = schema.join("properties").join(name);
        if self.value(&property).is_some() {
            return Some(property);
        }
        ["allOf", "oneOf", "anyOf"].into_iter().find_map(|key| {
            let members = schema.join(key);
            let count = self.value(&members)?.as_array()?.len();
            (0..count).find_map(|index| self.property(&members.join_index(index), name, depth + 1))
        })
    }

    /// The items of a list, or the values of a map.
    fn item_or_self(&self, schema: Pointer, item: bool) -> Pointer {
        let list = self.resolved(schema.clone());
        let inner = ["items", "additionalProperties"].map(|key| list.join(key));
        let mut inner = inner.into_iter().filter(|at| self.value(at).is_some());
        match item {
            true => inner.next().unwrap_or(schema),
            false => schema,
        }
    }

    /// The target of a reference, or of a chain of references.
    fn resolved(&self, mut at: Pointer) -> Pointer {
        for _ in 0..DEEPEST {
            let reference = self.value(&at).and_then(|value| value.get("$ref"));
            let target = reference.and_then(Value::as_str);
            match target.and_then(|target| Pointer::parse(target.strip_prefix('#')?)) {
                Some(target) => at = target,
                None => break,
            }
        }
        at
    }

    fn key_or_self(&self, at: Pointer, key: Option<&str>) -> Pointer {
        let below = key.map(|key| at.join(key));
        below
            .filter(|below| self.value(below).is_some())
            .unwrap_or(at)
    }

    fn value(&self, at: &Pointer) -> Option<&'d Value> {
        self.document.value().pointer(at.as_str())
    }

    fn location(&self, at: &Pointer) -> Location {
        self.document.locate(at, Part::Key)
    }
}

fn event(id: &str) -> Pointer {
    Pointer::root().join(WEBHOOKS.name).join(id).join("post")
}

/// The word of OpenAPI for the location of a parameter.
fn location_word(place: Place) -> Option<&'static str> {
    match place {
        Place::Path => Some("path"),
        Place::Query => Some("query"),
        Place::Header => Some("header"),
        Place::Cookie => Some("cookie"),
        Place::BodyField | Place::Body => None,
    }
}
