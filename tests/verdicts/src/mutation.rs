//! Random edits of descriptions, which depend on a seed only.

use std::collections::BTreeSet;

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// A description with a few paths of a larger one, and the schemas that they refer to.
pub fn excerpt(document: &Value, rng: &mut Rng) -> Value {
    let mut excerpt = document.clone();
    let paths = document["paths"].as_object().expect("paths");
    let count = rng.usize(1..=3);
    let chosen: BTreeSet<usize> = (0..count).map(|_| rng.usize(..paths.len())).collect();
    let chosen = paths
        .iter()
        .enumerate()
        .filter(|(index, _)| chosen.contains(index));
    let chosen: Map<String, Value> = chosen
        .map(|(_, (path, item))| (path.clone(), item.clone()))
        .collect();
    excerpt["paths"] = Value::Object(chosen);
    if let Some(root) = excerpt.as_object_mut() {
        root.shift_remove("x-webhooks");
    }
    let mut reached = BTreeSet::new();
    let mut open = vec![excerpt["paths"].clone()];
    while let Some(value) = open.pop() {
        let mut names = Vec::new();
        each(&value, &mut |value| names.extend(schema_name(value)));
        for name in names {
            if reached.insert(name.clone()) {
                open.push(document["components"]["schemas"][&name].clone());
            }
        }
    }
    if let Some(schemas) = excerpt["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| reached.contains(name));
    }
    excerpt
}

/// Edits a random part. Returns the edited document and the edit in words; `None` if the chosen edit does not fit anywhere.
pub fn mutate(document: &Value, rng: &mut Rng) -> Option<(Value, String)> {
    let mut edited = document.clone();
    let mutation = *rng.choice(MUTATIONS)?;
    let mut places = Vec::new();
    for root in ["/paths", "/components/schemas"] {
        let value = document.pointer(root)?;
        pointers(value, root.to_owned(), &mut places);
    }
    let places: Vec<String> = places
        .into_iter()
        .filter(|place| {
            document
                .pointer(place)
                .is_some_and(|value| (mutation.fits)(value))
        })
        .collect();
    let place = rng.choice(&places)?;
    let detail = (mutation.apply)(edited.pointer_mut(place)?, rng)?;
    if let Some((old, new)) = detail
        .strip_prefix("#rename ")
        .and_then(|names| names.split_once(' '))
    {
        rename_schema(&mut edited, old, new);
    }
    Some((edited, format!("{} at {place}: {detail}", mutation.name)))
}

/// A kind of edit.
#[derive(Clone, Copy)]
struct Mutation {
    name: &'static str,
    /// True for a value that the edit can be applied to.
    fits: fn(&Value) -> bool,
    /// Applies the edit. Returns a detail in words.
    apply: fn(&mut Value, &mut Rng) -> Option<String>,
}

const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "remove a property",
        fits: has_properties,
        apply: remove_property,
    },
    Mutation {
        name: "add a property",
        fits: has_properties,
        apply: add_property,
    },
    Mutation {
        name: "rename a property",
        fits: has_properties,
        apply: rename_property,
    },
    Mutation {
        name: "require or not",
        fits: has_properties,
        apply: toggle_required,
    },
    Mutation {
        name: "retype",
        fits: is_scalar,
        apply: retype,
    },
    Mutation {
        name: "null or not",
        fits: is_scalar,
        apply: |value, _| toggle(value, "nullable"),
    },
    Mutation {
        name: "deprecate or not",
        fits: is_scalar,
        apply: |value, _| toggle(value, "deprecated"),
    },
    Mutation {
        name: "list",
        fits: is_scalar,
        apply: wrap,
    },
    Mutation {
        name: "value",
        fits: |value| value["enum"].is_array(),
        apply: edit_enum,
    },
    Mutation {
        name: "name of a value",
        fits: |value| value["x-enum-varnames"].is_array(),
        apply: rename_value,
    },
    Mutation {
        name: "parameter",
        fits: is_parameter,
        apply: edit_parameter,
    },
    Mutation {
        name: "deprecate operation",
        fits: is_operation,
        apply: |value, _| toggle(value, "deprecated"),
    },
    Mutation {
        name: "rename operation",
        fits: is_operation,
        apply: rename_operation,
    },
    Mutation {
        name: "tokens",
        fits: is_operation,
        apply: edit_security,
    },
    Mutation {
        name: "error codes",
        fits: |value| value["x-error-codes"].is_object(),
        apply: edit_error_codes,
    },
    Mutation {
        name: "rename schema",
        fits: |value| schema_name(value).is_some(),
        apply: choose_rename,
    },
    Mutation {
        name: "other schema",
        fits: |value| schema_name(value).is_some(),
        apply: replace_reference,
    },
    Mutation {
        name: "wording",
        fits: |value| value["description"].is_string(),
        apply: reword,
    },
];

