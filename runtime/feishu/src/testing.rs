//! For tests of code that uses a client (feature `testing`): a platform in memory, and responses and errors without a call.
//!
//! A [`FakeServer`] gives a real client whose requests never leave the process. It answers each operation as the test states, keeps what
//! was sent, and issues access tokens by itself:
//!
//! ```
//! # use feishu_runtime::json::{Decode, Slot};
//! # use feishu_runtime::{Envelope, Method, Operation, Request, RequestParts, SecurityScheme};
//! # #[derive(Clone, Debug, PartialEq)]
//! # struct GetTalentRequest { talent_id: String }
//! # impl GetTalentRequest { fn new(id: &str) -> Self { Self { talent_id: id.into() } } }
//! # #[derive(Debug, Default)]
//! # struct Talent { name: Option<String> }
//! # static ENVELOPE: Envelope = Envelope { code: "code", message: &["msg"], data: Some("data"), error: Some("error") };
//! # impl Request for GetTalentRequest {
//! #     type Response = Talent;
//! #     const OPERATION: &'static Operation = &Operation {
//! #         envelope: Some(&ENVELOPE),
//! #         security: &[&[SecurityScheme::Bearer("tenant_access_token")]],
//! #         ..Operation::new("hire.v1.talent.get", Method::Get, "/open-apis/hire/v1/talents/{talent_id}")
//! #     };
//! #     fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) { parts.path("talent_id", &self.talent_id); }
//! # }
//! # impl Decode for Talent {
//! #     fn vacant() -> Self { Self::default() }
//! #     fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
//! #         (name == "name").then_some(&mut self.name as &mut dyn Slot)
//! #     }
//! # }
//! use feishu_runtime::testing::{Answer, FakeServer};
//! use feishu_runtime::serde_json::json;
//! use feishu_runtime::{Call, Client};
//!
//! # async fn test() -> Result<(), feishu_runtime::Error> {
//! let server = FakeServer::new();
//! server.on(|request: &GetTalentRequest| match request.talent_id.as_str() {
//!     "1" => Answer::ok(json!({"name": "Ada"})),
//!     _ => Answer::refused(1002102, "talent not found"),
//! });
//! let client: Client = server.client()?;
//!
//! let talent = Call::new(&client, GetTalentRequest::new("1")).await?;
//! assert_eq!(talent.name.as_deref(), Some("Ada"));
//! let error = Call::new(&client, GetTalentRequest::new("2")).await.unwrap_err();
//! assert_eq!(error.code(), Some(1002102));
//! assert_eq!(server.sent::<GetTalentRequest>(), [GetTalentRequest::new("1"), GetTalentRequest::new("2")]);
//! # Ok(())
//! # }
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
//! # runtime.block_on(test()).unwrap();
//! ```
//!
//! Everything else is as in [`openapi_client_runtime::testing`].

use std::ops::Deref;

use openapi_client_runtime::testing as neutral;
use serde_json::json;

use crate::access_token::token_operations;
use crate::conventions::FEISHU;
use crate::json::Slot;
use crate::{Body, Transport, TransportError};
use crate::{BoxFuture, Client, ClientBuilder, Error, Request, Response, RetryPolicy, http};

pub use neutral::{Answer, SentRequest};

/// A platform in memory, which answers calls as a test states, and requests for access tokens by itself. See [`testing`](self).
///
/// Its functions are those of any [`FakeServer`](neutral::FakeServer). For a client with settings of your own, give the server to its
/// builder: `.transport(server.clone())`. Clones are the same server.
#[derive(Debug, Clone)]
pub struct FakeServer(neutral::FakeServer);

impl FakeServer {
    /// Creates a server that issues access tokens of apps, tenants and users, and answers nothing else.
    pub fn new() -> Self {
        Self(neutral::FakeServer::answering(token))
    }

    /// Builds a client of this server for a custom app, without retries.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the client cannot be built.
    pub fn client<C: From<Client>>(&self) -> Result<C, Error> {
        ClientBuilder::new("https://fake.invalid")
            .app("cli_fake", "fake secret")
            .retry(RetryPolicy::none())
            .transport(self.clone())
            .build()
    }
}

impl Default for FakeServer {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for FakeServer {
    type Target = neutral::FakeServer;

    fn deref(&self) -> &neutral::FakeServer {
        &self.0
    }
}

impl Transport for FakeServer {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.0.send(request)
    }
}

/// Answers a request for an access token.
fn token(request: &SentRequest) -> Option<Answer> {
    let operation = request.operation()?;
    let is_token = token_operations().iter().any(|of| of.id == operation.id);
    // One answer has the fields of all of them.
    is_token.then(|| {
        Answer::json(
            200,
            json!({
                "code": 0,
                "msg": "ok",
                "tenant_access_token": "t-fake",
                "app_access_token": "a-fake",
                "expire": 7200,
                "access_token": "u-fake",
                "expires_in": 7200,
                "refresh_token": "ur-fake",
                "refresh_token_expires_in": 604_800,
                "token_type": "Bearer",
            }),
        )
    })
}

/// Returns what a call of `R` returns if the platform gives this answer: the response, or the error with its codes, scopes and advice.
///
/// # Errors
///
/// The error of the call.
pub fn response<R: Request>(answer: impl Into<Answer>) -> Result<Response<R::Response>, Error> {
    Ok(neutral::response_by::<R>(&FEISHU, answer.into())?.err_into())
}

/// Makes a value of a generated type from JSON: a part of a response, or the payload of an event.
///
/// # Errors
///
/// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the type has no such field, or if a value does not fit. The message names the path.
pub fn value<T: Slot>(json: serde_json::Value) -> Result<T, Error> {
    Ok(neutral::value(json)?)
}
