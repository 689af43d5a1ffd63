//! The contents of a new service: servers, the root file, and the schemas of errors.

use heck::ToTitleCase;
use serde_json::{Value, json};

use super::parts::JsonObject;
use crate::spec::vocabulary::OPENAPI;
use crate::spec::vocabulary::extension::{ENVELOPE, Envelope, Names, PAGINATION, Pagination};

/// The servers: URL and description.
pub(super) const SERVERS: [(&str, &str); 2] = [
    ("https://open.feishu.cn", "Feishu"),
    ("https://open.larksuite.com", "Lark"),
];

/// The schemas of errors, which drafts refer to by name.
pub(super) fn error_schemas() -> [(&'static str, Value); 2] {
    [
        ("Error", error_schema()),
        ("OAuthError", oauth_error_schema()),
    ]
}

/// The root file of a service.
pub(super) fn root(service: &str) -> JsonObject {
    let servers = SERVERS.map(|(url, description)| json!({"url": url, "description": description}));
    let info = json!({
        "title": format!("Feishu {}", service.to_title_case()),
        "description": format!("The API `{service}` of Feishu and Lark."),
        "contact": {"name": "Feishu Open Platform", "url": "https://open.feishu.cn"},
        "license": {"name": "MIT OR Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        "version": "0.1.0",
    });
    let mut root = JsonObject::new();
    root.insert("openapi".to_owned(), "3.0.3".into());
    root.insert("info".to_owned(), info);
    root.insert("servers".to_owned(), json!(servers));
    root.insert("paths".to_owned(), json!({}));
    let envelope = Envelope {
        code: "code".to_owned(),
        message: Names(vec!["msg".to_owned(), "message".to_owned()]),
        data: "data".to_owned(),
        error: Some("error".to_owned()),
    };
    ENVELOPE.write(&mut root, &envelope);
    let pagination = Pagination {
        page_token: "page_token".to_owned(),
        next_page_token: "page_token".to_owned(),
        has_more: Some("has_more".to_owned()),
    };
    PAGINATION.write(&mut root, &pagination);
    OPENAPI.sort(root)
}

/// The response to a failed call, which is the same for all services.
fn error_schema() -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    let list = |description: &str, properties: Value| json!({"type": "array", "description": description, "items": {"type": "object", "properties": properties}});
    json!({
        "type": "object",
        "description": "The reply to a call that failed.",
        "properties": {
            "code": {"type": "integer", "format": "int64", "description": "Error code, never 0."},
            "msg": text("What went wrong."),
            "error": {
                "type": "object",
                "description": "Details that help to find the cause.",
                "properties": {
                    "message": text("What went wrong, in more words."),
                    "log_id": text("Id of the call in the platform's logs. Support asks for it."),
                    "logid": text("The same id under another name, which some endpoints use."),
                    "troubleshooter": text("Where to look for help with this error."),
                    "field_violations": list("Fields of the request that are wrong.", json!({
                        "field": text("Name of the field."),
                        "value": text("The value that was sent."),
                        "description": text("Why the value is wrong."),
                    })),
                    "permission_violations": list("Permissions that the caller lacks.", json!({
                        "type": text("Kind of the permission, such as `action_privilege_required`."),
                        "subject": text("The permission, such as the name of a scope."),
                        "description": text("Why the permission is needed."),
                    })),
                    "helps": list("Pages that help with this error.", json!({
                        "url": text("Address of the page."),
                        "description": text("What the page is about."),
                    })),
                },
            },
        },
    })
}

/// The response of an OAuth 2.0 token endpoint to a failed call (RFC 6749, section 5.2).
fn oauth_error_schema() -> Value {
    json!({
        "type": "object",
        "description": "The reply to a request for a token that failed.",
        "properties": {
            "code": {"type": "integer", "format": "int64", "description": "Error code, never 0."},
            "error": {"type": "string", "description": "Kind of the error, such as `invalid_grant`."},
            "error_description": {"type": "string", "description": "What went wrong."},
        },
    })
}
