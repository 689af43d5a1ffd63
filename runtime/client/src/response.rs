//! Responses, and the reception of replies into them.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::marker::PhantomData;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, StatusCode};

use crate::conventions::Conventions;
use crate::json::{self, Decode, DecodeError, Slot};
use crate::wire::log_id;
use crate::{Error, ErrorKind, Operation, reply, typed_headers};
use sealed::{Delivery, Head};

/// The response type of an operation: a decoded type, or a [`Download`](crate::Download).
pub trait ResponseBody: Send + sealed::Receive {}

/// The private part of [`ResponseBody`].
pub(crate) mod sealed {
    use bytes::Bytes;
    use futures_util::future::BoxFuture;
    use http::{HeaderMap, StatusCode};

    use std::sync::Arc;

    use crate::conventions::Conventions;
    use crate::json::DecodeError;
    use crate::secret::Secret;
    use crate::sender::{Exchange, Sender};
    use crate::wire::Arriving;
    use crate::{Error, ResponseFormat};

    /// The reception of a reply.
    pub trait Receive {
        /// Returns the response before the reply arrives.
        fn nothing() -> Self
        where
            Self: Sized;

        /// Returns the slot of a response that is decoded as a whole.
        #[cfg(feature = "testing")]
        fn slot(&mut self) -> Option<&mut dyn crate::json::Slot> {
            None
        }

        /// Receives a reply, and replaces an earlier one.
        fn receive<'r>(&'r mut self, delivery: Delivery<'r>) -> BoxFuture<'r, Result<Head, Error>>;
    }

    /// A reply to receive.
    pub struct Delivery<'r> {
        /// With the call, for a stream that continues it.
        pub(crate) sender: &'r Sender,
        pub(crate) exchange: &'r Arc<Exchange>,
        /// The format of a successful reply, or of the items of a stream.
        pub(crate) format: ResponseFormat,
        pub(crate) arriving: Arriving,
        /// Secrets to redact, in case the server echoes them.
        pub(crate) secrets: Vec<Secret>,
        /// The number of attempts so far.
        pub(crate) attempts: u32,
        /// True if the request can safely be repeated.
        pub(crate) repeatable: bool,
    }

    /// HTTP status and headers of a reply, and its body as far as it was read.
    pub struct Head {
        pub(crate) status: StatusCode,
        pub(crate) headers: HeaderMap,
        pub(crate) conventions: &'static Conventions,
        /// A hash of the body, if the call asks for it.
        pub(crate) fingerprint: Option<u64>,
        /// Empty for files and streams.
        pub(crate) raw_body: Bytes,
        pub(crate) not_understood: Vec<DecodeError>,
        /// The errors of items that are missing in the page, with their indexes.
        pub(crate) item_errors: Vec<(usize, Error)>,
    }
}

impl<T: Slot + Send> ResponseBody for T {}

impl<T: Slot + Send> sealed::Receive for T {
    fn nothing() -> Self {
        T::vacant()
    }

    #[cfg(feature = "testing")]
    fn slot(&mut self) -> Option<&mut dyn Slot> {
        Some(self)
    }

    fn receive<'r>(&'r mut self, delivery: Delivery<'r>) -> BoxFuture<'r, Result<Head, Error>> {
        *self = T::vacant();
        decode(self, delivery)
    }
}

/// Reads and decodes a whole reply. It is not generic, so it is compiled once for all types.
fn decode<'r>(
    body: &'r mut (dyn Slot + Send),
    delivery: Delivery<'r>,
) -> BoxFuture<'r, Result<Head, Error>> {
    Box::pin(async move {
        let wire = &delivery.sender.wire;
        let reply = wire.read(delivery.arriving, delivery.secrets).await?;
        let omitted = reply::decode(&reply, body, delivery.format)?;
        let hashed = delivery.exchange.fingerprint;
        let item_errors = match omitted.items.is_empty() {
            true => Vec::new(),
            false => reply::item_errors(&reply, &omitted),
        };
        Ok(Head {
            fingerprint: hashed.then(|| fingerprint(&reply.body)),
            raw_body: reply.body,
            not_understood: omitted.errors,
            item_errors,
            status: reply.status,
            headers: reply.headers,
            conventions: reply.conventions,
        })
    })
}

/// A hash that is equal for equal bodies.
fn fingerprint(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}

