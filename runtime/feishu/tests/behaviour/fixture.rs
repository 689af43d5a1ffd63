//! Operations as the generator writes them.

use feishu_runtime::json::{Decode, Encode, Slot, Value};
use feishu_runtime::{
    Call, Client, Download, Envelope, Idempotency, Method, NextPage, Operation, OperationErrorCode,
    Paged, Request, RequestBody, RequestParts, SecurityScheme, TakesTenantAccessToken,
    TakesUserAccessToken, Upload, error_codes,
};

use loopback::Server;

pub(crate) const APP_ID: &str = "cli_slkdjalasdkjasd";
pub(crate) const APP_SECRET: &str = "dskLLdkasdjlasdKK";

pub(crate) const JSON: RequestBody = RequestBody::Json("application/json; charset=utf-8");

/// Takes tenant access tokens.
pub(crate) const TENANT: &[SecurityScheme] = &[SecurityScheme::Bearer("tenant_access_token")];

/// Takes user access tokens.
pub(crate) const USER: &[SecurityScheme] = &[SecurityScheme::Bearer("user_access_token")];

pub(crate) static ENVELOPE: Envelope = Envelope {
    code: "code",
    message: &["msg", "message"],
    data: Some("data"),
    error: "error",
};

static FLAT_ENVELOPE: Envelope = Envelope {
    data: None,
    ..ENVELOPE
};

/// A client of `server` that calls as an app.
pub(crate) fn app(server: &Server) -> Client {
    Client::builder(server.url())
        .app(APP_ID, APP_SECRET)
        .build()
        .expect("a client")
}

/// A client of `server` without a credential.
pub(crate) fn anonymous(server: &Server) -> Client {
    Client::builder(server.url()).build().expect("a client")
}

/// An answer with one optional field of each kind.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Talent {
    pub(crate) id: Option<String>,
    pub(crate) age: Option<i64>,
    pub(crate) tags: Vec<String>,
}

impl Decode for Talent {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "id" => &mut self.id,
            "age" => &mut self.age,
            "tags" => &mut self.tags,
            _ => return None,
        })
    }
}

impl Encode for Talent {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("id", &self.id);
        visit("age", &self.age);
        visit("tags", &self.tags);
    }
}

/// An answer that is refused without its id.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Strict {
    pub(crate) id: String,
}

impl Decode for Strict {
    fn vacant() -> Self {
        Self { id: Slot::vacant() }
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        (name == "id").then_some(&mut self.id)
    }
    fn required(&self) -> &'static [&'static str] {
        &["id"]
    }
}

/// Declares a request without parameters.
macro_rules! bare_request {
    ($(#[$doc:meta])* $name:ident -> $response:ty, $operation:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub(crate) struct $name;

        impl Request for $name {
            type Response = $response;
            const OPERATION: &'static Operation = &$operation;
            fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
        }
    };
}

bare_request!(
    /// An operation as most are: enveloped, with a tenant token.
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
    GetErrorCode "Why `Get` was refused.";
    SystemError = 1002001 (500) "system error" "";
    InvalidParameter = 1002002 (400) "invalid parameter" "check types and lengths";
}

bare_request!(
    /// Enveloped, and the answer has a required field.
    GetStrict -> Strict,
    Operation {
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.strict.get", Method::Get, "/strict")
    }
);

bare_request!(
    /// Enveloped, with the fields beside the code, and a required one among them.
    GetFlat -> Strict,
    Operation {
        envelope: Some(&FLAT_ENVELOPE),
        ..Operation::new("hire.v1.flat.get", Method::Get, "/flat")
    }
);

bare_request!(
    /// Answers nothing.
    Delete -> (),
    Operation {
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.talent.delete", Method::Delete, "/open-apis/hire/v1/talent")
    }
);

bare_request!(
    /// Without an envelope.
    GetPlain -> Option<Talent>,
    Operation::new("plain.get", Method::Get, "/plain")
);

bare_request!(
    /// For users only.
    GetMine -> Talent,
    Operation {
        security: &[USER],
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.mine.get", Method::Get, "/mine")
    }
);

impl TakesUserAccessToken for GetMine {}

bare_request!(
    /// For the app itself.
    GetApp -> Talent,
    Operation {
        security: &[&[SecurityScheme::Bearer("app_access_token")]],
        envelope: Some(&ENVELOPE),
        ..Operation::new("app.get", Method::Get, "/app")
    }
);

bare_request!(
    /// For users and tenants.
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
    /// Another API's, with a plain bearer token.
    GetForeign -> Option<Talent>,
    Operation {
        security: &[&[SecurityScheme::Bearer("bearer")]],
        ..Operation::new("pets.get", Method::Get, "/pets")
    }
);

bare_request!(
    /// Posts nothing.
    Ping -> Option<Talent>,
    Operation::new("ping", Method::Post, "/ping")
);

bare_request!(
    /// Answers a file, or an enveloped error.
    GetContent -> Download,
    Operation {
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.attachment.content", Method::Get, "/content")
    }
);

bare_request!(
    /// Answers a file to an app.
    GetOwnContent -> Download,
    Operation {
        security: &[TENANT],
        ..*GetContent::OPERATION
    }
);

bare_request!(
    /// Answers a file, without envelopes anywhere.
    GetPlainContent -> Download,
    Operation::new("plain.content", Method::Get, "/content")
);

/// Creates something, once for each key.
#[derive(Debug, Clone, Default)]
pub(crate) struct CreateOnce {
    /// In the query.
    pub(crate) client_token: Option<String>,
    pub(crate) name: Option<String>,
}

impl Request for CreateOnce {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        request_body: JSON,
        envelope: Some(&ENVELOPE),
        idempotency: Idempotency::Key("client_token"),
        ..Operation::new("hire.v1.note.create", Method::Post, "/notes")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.query("client_token", &self.client_token);
        parts.body_field("name", &self.name);
    }
}

