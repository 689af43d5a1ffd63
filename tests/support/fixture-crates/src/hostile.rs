//! Documents whose texts and names try to become code or paths.

use serde_json::{Value, json};

/// A hostile text.
#[derive(Debug, Clone, Copy)]
pub struct Hostile {
    /// A name for messages.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
}

/// A mark in every hostile text. It must not occur outside of strings and comments.
const MARK: &str = "eSCAPEd";

/// The hostile texts. A document contains one of them in every position.
const TEXTS: &[Hostile] = &[
    Hostile {
        name: "quote",
        text: "\"; eSCAPEd; \"",
    },
    Hostile {
        name: "raw-string",
        text: "\"#; eSCAPEd; r#\"",
    },
    Hostile {
        name: "newline",
        text: "a\neSCAPEd!();\r\neSCAPEd!();\reSCAPEd!();\u{2028}eSCAPEd!();\u{85}eSCAPEd!();",
    },
    Hostile {
        name: "comment",
        text: "*/ eSCAPEd /* // eSCAPEd",
    },
    Hostile {
        name: "backticks",
        text: "```\neSCAPEd!();\n``` `eSCAPEd` ~~~\neSCAPEd",
    },
    Hostile {
        name: "braces",
        text: "}} eSCAPEd {{ {} {0} {eSCAPEd} %s",
    },
    Hostile {
        name: "path",
        text: "../../eSCAPEd/..\\..\\eSCAPEd\\C:\\eSCAPEd",
    },
    Hostile {
        name: "attribute",
        text: "]#![eSCAPEd] #[eSCAPEd] #[doc = \"",
    },
    Hostile {
        name: "links",
        text: "[eSCAPEd](https://example.com) <script>eSCAPEd</script> [crate::eSCAPEd] ![eSCAPEd](x) <https://example.com/>",
    },
    Hostile {
        name: "bidi",
        text: "a\u{202e}eSCAPEd\u{2066}b\u{200f}\u{feff}",
    },
    Hostile {
        name: "controls",
        text: "a\u{0}eSCAPEd\u{1b}[31m\u{7}\u{8}\u{7f}\t",
    },
    Hostile {
        name: "backslash",
        text: "\\\" eSCAPEd \\u{41} \\",
    },
    Hostile {
        name: "markdown",
        text: "# eSCAPEd\n    let x = eSCAPEd;\n\n\teSCAPEd\n- a\n  1. b\n| a\n|---\n***\n===\n",
    },
];

/// One document for each text, and one with long names.
pub(crate) fn documents() -> Vec<(String, Value)> {
    let mut documents: Vec<(String, Value)> = TEXTS
        .iter()
        .map(|hostile| (format!("hostile-{}", hostile.name), document(hostile.text)))
        .collect();
    documents.push((
        "hostile-length".to_owned(),
        document(&"a very long name ".repeat(640)),
    ));
    documents
}

impl Hostile {
    /// An identifier that no generated file contains outside of strings and comments.
    pub fn mark() -> &'static str {
        MARK
    }
}

/// A document with the text in every description and in every name that allows it.
fn document(text: &str) -> Value {
    let property = json!({"type": "string", "description": text, "title": text, "default": text, "example": text, "pattern": "a", "enum": [text, "b"]});
    let object = json!({"type": "object", "description": text, "title": text, "required": [text], "properties": {text: property, "plain": {"type": "string", "description": text, "example": text, "default": text}}});
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}, "example": {text: text}}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": text, "description": text, "version": text, "termsOfService": text, "contact": {"name": text, "url": text, "email": text}, "license": {"name": text}},
        "servers": [{"url": "https://example.com", "description": text}],
        "tags": [{"name": text, "description": text}],
        "externalDocs": {"url": "https://example.com", "description": text},
        "security": [{"key": []}],
        "paths": {
            "/things/{id}": {
                "summary": text, "description": text,
                "post": {
                    "operationId": text, "tags": [text], "summary": text, "description": text,
                    "externalDocs": {"url": "https://example.com", "description": text},
                    "parameters": [
                        {"name": "id", "in": "path", "required": true, "description": text, "example": text, "schema": {"type": "string"}},
                        {"name": text, "in": "query", "description": text, "example": text, "schema": {"type": "string", "default": text}},
                    ],
                    "requestBody": {"required": true, "description": text, "content": content},
                    "responses": {"200": {"description": text, "content": content}, "default": {"description": text}},
                },
            },
        },
        "components": {
            "schemas": {"Thing": object},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": text, "bearerFormat": text}},
        },
    })
}
