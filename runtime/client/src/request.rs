//! Requests: the traits of generated request types, and the parts of a request.

use std::collections::BTreeMap;

use http::HeaderMap;

use crate::additions::Additions;
use crate::json::Value;
use crate::paging::NextPage;
use crate::{Operation, Place, ResponseBody, Style, Upload};

/// The parameters of one operation: a generated struct.
pub trait Request: Clone + Send + Sync + 'static {
    /// The type of the operation's response.
    type Response: ResponseBody + 'static;

    /// The operation.
    const OPERATION: &'static Operation;

    /// Returns the operation of this request: [`OPERATION`](Self::OPERATION), unless the request is of no fixed operation.
    fn operation(&self) -> &'static Operation {
        Self::OPERATION
    }

    /// Adds each parameter and body field to `parts`.
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>);
}

/// A request for a list in pages.
pub trait Paged: Request {
    /// The type of the list's elements.
    type Item: Send + 'static;

    /// Sets the token of the page to request.
    fn set_page_token(&mut self, page_token: String);

    /// Returns what `response` states about the next page.
    fn next_page(response: &Self::Response) -> NextPage<'_> {
        let _ = response;
        NextPage::LAST
    }

    /// Returns what the reply to this request states about the next page, where headers or the request decide. Otherwise
    /// [`next_page`](Self::next_page) decides. `omitted` items of the page are not in `response`, since they could not be decoded.
    fn page_after<'r>(
        &self,
        response: &'r Self::Response,
        headers: &'r HeaderMap,
        omitted: usize,
    ) -> NextPage<'r> {
        let _ = (headers, omitted);
        Self::next_page(response)
    }

    /// Returns the elements of one page. [`Operation::page_items`] is the path to them.
    fn into_items(response: Self::Response) -> Vec<Self::Item>;
}

/// The parameters and body fields of one request, in the order of sending. Absent values are not sent.
#[derive(Default)]
pub struct RequestParts<'a> {
    pub(crate) path: Vec<Parameter<'a>>,
    pub(crate) query: Vec<Parameter<'a>>,
    pub(crate) headers: Vec<Parameter<'a>>,
    pub(crate) cookies: Vec<Parameter<'a>>,
    pub(crate) body: Body<'a>,
    /// The path of a request whose operation has none.
    pub(crate) path_template: Option<&'a str>,
    /// The fields that the caller added to the body.
    pub(crate) added: Option<&'a Additions>,
}

/// A parameter: its name, style and value.
#[derive(Clone, Copy)]
pub(crate) struct Parameter<'a> {
    pub(crate) name: &'a str,
    pub(crate) style: Style,
    pub(crate) value: &'a dyn Value,
}

