//! Path Item Objects of `x-webhooks` → events.

use openapiv3::{ObjectType, Operation as OperationObject, ReferenceOr, Schema};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::extension::OperationExtensions;
use super::media_type::is_json;
use super::object::Properties;
use super::operation::page;
use super::reference::REQUEST_BODIES;
use super::site::{Position, Site};
use crate::diagnostic::{Code, Reported};
use crate::model::{Event, EventType, Field, Type, TypeName};

/// The property of an event's body with the payload. The runtime reads the properties beside it, which all events have.
const PAYLOAD: &str = "event";
/// The property with the facts that all events have.
const HEADER: &str = "header";

/// The body of an event.
struct EventBody {
    is_enveloped: bool,
    payload: Type,
    sample: Option<serde_json::Value>,
}

impl<'d> ServiceBuilder<'d> {
    /// The event of one `post`.
    pub(super) fn event(
        &mut self,
        module: Option<&str>,
        event_type: &str,
        post: &'d OperationObject,
        at: &Cursor<'_>,
    ) -> Result<Event, Reported> {
        let id = split_event_type(module, event_type);
        let extensions = OperationExtensions::read(&post.extensions, at, self);
        let body = self.event_body(&id, post, at);
        let (extensions, body) = (extensions?, body?);
        Ok(Event {
            id,
            operation_id: post.operation_id.clone(),
            summary: post.summary.clone(),
            description: post.description.clone(),
            page: page(post),
            updated: extensions.updated,
            scopes: extensions.scopes,
            field_scopes: extensions.field_scopes,
            app_kinds: extensions.app_kinds,
            deprecated: post.deprecated,
            is_enveloped: body.is_enveloped,
            payload: body.payload,
            sample: body.sample,
        })
    }

    fn event_body(
        &mut self,
        id: &EventType,
        post: &'d OperationObject,
        at: &Cursor<'_>,
    ) -> Result<EventBody, Reported> {
        let body_at = at.key("requestBody");
        let Some(body) = &post.request_body else {
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                at,
                "the event has no body",
                "add a `requestBody` with the whole event",
            ));
        };
        let body = self.resolve(body, &REQUEST_BODIES, &body_at)?;
        let content_at = body_at.key("content");
        let Some((media_type, content)) = body
            .content
            .iter()
            .find(|(media_type, _)| is_json(media_type))
        else {
            return Err(self.unsupported(
                Code::UnsupportedMediaType,
                &content_at,
                "an event in another format than JSON is not supported",
                "describe its body under `application/json`",
            ));
        };
        let media_type_at = content_at.key(media_type);
        let schema_at = media_type_at.key("schema");
        let is_enveloped = match &content.schema {
            Some(schema) => self.has_event_envelope(schema, &schema_at)?,
            None => false,
        };
        let payload = match &content.schema {
            Some(schema) if is_enveloped => self.enveloped_payload(id, schema, &schema_at)?,
            Some(schema) => {
                let name = |item| TypeName::Event(id.text.clone()).or_item(item);
                self.schema(schema, Site::value(&schema_at, &name))?.r#type
            }
            None => Type::Any,
        };
        self.assemble()?;
        Ok(EventBody {
            is_enveloped,
            payload,
            sample: content.example.clone(),
        })
    }

    /// True if the payload is inside properties that all events have: in a document with an envelope, and where the body has them.
    ///
    /// Other servers send the payload as the body.
    fn has_event_envelope(
        &mut self,
        body: &'d ReferenceOr<Schema>,
        at: &Cursor<'_>,
    ) -> Result<bool, Reported> {
        let has = |body: &ObjectType, property| body.properties.contains_key(property);
        Ok(self.envelope.is_some()
            || self
                .as_object(body, at)?
                .is_some_and(|body| has(body, HEADER) && has(body, PAYLOAD)))
    }

    /// The struct of the payload in a body with an envelope.
    fn enveloped_payload(
        &mut self,
        id: &EventType,
        body: &'d ReferenceOr<Schema>,
        at: &Cursor<'_>,
    ) -> Result<Type, Reported> {
        let body = self.as_object(body, at)?;
        let Some(payload) = body.and_then(|body| body.properties.get(PAYLOAD)) else {
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                at,
                format!("the body of the event has no property `{PAYLOAD}`"),
                format!(
                    "describe the whole body: an object with `schema`, `{HEADER}` and `{PAYLOAD}`"
                ),
            ));
        };
        let properties_at = at.key("properties");
        let fields = self.payload_fields(id, payload, &properties_at.key(PAYLOAD))?;
        Ok(self.define_struct(TypeName::Event(id.text.clone()), fields))
    }

    fn payload_fields(
        &mut self,
        id: &EventType,
        payload: &'d ReferenceOr<Box<Schema>>,
        at: &Cursor<'_>,
    ) -> Result<Vec<Field>, Reported> {
        // The event has a struct of its own, named after its type, also where a shared schema has the fields.
        let Some(object) = self.as_object(payload, at)? else {
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                at,
                format!("`{PAYLOAD}` of an event must be an object"),
                "give it `type: object` and the properties that the event has",
            ));
        };
        let name = TypeName::Event(id.text.clone());
        let properties = Properties {
            properties: Some(&object.properties),
            required: &object.required,
            additional: None,
        };
        let fields = match payload {
            ReferenceOr::Reference { reference } => {
                let shared = self.shared_schema(reference, Position::Value, at)?;
                self.assemble()?;
                let object = self.as_struct(&shared.r#type);
                object
                    .map(|object| object.fields.clone())
                    .unwrap_or_default()
            }
            ReferenceOr::Item(_) => {
                let property_name = |property: &str, item| name.property(property, item);
                self.fields(properties, Position::Value, at, &property_name)?
            }
        };
        self.assemble()?;
        Ok(fields)
    }
}

/// `hire.offer.status_changed_v1` of the service `hire` → `v1` and `offer_status_changed`.
fn split_event_type(module: Option<&str>, text: &str) -> EventType {
    let is_version = |end: &str| {
        end.strip_prefix('v').is_some_and(|digits| {
            !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit())
        })
    };
    let (words, version) = match text.rsplit_once('_') {
        Some((words, version)) if is_version(version) => (words, Some(version.to_owned())),
        _ => (text, None),
    };
    let mut parts: Vec<&str> = words.split('.').filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && parts.first().copied() == module {
        parts.remove(0);
    }
    EventType {
        text: text.to_owned(),
        version,
        name: parts.join("_"),
    }
}

#[cfg(test)]
mod tests {
    use super::split_event_type;

    #[test]
    fn an_event_type_tells_its_name_and_version() {
        for (text, version, name) in [
            (
                "hire.offer.status_changed_v1",
                Some("v1"),
                "offer_status_changed",
            ),
            ("hire.talent.deleted_v12", Some("v12"), "talent_deleted"),
            ("hire.talent.deleted", None, "talent_deleted"),
            (
                "contact.user.created_v3",
                Some("v3"),
                "contact_user_created",
            ),
            ("hire", None, "hire"),
            ("out_approval", None, "out_approval"),
            ("leave_v", None, "leave_v"),
        ] {
            let id = split_event_type(Some("hire"), text);
            assert_eq!(
                (id.version.as_deref(), id.name.as_str()),
                (version, name),
                "{text}"
            );
        }
    }
}
