//! Request bodies, in the format of the operation.

use std::borrow::Cow;

use reqwest::header::HeaderValue;

use super::flat::{Flat, each_element, each_property, flat, is_absent, json_text, scalar};
use super::media_type::is_json;
use super::pairs::{Pairs, Use};
use super::{Content, Part, Payload};
use crate::additions::{Additions, Extended};
use crate::json::{self, Encode, Json, Value};
use crate::request::{Body, Field};
use crate::style::{Notation, Style};
use crate::{RequestBody, Upload};

/// Encodes the body, with the chosen `Content-Type`, or the operation's own. Only JSON may have `added` fields; those of a body that consists
/// of fields are among these already.
pub(super) fn payload(
    (kind, chosen): (RequestBody, Option<&str>),
    body: Body<'_>,
    added: Option<&Additions>,
) -> Result<Payload, String> {
    let own = |content_type| chosen.unwrap_or(content_type);
    let absent = match &body {
        Body::None => true,
        Body::Whole(value) => matches!(value.json(), Json::Absent),
        Body::Fields(_) | Body::File(_) | Body::Files(_) => false,
    };
    match (kind, body) {
        (RequestBody::None, Body::None) => Ok(Payload::None),
        (RequestBody::None, _) => {
            Err("it has a body, but the operation does not take one".to_owned())
        }
        (RequestBody::Json(content_type), Body::None) => bytes(own(content_type), b"{}".to_vec()),
        (RequestBody::Multipart, body) if !absent => multipart("multipart/form-data", body),
        (RequestBody::MultipartOf(media_type), body) if !absent => multipart(media_type, body),
        (RequestBody::Multipart, Body::None) => multipart("multipart/form-data", Body::None),
        (RequestBody::MultipartOf(media_type), Body::None) => multipart(media_type, Body::None),
        (_, _) if absent => Ok(Payload::None),
        (RequestBody::Json(content_type), body) => {
            bytes(own(content_type), json_body(&body, added)?)
        }
        (RequestBody::Form, body) => bytes(
            own("application/x-www-form-urlencoded"),
            form(&body)?.into_bytes(),
        ),
        // Both are absent.
        (RequestBody::Multipart | RequestBody::MultipartOf(_), _) => Ok(Payload::None),
        (
            RequestBody::Text(content_type) | RequestBody::Binary(content_type),
            Body::Whole(value),
        ) => whole(own(content_type), value.json()),
        (RequestBody::Binary(content_type), Body::File(upload)) => {
            let content_type = chosen
                .or(upload.media_type())
                .unwrap_or(concrete(content_type));
            Ok(Payload::File {
                content_type: header_value(content_type)?,
                upload: upload.clone(),
            })
        }
        (RequestBody::Text(_), _) => Err("its body must be one text".to_owned()),
        (RequestBody::Binary(_), _) => Err("its body must be one file".to_owned()),
    }
}

fn bytes(content_type: &str, body: Vec<u8>) -> Result<Payload, String> {
    Ok(Payload::Bytes {
        content_type: header_value(content_type)?,
        body: body.into(),
    })
}

fn header_value(content_type: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(content_type)
        .map_err(|_| format!("the content type {content_type:?} is not a media type"))
}

/// Returns a media type that can be sent: a range such as `*/*` becomes the general type for bytes.
fn concrete(media_type: &str) -> &str {
    if media_type.contains('*') {
        Upload::UNKNOWN_TYPE
    } else {
        media_type
    }
}

/// Encodes a body that is one text; bytes are base64, as in JSON.
fn whole(content_type: &str, json: Json<'_>) -> Result<Payload, String> {
    let text = match scalar(json) {
        Some(text) => text,
        None if is_absent(json) => return Ok(Payload::None),
        None => return Err("its body must be one text or number".to_owned()),
    };
    bytes(concrete(content_type), text.into_owned().into_bytes())
}

