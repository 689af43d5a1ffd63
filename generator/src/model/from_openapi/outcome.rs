//! The successful responses of an operation, before their types are known.

use openapiv3::{MediaType, Response as ResponseObject};

use super::media_type::Format;
use crate::model::{StatusRange, TypeName};

/// A body: its media type, with its format and its content.
pub(super) type Body<'d> = (Format, &'d String, &'d MediaType);

/// One successful response.
#[derive(Clone)]
pub(super) struct Outcome<'d> {
    /// The status in the document. The first of several statuses with the same content.
    pub(super) status: String,
    pub(super) statuses: Vec<StatusRange>,
    /// The body in the media type of the call. Absent: there is no body.
    pub(super) body: Option<Body<'d>>,
    pub(super) object: &'d ResponseObject,
}

impl Outcome<'_> {
    /// Returns true if another response is decoded alike.
    pub(super) fn has_content_of(&self, other: &Self) -> bool {
        match (self.body, other.body) {
            (Some((format, _, body)), Some((other_format, _, other))) => {
                format == other_format && body.schema == other.schema
            }
            (None, None) => true,
            _ => false,
        }
    }
}

/// The names of the types of an operation's responses.
pub(super) struct ResponseNames<'n> {
    pub(super) operation: &'n str,
    /// The words of the media type, unless it is the operation's.
    pub(super) media_type: Option<String>,
}

impl ResponseNames<'_> {
    /// The name of the only response, or of the union of all.
    pub(super) fn whole(&self) -> TypeName {
        match &self.media_type {
            None => TypeName::Response(self.operation.to_owned()),
            Some(words) => TypeName::ResponseOf {
                operation: self.operation.to_owned(),
                status: words.clone(),
            },
        }
    }

    /// The name of one of several responses.
    pub(super) fn of_status(&self, status: &str) -> TypeName {
        TypeName::ResponseOf {
            operation: self.operation.to_owned(),
            status: match &self.media_type {
                None => status.to_owned(),
                Some(words) => format!("{status} {words}"),
            },
        }
    }
}
