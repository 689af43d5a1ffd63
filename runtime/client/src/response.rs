//! A response with what came around it, and where a reply is put.

use std::fmt;
use std::marker::PhantomData;

use futures_util::future::BoxFuture;
use http::HeaderMap;

use crate::json::{Decode, Slot};
use crate::platform::Conventions;
use crate::reply::understand;
use crate::{Error, ErrorKind, Operation, typed_headers};
use sealed::{Delivery, Head};

/// What an operation answers: a type that is decoded, or a [`Download`](crate::Download).
pub trait ResponseBody: Send + sealed::Receive {}

/// What callers need not see of it.
pub(crate) mod sealed {
    use futures_util::future::BoxFuture;
    use http::{HeaderMap, StatusCode};

    use crate::Error;
    use crate::platform::Conventions;
    use crate::secret::Secret;
    use crate::wire::{Arriving, Wire};

    pub trait Receive {
        /// An answer before anything has arrived.
        fn nothing() -> Self
        where
            Self: Sized;

        /// Takes up a reply, whatever was taken up before.
        fn receive<'r>(&'r mut self, delivery: Delivery<'r>) -> BoxFuture<'r, Result<Head, Error>>;
    }

    /// A reply on its way.
    pub struct Delivery<'r> {
        pub(crate) wire: &'r Wire,
        pub(crate) arriving: Arriving,
        /// What must not be shown, should the server echo it.
        pub(crate) secrets: Vec<Secret>,
        /// How often the request was sent.
        pub(crate) attempts: u32,
        /// Whether the request carries an idempotency key.
        pub(crate) repeatable: bool,
    }

    /// HTTP status and headers of a reply.
    pub struct Head {
        pub(crate) status: StatusCode,
        pub(crate) headers: HeaderMap,
        pub(crate) conventions: &'static Conventions,
    }
}

impl<T: Slot + Send> ResponseBody for T {}

impl<T: Slot + Send> sealed::Receive for T {
    fn nothing() -> Self {
        T::vacant()
    }

    fn receive<'r>(&'r mut self, delivery: Delivery<'r>) -> BoxFuture<'r, Result<Head, Error>> {
        *self = T::vacant();
        decode(self, delivery)
    }
}

/// Reads a reply whole and decodes it. Not generic: all types share it.
fn decode<'r>(
    body: &'r mut (dyn Slot + Send),
    delivery: Delivery<'r>,
) -> BoxFuture<'r, Result<Head, Error>> {
    Box::pin(async move {
        let reply = delivery
            .wire
            .read(delivery.arriving, delivery.secrets)
            .await?;
        understand(&reply, body)?;
        Ok(Head {
            status: reply.status,
            headers: reply.headers,
            conventions: reply.conventions,
        })
    })
}

impl Head {
    pub(crate) fn log_id(&self) -> Option<&str> {
        log_id(&self.headers, self.conventions)
    }
}

/// What an operation answered, with HTTP status, headers and log id.
#[derive(Clone)]
pub struct Response<T, E = Error> {
    operation: &'static Operation,
    status: u16,
    headers: HeaderMap,
    conventions: &'static Conventions,
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
            body,
            error: PhantomData,
        }
    }

    /// HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// HTTP headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// HTTP headers as a type that the description has for them. Its field names are header names in lower case; a list is what stands
    /// between commas, over all headers of the name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] when a header does not fit, or a required one is missing.
    pub fn headers_as<H: Decode>(&self) -> Result<H, E>
    where
        E: From<Error>,
    {
        let mut headers = <H as Decode>::vacant();
        typed_headers::decode(&self.headers, &mut headers).map_err(|cause| {
            Error::new(ErrorKind::Decode, format!("its headers: {cause}"))
                .in_operation(self.operation)
                .with_status(self.status)
                .with_log_id(self.log_id().map(str::to_owned))
                .with_attempts(1, false)
                .with_source(cause)
        })?;
        Ok(headers)
    }

    /// Returns the same response, with errors of another type. For the runtime of a platform.
    pub fn err_into<F: From<Error>>(self) -> Response<T, F> {
        Response {
            operation: self.operation,
            status: self.status,
            headers: self.headers,
            conventions: self.conventions,
            body: self.body,
            error: PhantomData,
        }
    }

    /// The server's id of the request, for its support and its log search.
    pub fn log_id(&self) -> Option<&str> {
        log_id(&self.headers, self.conventions)
    }

    /// What the operation answered.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// What the operation answered.
    pub fn into_body(self) -> T {
        self.body
    }
}

/// The server's id of a request.
pub(crate) fn log_id<'h>(headers: &'h HeaderMap, conventions: &Conventions) -> Option<&'h str> {
    let mut names = conventions.log_id_headers.iter();
    names.find_map(|name| headers.get(*name)?.to_str().ok())
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
