//! Calls of operations that the client does not have.

use std::sync::Arc;

use crate::json::Value;
use crate::{
    Call, Client, Envelope, Method, Operation, RawRequest, ResponseBody, SecurityScheme,
    TakesTenantAccessToken, TakesUserAccessToken, serde_json,
};

/// The fields that response bodies of the platform share.
static ENVELOPE: Envelope = Envelope {
    code: "code",
    message: &["msg", "message"],
    data: Some("data"),
    error: Some("error"),
};

/// The properties of an operation of which only the platform is known.
const UNKNOWN: Operation = Operation {
    security: &[
        &[SecurityScheme::Bearer("tenant_access_token")],
        &[SecurityScheme::Bearer("user_access_token")],
        &[SecurityScheme::Bearer("app_access_token")],
    ],
    envelope: Some(&ENVELOPE),
    ..Operation::new("request", Method::Get, "")
};

impl Client {
    /// Calls an operation that the client does not have, with everything that calls have: access tokens, retries, time limits, errors with
    /// codes.
    ///
    /// The path begins with `/`. It may have parameters in braces ([`path_parameter`](Call::path_parameter)) and a query; more of it is added
    /// with [`query`](Call::query). Errors and logs show the path as it is given here, so values should be parameters.
    ///
    /// The response is the `data` of the body, and a `code` other than 0 is an error. The call has the client's access token, or that of
    /// [`user`](Call::user) or [`user_access_token`](Call::user_access_token).
    ///
    /// ```no_run
    /// use feishu_runtime::{Client, Error, Method, serde_json::json};
    ///
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let data = client
    ///     .request(Method::Post, "/open-apis/im/v1/messages/{message_id}/reply")
    ///     .path_parameter("message_id", "om_dc13264520392913993dd051dba21dcf")
    ///     .json(json!({"msg_type": "text", "content": "{\"text\":\"done\"}"}))
    ///     .await?;
    /// println!("{}", data["message_id"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<Arc<str>>) -> Call<RawRequest> {
        Call::new(self, RawRequest::new(UNKNOWN, method, path))
    }
}

impl<T: ResponseBody + 'static> TakesUserAccessToken for RawRequest<T> {}
impl<T: ResponseBody + 'static> TakesTenantAccessToken for RawRequest<T> {}

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

    /// Sets the fields that the response body shares with others, instead of `code`, `msg` and `data`. With `None`, the response is the
    /// whole body, and no code is an error.
    pub fn envelope(self, envelope: Option<&'static Envelope>) -> Self {
        self.map_request(|request| request.envelope(envelope))
    }

    /// Sets the kinds of access token that the operation takes, by name: `SecurityScheme::Bearer("app_access_token")`. Empty: it takes none.
    pub fn security(self, security: &'static [&'static [SecurityScheme]]) -> Self {
        self.map_request(|request| request.security(security))
    }

    /// Sets the type of the response: a generated type, untyped JSON, `()`, or a [`Download`](crate::Download).
    pub fn response<U: ResponseBody + 'static>(self) -> Call<RawRequest<U>> {
        self.map_request(RawRequest::response)
    }
}
