//! Requests with parameters and bodies.

use openapi_client_runtime::{
    Idempotency, Method, Operation, Request, RequestBody, RequestParts, Upload,
};

use crate::{ENVELOPE, JSON, Talent};

/// Has an idempotency key in the query.
#[derive(Debug, Clone, Default)]
pub struct CreateOnce {
    pub client_token: Option<String>,
    pub name: Option<String>,
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

/// Has an idempotency key in the body.
#[derive(Debug, Clone, Default)]
pub struct CreateOnceByBody {
    pub uuid: Option<String>,
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

/// Has parameters in the path, the query and headers, and a JSON body.
#[derive(Debug, Clone, Default)]
pub struct Update {
    pub talent_id: String,
    pub user_id_type: Option<String>,
    pub tags: Vec<String>,
    pub limit: Option<i64>,
    pub trace: Option<String>,
    pub name: Option<String>,
    pub score: Option<f64>,
    pub first: Option<Talent>,
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

/// Has two path parameters in one segment.
#[derive(Debug, Clone)]
pub struct GetFile {
    pub name: String,
    pub extension: String,
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

/// Has a path that contains a query.
#[derive(Debug, Clone)]
pub struct Search {
    pub kind: String,
    pub limit: Option<i64>,
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

/// Has a body that is one value.
#[derive(Debug, Clone)]
pub struct Replace(pub Option<Vec<Talent>>);

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

/// Has a multipart body.
#[derive(Debug, Clone)]
pub struct CreateAttachment {
    pub content: Upload,
    pub note: Option<String>,
    pub tags: Vec<String>,
    pub owner: Option<Talent>,
}

impl CreateAttachment {
    pub fn new(content: Upload) -> Self {
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
