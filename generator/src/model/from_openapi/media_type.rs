//! Media types, by their treatment in a client.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, Schema};

use super::builder::ServiceBuilder;
use super::keywords::{JsonType, Keywords};

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
    /// Every other type: unchanged bytes.
    Bytes,
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Returns true if a body of the media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
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
            _ if is_json(media_type) => Format::Json,
            "application/x-www-form-urlencoded" => Format::Form,
            "text/event-stream" => Format::Bytes,
            _ if essence.starts_with("multipart/") => Format::Multipart,
            _ if essence.ends_with("yaml") => Format::Yaml,
            "*/*" | "application/*" => match content.schema.as_ref().map(|of| self.is_text(of)) {
                None | Some((true, true)) => Format::Bytes,
                Some((true, false)) => Format::Text,
                Some((false, _)) => Format::Json,
            },
            _ if essence.starts_with("text/") => match &content.schema {
                // A structure in a text format is passed on as bytes.
                Some(schema) if !self.is_text(schema).0 => Format::Bytes,
                _ => Format::Text,
            },
            _ => Format::Bytes,
        }
    }

    /// Returns whether the schema is a string, and whether the string is binary.
    fn is_text(&self, schema: &ReferenceOr<Schema>) -> (bool, bool) {
        let schema = match schema {
            ReferenceOr::Item(schema) => Some(schema),
            ReferenceOr::Reference { reference } => self.known_component(reference),
        };
        let Some(schema) = schema else {
            return (false, false);
        };
        let keywords = Keywords::of(schema);
        let binary = keywords.format.as_deref() == Some("binary");
        match keywords.json_type() {
            Some(JsonType::String) => (true, binary),
            // The content is unknown.
            None if keywords.has_no_type() => (true, true),
            _ => (false, false),
        }
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
