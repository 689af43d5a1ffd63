//! The places of schemas, as operations of one form.

use serde_json::{Value, json};

use super::forms::{Depth, Form};

/// An operation that has one form in several places.
pub(super) struct Places {
    /// The part of the operation's id after the form.
    pub(super) name: &'static str,
    pub(super) operation: Value,
    pub(super) method: &'static str,
    /// The part of the path after the form.
    pub(super) path: &'static str,
    /// The number of places.
    pub(super) count: usize,
}

/// The places in which a form is described.
pub(super) fn of(form: &Form) -> Vec<Places> {
    let inline = &form.schema;
    let reference = &json!({"$ref": super::reference(form.name)});
    let mut all = vec![
        body(inline, reference),
        optional_body(reference),
        fields(inline, reference),
        query(form, inline, reference),
        form_fields(inline, reference),
        whole("whole_form", "application/x-www-form-urlencoded", inline),
        parts(inline, reference),
        whole("whole_multipart", "multipart/form-data", reference),
        whole("text", "text/plain", inline),
        whole("bytes", "application/octet-stream", inline),
        headers(inline, reference),
    ];
    if form.depth < Depth::Nested {
        // OpenAPI defines no text for lists and objects inside others.
        all.push(path(inline, reference));
        all.push(exploded(inline));
    }
    all
}

fn json_content(schema: &Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

fn response(content: &Value) -> Value {
    json!({"200": {"description": "The same.", "content": content}})
}

fn done() -> Value {
    json!({"204": {"description": "Done."}})
}

fn body(inline: &Value, reference: &Value) -> Places {
    let mut responses = response(&json_content(inline));
    responses["422"] = json!({"description": "Refused.", "content": json_content(reference)});
    Places {
        name: "body",
        method: "post",
        path: "",
        operation: json!({"requestBody": {"required": true, "content": json_content(inline)}, "responses": responses}),
        count: 3,
    }
}

fn optional_body(reference: &Value) -> Places {
    Places {
        name: "optional_body",
        method: "put",
        path: "",
        operation: json!({"requestBody": {"content": json_content(reference)}, "responses": response(&json_content(reference))}),
        count: 2,
    }
}

/// Properties of an object: required, optional, nullable, by reference, in lists and maps.
fn fields(inline: &Value, reference: &Value) -> Places {
    let list = |items: &Value| json!({"type": "array", "items": items});
    let map = |values: &Value| json!({"type": "object", "additionalProperties": values});
    let object = json!({
        "type": "object",
        "required": ["required", "required_reference", "required_null", "list"],
        "properties": {
            "required": inline,
            "required_reference": reference,
            "required_null": {"anyOf": [reference, {"type": "null"}]},
            "optional": inline,
            "optional_reference": reference,
            "optional_null": {"anyOf": [reference, {"type": "null"}]},
            "list": list(inline),
            "list_of_references": list(reference),
            "list_of_lists": list(&list(reference)),
            "list_of_null": list(&json!({"anyOf": [reference, {"type": "null"}]})),
            "map": map(inline),
            "map_of_references": map(reference),
            "map_of_lists": map(&list(reference)),
        },
    });
    Places {
        name: "fields",
        method: "post",
        path: "/fields",
        operation: json!({"requestBody": {"required": true, "content": json_content(&object)}, "responses": response(&json_content(&object))}),
        count: 26,
    }
}

/// Parameters whose names do not depend on the value.
fn query(form: &Form, inline: &Value, reference: &Value) -> Places {
    let parameter = |name: &str, place: &str, style: &str, explode: bool, schema: &Value| json!({"name": name, "in": place, "style": style, "explode": explode, "schema": schema});
    let mut parameters = vec![
        json!({"name": "json", "in": "query", "content": json_content(reference)}),
        json!({"name": "X-Json", "in": "header", "content": json_content(reference)}),
    ];
    if form.depth < Depth::Nested {
        parameters.extend([
            parameter("joined", "query", "form", false, inline),
            parameter("X-Simple", "header", "simple", false, inline),
            parameter("X-Exploded", "header", "simple", true, reference),
            parameter("cookie", "cookie", "form", false, inline),
        ]);
    }
    if form.depth == Depth::Flat {
        parameters.extend([
            parameter("deep", "query", "deepObject", true, inline),
            parameter("spaces", "query", "spaceDelimited", false, reference),
            parameter("pipes", "query", "pipeDelimited", false, reference),
        ]);
    }
    Places {
        name: "query",
        method: "get",
        path: "/query",
        count: parameters.len(),
        operation: json!({"parameters": parameters, "responses": done()}),
    }
}

/// A parameter that may use the names of properties.
fn exploded(inline: &Value) -> Places {
    Places {
        name: "exploded",
        method: "get",
        path: "/exploded",
        operation: json!({"parameters": [{"name": "exploded", "in": "query", "schema": inline}], "responses": done()}),
        count: 1,
    }
}

fn path(inline: &Value, reference: &Value) -> Places {
    let styles = ["simple", "label", "matrix"];
    let parameters = styles.iter().flat_map(|style| {
        [false, true].map(|explode| {
            let name = format!("{style}_{explode}");
            let schema = if explode { reference } else { inline };
            json!({"name": name, "in": "path", "required": true, "style": style, "explode": explode, "schema": schema})
        })
    });
    let parameters: Vec<Value> = parameters.collect();
    Places {
        name: "path",
        method: "get",
        path: "/path/{simple_false}/{simple_true}/{label_false}/{label_true}/{matrix_false}/{matrix_true}",
        count: parameters.len(),
        operation: json!({"parameters": parameters, "responses": done()}),
    }
}

fn form_fields(inline: &Value, reference: &Value) -> Places {
    let object = json!({
        "type": "object",
        "required": ["required"],
        "properties": {
            "required": inline,
            "optional": reference,
            "list": {"type": "array", "minItems": 1, "items": reference},
        },
    });
    let mut places = whole("form", "application/x-www-form-urlencoded", &object);
    places.count = 3;
    places
}

fn parts(inline: &Value, reference: &Value) -> Places {
    let object = json!({
        "type": "object",
        "required": ["required"],
        "properties": {
            "required": inline,
            "optional": reference,
            "list": {"type": "array", "minItems": 1, "items": reference},
        },
    });
    let mut places = whole("multipart", "multipart/form-data", &object);
    places.count = 3;
    places
}

/// A whole body, and for text and bytes a whole response.
fn whole(name: &'static str, media_type: &str, schema: &Value) -> Places {
    let content = json!({media_type: {"schema": schema}});
    let is_form = name.contains("form") || name.contains("multipart");
    Places {
        name,
        method: "post",
        path: match name {
            "form" => "/form",
            "whole_form" => "/whole-form",
            "multipart" => "/multipart",
            "whole_multipart" => "/whole-multipart",
            "text" => "/text",
            _ => "/bytes",
        },
        count: if is_form { 1 } else { 2 },
        operation: json!({
            "requestBody": {"required": true, "content": content},
            "responses": if is_form { done() } else { response(&content) },
        }),
    }
}

fn headers(inline: &Value, reference: &Value) -> Places {
    Places {
        name: "headers",
        method: "get",
        path: "/headers",
        operation: json!({"responses": {"204": {"description": "Done.", "headers": {
            "X-Required": {"required": true, "schema": inline},
            "X-Optional": {"schema": reference},
            "X-Exploded": {"explode": true, "schema": reference},
            "X-Json": {"content": json_content(reference)},
        }}}}),
        count: 4,
    }
}
