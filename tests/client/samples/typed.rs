//! The generated types, behind functions that take and return JSON.

use std::fmt::Debug;

use feishu::{Call, Operation, Request};
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
    /// The `Debug` text of the response.
    pub(super) shown: String,
}

/// A call that was started.
pub(super) struct Called {
    /// The `Debug` text of the request.
    pub(super) shown: String,
    pub(super) answer: Answer,
}

/// A request type.
pub(super) struct Typed {
    pub(super) operation: &'static Operation,
    /// Builds the request from JSON, by field name, and calls. The error explains why it cannot be built.
    pub(super) call: fn(&Client, Value) -> Result<Called, String>,
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
                    call: super::call::<$request>,
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
        let body = response.into_body();
        Ok(Answered {
            shown: format!("{body:?}"),
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
