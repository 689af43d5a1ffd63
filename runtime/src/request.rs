//! What a generated request tells the runtime.

use crate::json::Value;
use crate::{Operation, ResponseBody, Upload};

/// The parameters of one operation: a generated struct.
pub trait Request: Clone + Send + Sync + 'static {
    /// What the operation answers.
    type Response: ResponseBody + 'static;

    /// The operation.
    const OPERATION: &'static Operation;

    /// Shows each parameter and body field to `parts`.
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>);
}

/// A request of an operation that takes user access tokens.
#[diagnostic::on_unimplemented(
    message = "the operation of `{Self}` takes no user access token",
    label = "call it without one"
)]
pub trait TakesUserAccessToken: Request {}

/// A request of an operation that takes tenant access tokens.
#[diagnostic::on_unimplemented(
    message = "the operation of `{Self}` takes no tenant access token",
    label = "call it without a tenant"
)]
pub trait TakesTenantAccessToken: Request {}

/// A request that is answered page by page.
pub trait Paged: Request {
    /// An element of the list that the pages make up.
    type Item: Send + 'static;

    /// Asks for the page that this token stands for.
    fn set_page_token(&mut self, page_token: String);

    /// What `response` says about the page after it.
    fn next_page(response: &Self::Response) -> NextPage<'_>;

    /// The elements of one page.
    fn into_items(response: Self::Response) -> Vec<Self::Item>;
}

/// What a page says about the page after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextPage<'a> {
    /// Whether there is one, if the page says so.
    pub has_more: Option<bool>,
    /// What to ask for it with.
    pub page_token: Option<&'a str>,
}

/// Collects the parameters and body fields of one request, in the order in which they are sent.
///
/// A value that is absent is not sent.
#[derive(Default)]
pub struct RequestParts<'a> {
    pub(crate) path: Named<'a>,
    pub(crate) query: Named<'a>,
    pub(crate) headers: Named<'a>,
    pub(crate) body: Body<'a>,
}

/// Values by wire name.
pub(crate) type Named<'a> = Vec<(&'static str, &'a dyn Value)>;

/// What was collected for the body.
#[derive(Default)]
pub(crate) enum Body<'a> {
    #[default]
    None,
    Whole(&'a dyn Value),
    Fields(Vec<(&'static str, Field<'a>)>),
}

/// One field of a body.
pub(crate) enum Field<'a> {
    Value(&'a dyn Value),
    File(&'a Upload),
}

impl<'a> RequestParts<'a> {
    /// A path parameter: one scalar, percent-encoded as one segment.
    pub fn path(&mut self, name: &'static str, value: &'a dyn Value) {
        self.path.push((name, value));
    }

    /// A query parameter. A list repeats the name.
    pub fn query(&mut self, name: &'static str, value: &'a dyn Value) {
        self.query.push((name, value));
    }

    /// A header parameter. A list repeats the header.
    pub fn header(&mut self, name: &'static str, value: &'a dyn Value) {
        self.headers.push((name, value));
    }

    /// A field of the body: of the JSON object, or a part of the multipart body.
    pub fn body_field(&mut self, name: &'static str, value: &'a dyn Value) {
        self.field(name, Field::Value(value));
    }

    /// A file in a multipart body.
    pub fn body_file(&mut self, name: &'static str, file: &'a Upload) {
        self.field(name, Field::File(file));
    }

    /// The whole JSON body; replaces fields given before.
    pub fn body(&mut self, value: &'a dyn Value) {
        self.body = Body::Whole(value);
    }

    fn field(&mut self, name: &'static str, field: Field<'a>) {
        match &mut self.body {
            Body::Fields(fields) => fields.push((name, field)),
            other => *other = Body::Fields(vec![(name, field)]),
        }
    }
}
