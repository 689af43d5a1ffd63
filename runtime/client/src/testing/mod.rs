//! For tests of code that uses a client (feature `testing`): a server in memory, and responses and errors without a call.
//!
//! A [`FakeServer`] gives a real client whose requests never leave the process. It answers each operation as the test states, and keeps
//! what was sent:
//!
//! ```
//! # use openapi_client_runtime as api;
//! # use api::json::{Decode, Slot};
//! # use api::{Method, Operation, Request, RequestParts};
//! # #[derive(Clone, Debug, PartialEq)]
//! # struct GetBookRequest { id: String }
//! # impl GetBookRequest { fn new(id: &str) -> Self { Self { id: id.into() } } }
//! # #[derive(Debug, Default)]
//! # struct Book { title: Option<String> }
//! # impl Request for GetBookRequest {
//! #     type Response = Book;
//! #     const OPERATION: &'static Operation = &Operation::new("books.get", Method::Get, "/books/{id}");
//! #     fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) { parts.path("id", &self.id); }
//! # }
//! # impl Decode for Book {
//! #     fn vacant() -> Self { Self::default() }
//! #     fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
//! #         (name == "title").then_some(&mut self.title as &mut dyn Slot)
//! #     }
//! # }
//! use api::testing::{Answer, FakeServer};
//! use api::serde_json::json;
//! use api::{Call, Client, ErrorKind};
//!
//! # async fn test() -> Result<(), api::Error> {
//! let server = FakeServer::new();
//! server.on(|request: &GetBookRequest| match request.id.as_str() {
//!     "1" => Answer::ok(json!({"title": "Notes"})),
//!     _ => Answer::json(404, json!({"problem": "no such book"})),
//! });
//! let client: Client = server.client()?;
//!
//! let book = Call::new(&client, GetBookRequest::new("1")).await?;
//! assert_eq!(book.title.as_deref(), Some("Notes"));
//! let error = Call::new(&client, GetBookRequest::new("2")).await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Http);
//! assert_eq!(server.sent::<GetBookRequest>(), [GetBookRequest::new("1"), GetBookRequest::new("2")]);
//! # Ok(())
//! # }
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
//! # runtime.block_on(test()).unwrap();
//! ```
//!
//! Functions that take a response or an error are tested without a client: [`response`] returns what a call returns for an [`Answer`], and
//! [`value`] makes any other type of the API description from JSON.
//!
//! Answers are JSON, because types of responses have no constructors: a test names the few fields that it needs, and the samples of an API's
//! documentation can be pasted. An answer with a field that the type does not have, or with a value that does not fit, is an error that
//! names it. With the feature `serde`, [`Answer::ok`] also takes values of these types.

mod answer;
mod check;
mod request;
mod server;

pub use answer::Answer;
pub use request::SentRequest;
pub use server::FakeServer;

pub(crate) use request::{Described, Typed};

use std::sync::Arc;

use bytes::Bytes;
use futures_util::FutureExt;
use http::HeaderMap;
use reqwest::Url;

use crate::assemble::{Assembled, Payload};
use crate::conventions::Conventions;
use crate::json::Slot;
use crate::response::sealed::{Delivery, Head, Receive};
use crate::sender::Exchange;
use crate::wire::Arriving;
use crate::{Client, Error, ErrorKind, Operation, Request, Response, ResponseBody};

/// Returns what a call of `R` returns if the server gives this answer: the response, or the error.
///
/// ```
/// # use openapi_client_runtime::{ErrorKind, Method, Operation, Request, RequestParts};
/// # #[derive(Clone)]
/// # struct DeleteBookRequest;
/// # impl Request for DeleteBookRequest {
/// #     type Response = ();
/// #     const OPERATION: &'static Operation = &Operation::new("books.delete", Method::Delete, "/books/1");
/// #     fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
/// # }
/// use openapi_client_runtime::testing::{self, Answer};
///
/// let error = testing::response::<DeleteBookRequest>(Answer::body(404, "no such book")).unwrap_err();
/// assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(404)));
/// assert_eq!(error.operation().map(|operation| operation.id), Some("books.delete"));
///
/// let error = testing::response::<DeleteBookRequest>(Answer::no_connection()).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Connect);
/// ```
///
/// # Errors
///
/// The error of the call.
pub fn response<R: Request>(answer: impl Into<Answer>) -> Result<Response<R::Response>, Error> {
    response_by::<R>(Conventions::HTTP, answer.into())
}

