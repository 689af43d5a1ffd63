//! One call of an operation.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::access_token::{AccessTokenProvider, FixedToken, source};
use crate::{
    AccessToken, AccessTokenKind, Client, Error, PageItems, Paged, Pages, Request, Response,
    RetryPolicy, TakesTenantAccessToken, TakesUserAccessToken, UserSession, serde_json,
};

/// A call that is sent when it is awaited.
///
/// Await it for the response, or await [`with_response`](Self::with_response) for status, headers and log id, too. If the operation returns
/// a list in pages, read [`pages`](Self::pages) or [`items`](Self::items).
///
/// Dropping the future of a call cancels it. The server may or may not execute the request then.
#[must_use = "a call is sent only when it is awaited"]
#[derive(Clone)]
pub struct Call<R> {
    client: Client,
    call: openapi_client_runtime::Call<R>,
    /// Replaces the client's.
    provider: Option<Arc<dyn AccessTokenProvider>>,
    /// Replaces the client's.
    tenant_key: Option<Arc<str>>,
}

impl<R: Request> Call<R> {
    /// Creates a call of `request` through `client`.
    pub fn new(client: &Client, request: R) -> Self {
        Self {
            call: openapi_client_runtime::Call::new(&client.0.client, request),
            client: client.clone(),
            provider: None,
            tenant_key: None,
        }
    }

    /// Calls for a user, with this `user_access_token` instead of the client's credential.
    ///
    /// This function exists only for operations that take user access tokens; see [`AccessTokenKind::all_of`].
    pub fn user_access_token(self, token: impl Into<String>) -> Self
    where
        R: TakesUserAccessToken,
    {
        let token = AccessToken::new(token);
        self.provider(FixedToken::new(AccessTokenKind::User, token))
    }

    /// Calls for a user, with the access token of this session instead of the client's credential.
    ///
    /// ```
    /// # use feishu_runtime::{Call, Client, Method, Operation, Request, RequestParts, TakesUserAccessToken, UserSession};
    /// # #[derive(Clone)]
    /// # struct GetTalentRequest;
    /// # impl Request for GetTalentRequest {
    /// #     type Response = ();
    /// #     const OPERATION: &'static Operation = &Operation::new("hire.v1.talent.get", Method::Get, "/talent");
    /// #     fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
    /// # }
    /// impl TakesUserAccessToken for GetTalentRequest {} // as in generated code
    ///
    /// fn call(client: &Client, session: &UserSession) -> Call<GetTalentRequest> {
    ///     Call::new(client, GetTalentRequest).user(session)
    /// }
    /// ```
    ///
    /// It does not compile for an operation that does not take a user access token:
    ///
    /// ```compile_fail,E0277
    /// # use feishu_runtime::{Call, Client, Method, Operation, Request, RequestParts, TakesUserAccessToken, UserSession};
    /// # #[derive(Clone)]
    /// # struct GetTalentRequest;
    /// # impl Request for GetTalentRequest {
    /// #     type Response = ();
    /// #     const OPERATION: &'static Operation = &Operation::new("hire.v1.talent.get", Method::Get, "/talent");
    /// #     fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
    /// # }
    /// fn call(client: &Client, session: &UserSession) -> Call<GetTalentRequest> {
    ///     Call::new(client, GetTalentRequest).user(session)
    /// }
    /// ```
    pub fn user(self, session: &UserSession) -> Self
    where
        R: TakesUserAccessToken,
    {
        self.provider(session.clone())
    }

    /// Calls with the tokens of this provider instead of the client's credential.
    pub fn access_token_provider(self, provider: impl AccessTokenProvider) -> Self {
        self.provider(provider)
    }

    /// Calls for this tenant. Calls of a store app must set it, because the app has several tenants. Calls of a custom app must not.
    pub fn tenant_key(mut self, tenant_key: impl Into<String>) -> Self
    where
        R: TakesTenantAccessToken,
    {
        self.tenant_key = Some(tenant_key.into().into());
        self
    }

