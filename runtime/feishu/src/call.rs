//! One call of an operation.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::access_token::{AccessTokenProvider, FixedToken, source};
use crate::{
    AccessToken, AccessTokenKind, Client, Error, PageItems, Paged, Pages, Request, Response,
    RetryPolicy, TakesTenantAccessToken, TakesUserAccessToken, UserSession,
};

/// A call that is sent when it is awaited.
///
/// Await it as it is for the response, or [`with_response`](Self::with_response) for status, headers and log id too. Where the operation
/// answers page by page, read [`pages`](Self::pages) or [`items`](Self::items).
///
/// Dropping the future of a call cancels it; whether the server still acts on it is not known then.
#[must_use = "a call is sent only when it is awaited"]
#[derive(Clone)]
pub struct Call<R> {
    client: Client,
    call: openapi_client_runtime::Call<R>,
    /// Instead of the client's.
    provider: Option<Arc<dyn AccessTokenProvider>>,
    /// Instead of the client's.
    tenant_key: Option<Arc<str>>,
}

impl<R: Request> Call<R> {
    /// A call of `request` through `client`.
    pub fn new(client: &Client, request: R) -> Self {
        Self {
            call: openapi_client_runtime::Call::new(&client.0.client, request),
            client: client.clone(),
            provider: None,
            tenant_key: None,
        }
    }

    /// Calls for a user: carries this `user_access_token` instead of the client's credential.
    ///
    /// Only operations that take user access tokens have this; see [`AccessTokenKind::all_of`].
    pub fn user_access_token(self, token: impl Into<String>) -> Self
    where
        R: TakesUserAccessToken,
    {
        let token = AccessToken::new(token);
        self.provider(FixedToken::new(AccessTokenKind::User, token))
    }

    /// Calls for a user: carries the access token of this session instead of the client's credential.
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
    /// impl TakesUserAccessToken for GetTalentRequest {} // as generated code says
    ///
    /// fn call(client: &Client, session: &UserSession) -> Call<GetTalentRequest> {
    ///     Call::new(client, GetTalentRequest).user(session)
    /// }
    /// ```
    ///
    /// For an operation that takes no user access token, it does not compile:
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

    /// Calls for this tenant. Store apps serve several and must name one; a custom app serves its own and must not.
    pub fn tenant_key(mut self, tenant_key: impl Into<String>) -> Self
    where
        R: TakesTenantAccessToken,
    {
        self.tenant_key = Some(tenant_key.into().into());
        self
    }

    /// Limits this call, from awaiting it to the end of the reply and over all attempts, instead of the client's limit. For pages:
    /// each page. For a download: to the head of the reply.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call = self.call.timeout(timeout);
        self
    }

    /// Retries this call by this policy instead of the client's.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.call = self.call.retry(policy);
        self
    }

    /// Adds a header, or replaces one of the same name. An invalid one is reported when the call is awaited, and so are
    /// `Authorization`, `Content-Type` (see [`content_type`](Self::content_type)), `Content-Length` and `Host`, which the client sets
    /// itself.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.call = self.call.header(name, value);
        self
    }

    /// Sends the body as this media type, of those that the description has for it
    /// ([`Operation::media_types`](crate::Operation::media_types)), instead of the first. Another one is reported when the call is
    /// awaited.
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.call = self.call.content_type(media_type);
        self
    }

    /// Sends the request, and returns the response with its status, headers and log id.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`](crate::ErrorKind) but `Configuration` and `Paging`.
    pub async fn with_response(self) -> Result<Response<R::Response>, Error> {
        Ok(self.bind().with_response().await?.err_into())
    }

    fn provider(mut self, provider: impl AccessTokenProvider) -> Self {
        self.provider = Some(Arc::new(provider));
        self
    }

    /// The call with the token and the tenant that are chosen for it.
    pub(crate) fn bind(self) -> openapi_client_runtime::Call<R> {
        let client = &*self.client.0;
        let provider = self.provider.as_ref().or(client.provider.as_ref());
        let tenant_key = self.tenant_key.as_ref().or(client.tenant_key.as_ref());
        let mut call = self.call;
        if let Some(tenant_key) = tenant_key {
            call = call.account(tenant_key.clone());
        }
        match source(R::OPERATION, provider, tenant_key) {
            Some(source) => call.access_token_provider(source),
            None => call,
        }
    }
}

impl<R: Paged> Call<R> {
    /// The pages, each requested when it is polled for.
    pub fn pages(self) -> Pages<R> {
        self.bind().pages().err_into()
    }

    /// The elements of all pages, each page requested when it is polled for.
    pub fn items(self) -> PageItems<R> {
        self.bind().items().err_into()
    }
}

impl<R: Request> IntoFuture for Call<R> {
    type Output = Result<R::Response, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let call = self.bind();
        Box::pin(async move { Ok(call.with_response().await?.into_body()) })
    }
}

impl<R: Request> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client's credentials are shown by their kinds only.
        f.debug_struct("Call")
            .field("operation", &R::OPERATION.id)
            .field("client", &self.client)
            .field("tenant_key", &self.tenant_key)
            .finish_non_exhaustive()
    }
}
