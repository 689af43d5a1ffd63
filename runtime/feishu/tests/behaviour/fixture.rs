//! Operations of Feishu as the generator writes them, and clients of a test server.

use feishu_runtime::{
    Call, Client, Download, Method, Operation, OperationErrorCode, Request, SecurityScheme,
    TakesTenantAccessToken, TakesUserAccessToken, error_codes,
};

use loopback::Server;
use runtime_fixture::bare_request;
use tokio::runtime::{Builder, Runtime};

pub(crate) use runtime_fixture::*;

pub(crate) const APP_ID: &str = "cli_slkdjalasdkjasd";
pub(crate) const APP_SECRET: &str = "dskLLdkasdjlasdKK";

/// The security of operations that take tenant access tokens.
pub(crate) const TENANT: &[SecurityScheme] = &[SecurityScheme::Bearer("tenant_access_token")];

/// The security of operations that take user access tokens.
pub(crate) const USER: &[SecurityScheme] = &[SecurityScheme::Bearer("user_access_token")];

/// Builds a client of `server` that calls as an app.
pub(crate) fn app(server: &Server) -> Client {
    Client::builder(server.url())
        .app(APP_ID, APP_SECRET)
        .build()
        .expect("a client")
}

/// Builds a client of `server` without a credential.
pub(crate) fn anonymous(server: &Server) -> Client {
    Client::builder(server.url()).build().expect("a client")
}

bare_request!(
    /// Takes tenant access tokens, and has an envelope, like most operations.
    Get -> Talent,
    Operation {
        documentation: "https://open.feishu.cn/document/talent/get",
        security: &[TENANT],
        errors: GetErrorCode::DOCUMENTED,
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.talent.get", Method::Get, "/open-apis/hire/v1/talent")
    }
);

impl TakesTenantAccessToken for Get {}

error_codes! {
    GetErrorCode;
    SystemError = 1002001 "1002001" (500) "system error" "";
    InvalidParameter = 1002002 "1002002" (400) "invalid parameter" "check types and lengths";
}

bare_request!(
    /// Takes only user access tokens.
    GetMine -> Talent,
    Operation {
        security: &[USER],
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.mine.get", Method::Get, "/mine")
    }
);

impl TakesUserAccessToken for GetMine {}

bare_request!(
    /// Takes only app access tokens.
    GetApp -> Talent,
    Operation {
        security: &[&[SecurityScheme::Bearer("app_access_token")]],
        envelope: Some(&ENVELOPE),
        ..Operation::new("app.get", Method::Get, "/app")
    }
);

bare_request!(
    /// Takes tenant and user access tokens.
    GetShared -> Talent,
    Operation {
        security: &[TENANT, USER],
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.shared.get", Method::Get, "/shared")
    }
);

impl TakesTenantAccessToken for GetShared {}
impl TakesUserAccessToken for GetShared {}

bare_request!(
    /// Returns a file, or an error in an envelope.
    GetContent -> Download,
    Operation {
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.attachment.content", Method::Get, "/content")
    }
);

bare_request!(
    /// Takes tenant access tokens, and returns a file.
    GetOwnContent -> Download,
    Operation {
        security: &[TENANT],
        ..*GetContent::OPERATION
    }
);

bare_request!(
    /// Returns a file, and has no envelope.
    GetPlainContent -> Download,
    Operation::new("plain.content", Method::Get, "/content")
);

/// Calls `request` on `server` without a credential.
pub(crate) fn call<R: Request>(server: &Server, request: R) -> Call<R> {
    Call::new(&anonymous(server), request)
}

/// Creates a runtime as that of a test: it is driven only inside `block_on`.
pub(crate) fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

/// Starts a server on a runtime of its own, which must be kept.
pub(crate) fn elsewhere(server: impl Future<Output = Server>) -> (Runtime, Server) {
    let mut builder = Builder::new_multi_thread();
    let runtime = builder.worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let server = runtime.block_on(server);
    (runtime, server)
}