    /// Sets the time limit of this call, instead of the client's. It applies from awaiting the call to the end of the reply, including all
    /// attempts. For pages, it applies to each page; for a download, until the headers of the reply arrive.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call = self.call.timeout(timeout);
        self
    }

    /// Sets the retry policy of this call, instead of the client's.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.call = self.call.retry(policy);
        self
    }

    /// Declares that sending this request twice has the effect of sending it once, so that it is retried like a `GET`.
    ///
    /// Not needed for requests with a header `Idempotency-Key` or with the idempotency key of their operation.
    pub fn idempotent(mut self) -> Self {
        self.call = self.call.idempotent();
        self
    }

    /// Adds a header, or replaces one of the same name.
    ///
    /// An invalid header is reported when the call is awaited. So are `Authorization`, `Content-Type` (see
    /// [`content_type`](Self::content_type)), `Content-Length` and `Host`, which the client sets itself.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.call = self.call.header(name, value);
        self
    }

    /// Adds a query parameter that the operation does not have yet, in style `form`: a list repeats the name. Replaces a parameter of the same
    /// name.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
        self.call = self.call.query(name, value);
        self
    }

    /// Adds a field to the JSON body that the operation does not have yet. Replaces a field of the same name. If the body is not a JSON
    /// object, that is reported when the call is awaited.
    pub fn body_field(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.call = self.call.body_field(name, value);
        self
    }

    /// Requests the rest of a file from its byte `offset`, for an operation that returns a [`Download`](crate::Download), if the file is
    /// still the version with this [`validator`](openapi_client_runtime::Download::validator).
    ///
    /// The [`offset`](openapi_client_runtime::Download::offset) of the download states what the server sent: the rest, or the whole file.
    /// [`append_to`](openapi_client_runtime::Download::append_to) writes either into the file. A validator that may be the same for two
    /// versions is reported when the call is awaited.
    pub fn resume_from(mut self, offset: u64, validator: impl AsRef<str>) -> Self {
        self.call = self.call.resume_from(offset, validator);
        self
    }

    /// Sets the media type of the body, instead of the first in the API description. It must be one of
    /// [`Operation::media_types`](crate::Operation::media_types); any other is reported when the call is awaited.
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.call = self.call.content_type(media_type);
        self
    }

    /// Sends the request, and returns the response with its status, headers and log id.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`](crate::ErrorKind) but `Configuration` and `Paging`.
    pub fn with_response(
        self,
    ) -> impl Future<Output = Result<Response<R::Response>, Error>> + Send + use<R> {
        let called = self.bind().with_response();
        async move { Ok(called.await?.err_into()) }
    }

    pub(crate) fn map_request<S: Request>(self, change: impl FnOnce(R) -> S) -> Call<S> {
        Call {
            client: self.client,
            call: self.call.map_request(change),
            provider: self.provider,
            tenant_key: self.tenant_key,
        }
    }

    fn provider(mut self, provider: impl AccessTokenProvider) -> Self {
        self.provider = Some(Arc::new(provider));
        self
    }

    /// Returns the neutral call, with its token source and its tenant.
    pub(crate) fn bind(self) -> openapi_client_runtime::Call<R> {
        let client = &*self.client.0;
        let provider = self.provider.as_ref().or(client.provider.as_ref());
        let tenant_key = self.tenant_key.as_ref().or(client.tenant_key.as_ref());
        let mut call = self.call;
        if let Some(tenant_key) = tenant_key {
            call = call.account(tenant_key.clone());
        }
        match source(call.operation(), provider, tenant_key) {
            Some(source) => call.shared_access_token_provider(source),
            None => call,
        }
    }
}

impl<R: Paged> Call<R> {
    /// Returns the pages, each requested when it is polled.
    pub fn pages(self) -> Pages<R> {
        self.bind().pages().err_into()
    }

    /// Returns the elements of all pages, each page requested when it is polled.
    pub fn items(self) -> PageItems<R> {
        self.bind().items().err_into()
    }
}

impl<R: Request> IntoFuture for Call<R> {
    type Output = Result<R::Response, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.bind().into_future_of()
    }
}

impl<R: Request> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only the kinds of the client's credentials are shown.
        f.debug_struct("Call")
            .field("operation", &self.call.operation().id)
            .field("client", &self.client)
            .field("tenant_key", &self.tenant_key)
            .finish_non_exhaustive()
    }
}