/// Calls a function with a value and all values inside of it.
fn each(value: &Value, visit: &mut impl FnMut(&Value)) {
    visit(value);
    match value {
        Value::Object(object) => object.values().for_each(|value| each(value, visit)),
        Value::Array(list) => list.iter().for_each(|value| each(value, visit)),
        _ => {}
    }
}

/// The JSON Pointers of all objects, but not of samples.
fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if key != "example" && key != "examples" {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    pointers(value, format!("{at}/{key}"), found);
                }
            }
            found.push(at);
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                pointers(value, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The shared schema that a Reference Object refers to.
fn schema_name(value: &Value) -> Option<String> {
    let name = value["$ref"]
        .as_str()?
        .strip_prefix("#/components/schemas/")?;
    Some(name.to_owned())
}

fn has_properties(value: &Value) -> bool {
    value["properties"]
        .as_object()
        .is_some_and(|of| !of.is_empty() && !of.contains_key("code"))
}

fn is_scalar(value: &Value) -> bool {
    let r#type = value["type"].as_str();
    matches!(r#type, Some("string" | "integer" | "number" | "boolean"))
        && value["enum"].is_null()
        && value["in"].is_null()
}

fn is_parameter(value: &Value) -> bool {
    value["in"] == "query" && value["name"] != "page_token"
}

fn is_operation(value: &Value) -> bool {
    value["operationId"].is_string()
}

fn property(value: &Value, rng: &mut Rng) -> Option<String> {
    let names: Vec<&String> = value["properties"].as_object()?.keys().collect();
    rng.choice(names).cloned()
}

/// The list of required properties, added if it is missing.
fn required(value: &mut Value) -> Option<&mut Vec<Value>> {
    let object = value.as_object_mut()?;
    object
        .entry("required")
        .or_insert_with(|| json!([]))
        .as_array_mut()
}

/// Drops a list of required properties that became empty, which OpenAPI forbids.
fn tidy(value: &mut Value) {
    if value["required"].as_array().is_some_and(Vec::is_empty)
        && let Some(object) = value.as_object_mut()
    {
        object.shift_remove("required");
    }
}

fn remove_property(value: &mut Value, rng: &mut Rng) -> Option<String> {
    let name = property(value, rng)?;
    value["properties"].as_object_mut()?.shift_remove(&name);
    required(value)?.retain(|of| *of != name.as_str());
    tidy(value);
    Some(name)
}

fn add_property(value: &mut Value, rng: &mut Rng) -> Option<String> {
    let schema = scalar(rng);
    value["properties"]
        .as_object_mut()?
        .insert("brand_new".to_owned(), schema);
    if rng.bool() {
        required(value)?.push(json!("brand_new"));
    }
    Some(value["required"].to_string())
}

fn rename_property(value: &mut Value, rng: &mut Rng) -> Option<String> {
    let name = property(value, rng)?;
    let schema = value["properties"].as_object_mut()?.shift_remove(&name)?;
    value["properties"]
        .as_object_mut()?
        .insert(format!("{name}_too"), schema);
    for of in required(value)?
        .iter_mut()
        .filter(|of| **of == name.as_str())
    {
        *of = json!(format!("{name}_too"));
    }
    tidy(value);
    Some(name)
}

fn toggle_required(value: &mut Value, rng: &mut Rng) -> Option<String> {
    let name = property(value, rng)?;
    let list = required(value)?;
    let count = list.len();
    list.retain(|of| *of != name.as_str());
    if list.len() == count {
        list.push(json!(name));
    }
    tidy(value);
    Some(name)
}

fn scalar(rng: &mut Rng) -> Value {
    let all = [
        json!({"type": "string"}),
        json!({"type": "integer"}),
        json!({"type": "integer", "format": "int32"}),
        json!({"type": "number"}),
        json!({"type": "boolean"}),
        json!({"type": "string", "enum": ["one", "two"]}),
        json!({"type": "object", "properties": {"inner": {"type": "string"}}}),
    ];
    rng.choice(all).unwrap_or_default()
}

fn retype(value: &mut Value, rng: &mut Rng) -> Option<String> {
    *value = scalar(rng);
    Some(value.to_string())
}

fn toggle(value: &mut Value, key: &str) -> Option<String> {
    let on = value[key] == true;
    value[key] = json!(!on);
    Some((!on).to_string())
}

fn wrap(value: &mut Value, _: &mut Rng) -> Option<String> {
    *value = json!({"type": "array", "items": value.take()});
    Some("array".to_owned())
}

/// The lists that belong to the values of an enum.
const OF_VALUES: [&str; 3] = ["enum", "x-enum-varnames", "x-enum-descriptions"];

fn edit_enum(value: &mut Value, rng: &mut Rng) -> Option<String> {
    let count = value["enum"].as_array()?.len();
    let is_string = value["type"] == "string";
    if rng.bool() && count > 1 {
        let index = rng.usize(..count);
        for key in OF_VALUES {
            if let Some(list) = value[key].as_array_mut() {
                list.remove(index);
            }
        }
        return Some(format!("without value {index}"));
    }
    for (key, new) in OF_VALUES.iter().zip([
        if is_string {
            json!("brand_new")
        } else {
            json!(98_765)
        },
        json!("BrandNew"),
        json!("It is new."),
    ]) {
        if let Some(list) = value[*key].as_array_mut() {
            list.push(new);
        }
    }
    Some("one more value".to_owned())
}

fn rename_value(value: &mut Value, rng: &mut Rng) -> Option<String> {
    let names = value["x-enum-varnames"].as_array_mut()?;
    let index = rng.usize(..names.len());
    names[index] = json!("OtherName");
    Some(index.to_string())
}

fn edit_parameter(value: &mut Value, rng: &mut Rng) -> Option<String> {
    match rng.u8(..3) {
        0 => toggle(value, "required"),
        1 => {
            value["schema"] = scalar(rng);
            value.as_object_mut()?.shift_remove("example");
            (!value["schema"]["properties"].is_object()).then(|| value["schema"].to_string())
        }
        _ => {
            let name = format!("{}_too", value["name"].as_str()?);
            value["name"] = json!(name);
            Some(name)
        }
    }
}

fn rename_operation(value: &mut Value, _: &mut Rng) -> Option<String> {
    let id = format!("{}_anew", value["operationId"].as_str()?);
    value["operationId"] = json!(id);
    Some(id)
}

fn edit_security(value: &mut Value, rng: &mut Rng) -> Option<String> {
    let all = [
        json!([{"tenant_access_token": []}]),
        json!([{"user_access_token": []}]),
        json!([{"tenant_access_token": []}, {"user_access_token": []}]),
    ];
    value["security"] = rng.choice(all)?;
    Some(value["security"].to_string())
}

fn edit_error_codes(value: &mut Value, rng: &mut Rng) -> Option<String> {
    let codes = value["x-error-codes"].as_object_mut()?;
    let known: Vec<String> = codes.keys().cloned().collect();
    let code = rng.choice(known)?;
    match rng.u8(..3) {
        0 if codes.len() > 1 => {
            codes.shift_remove(&code)?;
        }
        1 => codes[&code]["name"] = json!("OtherName"),
        _ => {
            codes.insert(
                "1999999".to_owned(),
                json!({"name": "BrandNew", "description": "It is new."}),
            );
        }
    }
    Some(code)
}

fn choose_rename(value: &mut Value, _: &mut Rng) -> Option<String> {
    let name = schema_name(value)?;
    Some(format!("#rename {name} {name}Anew"))
}

fn rename_schema(document: &mut Value, old: &str, new: &str) {
    let schemas = document["components"]["schemas"].as_object_mut();
    if let Some(schemas) = schemas
        && let Some(schema) = schemas.shift_remove(old)
    {
        schemas.insert(new.to_owned(), schema);
    }
    replace_references(
        document,
        &format!("#/components/schemas/{old}"),
        &format!("#/components/schemas/{new}"),
    );
}

fn replace_references(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if key == "$ref" && *value == old {
                    *value = json!(new);
                } else {
                    replace_references(value, old, new);
                }
            }
        }
        Value::Array(list) => list
            .iter_mut()
            .for_each(|of| replace_references(of, old, new)),
        _ => {}
    }
}

fn replace_reference(value: &mut Value, rng: &mut Rng) -> Option<String> {
    *value = scalar(rng);
    Some(value.to_string())
}

fn reword(value: &mut Value, _: &mut Rng) -> Option<String> {
    value["description"] = json!("Other words.");
    Some(String::new())
}
