//! Reception of a reply that is either a file or a JSON error.

use std::future::poll_fn;
use std::marker::PhantomData;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::header::{CONTENT_RANGE, CONTENT_TYPE, RANGE};
use http::{HeaderMap, StatusCode};

use super::content::{Content, Rest};
use super::continuing::Continuation;
use super::incoming::Incoming;
use super::possible_error::{may_be_error, read_possible_error};
use super::range::{Part, Validator, first_requested, is_complete};
use super::{Download, disposition};
use crate::reply::{refusal, without_file, without_response};
use crate::response::sealed::{Delivery, Head, Receive};
use crate::wire::Reply;
use crate::{Error, ResponseBody};

impl<E: From<Error>> ResponseBody for Download<E> {}

impl<E: From<Error>> Receive for Download<E> {
    fn nothing() -> Self {
        Self {
            content: Box::default(),
            error: PhantomData,
        }
    }

    fn receive<'r>(&'r mut self, delivery: Delivery<'r>) -> BoxFuture<'r, Result<Head, Error>> {
        Box::pin(async move {
            *self = Self::nothing();
            let head;
            (head, *self.content) = begin(delivery).await?;
            Ok(head)
        })
    }
}

async fn begin(delivery: Delivery<'_>) -> Result<(Head, Content), Error> {
    let Delivery {
        sender,
        exchange,
        arriving,
        secrets,
        attempts,
        repeatable,
        ..
    } = delivery;
    let requested = &exchange.request.headers;
    if arriving.status == StatusCode::RANGE_NOT_SATISFIABLE
        && is_complete(&arriving.headers, requested)
    {
        let head = Head::without_body(arriving.status, arriving.headers, arriving.conventions);
        return Ok((head, nothing_after(first_requested(requested))));
    }
    if !arriving.status.is_success() {
        let reply = sender.wire.read(arriving, secrets).await?;
        return Err(without_response(&reply));
    }
    if has_no_file(arriving.status, &arriving.headers) {
        let reply = sender.wire.read(arriving, secrets).await?;
        return Err(without_file(&reply));
    }
    let operation = arriving.operation;
    let status = arriving.status;
    let headers = arriving.headers.clone();
    let confidential = arriving.confidential;
    let conventions = arriving.conventions;
    let mut incoming = Incoming::new(arriving, attempts, repeatable);
    let mut content = content(&headers);
    if is_part(status, &headers, requested) {
        content.place(Part::of(&headers, requested), &mut incoming, requested)?;
    } else {
        content.size = incoming.announced();
        content.until = content.size;
    }
    content.continuation = Continuation::of(sender, exchange, content.validator.as_ref(), &headers);
    let (start, whole) = match operation.envelope {
        _ if status == StatusCode::PARTIAL_CONTENT => (Bytes::new(), false),
        Some(_) if may_be_error(&headers) => read_possible_error(&mut incoming).await?,
        _ if status == StatusCode::ACCEPTED => read_first(&mut incoming).await?,
        _ => (Bytes::new(), false),
    };
    let reply = Reply {
        operation,
        status,
        headers,
        body: start,
        confidential,
        secrets,
        conventions,
    };
    // JSON with a code but without a message is a file, not an error of the platform.
    if whole && let Some(error) = refusal(&reply).filter(|error| !error.message().is_empty()) {
        return Err(error);
    }
    if status == StatusCode::ACCEPTED && whole && reply.body.is_empty() {
        return Err(without_file(&reply));
    }
    content.arrived += reply.body.len() as u64;
    content.chunk = reply.body;
    content.rest = if whole {
        Rest::Ended
    } else {
        Rest::Arriving(incoming)
    };
    let head = Head::without_body(status, reply.headers, conventions);
    Ok((head, content))
}

/// Returns true if a reply is a part of a file. Some APIs answer 206 to requests for the whole file, and mean something else.
fn is_part(status: StatusCode, headers: &HeaderMap, requested: &HeaderMap) -> bool {
    status == StatusCode::PARTIAL_CONTENT
        && (requested.contains_key(RANGE) || headers.contains_key(CONTENT_RANGE))
}

/// Returns the properties of a file by its headers.
fn content(headers: &HeaderMap) -> Content {
    Content {
        file_name: disposition::file_name(headers),
        content_type: headers
            .get(CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        validator: Validator::of(headers),
        ..Content::default()
    }
}

/// Returns the rest of a file of which the caller has all bytes.
fn nothing_after(size: Option<u64>) -> Content {
    Content {
        size,
        arrived: size.unwrap_or_default(),
        until: size,
        ..Content::default()
    }
}

/// Returns true if a successful reply has no file: its status has no content, or states that the server has only begun, and the content
/// describes that.
fn has_no_file(status: StatusCode, headers: &HeaderMap) -> bool {
    match status {
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT => true,
        StatusCode::ACCEPTED => may_be_error(headers),
        _ => false,
    }
}

/// Reads the first chunk of a body. Returns true with it if there is none.
async fn read_first(incoming: &mut Incoming) -> Result<(Bytes, bool), Error> {
    match poll_fn(|context| incoming.poll_next(context)).await {
        Some(chunk) => Ok((chunk?, false)),
        None => Ok((Bytes::new(), true)),
    }
}