/// The parts of the body.
#[derive(Default)]
pub(crate) enum Body<'a> {
    #[default]
    None,
    Whole(&'a dyn Value),
    File(&'a Upload),
    /// Files of a multipart body by the names of their parts.
    Files(&'a BTreeMap<String, Upload>),
    Fields(Vec<(&'a str, Field<'a>)>),
}

/// One field of a body.
pub(crate) enum Field<'a> {
    Value(&'a dyn Value),
    /// A form field with a style.
    Styled(Style, &'a dyn Value),
    /// A part of a multipart body with a media type.
    Part(&'static str, &'a dyn Value),
    /// A file, and its media type if the file does not set one.
    File(&'static str, &'a Upload),
    /// Files, and their media type if a file does not set one.
    Files(&'static str, &'a [Upload]),
}

impl<'a> Field<'a> {
    /// Returns the value; `None` for files.
    pub(crate) fn value(&self) -> Option<&'a dyn Value> {
        match *self {
            Self::Value(value) | Self::Styled(_, value) | Self::Part(_, value) => Some(value),
            Self::File(..) | Self::Files(..) => None,
        }
    }
}

impl<'a> RequestParts<'a> {
    /// Sets the path of a request whose operation has none, with parameters in braces.
    pub(crate) fn path_template(&mut self, path: &'a str) {
        self.path_template = Some(path);
    }

    /// Adds a path parameter in style `simple`, percent-encoded as one segment.
    pub fn path(&mut self, name: &'a str, value: &'a dyn Value) {
        self.styled(Place::Path, name, Style::SIMPLE, value);
    }

    /// Adds a query parameter in style `form`, exploded: a list repeats the name.
    pub fn query(&mut self, name: &'a str, value: &'a dyn Value) {
        self.styled(Place::Query, name, Style::FORM, value);
    }

    /// Adds a header parameter. A list repeats the header.
    pub fn header(&mut self, name: &'a str, value: &'a dyn Value) {
        self.styled(Place::Header, name, Style::REPEATED, value);
    }

    /// Adds a cookie in style `form`, exploded. All cookies are sent in one header `Cookie`.
    pub fn cookie(&mut self, name: &'a str, value: &'a dyn Value) {
        self.styled(Place::Cookie, name, Style::FORM, value);
    }

    /// Adds a parameter in any style; see [`Style`] for its encoding.
    pub fn styled(&mut self, place: Place, name: &'a str, style: Style, value: &'a dyn Value) {
        let parameters = match place {
            Place::Path => &mut self.path,
            Place::Query => &mut self.query,
            Place::Header => &mut self.headers,
            Place::Cookie => &mut self.cookies,
        };
        parameters.push(Parameter { name, style, value });
    }

    /// Adds a body field: a field of the JSON object, a part of the multipart body, or a pair of the form. In the latter two, a list
    /// repeats the name, and objects are sent as JSON text.
    pub fn body_field(&mut self, name: &'a str, value: &'a dyn Value) {
        self.field(name, Field::Value(value));
    }

    /// Adds a field of a form or multipart body in a style that OpenAPI defines for queries. JSON bodies have no styles.
    pub fn styled_body_field(&mut self, name: &'a str, style: Style, value: &'a dyn Value) {
        self.field(name, Field::Styled(style, value));
    }

    /// Adds a part of a multipart body with this media type. With a JSON type, the value is one JSON text, `null` included. With another
    /// type, it is text, and a list has one part for each element.
    pub fn body_part(
        &mut self,
        name: &'static str,
        media_type: &'static str,
        value: &'a dyn Value,
    ) {
        self.field(name, Field::Part(media_type, value));
    }

    /// Adds a file to a multipart body.
    pub fn body_file(&mut self, name: &'static str, file: &'a Upload) {
        self.field(name, Field::File(Upload::UNKNOWN_TYPE, file));
    }

    /// Adds a file to a multipart body, with this media type if the file does not set one.
    pub fn body_file_as(&mut self, name: &'static str, media_type: &'static str, file: &'a Upload) {
        self.field(name, Field::File(media_type, file));
    }

    /// Adds files to a multipart body, as one part each.
    pub fn body_files(&mut self, name: &'static str, files: &'a [Upload]) {
        self.body_files_as(name, Upload::UNKNOWN_TYPE, files);
    }

    /// Adds files to a multipart body, as one part each, with this media type for files that do not set one.
    pub fn body_files_as(
        &mut self,
        name: &'static str,
        media_type: &'static str,
        files: &'a [Upload],
    ) {
        self.field(name, Field::Files(media_type, files));
    }

    /// Sets the whole body: JSON, a text, or an object whose properties are the pairs of a form. Replaces fields added before.
    pub fn body(&mut self, value: &'a dyn Value) {
        self.body = Body::Whole(value);
    }

    /// Sets a file as the whole body, which is sent as it is read. Replaces fields added before.
    pub fn body_upload(&mut self, file: &'a Upload) {
        self.body = Body::File(file);
    }

    /// Sets files as the whole multipart body, by the names of their parts. Replaces fields added before.
    pub fn body_uploads(&mut self, files: &'a BTreeMap<String, Upload>) {
        self.body = Body::Files(files);
    }

    fn field(&mut self, name: &'a str, field: Field<'a>) {
        match &mut self.body {
            Body::Fields(fields) => fields.push((name, field)),
            other => *other = Body::Fields(vec![(name, field)]),
        }
    }
}
