//! Compares the bodies of requests and responses: media types, formats, envelopes, errors.

use super::fields::retyped;
use super::fit::fit;
use super::found::{At, Found};
use super::sides::{Direction, Sides};
use super::words::type_words;
use crate::changes::kind::Kind;
use crate::model::{
    BodyFormat, Envelope, ErrorBody, Operation, RequestBody, Response, Style, StyleName, Type,
};

/// Compares the media types of the request.
pub(super) fn request(old: &Operation, new: &Operation, at: &At, found: &mut Found) {
    // Where only one side has a body, its fields are the change.
    if old.body != new.body && old.body != RequestBody::None && new.body != RequestBody::None {
        let (old, new) = (media_type(&old.body), media_type(&new.body));
        found.values(Kind::RequestMediaTypeChanged, at, Some(old), Some(new));
    }
    let kinds = (Kind::RequestMediaTypeAdded, Kind::RequestMediaTypeRemoved);
    for added in new
        .media_types
        .iter()
        .filter(|of| !old.media_types.contains(of))
    {
        found.values(kinds.0, at, None, Some(added.clone()));
    }
    for removed in old
        .media_types
        .iter()
        .filter(|of| !new.media_types.contains(of))
    {
        found.values(kinds.1, at, Some(removed.clone()), None);
    }
}

fn media_type(body: &RequestBody) -> String {
    match body {
        RequestBody::None => "none",
        RequestBody::Json(media_type)
        | RequestBody::MultipartOf(media_type)
        | RequestBody::Text(media_type)
        | RequestBody::Binary(media_type) => media_type,
        RequestBody::Multipart => "multipart/form-data",
        RequestBody::Form => "application/x-www-form-urlencoded",
    }
    .to_owned()
}

/// The style of a field in words.
pub(super) fn style_words(style: &Style) -> String {
    match style {
        Style::Usual => "the usual style".to_owned(),
        Style::MediaType(media_type) => media_type.clone(),
        Style::Stated {
            style,
            explode,
            reserved,
        } => {
            let name = match style {
                StyleName::Simple => "simple",
                StyleName::Label => "label",
                StyleName::Matrix => "matrix",
                StyleName::Form => "form",
                StyleName::SpaceDelimited => "spaceDelimited",
                StyleName::PipeDelimited => "pipeDelimited",
                StyleName::DeepObject => "deepObject",
                StyleName::Json => "JSON",
            };
            let explode = if *explode { ", exploded" } else { "" };
            let reserved = if *reserved {
                ", reserved characters as they are"
            } else {
                ""
            };
            format!("{name}{explode}{reserved}")
        }
    }
}

/// Compares the responses.
pub(super) fn responses(
    old: &Operation,
    new: &Operation,
    at: &At,
    sides: Sides<'_>,
    found: &mut Found,
) {
    response(
        (&old.response, &new.response),
        &at.below("", "response"),
        sides,
        found,
    );
    headers(old, new, at, sides, found);
    let kinds = (Kind::ResponseMediaTypeAdded, Kind::ResponseMediaTypeRemoved);
    for of in &new.alternatives {
        let known = old
            .alternatives
            .iter()
            .find(|known| known.media_type == of.media_type);
        match known {
            None => found.values(kinds.0, at, None, Some(of.media_type.clone())),
            Some(known) => {
                let at = at.below(of.media_type.clone(), "response");
                response((&known.response, &of.response), &at, sides, found);
            }
        }
    }
    for of in &old.alternatives {
        if !new
            .alternatives
            .iter()
            .any(|known| known.media_type == of.media_type)
        {
            found.values(kinds.1, at, Some(of.media_type.clone()), None);
        }
    }
    // Where media types of responses came or went, they are the change.
    let media_types = |of: &Operation| -> Vec<String> {
        let alternatives = of.alternatives.iter();
        alternatives.map(|of| of.media_type.clone()).collect()
    };
    if media_types(old) == media_types(new) {
        let (old, new) = (old.accept.as_deref(), new.accept.as_deref());
        found.differing(Kind::AcceptChanged, at, old, new);
    }
    error_bodies(old, new, at, sides, found);
    if old.envelope != new.envelope {
        let words = |envelope: &Option<Envelope>| Some(envelope_words(envelope.as_ref()));
        let kind = Kind::EnvelopeChanged;
        found.values(kind, at, words(&old.envelope), words(&new.envelope));
    }
}

