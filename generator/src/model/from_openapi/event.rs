//! Path Item Objects of `x-webhooks` → events.

use openapiv3::Operation as OperationObject;

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::extension::OperationExtensions;
use super::media_type::is_json;
use super::object::Properties;
use super::operation::page;
use super::reference::REQUEST_BODIES;
use super::site::Position;
use crate::diagnostic::{Code, Reported};
use crate::model::{Event, EventType, Type, TypeName};

/// The property of an event's body with what the event tells. What stands beside it is the same for all events, and the runtime's.
const PAYLOAD: &str = "event";

impl<'d> ServiceBuilder<'d> {
    /// The event of one `post`.
    pub(super) fn event(
        &mut self,
        module: Option<&str>,
        event_type: &str,
        post: &'d OperationObject,
        at: &Cursor<'_>,
    ) -> Result<Event, Reported> {
        let id = take_apart(module, event_type);
        let extensions = OperationExtensions::read(&post.extensions, at, self);
        let body = self.event_body(&id, post, at);
        let (extensions, (payload, sample)) = (extensions?, body?);
        Ok(Event {
            id,
            summary: post.summary.clone(),
            description: post.description.clone(),
            page: page(post),
            updated: extensions.updated,
            scopes: extensions.scopes,
            field_scopes: extensions.field_scopes,
            app_kinds: extensions.app_kinds,
            deprecated: post.deprecated,
            payload,
            sample,
        })
    }

    /// The struct of the payload, and the sample.
    fn event_body(
        &mut self,
        id: &EventType,
        post: &'d OperationObject,
        at: &Cursor<'_>,
    ) -> Result<(Type, Option<serde_json::Value>), Reported> {
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
                "an event that is no JSON is not covered",
                "describe its body under `application/json`",
            ));
        };
        let media_type_at = content_at.key(media_type);
        let schema_at = media_type_at.key("schema");
        let whole = match &content.schema {
            Some(schema) => self.as_object(schema, &schema_at)?,
            None => None,
        };
        let Some(payload) = whole.and_then(|whole| whole.properties.get(PAYLOAD)) else {
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                &media_type_at,
                format!("the body of the event has no property `{PAYLOAD}`"),
                "describe the whole body: an object with `schema`, `header` and `event`",
            ));
        };
        let properties_at = schema_at.key("properties");
        let payload_at = properties_at.key(PAYLOAD);
        // A shared schema gives its fields; the struct is the event's own, and tells its type.
        let Some(object) = self.as_object(payload, &payload_at)? else {
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                &payload_at,
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
            openapiv3::ReferenceOr::Reference { reference } => {
                let shared = self.shared_schema(reference, Position::Value, &payload_at)?;
                self.assemble()?;
                let object = self.as_struct(&shared.r#type);
                object
                    .map(|object| object.fields.clone())
                    .unwrap_or_default()
            }
            openapiv3::ReferenceOr::Item(_) => self.fields(
                properties,
                Position::Value,
                &payload_at,
                &|property, item| name.property(property, item),
            )?,
        };
        self.assemble()?;
        let payload = self.define_struct(name, fields);
        Ok((payload, content.example.clone()))
    }
}

/// `hire.offer.status_changed_v1` of the service `hire` → `v1` and `offer_status_changed`.
fn take_apart(module: Option<&str>, text: &str) -> EventType {
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
    use super::take_apart;

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
            let id = take_apart(Some("hire"), text);
            assert_eq!(
                (id.version.as_deref(), id.name.as_str()),
                (version, name),
                "{text}"
            );
        }
    }
}
