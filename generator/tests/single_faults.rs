//! One fault in a document costs what depends on it and nothing else.
//!
//! Every value of a few documents is removed, replaced with values of other types, or replaced with a reference that leads
//! nowhere. Operations that do not depend on the value must have the same text as before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use feishu_codegen::pipeline::{self, Outcome};
use feishu_codegen::rust::{Package, RuntimeSource};
use heck::ToSnakeCase;
use quote::ToTokens;
use serde_json::{Value, json};

/// Documents with plain and distinct operation ids.
const DOCUMENTS: [&str; 2] = ["partly/covered/shelf.yaml", "positive/one-broken-part.yaml"];

#[test]
fn a_fault_costs_only_what_depends_on_it() {
    let mut failures = Vec::new();
    let mut faults = 0;
    for document in DOCUMENTS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../tests/fixtures")
            .join(document);
        let text = fs::read_to_string(path).expect("a document");
        let whole: Value = serde_yaml::from_str(&text).expect("YAML");
        let expected = functions(&whole).expect("a client");
        let operations = operations(&whole);
        for pointer in pointers(&whole) {
            for (name, fault) in FAULTS {
                let mut broken = whole.clone();
                if !fault(&mut broken, &pointer) {
                    continue;
                }
                faults += 1;
                let at = format!("{document}#{pointer} ({name})");
                match panic::catch_unwind(|| functions(&broken)) {
                    Err(_) => failures.push(format!("{at}: panicked")),
                    // The version decides how everything else is read.
                    Ok(None) if pointer == "/openapi" => {}
                    Ok(None) => failures.push(format!("{at}: nothing is left")),
                    Ok(Some(found)) => {
                        let unaffected = operations.iter().filter(|(_, needed)| {
                            !needed.iter().any(|part| overlap(part, &pointer))
                        });
                        let lost = unaffected.filter(|(id, _)| {
                            let name = id.rsplit('.').next().expect("an action").to_snake_case();
                            expected[&name].iter().any(|text| {
                                !found.get(&name).is_some_and(|found| found.contains(text))
                            })
                        });
                        let lost: Vec<&str> = lost.map(|(id, _)| id.as_str()).collect();
                        if !lost.is_empty() {
                            failures.push(format!("{at}: {} differ", lost.join(", ")));
                        }
                    }
                }
            }
        }
    }
    assert!(faults > 500, "{faults} faults");
    assert!(
        failures.is_empty(),
        "{} of {faults} faults:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

type Fault = fn(&mut Value, &str) -> bool;

/// Each replaces the value at a pointer, and returns false if the document stays the same.
const FAULTS: [(&str, Fault); 5] = [
    ("absent", |document, at| {
        let (above, key) = at.rsplit_once('/').expect("a key");
        match document.pointer_mut(above) {
            Some(Value::Object(map)) => map.shift_remove(&unescaped(key)).is_some(),
            Some(Value::Array(list)) => {
                list.remove(key.parse().expect("an index"));
                true
            }
            _ => false,
        }
    }),
    ("a number", |document, at| replace(document, at, json!(7))),
    ("a string", |document, at| replace(document, at, json!("?"))),
    ("a list", |document, at| replace(document, at, json!([[]]))),
    ("a reference", |document, at| {
        replace(
            document,
            at,
            json!({"$ref": "#/components/schemas/Nowhere"}),
        )
    }),
];

fn replace(document: &mut Value, at: &str, new: Value) -> bool {
    let value = document.pointer_mut(at).expect("a value");
    *value != new && {
        *value = new;
        true
    }
}

/// The functions of the client by name, each with its text. `None` if nothing can be generated.
fn functions(document: &Value) -> Option<BTreeMap<String, Vec<String>>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("api.json");
    fs::write(&path, document.to_string()).expect("a file");
    let checked = pipeline::check(&path);
    if matches!(checked.outcome, Outcome::Failed(_)) {
        return None;
    }
    let package = Package {
        name: "client".to_owned(),
        runtime: RuntimeSource::folder("runtime"),
        source: "api".to_owned(),
    };
    let files = checked.render_supported(&package).expect("Rust")?;
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        for item in syn::parse_file(text).expect("Rust").items {
            let syn::Item::Impl(block) = item else {
                continue;
            };
            for item in block.items {
                if let syn::ImplItem::Fn(mut function) = item {
                    // Documentation has the title and the servers of the document.
                    function.attrs.clear();
                    let name = function.sig.ident.to_string();
                    let text = function.to_token_stream().to_string();
                    found.entry(name).or_default().push(text);
                }
            }
        }
    }
    Some(found)
}

/// The operations by id, each with the pointers of the parts that it depends on.
fn operations(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut operations = BTreeMap::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        let item_at = format!("/paths/{}", escaped(path));
        for (method, operation) in item.as_object().expect("a path item") {
            let Some(id) = operation["operationId"].as_str() else {
                continue;
            };
            let own = format!("{item_at}/{method}");
            let mut pending = vec![
                own,
                format!("{item_at}/parameters"),
                format!("{item_at}/servers"),
            ];
            let root = || document.get("security");
            for requirement in operation
                .get("security")
                .or_else(root)
                .into_iter()
                .flat_map(items)
            {
                for scheme in requirement.as_object().expect("a requirement").keys() {
                    pending.push(format!("/components/securitySchemes/{scheme}"));
                }
            }
            if operation.get("security").is_none() {
                pending.push("/security".to_owned());
            }
            let mut needed = BTreeSet::new();
            while let Some(pointer) = pending.pop() {
                if let Some(value) = document.pointer(&pointer) {
                    references(value, &mut pending, &needed);
                }
                needed.insert(pointer);
            }
            operations.insert(id.to_owned(), needed);
        }
    }
    operations
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().expect("a list").iter()
}

fn references(value: &Value, pending: &mut Vec<String>, known: &BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            let target = map.get("$ref").and_then(Value::as_str);
            let target = target.and_then(|target| target.strip_prefix('#'));
            pending.extend(
                target
                    .filter(|target| !known.contains(*target))
                    .map(str::to_owned),
            );
            map.values()
                .for_each(|value| references(value, pending, known));
        }
        Value::Array(list) => list
            .iter()
            .for_each(|value| references(value, pending, known)),
        _ => {}
    }
}

/// All pointers of a document except the root.
fn pointers(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), document)];
    while let Some((at, value)) = pending.pop() {
        let inside: Vec<(String, &Value)> = match value {
            Value::Object(map) => {
                let entries = map.iter();
                entries
                    .map(|(key, value)| (format!("{at}/{}", escaped(key)), value))
                    .collect()
            }
            Value::Array(list) => {
                let entries = list.iter().enumerate();
                entries
                    .map(|(index, value)| (format!("{at}/{index}"), value))
                    .collect()
            }
            _ => Vec::new(),
        };
        found.extend(inside.iter().map(|(at, _)| at.clone()));
        pending.extend(inside);
    }
    found
}

/// Returns true if one pointer is the other one, or above it.
fn overlap(one: &str, other: &str) -> bool {
    let below = |above: &str, at: &str| {
        let rest = at.strip_prefix(above);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    below(one, other) || below(other, one)
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}
