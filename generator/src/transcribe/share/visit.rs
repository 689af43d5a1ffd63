//! Every schema of an operation, beside what stands at its place now.

use serde_json::{Map, Value};

use crate::transcribe::retired;

type Object = Map<String, Value>;

/// Calls `visit` with every schema of an operation, the name of its place, and the schema that is there now.
pub(in crate::transcribe) fn operation(
    operation: &mut Object,
    old: &Value,
    visit: &mut dyn FnMut(&str, &mut Value, &Value),
) {
    if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
        self::parameters(parameters, &old["parameters"], visit);
    }
    if let Some(body) = operation.get_mut("requestBody") {
        content(body, &old["requestBody"], visit);
    }
    if let Some(Value::Object(responses)) = operation.get_mut("responses") {
        for (status, response) in responses {
            content(response, &old["responses"][status.as_str()], visit);
        }
    }
}

pub(in crate::transcribe) fn parameters(
    parameters: &mut [Value],
    old: &Value,
    visit: &mut dyn FnMut(&str, &mut Value, &Value),
) {
    for parameter in parameters {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        let same = |old: &&Value| retired::same_parameter(old, parameter);
        let same = old
            .as_array()
            .and_then(|list| list.iter().find(same))
            .cloned()
            .unwrap_or_default();
        if let Some(schema) = parameter.get_mut("schema") {
            visit(&name, schema, &same["schema"]);
        }
    }
}

fn content(body: &mut Value, old: &Value, visit: &mut dyn FnMut(&str, &mut Value, &Value)) {
    let Some(Value::Object(content)) = body.get_mut("content") else {
        return;
    };
    for (media_type, draft) in content {
        let known = old["content"].as_object();
        let same = known.and_then(|known| known.get(media_type).or_else(|| known.values().next()));
        if let Some(schema) = draft.get_mut("schema") {
            visit(
                "body",
                schema,
                same.map_or(&Value::Null, |same| &same["schema"]),
            );
        }
    }
}