/// Creates something, once for each key in the body.
#[derive(Debug, Clone, Default)]
pub(crate) struct CreateOnceByBody {
    pub(crate) uuid: Option<String>,
}

impl Request for CreateOnceByBody {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        idempotency: Idempotency::Key("uuid"),
        ..*CreateOnce::OPERATION
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.body_field("uuid", &self.uuid);
    }
}

/// Every place a parameter can stand in, with a JSON body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Update {
    pub(crate) talent_id: String,
    pub(crate) user_id_type: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) limit: Option<i64>,
    pub(crate) trace: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) score: Option<f64>,
    pub(crate) first: Option<Talent>,
}

impl Request for Update {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        request_body: JSON,
        envelope: Some(&ENVELOPE),
        ..Operation::new(
            "hire.v1.talent.update",
            Method::Put,
            "/talents/{talent_id}/info",
        )
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.path("talent_id", &self.talent_id);
        parts.query("user_id_type", &self.user_id_type);
        parts.query("tags", &self.tags);
        parts.query("limit", &self.limit);
        parts.header("X-Trace", &self.trace);
        parts.body_field("name", &self.name);
        parts.body_field("score", &self.score);
        parts.body_field("first", &self.first);
    }
}

/// A path whose parameters share a segment.
#[derive(Debug, Clone)]
pub(crate) struct GetFile {
    pub(crate) name: String,
    pub(crate) extension: String,
}

impl Request for GetFile {
    type Response = ();
    const OPERATION: &'static Operation =
        &Operation::new("files.get", Method::Get, "/files/{name}{extension}/raw");
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.path("name", &self.name);
        parts.path("extension", &self.extension);
    }
}

/// A path that holds a query.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    pub(crate) kind: String,
    pub(crate) limit: Option<i64>,
}

impl Request for Search {
    type Response = ();
    const OPERATION: &'static Operation =
        &Operation::new("search", Method::Get, "/search?type={kind}");
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.path("kind", &self.kind);
        parts.query("limit", &self.limit);
    }
}

/// A body that is one value.
#[derive(Debug, Clone)]
pub(crate) struct Replace(pub(crate) Option<Vec<Talent>>);

impl Request for Replace {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        request_body: JSON,
        ..Operation::new("talents.replace", Method::Post, "/talents")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.body(&self.0);
    }
}

/// A multipart body.
#[derive(Debug, Clone)]
pub(crate) struct CreateAttachment {
    pub(crate) content: Upload,
    pub(crate) note: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) owner: Option<Talent>,
}

impl CreateAttachment {
    pub(crate) fn new(content: Upload) -> Self {
        Self {
            content,
            note: None,
            tags: Vec::new(),
            owner: None,
        }
    }
}

impl Request for CreateAttachment {
    type Response = Talent;
    const OPERATION: &'static Operation = &Operation {
        request_body: RequestBody::Multipart,
        envelope: Some(&ENVELOPE),
        ..Operation::new(
            "hire.v1.attachment.create",
            Method::Post,
            "/open-apis/hire/v1/attachments",
        )
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.body_file("content", &self.content);
        parts.body_field("note", &self.note);
        parts.body_field("tags", &self.tags);
        parts.body_field("owner", &self.owner);
    }
}

/// A list in pages.
#[derive(Debug, Clone, Default)]
pub(crate) struct List {
    pub(crate) page_token: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) items: Vec<Talent>,
    has_more: Option<bool>,
    page_token: Option<String>,
}

impl Decode for Page {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "items" => &mut self.items,
            "has_more" => &mut self.has_more,
            "page_token" => &mut self.page_token,
            _ => return None,
        })
    }
}

impl Request for List {
    type Response = Page;
    const OPERATION: &'static Operation = &Operation {
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.talent.list", Method::Get, "/talents")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.query("page_token", &self.page_token);
    }
}

impl Paged for List {
    type Item = Talent;
    fn set_page_token(&mut self, page_token: String) {
        self.page_token = Some(page_token);
    }
    fn next_page(page: &Page) -> NextPage<'_> {
        NextPage {
            has_more: page.has_more,
            page_token: page.page_token.as_deref(),
        }
    }
    fn into_items(page: Page) -> Vec<Talent> {
        page.items
    }
}

/// A list in pages that is asked for with a body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Find {
    pub(crate) page_token: Option<String>,
    pub(crate) name: Option<String>,
}

impl Request for Find {
    type Response = Page;
    const OPERATION: &'static Operation = &Operation {
        request_body: JSON,
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.talent.find", Method::Post, "/talents")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.query("page_token", &self.page_token);
        parts.body_field("name", &self.name);
    }
}

impl Paged for Find {
    type Item = Talent;
    fn set_page_token(&mut self, page_token: String) {
        self.page_token = Some(page_token);
    }
    fn next_page(page: &Page) -> NextPage<'_> {
        List::next_page(page)
    }
    fn into_items(page: Page) -> Vec<Talent> {
        page.items
    }
}

/// Calls `request` on `server` without a credential.
pub(crate) fn call<R: Request>(server: &Server, request: R) -> Call<R> {
    Call::new(&anonymous(server), request)
}

/// An HTTP client as a caller may bring it.
pub(crate) fn http_client() -> feishu_runtime::reqwest::Client {
    let provider = rustls::crypto::ring::default_provider();
    let tls = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    feishu_runtime::reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .user_agent("mine")
        .build()
        .expect("a client")
}
