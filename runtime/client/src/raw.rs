//! Calls of operations that the client does not have.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use crate::json::{Json, Value};
use crate::{
    Call, Client, Envelope, Method, Operation, Request, RequestBody, RequestParts, ResponseBody,
    SecurityScheme,
};

/// The request of a call by method and path: [`Client::request`].
///
/// `T` is the type of the response: untyped JSON by default.
pub struct RawRequest<T = serde_json::Value> {
    operation: Operation,
    path: Arc<str>,
    path_parameters: Vec<(String, serde_json::Value)>,
    body: Option<Arc<dyn Value + Send + Sync>>,
    response: PhantomData<fn() -> T>,
}

impl RawRequest {
    /// Creates a request with the other properties of an operation: security, envelope, headers. The path begins with `/`, and may have
    /// parameters in braces and a query.
    pub fn new(like: Operation, method: Method, path: impl Into<Arc<str>>) -> Self {
        Self {
            operation: Operation {
                // Errors and logs have the path, too.
                id: method.as_str(),
                method,
                path: "",
                request_body: RequestBody::Json("application/json; charset=utf-8"),
                ..like
            },
            path: path.into(),
            path_parameters: Vec::new(),
            body: None,
            response: PhantomData,
        }
    }
}

impl<T> RawRequest<T> {
    /// Sets a parameter of the path, which is percent-encoded as one segment.
    #[must_use]
    pub fn path_parameter(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.path_parameters.push((name.into(), value.into()));
        self
    }

    /// Sets the body: untyped JSON, or a generated type.
    #[must_use]
    pub fn json(mut self, body: impl Value + Send + Sync + 'static) -> Self {
        self.body = Some(Arc::new(body));
        self
    }

    /// Sets the fields that all response bodies of the API share; `None` if the response is the whole body.
    #[must_use]
    pub fn envelope(mut self, envelope: Option<&'static Envelope>) -> Self {
        self.operation.envelope = envelope;
        self
    }

    /// Sets the credentials that the operation takes; see [`Operation::security`].
    #[must_use]
    pub fn security(mut self, security: &'static [&'static [SecurityScheme]]) -> Self {
        self.operation.security = security;
        self
    }

    /// Sets the type of the response: a generated type, untyped JSON, `()`, or a [`Download`](crate::Download).
    #[must_use]
    pub fn response<U>(self) -> RawRequest<U> {
        RawRequest {
            operation: self.operation,
            path: self.path,
            path_parameters: self.path_parameters,
            body: self.body,
            response: PhantomData,
        }
    }
}

impl<T: ResponseBody + 'static> Request for RawRequest<T> {
    type Response = T;

    // The operation of a request has its method: see `operation`.
    const OPERATION: &'static Operation = &Operation::new("request", Method::Get, "");

    fn operation(&self) -> &'static Operation {
        interned(self.operation)
    }

    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.path_template(&self.path);
        for (name, value) in &self.path_parameters {
            parts.path(name, value);
        }
        parts.body(match &self.body {
            Some(body) => &**body,
            None => &Json::Absent,
        });
    }
}

/// Returns one static operation for all that are equal. There are few: their properties are those of static ones.
fn interned(operation: Operation) -> &'static Operation {
    static KNOWN: Mutex<Vec<&Operation>> = Mutex::new(Vec::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match known.iter().find(|known| ***known == operation) {
        Some(known) => known,
        None => {
            let operation = &*Box::leak(Box::new(operation));
            known.push(operation);
            operation
        }
    }
}

// Not derived: `T` need not be `Clone`.
impl<T> Clone for RawRequest<T> {
    fn clone(&self) -> Self {
        Self {
            operation: self.operation,
            path: self.path.clone(),
            path_parameters: self.path_parameters.clone(),
            body: self.body.clone(),
            response: PhantomData,
        }
    }
}

impl<T> fmt::Debug for RawRequest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // No values: they may be secrets.
        f.debug_struct("RawRequest")
            .field("method", &self.operation.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The properties of an operation of which only the client is known.
const UNKNOWN: Operation = Operation {
    security: &[
        &[SecurityScheme::Bearer("access token")],
        &[SecurityScheme::Basic("basic")],
        &[],
    ],
    ..Operation::new("request", Method::Get, "")
};

impl Client {
    /// Calls an operation that the client does not have, with everything that calls have: credentials, retries, time limits, errors.
    ///
    /// The path begins with `/`. It may have parameters in braces ([`path_parameter`](Call::path_parameter)) and a query; more of it is added
    /// with [`query`](Call::query). Errors and logs show the path as it is given here, so values should be parameters.
    ///
    /// The call has the client's access token, or else its user and password. API keys are used if [`security`](Call::security) is that of
    /// a known operation.
    ///
    /// ```no_run
    /// use openapi_client_runtime::{Client, Error, Method, serde_json::json};
    ///
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let book = client
    ///     .request(Method::Patch, "/books/{id}")
    ///     .path_parameter("id", "6930815272790114324")
    ///     .query("notify", true)
    ///     .json(json!({"title": "Emma"}))
    ///     .await?;
    /// println!("{}", book["title"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<Arc<str>>) -> Call<RawRequest> {
        Call::new(self, RawRequest::new(UNKNOWN, method, path))
    }
}

impl<T: ResponseBody + 'static> Call<RawRequest<T>> {
    /// Sets a parameter of the path, which is percent-encoded as one segment.
    pub fn path_parameter(
        self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.map_request(|request| request.path_parameter(name, value))
    }

    /// Sets the body: untyped JSON, or a generated type.
    pub fn json(self, body: impl Value + Send + Sync + 'static) -> Self {
        self.map_request(|request| request.json(body))
    }

    /// Sets the fields that all response bodies of the API share; `None`, the default, if the response is the whole body.
    pub fn envelope(self, envelope: Option<&'static Envelope>) -> Self {
        self.map_request(|request| request.envelope(envelope))
    }

    /// Sets the credentials that the operation takes, for instance those of a known operation; see [`Operation::security`].
    pub fn security(self, security: &'static [&'static [SecurityScheme]]) -> Self {
        self.map_request(|request| request.security(security))
    }

    /// Sets the type of the response: a generated type, untyped JSON, `()`, or a [`Download`](crate::Download).
    pub fn response<U: ResponseBody + 'static>(self) -> Call<RawRequest<U>> {
        self.map_request(RawRequest::response)
    }
}
