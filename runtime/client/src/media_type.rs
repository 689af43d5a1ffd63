//! Media types of replies.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// Returns true if a body of the media type is one text. Takes the result of [`of`].
pub(crate) fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/") && media_type != "text/json"
}

/// Returns the media type of a reply, in lower case and without parameters, if the server sent one.
pub(crate) fn of(headers: &HeaderMap) -> Option<String> {
    let value = String::from_utf8_lossy(headers.get(CONTENT_TYPE)?.as_bytes());
    let essence = value.split(';').next().unwrap_or_default().trim();
    Some(essence.to_ascii_lowercase())
}