/// Works like [`response`], with the conventions of a platform. For the runtime of a platform.
///
/// # Errors
///
/// The error of the call.
pub fn response_by<R: Request>(
    conventions: &'static Conventions,
    answer: Answer,
) -> Result<Response<R::Response>, Error> {
    let operation = R::OPERATION;
    let mut body = <R::Response as Receive>::nothing();
    let answer = answer.checked::<R::Response>();
    let head = receive(operation, conventions, answer, &mut body).map_err(|error| {
        let error = match operation.security.is_empty() {
            true => error,
            false => error.of_request_with_token(),
        };
        error.in_operation(operation).with_attempts(1, false)
    })?;
    Ok(Response::new(operation, head, body))
}

/// Receives an answer as the reply of a call. Not generic: all operations share it.
fn receive(
    operation: &'static Operation,
    conventions: &'static Conventions,
    answer: Answer,
    body: &mut (dyn ResponseBody + Send),
) -> Result<Head, Error> {
    let reply = answer
        .into_reply(operation)
        .map_err(|failure| failure.into_error(false))?;
    let client: Client = Client::builder(server::URL)
        .conventions(conventions)
        .transport(FakeServer::new())
        .build()?;
    let (head, content) = reply.into_parts();
    let exchange = Exchange {
        fingerprint: false,
        request: request(operation)?,
        provider: None,
        account: None,
        timeout: None,
        attempt_timeout: None,
        retry: None,
    };
    let delivery = Delivery {
        sender: &client.0.sender,
        exchange: &Arc::new(exchange),
        format: operation.response_format,
        arriving: Arriving {
            operation,
            status: head.status,
            headers: head.headers,
            body: content,
            confidential: operation.secret_bodies,
            traced: false,
            conventions,
        },
        secrets: Vec::new(),
        attempts: 1,
        repeatable: false,
    };
    body.receive(delivery).now_or_never().unwrap_or_else(|| {
        let problem = "the body of the answer does not arrive at once; use a FakeServer";
        Err(Error::new(ErrorKind::Request, problem))
    })
}

/// A request without content.
fn request(operation: &'static Operation) -> Result<Assembled, Error> {
    let url = Url::parse(server::URL)
        .map_err(|error| Error::new(ErrorKind::Request, error.to_string()))?;
    Ok(Assembled {
        operation,
        url,
        headers: HeaderMap::new(),
        payload: Payload::None,
        idempotent: operation.is_idempotent(),
        secrets: Vec::new(),
        label: None,
        typed: None,
    })
}

/// Makes a value of a type of the API description from JSON: a part of a response, or the payload of an event.
///
/// ```
/// use openapi_client_runtime::serde_json::json;
/// use openapi_client_runtime::testing;
///
/// let names: Vec<String> = testing::value(json!(["Ada", "Grace"]))?;
/// # assert_eq!(names.len(), 2);
/// # Ok::<(), openapi_client_runtime::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Decode`] if the type has no such field, or if a value does not fit. The message names the path.
pub fn value<T: Slot>(json: serde_json::Value) -> Result<T, Error> {
    let fits = check::check(&json, &mut T::vacant());
    let decoded = fits.and_then(|()| {
        crate::json::decode(&Bytes::from(json.to_string())).map_err(|error| error.to_string())
    });
    decoded.map_err(|problem| Error::new(ErrorKind::Decode, problem))
}