fn json_body(body: &Body<'_>, added: Option<&Additions>) -> Result<Vec<u8>, String> {
    let encoded = match body {
        Body::None => Ok(b"{}".to_vec()),
        Body::Whole(value) => match added {
            None => json::encode(*value),
            Some(added) => match Extended::new(*value, added) {
                Some(extended) => json::encode(&extended),
                None => return Err("a field was added to its body, which is no object".to_owned()),
            },
        },
        Body::File(_) | Body::Files(_) => {
            return Err("its body is a file, which JSON cannot contain".to_owned());
        }
        Body::Fields(fields) => {
            no_file(fields, "JSON")?;
            json::encode(&Fields(fields))
        }
    };
    encoded.map_err(|error| format!("its body cannot be encoded as JSON: {error}"))
}

fn no_file(fields: &[(&str, Field<'_>)], format: &str) -> Result<(), String> {
    match fields.iter().find(|(_, field)| field.value().is_none()) {
        Some((name, _)) => Err(format!("`{name}` is a file, which {format} cannot contain")),
        None => Ok(()),
    }
}

/// Body fields as one JSON object.
struct Fields<'f, 'a>(&'f [(&'a str, Field<'a>)]);

impl Encode for Fields<'_, '_> {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        for (name, field) in self.0 {
            if let Some(value) = field.value() {
                visit(name, value);
            }
        }
    }
}

fn form(body: &Body<'_>) -> Result<String, String> {
    let mut pairs = Pairs::new(Use::Form);
    let mut outcome = Ok(());
    let mut add = |name: &str, added: Result<(), String>| {
        if outcome.is_ok() {
            outcome = added.map_err(|problem| format!("body field `{name}` {problem}"));
        }
    };
    match body {
        Body::None => {}
        Body::File(_) | Body::Files(_) => {
            return Err("its body is a file, which a form cannot contain".to_owned());
        }
        Body::Whole(value) => {
            let is_object = each_property(value.json(), &mut |name, json| {
                add(name, pairs.field(name, json));
            });
            if !is_object {
                return Err("its form body must consist of fields".to_owned());
            }
        }
        Body::Fields(fields) => {
            no_file(fields, "a form")?;
            for (name, field) in fields {
                add(
                    name,
                    match field {
                        Field::Styled(style, value) => pairs.styled(name, *style, *value),
                        Field::Part(media_type, value) if is_json(media_type) => {
                            pairs.styled(name, crate::Style::JSON, *value)
                        }
                        Field::Value(value) | Field::Part(_, value) => {
                            pairs.field(name, value.json())
                        }
                        Field::File(..) | Field::Files(..) => Ok(()),
                    },
                );
            }
        }
    }
    outcome?;
    Ok(pairs.into_text())
}

/// Encodes fields as parts by OpenAPI's default encoding: scalars become text parts, lists repeat the part, objects become JSON parts.
fn multipart(media_type: &'static str, body: Body<'_>) -> Result<Payload, String> {
    let mut parts = Vec::new();
    match body {
        Body::None => {}
        Body::Whole(value) => {
            let mut outcome = Ok(());
            let is_object = each_property(value.json(), &mut |name, json| {
                if outcome.is_ok() {
                    let added = text_parts(name, json, &mut parts);
                    outcome = added.map_err(|problem| format!("body field `{name}` {problem}"));
                }
            });
            outcome?;
            if !is_object {
                return Err("its multipart body must consist of fields".to_owned());
            }
        }
        Body::File(_) => return Err("its multipart body must consist of fields".to_owned()),
        Body::Fields(fields) => field_parts(fields, &mut parts)?,
        Body::Files(files) => {
            let files = files.iter();
            let part =
                |(name, upload): (&String, _)| Part::file(name, Upload::UNKNOWN_TYPE, upload);
            parts.extend(files.map(part));
        }
    }
    Ok(Payload::Multipart { media_type, parts })
}

fn field_parts(fields: Vec<(&str, Field<'_>)>, parts: &mut Vec<Part>) -> Result<(), String> {
    for (name, field) in fields {
        let added = match field {
            Field::File(media_type, upload) => {
                parts.push(Part::file(name, media_type, upload));
                Ok(())
            }
            Field::Files(media_type, uploads) => {
                let files = uploads.iter();
                parts.extend(files.map(|upload| Part::file(name, media_type, upload)));
                Ok(())
            }
            Field::Part(media_type, value) => typed_parts(name, media_type, value, parts),
            Field::Styled(style, value) => styled_parts(name, style, value, parts),
            Field::Value(value) => text_parts(name, value.json(), parts),
        };
        added.map_err(|problem| format!("body field `{name}` {problem}"))?;
    }
    Ok(())
}

fn text_parts(name: &str, json: Json<'_>, parts: &mut Vec<Part>) -> Result<(), String> {
    each(json, &mut |json| {
        let content = match scalar(json) {
            Some(text) => Content::Text(text.into_owned()),
            None => Content::Typed(Cow::Borrowed("application/json"), json_text(&json)?),
        };
        parts.push(Part::new(name, content));
        Ok(())
    })
}

/// Adds text parts by the rules of a style. OpenAPI 3.1 defines styles for `multipart/form-data` as for forms, without percent-encoding.
fn styled_parts(
    name: &str,
    style: Style,
    value: &dyn Value,
    parts: &mut Vec<Part>,
) -> Result<(), String> {
    let delimiter = match style.notation {
        Notation::Json => return typed_parts(name, "application/json", value, parts),
        Notation::SpaceDelimited => " ",
        Notation::PipeDelimited => "|",
        _ => ",",
    };
    let mut add = |name: &str, text: &str| {
        parts.push(Part::new(name, Content::Text(text.to_owned())));
    };
    match flat(value.json())? {
        Flat::Absent => {}
        Flat::Scalar(text) => add(name, &text),
        Flat::List(list) if style.explode => list.iter().for_each(|text| add(name, text)),
        Flat::List(list) => add(name, &list.join(delimiter)),
        Flat::Object(object) if style.notation == Notation::DeepObject => {
            for (property, text) in object {
                add(&format!("{name}[{property}]"), &text);
            }
        }
        Flat::Object(object) if style.explode => {
            object
                .iter()
                .for_each(|(property, text)| add(property, text));
        }
        Flat::Object(object) => {
            let pairs = object.iter().flat_map(|(property, text)| [*property, text]);
            add(name, &pairs.collect::<Vec<&str>>().join(delimiter));
        }
    }
    Ok(())
}

/// Adds parts with an explicit media type: one part for JSON, one text part per scalar for other types.
fn typed_parts(
    name: &str,
    media_type: &'static str,
    value: &dyn Value,
    parts: &mut Vec<Part>,
) -> Result<(), String> {
    let mut add = |text| {
        let content = Content::Typed(Cow::Borrowed(media_type), text);
        parts.push(Part::new(name, content));
    };
    if is_json(media_type) {
        if !matches!(value.json(), Json::Absent) {
            add(json_text(value)?);
        }
        return Ok(());
    }
    each(value.json(), &mut |json| {
        let text = scalar(json).ok_or_else(|| {
            format!("must be a text, a number, or a list of these, because `{media_type}` is not a JSON type")
        })?;
        add(text.into_owned());
        Ok(())
    })
}

/// Calls `visit` for each element of a list, or for any other value itself. Skips absent values.
fn each(
    json: Json<'_>,
    visit: &mut dyn FnMut(Json<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let mut outcome = Ok(());
    let mut one = |json: Json<'_>| {
        if outcome.is_ok() && !is_absent(json) {
            outcome = visit(json);
        }
    };
    if !each_element(json, &mut one) {
        one(json);
    }
    outcome
}
