//! Documents for naming: every word with a meaning in Rust or in generated code, in every position that has a name.

use serde_json::{Map, Value, json};

/// Strict, reserved and weak keywords of every edition.
const KEYWORDS: &[&str] = &[
    "as",
    "async",
    "await",
    "break",
    "const",
    "continue",
    "crate",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "fn",
    "for",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "match",
    "mod",
    "move",
    "mut",
    "pub",
    "ref",
    "return",
    "self",
    "Self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "type",
    "unsafe",
    "use",
    "where",
    "while",
    "abstract",
    "become",
    "box",
    "do",
    "final",
    "gen",
    "macro",
    "override",
    "priv",
    "try",
    "typeof",
    "unsized",
    "virtual",
    "yield",
    "union",
    "macro_rules",
    "raw",
    "safe",
    "_",
    "'static",
];

/// Names of the prelude, and other names that need no path.
const PRELUDE: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Vec",
    "String",
    "Box",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "Drop",
    "Eq",
    "PartialEq",
    "Ord",
    "PartialOrd",
    "Hash",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "FromIterator",
    "IntoIterator",
    "Iterator",
    "Extend",
    "AsRef",
    "AsMut",
    "ToOwned",
    "ToString",
    "Fn",
    "FnMut",
    "FnOnce",
    "Send",
    "Sync",
    "Sized",
    "Unpin",
    "Future",
    "IntoFuture",
    "drop",
    "u8",
    "i64",
    "f64",
    "bool",
    "str",
    "usize",
    "char",
    "std",
    "core",
    "alloc",
    "derive",
    "test",
    "cfg",
    "vec",
    "format",
    "panic",
    "println",
    "todo",
    "assert",
    "matches",
    "include",
    "env",
    "concat",
    "option",
    "result",
    "string",
];

/// Names that generated code uses or defines.
const GENERATED: &[&str] = &[
    "runtime",
    "openapi_client_runtime",
    "schemas",
    "events",
    "error_codes",
    "servers",
    "webhook",
    "serde",
    "blocking",
    "default",
    "new",
    "client",
    "Client",
    "ClientBuilder",
    "builder",
    "build",
    "Request",
    "Response",
    "Operation",
    "Call",
    "Error",
    "Upload",
    "Download",
    "Nullable",
    "Base64",
    "Unknown",
    "IncomingEvent",
    "types",
    "types!",
    "OPERATIONS",
    "OPERATION",
    "operation",
    "request",
    "response",
    "body",
    "path",
    "query",
    "header",
    "cookie",
    "parts",
    "fields",
    "field",
    "required",
    "vacant",
    "visit",
    "name",
    "value",
    "as_str",
    "into",
    "clone",
    "eq",
    "fmt",
    "hash",
    "add",
    "not",
    "neg",
    "deref",
    "index",
    "call",
    "json",
    "serde_json",
    "bytes",
    "http",
    "reqwest",
    "lib",
    "main",
    "mod",
    "build.rs",
    "tests",
    "every_service",
    "additional_properties",
    "status",
];

/// Words in other scripts, without letters, and words that differ only in characters that names drop.
const ODD: &[&str] = &[
    "名字",
    "имя",
    "όνομα",
    "اسم",
    "ａｂｃ",
    "Straße",
    "STRASSE",
    "ﬁ",
    "e\u{301}",
    "é",
    "🎉",
    "🎈",
    "+1",
    "-1",
    "1",
    "2fa",
    "1e9",
    "a.b",
    "a/b",
    "a b",
    "a-b",
    "a_b",
    "A_B",
    "aB",
    "AB",
    "a__b",
    "_a",
    "a_",
    "__",
    "$ref",
    "@type",
    "#",
    "%",
    "*",
    "&",
    "<a>",
    "(a)",
    "a:b",
    "a=b",
    "r#type",
    "r#a",
    "\u{200b}",
    "a\u{200d}b",
    "٣",
];

/// One document for each list.
pub(crate) fn documents() -> Vec<(String, Value)> {
    [
        ("words-keywords", KEYWORDS),
        ("words-prelude", PRELUDE),
        ("words-generated", GENERATED),
        ("words-odd", ODD),
    ]
    .into_iter()
    .map(|(name, words)| (name.to_owned(), document(name, words)))
    .collect()
}

/// A document in which each word names one of everything.
fn document(name: &str, words: &[&str]) -> Value {
    let (mut paths, mut schemas, mut properties) = (Map::new(), Map::new(), Map::new());
    for (index, &word) in words.iter().enumerate() {
        let mut parameters = vec![
            json!({"name": "place", "in": "path", "required": true, "schema": {"type": "string"}}),
            json!({"name": word, "in": "query", "schema": {"type": "string", "enum": [word, "other"]}}),
        ];
        // Header names are HTTP tokens.
        if word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        {
            parameters.push(
                json!({"name": format!("X-{word}"), "in": "header", "schema": {"type": "string"}}),
            );
        }
        // Schema names consist of these characters only (OpenAPI 3.0.3, Components Object).
        let is_key = word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
        let schema = if is_key {
            schemas.insert(word.to_owned(), json!({"type": "object", "required": [word], "properties": {word: {"type": "string"}, "kind": {"type": "string", "enum": [word, "b"]}}}));
            json!({"$ref": format!("#/components/schemas/{word}")})
        } else {
            json!({"type": "object", "properties": {word: {"type": "string", "enum": [word]}}})
        };
        let content = json!({"application/json": {"schema": schema}});
        paths.insert(
            format!("/{index}/{{place}}"),
            json!({"post": {
                "operationId": word, "tags": [word], "parameters": parameters,
                "requestBody": {"required": true, "content": content},
                "responses": {"200": {"description": word, "content": content}},
            }}),
        );
        properties.insert(word.to_owned(), json!({"type": "string"}));
    }
    // All words together: fields of one struct, values of one enum, parameters of one operation.
    schemas.insert(
        "Everything".to_owned(),
        json!({"type": "object", "required": words, "properties": properties}),
    );
    schemas.insert(
        "AnyOfThem".to_owned(),
        json!({"type": "string", "enum": words}),
    );
    let parameters: Vec<Value> = words
        .iter()
        .map(|word| json!({"name": word, "in": "query", "schema": {"type": "string"}}))
        .collect();
    paths.insert(
        "/everything".to_owned(),
        json!({"get": {"operationId": "everything", "parameters": parameters, "responses": {"200": {"description": "All.", "content": {"application/json": {"schema": {
            "type": "object", "properties": {"one": {"$ref": "#/components/schemas/Everything"}, "any": {"$ref": "#/components/schemas/AnyOfThem"}},
        }}}}}}}),
    );
    json!({
        "openapi": "3.0.3",
        "info": {"title": name, "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}
