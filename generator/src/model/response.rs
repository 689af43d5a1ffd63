//! Responses: formats, types and statuses.

use super::Type;

/// The result of a successful call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Its format.
    pub format: BodyFormat,
    /// Its type; of a stream, the type of an item.
    pub r#type: Type,
}

/// The format of a received body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BodyFormat {
    /// A JSON value, or nothing.
    #[default]
    Json,
    /// Plain text: a string or another scalar, optional or not.
    Text,
    /// A file, which is streamed.
    File,
    /// Server-sent events whose data is JSON.
    JsonEvents,
    /// Server-sent events whose data is text.
    TextEvents,
    /// JSON values one after the other, such as JSON Lines.
    Items,
}

impl BodyFormat {
    /// Returns true if the body is a series of items.
    pub fn is_stream(self) -> bool {
        matches!(self, Self::JsonEvents | Self::TextEvents | Self::Items)
    }

    /// Returns true if the body, or an item of it, is text.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::TextEvents)
    }
}

impl Response {
    /// A JSON value, or nothing.
    pub fn json(r#type: Type) -> Self {
        Self {
            format: BodyFormat::Json,
            r#type,
        }
    }

    /// A file.
    pub fn file() -> Self {
        Self {
            format: BodyFormat::File,
            r#type: Type::File,
        }
    }

    /// The type of a value, a text or an item.
    pub fn value(&self) -> Option<&Type> {
        (self.format != BodyFormat::File).then_some(&self.r#type)
    }
}

/// The result of a successful call in another of the documented media types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The media type to request.
    pub media_type: String,
    /// The words of the media type, for names.
    pub words: String,
    /// The result.
    pub response: Response,
    /// The position of the body field that must be true to request a stream: `stream`.
    pub switch: Option<usize>,
}

/// The body of an error response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorBody {
    /// The status in the document: `404`, `4XX`, `default`.
    pub status: String,
    /// The statuses that it stands for.
    pub statuses: StatusRange,
    /// The media type, in lower case and without parameters.
    pub media_type: String,
    /// The type.
    pub r#type: Type,
}

/// A range of HTTP statuses, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatusRange {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}