fn response((old, new): (&Response, &Response), at: &At, sides: Sides<'_>, found: &mut Found) {
    if old.format != new.format {
        let words = |format| Some(format_words(format).to_owned());
        let kind = Kind::ResponseFormatChanged;
        found.values(kind, at, words(old.format), words(new.format));
        return;
    }
    let words = (
        type_words(&old.r#type, sides.old),
        type_words(&new.r#type, sides.new),
    );
    match (&old.r#type, &new.r#type) {
        (Type::Nothing, Type::Nothing) => {}
        (Type::Nothing, _) => found.values(Kind::ResponseFieldAdded, at, None, Some(words.1)),
        (_, Type::Nothing) => found.values(Kind::ResponseFieldRemoved, at, Some(words.0), None),
        (old, new) => {
            let relation = fit(old, new, sides, &mut Vec::new());
            if let Some(kind) = retyped(relation, Direction::Response) {
                found.values(kind, at, Some(words.0), Some(words.1));
            }
        }
    }
}

/// Compares the headers if only one side has some. Otherwise they are two versions of a struct.
fn headers(old: &Operation, new: &Operation, at: &At, sides: Sides<'_>, found: &mut Found) {
    let at = at.below("", "response headers");
    match (&old.headers, &new.headers) {
        (None, Some(of)) => {
            let words = type_words(of, sides.new);
            found.values(Kind::ResponseFieldAdded, &at, None, Some(words));
        }
        (Some(of), None) => {
            let words = type_words(of, sides.old);
            found.values(Kind::ResponseFieldRemoved, &at, Some(words), None);
        }
        _ => {}
    }
}

/// The same error response of both sides.
pub(super) fn matching_error<'m>(of: &ErrorBody, others: &'m [ErrorBody]) -> Option<&'m ErrorBody> {
    let same = |other: &&ErrorBody| other.status == of.status && other.media_type == of.media_type;
    others.iter().find(same)
}

fn error_bodies(old: &Operation, new: &Operation, at: &At, sides: Sides<'_>, found: &mut Found) {
    let words = |of: &ErrorBody| Some(format!("{} {}", of.status, of.media_type));
    for of in &new.error_bodies {
        let Some(known) = matching_error(of, &old.error_bodies) else {
            found.values(Kind::ErrorBodyAdded, at, None, words(of));
            continue;
        };
        let relation = fit(&known.r#type, &of.r#type, sides, &mut Vec::new());
        if let Some(kind) = retyped(relation, Direction::Response) {
            let at = at.below(of.status.clone(), "error response");
            let old = type_words(&known.r#type, sides.old);
            let new = type_words(&of.r#type, sides.new);
            found.values(kind, &at, Some(old), Some(new));
        }
    }
    for of in &old.error_bodies {
        if matching_error(of, &new.error_bodies).is_none() {
            found.values(Kind::ErrorBodyRemoved, at, words(of), None);
        }
    }
}

fn format_words(format: BodyFormat) -> &'static str {
    match format {
        BodyFormat::Json => "JSON",
        BodyFormat::Text => "text",
        BodyFormat::File => "file",
        BodyFormat::JsonEvents => "server-sent events in JSON",
        BodyFormat::TextEvents => "server-sent events in text",
        BodyFormat::Items => "JSON lines",
    }
}

fn envelope_words(envelope: Option<&Envelope>) -> String {
    let Some(envelope) = envelope else {
        return "not wrapped".to_owned();
    };
    let names: Vec<&str> = envelope.properties().collect();
    format!("wrapped in {}", names.join(", "))
}
