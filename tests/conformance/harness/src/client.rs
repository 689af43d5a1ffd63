//! The generated operations, each behind functions that take and give JSON.

use std::fmt::Debug;
use std::marker::PhantomData;

use feishu_runtime::{Call, Client, Download, Operation, Request};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Largest download that is read whole.
const DOWNLOAD: usize = 1024 * 1024;

/// What a call gave.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: AnswerBody,
    /// What `Debug` shows of it.
    pub(crate) shown: String,
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum AnswerBody {
    /// What was decoded, encoded again.
    Json(Value),
    /// What was not decoded.
    File(Vec<u8>),
}

/// A call on its way; the error says why it cannot be made, or what came of it.
type Called = Result<Answering, String>;

/// What comes of a call.
type Answering = BoxFuture<'static, Result<Answer, String>>;

/// Makes the request and calls.
type BoxedCall = Box<dyn Fn(&Client, Value) -> Called>;

/// An operation of a generated crate.
pub struct Typed {
    pub(crate) operation: &'static Operation,
    /// Whether the request is made of the JSON given. It is not where it sends files, which have no JSON form.
    pub(crate) takes_json: bool,
    pub(crate) call: BoxedCall,
}

/// An operation, by its request.
pub struct OfOperation<R>(PhantomData<R>);

impl<R: Request> OfOperation<R> {
    /// Nothing but the type.
    #[expect(clippy::new_without_default, reason = "only the macro makes it")]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

/// An operation whose reply is decoded.
pub trait Answers<R> {
    /// With what makes its request of JSON.
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed;
}

/// An operation that is answered by a file. The receiver is one reference further away, so that this is the second choice.
pub trait Downloads<R> {
    /// With what makes its request of JSON.
    fn typed(&self, request: fn(Value) -> Result<R, String>, takes_json: bool) -> Typed;
}

impl<R> Answers<R> for OfOperation<R>
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
                    let response = call.with_response().await;
                    let response = response.map_err(|error| error.to_string())?;
                    let (status, body) = (response.status(), response.into_body());
                    Ok(Answer {
                        status,
                        shown: format!("{body:?}"),
                        body: AnswerBody::Json(
                            serde_json::to_value(body).map_err(|error| error.to_string())?,
                        ),
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
                    let response = call.with_response().await;
                    let response = response.map_err(|error| error.to_string())?;
                    let status = response.status();
                    let bytes = response.into_body().bytes(DOWNLOAD).await;
                    let bytes = bytes.map_err(|error| error.to_string())?;
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

/// A request by the names of its fields.
///
/// # Errors
///
/// The request does not take the value.
pub fn from_json<R: DeserializeOwned>(value: Value) -> Result<R, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// The callback of a generated crate's macro `types`: makes a function `operations` of what it lists.
#[macro_export]
macro_rules! operations {
    (requests { $($request:path;)* } uploads { $($upload:path = $value:expr;)* } $($more:tt)*) => {
        #[allow(deprecated, unused_imports)]
        pub fn operations() -> ::std::vec::Vec<$crate::Typed> {
            use $crate::{Answers as _, Downloads as _};
            ::std::vec![
                $((&$crate::OfOperation::<$request>::new()).typed($crate::from_json::<$request>, true),)*
                $((&$crate::OfOperation::<$upload>::new()).typed(|_| Ok($value), false),)*
            ]
        }
    };
}
