//! Media types, by what a client does with them.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, Schema};

use super::builder::ServiceBuilder;
use super::keywords::{JsonType, Keywords};

/// What a body of a media type is to a client. In the order of preference, where a document offers several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    /// `application/json`, and what ends in `+json`.
    Json,
    /// YAML, of which JSON is a part.
    Yaml,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` and its kin.
    Multipart,
    /// `text/…`.
    Text,
    /// Everything else: bytes as they are.
    Bytes,
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a body of the media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// Whether a media type stands for others, such as `*/*`.
pub(super) fn is_range(media_type: &str) -> bool {
    essence(media_type).contains('*')
}

impl<'d> ServiceBuilder<'d> {
    /// The format of a body. That of a range of media types, such as `*/*`, follows from the schema.
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
                // A structure in a text format is no text: what comes is given as it is.
                Some(schema) if !self.is_text(schema).0 => Format::Bytes,
                _ => Format::Text,
            },
            _ => Format::Bytes,
        }
    }

    /// Whether a schema is that of a string, and whether of bytes.
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
            // Nothing is known about the content.
            None if keywords.says_no_type() => (true, true),
            _ => (false, false),
        }
    }

    /// The media type that a client sends or asks for: the first of the format that goes before all others.
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
