//! What still wants wording.

use serde_json::{Map, Value};

use super::outcome::Wants;
use super::store::Service;

/// Counts what an operation lacks, its shared schemas included.
pub(super) fn count(service: &Service, item: &Map<String, Value>, operation: &Value) -> Wants {
    let mut wants = Wants {
        summary: operation["summary"].as_str().is_none_or(str::is_empty),
        ..Wants::default()
    };
    for parameter in [item.get("parameters"), operation.get("parameters")]
        .into_iter()
        .flatten()
    {
        for parameter in parameter.as_array().into_iter().flatten() {
            wants.descriptions += usize::from(!is_described(parameter));
            in_schema(service, &parameter["schema"], &mut wants);
        }
    }
    in_content(service, &operation["requestBody"], &mut wants);
    for (_, response) in operation["responses"].as_object().into_iter().flatten() {
        in_content(service, response, &mut wants);
        for (_, code) in response["x-error-codes"].as_object().into_iter().flatten() {
            wants.error_codes += usize::from(!is_described(code));
            wants.error_names += usize::from(!is_named(code));
        }
    }
    wants
}

fn in_content(service: &Service, body: &Value, wants: &mut Wants) {
    for (_, content) in body["content"].as_object().into_iter().flatten() {
        in_schema(service, &content["schema"], wants);
    }
}

fn in_schema(service: &Service, root: &Value, wants: &mut Wants) {
    let mut reached = std::collections::BTreeSet::new();
    super::reach::names(root, &service.schemas, &mut reached);
    let shared = reached.iter().filter_map(|name| service.schemas.get(name));
    for schema in std::iter::once(root).chain(shared) {
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            for (_, property) in schema["properties"].as_object().into_iter().flatten() {
                // A reference says what its schema says.
                wants.descriptions +=
                    usize::from(!is_described(property) && property.get("$ref").is_none());
                pending.push(property);
            }
            pending.extend(
                ["items", "additionalProperties"]
                    .iter()
                    .filter_map(|key| schema.get(*key)),
            );
            let integers = schema["enum"]
                .as_array()
                .is_some_and(|values| values.iter().any(Value::is_i64));
            wants.enum_names += usize::from(integers && schema.get("x-enum-varnames").is_none());
        }
    }
}

fn is_named(code: &Value) -> bool {
    code["name"].as_str().is_some_and(|name| !name.is_empty())
}

fn is_described(value: &Value) -> bool {
    value["description"]
        .as_str()
        .is_some_and(|text| !text.is_empty())
}
