//! Encoding Objects → styles of the fields of forms.

use openapiv3::{Encoding, MediaType, QueryStyle};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::media_type::{is_json, is_range};
use super::site::Position;
use crate::diagnostic::Code;
use crate::model::{RequestField, Style, StyleName};

impl<'d> ServiceBuilder<'d> {
    /// Sets the styles that the Encoding Objects of a media type state.
    pub(super) fn encode_fields(
        &mut self,
        fields: &mut [RequestField],
        position: Position,
        content: &'d MediaType,
        at: &Cursor<'_>,
    ) {
        let encodings_at = at.key("encoding");
        for field in fields {
            if let Some(encoding) = content.encoding.get(&field.field.name) {
                let encoding_at = encodings_at.key(&field.field.name);
                field.style = self.encoding(encoding, position, &encoding_at);
            }
        }
    }

    /// The style of a form's field, from its Encoding Object.
    fn encoding(&mut self, encoding: &Encoding, position: Position, at: &Cursor<'_>) -> Style {
        if !encoding.headers.is_empty() {
            self.warn(
                Code::IgnoredKey,
                &at.key("headers"),
                "headers of parts are not sent",
                "ignore this if the server does not need them",
            );
        }
        match (position, &encoding.content_type) {
            (Position::Part, Some(media_type)) => part_type(media_type),
            (Position::Part, None) if !self.document.parts_have_styles => Style::Usual,
            (_, None) if !self.states_style(at) => Style::Usual,
            (Position::Value, Some(media_type)) if is_json(media_type) => Style::Stated {
                style: StyleName::Json,
                explode: false,
                reserved: false,
            },
            _ => self.stated_style(encoding, at),
        }
    }

    /// Returns true if an Encoding Object states how a list or object is written.
    fn states_style(&self, at: &Cursor<'_>) -> bool {
        let at = at.pointer();
        let mut keys = ["style", "explode", "allowReserved"].into_iter();
        keys.any(|key| {
            self.document
                .value()
                .pointer(at.join(key).as_str())
                .is_some()
        })
    }

    fn stated_style(&self, encoding: &Encoding, at: &Cursor<'_>) -> Style {
        let style = match &encoding.style {
            None | Some(QueryStyle::Form) => StyleName::Form,
            Some(QueryStyle::SpaceDelimited) => StyleName::SpaceDelimited,
            Some(QueryStyle::PipeDelimited) => StyleName::PipeDelimited,
            Some(QueryStyle::DeepObject) => StyleName::DeepObject,
        };
        // `openapiv3` does not distinguish `explode: false` from an absent `explode`.
        let stated = self
            .document
            .value()
            .pointer(at.pointer().join("explode").as_str());
        let explode = stated.and_then(serde_json::Value::as_bool);
        Style::Stated {
            style,
            explode: explode.unwrap_or(style.explodes()),
            reserved: encoding.allow_reserved,
        }
    }
}

/// The first of several media types. A range says nothing.
fn part_type(media_types: &str) -> Style {
    let first = media_types.split(',').next().unwrap_or_default().trim();
    match first {
        "" => Style::Usual,
        range if is_range(range) => Style::Usual,
        first => Style::MediaType(first.to_owned()),
    }
}
