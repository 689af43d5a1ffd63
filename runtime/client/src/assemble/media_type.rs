//! Choice of the media type of a request body.

use crate::{Operation, RequestBody};

/// Returns a media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Returns true for media types of JSON. RFC 6839, section 3.1.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Returns the format of the body, and the `Content-Type` if the caller chose one.
///
/// # Errors
///
/// Returns an error if the API description does not list the chosen media type. It completes «the request cannot be sent: … ».
pub(super) fn choose<'c>(
    operation: &Operation,
    chosen: Option<&'c str>,
) -> Result<(RequestBody, Option<&'c str>), String> {
    let Some(chosen) = chosen else {
        return Ok((operation.request_body, None));
    };
    let default = default_type(operation.request_body);
    if default.is_some_and(|default| covers(default, chosen)) {
        return Ok((operation.request_body, Some(chosen)));
    }
    let mut others = operation.media_types.iter();
    if let Some(other) = others.find(|other| covers(other, chosen)) {
        return Ok((request_body(other), Some(chosen)));
    }
    let known: Vec<&str> = default
        .into_iter()
        .chain(operation.media_types.iter().copied())
        .collect();
    Err(match known.as_slice() {
        [] => "it has a content_type, but the operation does not take a body".to_owned(),
        known => format!(
            "its body cannot be sent as {chosen:?}; choose one of: {}",
            known.join(", ")
        ),
    })
}

fn default_type(body: RequestBody) -> Option<&'static str> {
    match body {
        RequestBody::None => None,
        RequestBody::Multipart => Some("multipart/form-data"),
        RequestBody::Form => Some("application/x-www-form-urlencoded"),
        RequestBody::MultipartOf(media_type)
        | RequestBody::Json(media_type)
        | RequestBody::Text(media_type)
        | RequestBody::Binary(media_type) => Some(media_type),
    }
}

/// Returns the format of a body with this media type.
fn request_body(media_type: &'static str) -> RequestBody {
    let essence = essence(media_type).to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => RequestBody::Form,
        "multipart/form-data" => RequestBody::Multipart,
        _ if essence.starts_with("multipart/") => RequestBody::MultipartOf(media_type),
        _ if is_json(media_type) => RequestBody::Json(media_type),
        _ if essence.starts_with("text/") => RequestBody::Text(media_type),
        _ => RequestBody::Binary(media_type),
    }
}

/// Returns true if a media type, or a range such as `image/*`, covers this one. Names are not case-sensitive (RFC 9110, section 8.3.1).
fn covers(known: &str, media_type: &str) -> bool {
    let (known, media_type) = (essence(known), essence(media_type));
    match known.strip_suffix('*') {
        Some("*/") => media_type.contains('/'),
        Some(start) => media_type
            .get(..start.len())
            .is_some_and(|begins| begins.eq_ignore_ascii_case(start)),
        None => known.eq_ignore_ascii_case(media_type),
    }
}
