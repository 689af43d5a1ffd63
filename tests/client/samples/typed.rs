//! The generated types, behind functions that take and return JSON.

use std::fmt::Debug;
use std::marker::PhantomData;

use feishu::{Call, Download, Operation, Request};
use feishu_runtime::{Client, Event};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The outcome of a call: the response, or the error.
pub(super) type Answer = BoxFuture<'static, Result<Answered, String>>;

/// A response.
pub(super) struct Answered {
    pub(super) body: Value,
    /// The reply as it arrived, envelope included; `None` if it is not JSON.
    pub(super) raw: Option<Value>,
    /// The `Debug` text of the response.
    pub(super) shown: String,
}

/// A call that was started.
pub(super) struct Called {
    /// The `Debug` text of the request.
    pub(super) shown: String,
    pub(super) answer: Answer,
}

/// Builds the request from JSON, by field name, and calls. The error explains why it cannot be built.
type CallWith = fn(&Client, Value) -> Result<Called, String>;

/// A request type.
pub(super) struct Typed {
    pub(super) operation: &'static Operation,
    pub(super) call: CallWith,
}

/// A request type that sends files and therefore has no JSON form.
pub(super) struct TypedUpload {
    pub(super) operation: &'static Operation,
    /// Calls with the required fields.
    pub(super) call: fn(&Client) -> Called,
}

/// The payload type of an event.
pub(super) struct TypedEvent {
    pub(super) event_type: &'static str,
    /// Decodes an event and encodes it again.
    pub(super) round_trip: fn(&[u8]) -> Result<Value, String>,
}

/// All types of one service.
pub(super) struct Types {
    pub(super) requests: Vec<Typed>,
    /// The operations that send files.
    pub(super) uploads: Vec<TypedUpload>,
    pub(super) events: Vec<TypedEvent>,
}

macro_rules! table {
    (requests { $($request:path;)* } uploads { $($upload:path = $value:expr;)* } error_codes { $($codes:path;)* } events { $($event:path;)* }) => {
        pub(super) fn types() -> super::Types {
            super::Types {
                requests: vec![$(super::Typed {
                    operation: <$request as feishu::Request>::OPERATION,
                    call: {
                        #[allow(unused_imports, reason = "most services have no downloads")]
                        use super::{ReturnsFile as _, ReturnsJson as _};
                        (&super::Caller::<$request>(std::marker::PhantomData)).caller()
                    },
                }),*],
                uploads: vec![$(super::TypedUpload {
                    operation: <$upload as feishu::Request>::OPERATION,
                    call: |client| super::called(client, $value),
                }),*],
                events: vec![$(super::TypedEvent {
                    event_type: <$event>::EVENT_TYPE,
                    round_trip: super::round_trip::<$event>,
                }),*],
            }
        }
    };
}

macro_rules! tables {
    ($($service:ident $types:ident;)*) => {
        $(mod $service {
            feishu::$types!(table);
        })*

        /// The types of all services.
        pub(super) fn services() -> Vec<Types> {
            vec![$($service::types()),*]
        }
    };
}

feishu::every_service!(tables);

/// Starts a call with the fields of a request; an upload with its required ones. The error explains why the type cannot be found or the
/// request cannot be built.
pub(super) fn start(
    client: &Client,
    services: &[Types],
    id: &str,
    fields: &Value,
) -> Result<(&'static Operation, Called), String> {
    let mut requests = services.iter().flat_map(|service| &service.requests);
    if let Some(typed) = requests.find(|typed| typed.operation.id == id) {
        return Ok((typed.operation, (typed.call)(client, fields.clone())?));
    }
    let mut uploads = services.iter().flat_map(|service| &service.uploads);
    let upload = uploads
        .find(|upload| upload.operation.id == id)
        .ok_or("no type is generated for it")?;
    Ok((upload.operation, (upload.call)(client)))
}

/// Selects the function that calls an operation: for a response that is a file, or else for one with a JSON form.
///
/// Methods of `Caller` are found before those of a reference to it.
struct Caller<R>(PhantomData<R>);

trait ReturnsFile {
    fn caller(&self) -> CallWith;
}

impl<R> ReturnsFile for Caller<R>
where
    R: Request<Response = Download> + DeserializeOwned + Debug,
{
    fn caller(&self) -> CallWith {
        download::<R>
    }
}

trait ReturnsJson {
    fn caller(&self) -> CallWith;
}

impl<R> ReturnsJson for &Caller<R>
where
    R: Request + DeserializeOwned + Debug,
    R::Response: Serialize + Debug,
{
    fn caller(&self) -> CallWith {
        call::<R>
    }
}

/// Calls an operation that returns a file, whose content is not compared.
fn download<R>(client: &Client, request: Value) -> Result<Called, String>
where
    R: Request<Response = Download> + DeserializeOwned + Debug,
{
    let request: R = serde_json::from_value(request).map_err(|error| error.to_string())?;
    let shown = format!("{request:?}");
    let call = Call::new(client, request);
    let answer = async move {
        let file = call.await.map_err(|error| error.to_string())?;
        Ok(Answered {
            shown: format!("{file:?}"),
            body: Value::Null,
            raw: None,
        })
    };
    Ok(Called {
        shown,
        answer: answer.boxed(),
    })
}

fn call<R>(client: &Client, request: Value) -> Result<Called, String>
where
    R: Request + DeserializeOwned + Debug,
    R::Response: Serialize + Debug,
{
    let request: R = serde_json::from_value(request).map_err(|error| error.to_string())?;
    Ok(called(client, request))
}

fn called<R>(client: &Client, request: R) -> Called
where
    R: Request + Debug,
    R::Response: Serialize + Debug,
{
    let shown = format!("{request:?}");
    let call = Call::new(client, request);
    let answer = async move {
        let response = call
            .with_response()
            .await
            .map_err(|error| error.to_string())?;
        let raw = response.raw_json().ok();
        let body = response.into_body();
        Ok(Answered {
            shown: format!("{body:?}"),
            raw,
            body: serde_json::to_value(body).map_err(|error| error.to_string())?,
        })
    };
    Called {
        shown,
        answer: answer.boxed(),
    }
}

pub(super) fn round_trip<T>(body: &[u8]) -> Result<Value, String>
where
    Event<T>: Serialize + DeserializeOwned,
{
    let event: Event<T> = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    serde_json::to_value(event).map_err(|error| error.to_string())
}
