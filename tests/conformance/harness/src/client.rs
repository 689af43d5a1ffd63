//! The generated operations, behind functions that take and return JSON.

use std::fmt::Debug;
use std::marker::PhantomData;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, TryStream, TryStreamExt};
use openapi_client_runtime::json::Slot;
use openapi_client_runtime::{
    Call, Client, Download, Error, EventStream, ItemStream, Operation, Request,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The largest download that is read into memory.
const DOWNLOAD: usize = 1024 * 1024;

/// The result of a call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: AnswerBody,
    /// The `Debug` text of the response.
    pub(crate) shown: String,
}

/// The failure of a call.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) message: String,
    pub(crate) status: Option<u16>,
    pub(crate) body: Option<Vec<u8>>,
}

impl From<openapi_client_runtime::Error> for Refused {
    fn from(error: openapi_client_runtime::Error) -> Self {
        Self {
            message: error.to_string(),
            status: error.status(),
            body: error.body().map(|body| body.to_vec()),
        }
    }
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Self {
        Self {
            message: error.to_string(),
            status: None,
            body: None,
        }
    }
}

/// The body of a response.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum AnswerBody {
    /// A decoded body, encoded again.
    Json(Value),
    /// A body that was not decoded.
    File(Vec<u8>),
    /// A body of one of several formats, which was not read.
    Unread,
}

/// A started call, or why it cannot be started.
type Called = Result<Answering, String>;

/// The future of a call.
type Answering = BoxFuture<'static, Result<Answer, Refused>>;

/// Builds the request and calls.
type BoxedCall = Box<dyn Fn(&Client, Value) -> Called>;

/// An operation of a generated crate.
pub struct Typed {
    pub(crate) operation: &'static Operation,
    /// True if the request is built from the given JSON. False for requests with files, which have no JSON form.
    pub(crate) takes_json: bool,
    pub(crate) call: BoxedCall,
}

/// An operation, identified by its request type.
pub struct OfOperation<R>(PhantomData<R>);

impl<R: Request> OfOperation<R> {
    /// Creates the marker of the type.
    #[expect(clippy::new_without_default, reason = "only the macro makes it")]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

/// An operation whose reply is decoded.
pub trait Answers<R> {
    /// Adds the function that builds the request from JSON.
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed;
}

/// An operation that returns a file.
pub trait Downloads<R> {
    /// Adds the function that builds the request from JSON.
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed;
}

impl<R> Answers<R> for &OfOperation<R>
where
    R: Request,
    R::Response: Serialize + Debug,
{
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed {
        Typed {
            operation: R::OPERATION,
            takes_json,
            call: Box::new(move |client, value| {
                let call = Call::new(client, request(value)?);
                let answer = async move {
                    let response = call.with_response().await?;
                    let (status, body) = (response.status(), response.into_body());
                    Ok(Answer {
                        status,
                        shown: format!("{body:?}"),
                        body: AnswerBody::Json(serde_json::to_value(body)?),
                    })
                };
                Ok(answer.boxed())
            }),
        }
    }
}

impl<R: Request<Response = Download>> Downloads<R> for &OfOperation<R> {
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed {
        Typed {
            operation: R::OPERATION,
            takes_json,
            call: Box::new(move |client, value| {
                let call = Call::new(client, request(value)?);
                let answer = async move {
                    let response = call.with_response().await?;
                    let status = response.status();
                    let bytes = response.into_body().bytes(DOWNLOAD).await?;
                    Ok(Answer {
                        status,
                        shown: String::new(),
                        body: AnswerBody::File(bytes.to_vec()),
                    })
                };
                Ok(answer.boxed())
            }),
        }
    }
}

/// An operation that returns events or items, which become a list.
pub trait Streams<R, T> {
    /// Adds the function that builds the request from JSON.
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed;
}

impl<R, T> Streams<R, EventStream<T>> for &OfOperation<R>
where
    R: Request<Response = EventStream<T>>,
    T: Slot + Serialize + Debug + Send + 'static,
{
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed {
        streamed(request, takes_json, |events| {
            events.map_ok(|event| event.data)
        })
    }
}

impl<R, T> Streams<R, ItemStream<T>> for &OfOperation<R>
where
    R: Request<Response = ItemStream<T>>,
    T: Slot + Serialize + Debug + Send + 'static,
{
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed {
        streamed(request, takes_json, |items| items)
    }
}

/// An operation whose items become a list.
fn streamed<R: Request, S>(
    request: fn(Value) -> Result<R, String>,
    takes_json: bool,
    items: fn(R::Response) -> S,
) -> Typed
where
    S: TryStream<Error = Error, Ok: Serialize + Debug + Send> + Send + 'static,
{
    Typed {
        operation: R::OPERATION,
        takes_json,
        call: Box::new(move |client, value| {
            let call = Call::new(client, request(value)?);
            let answer = async move {
                let response = call.with_response().await?;
                let status = response.status();
                let items: Result<Vec<S::Ok>, Error> =
                    items(response.into_body()).try_collect().await;
                let items = items?;
                Ok(Answer {
                    status,
                    shown: format!("{items:?}"),
                    body: AnswerBody::Json(serde_json::to_value(items)?),
                })
            };
            Ok(answer.boxed())
        }),
    }
}

/// An operation whose responses have several formats. Method resolution prefers the other traits, because this receiver needs one more
/// reference.
pub trait Others<R> {
    /// Adds the function that builds the request from JSON.
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed;
}

impl<R: Request> Others<R> for &&OfOperation<R> {
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed {
        Typed {
            operation: R::OPERATION,
            takes_json,
            call: Box::new(move |client, value| {
                let call = Call::new(client, request(value)?);
                let answer = async move {
                    let response = call.with_response().await?;
                    Ok(Answer {
                        status: response.status(),
                        shown: String::new(),
                        body: AnswerBody::Unread,
                    })
                };
                Ok(answer.boxed())
            }),
        }
    }
}

/// Builds a request from JSON, by field name.
///
/// # Errors
///
/// The value is not valid for the request.
pub fn from_json<R: DeserializeOwned>(value: Value) -> Result<R, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// The callback for the macro `types` of a generated crate. It defines a function `operations` that returns the listed operations.
#[macro_export]
macro_rules! operations {
    (requests { $($request:path;)* } uploads { $($upload:path = $value:expr;)* } $($more:tt)*) => {
        #[allow(deprecated, unused_imports)]
        pub fn operations() -> ::std::vec::Vec<$crate::Typed> {
            use $crate::{Answers as _, Downloads as _, Others as _, Streams as _};
            ::std::vec![
                $((&&$crate::OfOperation::<$request>::new()).typed($crate::from_json::<$request>, true),)*
                $((&&$crate::OfOperation::<$upload>::new()).typed(|_| Ok($value), false),)*
            ]
        }
    };
}
