//! Errors that a server sends with a successful status, in place of a file.

use std::future::poll_fn;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_DISPOSITION;

use super::incoming::Incoming;
use crate::{Error, media_type};

/// The number of bytes of a successful reply that are buffered to see if it is an error. Errors have at most a few kB.
const LONGEST_ERROR: usize = 64 * 1024;

/// Reads the start of a body, as long as it may be a JSON error. Returns true with it if that is the whole body.
pub(super) async fn read_possible_error(incoming: &mut Incoming) -> Result<(Bytes, bool), Error> {
    let mut start = BytesMut::new();
    while start.len() <= LONGEST_ERROR && begins_object(&start) {
        match poll_fn(|context| incoming.poll_next(context)).await {
            Some(chunk) => start.extend_from_slice(&chunk?),
            None => return Ok((start.freeze(), true)),
        }
    }
    Ok((start.freeze(), false))
}

/// Returns true if the headers of a successful reply allow it to be an error. An attachment is always a file, even if it is JSON.
pub(super) fn may_be_error(headers: &HeaderMap) -> bool {
    if headers.contains_key(CONTENT_DISPOSITION) {
        return false;
    }
    let Some(essence) = media_type::of(headers) else {
        return true;
    };
    // Some gateways send their errors as plain text.
    matches!(&*essence, "application/json" | "text/json" | "text/plain")
        || essence.ends_with("+json")
}

/// Returns true if this may be the beginning of a JSON object.
fn begins_object(start: &[u8]) -> bool {
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
    first.is_none_or(|byte| *byte == b'{')
}
