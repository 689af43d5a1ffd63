//! The generated types, each behind functions that take and give JSON.

use feishu::{Call, Operation, Request};
use feishu_runtime::{Client, Event};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The outcome of a call: the response as JSON, or the error.
pub(super) type Answer = BoxFuture<'static, Result<Value, String>>;

/// A request type.
pub(super) struct Typed {
    pub(super) operation: &'static Operation,
    /// Builds the request from JSON by the names of its fields, and calls; the error says why it cannot be built.
    pub(super) call: fn(&Client, Value) -> Result<Answer, String>,
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
    pub(super) uploads: Vec<&'static Operation>,
    pub(super) events: Vec<TypedEvent>,
}

macro_rules! table {
    (requests { $($request:path;)* } uploads { $($upload:path;)* } error_codes { $($codes:path;)* } events { $($event:path;)* }) => {
        pub(super) fn types() -> super::Types {
            super::Types {
                requests: vec![$(super::Typed {
                    operation: <$request as feishu::Request>::OPERATION,
                    call: super::call::<$request>,
                }),*],
                uploads: vec![$(<$upload as feishu::Request>::OPERATION),*],
                events: vec![$(super::TypedEvent {
                    event_type: <$event>::EVENT_TYPE,
                    round_trip: super::round_trip::<$event>,
                }),*],
            }
        }
    };
}

mod hire {
    feishu::hire_types!(table);
}

/// The types of all services.
pub(super) fn services() -> Vec<Types> {
    vec![hire::types()]
}

fn call<R>(client: &Client, request: Value) -> Result<Answer, String>
where
    R: Request + DeserializeOwned,
    R::Response: Serialize,
{
    let request: R = serde_json::from_value(request).map_err(|error| error.to_string())?;
    Ok(answer(Call::new(client, request)))
}

/// Awaits a call.
pub(super) fn answer<R>(call: Call<R>) -> Answer
where
    R: Request,
    R::Response: Serialize,
{
    async move {
        let response = call
            .with_response()
            .await
            .map_err(|error| error.to_string())?;
        serde_json::to_value(response.into_body()).map_err(|error| error.to_string())
    }
    .boxed()
}

pub(super) fn round_trip<T>(body: &[u8]) -> Result<Value, String>
where
    Event<T>: Serialize + DeserializeOwned,
{
    let event: Event<T> = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    serde_json::to_value(event).map_err(|error| error.to_string())
}