impl Head {
    /// The head of a reply whose body is a file or a stream.
    pub(crate) fn without_body(
        status: StatusCode,
        headers: HeaderMap,
        conventions: &'static Conventions,
    ) -> Self {
        Self {
            status,
            headers,
            conventions,
            fingerprint: None,
            raw_body: Bytes::new(),
            not_understood: Vec::new(),
            item_errors: Vec::new(),
        }
    }

    pub(crate) fn log_id(&self) -> Option<&str> {
        log_id(&self.headers, self.conventions)
    }
}

/// The response of an operation, with HTTP status, headers and log id.
#[derive(Clone)]
pub struct Response<T, E = Error> {
    operation: &'static Operation,
    status: u16,
    headers: HeaderMap,
    conventions: &'static Conventions,
    fingerprint: Option<u64>,
    raw_body: Bytes,
    not_understood: Vec<DecodeError>,
    item_errors: Vec<(usize, Error)>,
    body: T,
    error: PhantomData<fn() -> E>,
}

impl<T, E> Response<T, E> {
    pub(crate) fn new(operation: &'static Operation, head: Head, body: T) -> Self {
        Self {
            operation,
            status: head.status.as_u16(),
            headers: head.headers,
            conventions: head.conventions,
            fingerprint: head.fingerprint,
            raw_body: head.raw_body,
            not_understood: head.not_understood,
            item_errors: head.item_errors,
            body,
            error: PhantomData,
        }
    }

    /// Returns a hash of the body, if the call asked for it.
    pub(crate) fn fingerprint(&self) -> Option<u64> {
        self.fingerprint
    }

    /// Returns the errors of items that are missing in the page, with their indexes.
    pub(crate) fn item_errors(&self) -> &[(usize, Error)] {
        &self.item_errors
    }

    /// Returns the values of the reply that do not fit the API description, and that the [`body`](Self::body) therefore lacks.
    ///
    /// An optional field with such a value is `None`, and the list of a page lacks the item. The paths are those in the whole
    /// [`raw_body`](Self::raw_body). Secrets are redacted. At most 100 values are listed, and all items of a page.
    /// [`json`](crate::json#values-that-do-not-fit) has the rules.
    pub fn not_understood(&self) -> &[DecodeError] {
        &self.not_understood
    }

    /// Returns the body as the server sent it, envelope included; empty for files and streams. It may contain secrets: `Debug` does not
    /// show it.
    pub fn raw_body(&self) -> &Bytes {
        &self.raw_body
    }

    /// Parses the [`raw_body`](Self::raw_body) as JSON, for fields that the types of the client do not have.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if the body is not JSON, as for files and streams.
    pub fn raw_json(&self) -> Result<serde_json::Value, E>
    where
        E: From<Error>,
    {
        let parsed = json::decode(&self.raw_body);
        Ok(parsed.map_err(|cause| self.undecodable(cause.to_string(), cause))?)
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the HTTP headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Decodes the HTTP headers into a type of the API description, whose field names are header names in lower case.
    ///
    /// A list consists of the parts between commas, in all headers of the name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if a header does not fit, or a required one is missing.
    pub fn headers_as<H: Decode>(&self) -> Result<H, E>
    where
        E: From<Error>,
    {
        let mut headers = <H as Decode>::vacant();
        typed_headers::decode(&self.headers, &mut headers)
            .map_err(|cause| self.undecodable(format!("its headers: {cause}"), cause))?;
        Ok(headers)
    }

    fn undecodable(&self, problem: String, cause: DecodeError) -> Error {
        Error::new(ErrorKind::Decode, problem)
            .in_operation(self.operation)
            .with_status(self.status)
            .with_log_id(self.log_id().map(str::to_owned))
            .with_attempts(1, false)
            .with_source(cause)
    }

    /// Converts the error type of the response. For the runtime of a platform.
    pub fn err_into<F: From<Error>>(self) -> Response<T, F> {
        Response {
            operation: self.operation,
            status: self.status,
            headers: self.headers,
            conventions: self.conventions,
            fingerprint: self.fingerprint,
            raw_body: self.raw_body,
            not_understood: self.not_understood,
            item_errors: self.item_errors,
            body: self.body,
            error: PhantomData,
        }
    }

    /// Returns the server's id of the request, for its support and its log search.
    pub fn log_id(&self) -> Option<&str> {
        log_id(&self.headers, self.conventions)
    }

    /// Returns the decoded response.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// Returns the decoded response.
    pub fn into_body(self) -> T {
        self.body
    }
}

impl<T: fmt::Debug, E> fmt::Debug for Response<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the headers: they may set cookies.
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("log_id", &self.log_id())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
