//! Media types, by their treatment in a client.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::keywords::{JsonType, Keywords};
use super::site::Site;
use crate::diagnostic::Reported;
use crate::model::{Type, TypeName};

/// The treatment of a body. If a document offers several media types, the first variant here is preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    /// `application/json`, and types that end with `+json`.
    Json,
    /// YAML, which includes JSON.
    Yaml,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` and other multipart types.
    Multipart,
    /// `text/…`.
    Text,
    /// Server-sent events.
    Events,
    /// JSON values one after the other, such as JSON Lines.
    Items,
    /// Every other type: unchanged bytes.
    Bytes,
}

impl Format {
    /// Returns true if the values of a body arrive one by one.
    pub(super) fn is_stream(self) -> bool {
        matches!(self, Self::Events | Self::Items)
    }
}

/// What a schema describes.
enum Kind {
    Binary,
    /// Anything.
    Unknown,
    String,
    /// A number or a boolean.
    Scalar,
    Structure,
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// The words of a media type for names: `scim json` for `application/scim+json`.
pub(super) fn words(media_type: &str) -> String {
    let essence = essence(media_type);
    let (top, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
    let words = subtype.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match words.is_empty() {
        // `image/*`
        true => top.to_owned(),
        false => words.join(" "),
    }
}

/// Returns true if a body of the media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// Returns true if a body of the media type is JSON values one after the other: JSON Lines, or a JSON text sequence (RFC 7464).
fn is_items(essence: &str) -> bool {
    matches!(
        essence,
        "application/jsonl"
            | "application/x-jsonl"
            | "application/jsonlines"
            | "application/x-jsonlines"
            | "application/json-lines"
            | "application/ndjson"
            | "application/x-ndjson"
            | "application/stream+json"
            | "application/json-seq"
    ) || essence.ends_with("+json-seq")
}

/// Returns true if the media type is a range, such as `*/*`.
pub(super) fn is_range(media_type: &str) -> bool {
    essence(media_type).contains('*')
}

impl<'d> ServiceBuilder<'d> {
    /// The format of a body. The schema determines the format of a range, such as `*/*`.
    pub(super) fn format(&self, media_type: &str, content: &MediaType) -> Format {
        let essence = essence(media_type);
        match essence.as_str() {
            _ if is_items(&essence) => Format::Items,
            _ if is_json(media_type) => Format::Json,
            "application/x-www-form-urlencoded" => Format::Form,
            "text/event-stream" => Format::Events,
            _ if essence.starts_with("multipart/") => Format::Multipart,
            _ if essence.ends_with("yaml") => Format::Yaml,
            "*/*" | "application/*" => match self.content_kind(content) {
                Kind::Binary | Kind::Unknown => Format::Bytes,
                Kind::String => Format::Text,
                Kind::Scalar | Kind::Structure => Format::Json,
            },
            _ if essence.starts_with("text/") => match self.content_kind(content) {
                // A structure in a text format is passed on as bytes.
                Kind::Structure => Format::Bytes,
                Kind::Binary | Kind::Unknown | Kind::String | Kind::Scalar => Format::Text,
            },
            _ => Format::Bytes,
        }
    }

    fn content_kind(&self, content: &MediaType) -> Kind {
        let schema = match &content.schema {
            None => return Kind::Unknown,
            Some(ReferenceOr::Item(schema)) => Some(schema),
            Some(ReferenceOr::Reference { reference }) => self.known_component(reference),
        };
        let Some(schema) = schema else {
            return Kind::Structure;
        };
        let keywords = Keywords::of(schema);
        match keywords.json_type() {
            Some(JsonType::String) if keywords.format.as_deref() == Some("binary") => Kind::Binary,
            Some(JsonType::String) => Kind::String,
            Some(JsonType::Boolean | JsonType::Integer | JsonType::Number) => Kind::Scalar,
            None if keywords.has_no_type() => Kind::Unknown,
            _ => Kind::Structure,
        }
    }

    /// Returns true if a body is bytes, whatever its media type.
    pub(super) fn is_binary(&self, content: &MediaType) -> bool {
        matches!(self.content_kind(content), Kind::Binary)
    }

    /// The type of a body in a text format: a string, or the scalar that the text is.
    pub(super) fn text_type(
        &mut self,
        content: &'d MediaType,
        name: &dyn Fn(bool) -> TypeName,
        at: &Cursor<'_>,
    ) -> Result<Type, Reported> {
        let Some(schema) = &content.schema else {
            return Ok(Type::String);
        };
        let schema_at = at.key("schema");
        let described = self.schema(schema, Site::value(&schema_at, name))?;
        Ok(match described.r#type {
            Type::Any => Type::String,
            scalar => scalar,
        })
    }

    /// The media type that a client sends or requests: the first one of the preferred format.
    pub(super) fn preferred(
        &self,
        content: &'d IndexMap<String, MediaType>,
    ) -> Option<(Format, &'d String, &'d MediaType)> {
        let formats = content
            .iter()
            .map(|(media_type, body)| (self.format(media_type, body), media_type, body));
        formats.min_by_key(|(format, media_type, _)| (*format, is_range(media_type)))
    }
}
