//! Tags for resources.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::operations;

/// Adds a tag to each operation that has none, by its id, and declares all tags.
pub(super) fn add(document: &mut Value) {
    let mut used = BTreeSet::new();
    operations::each(document, |operation, _| {
        if !operation.contains_key("tags")
            && let Some(tag) = operation
                .get("operationId")
                .and_then(Value::as_str)
                .and_then(tag)
        {
            insert_first(operation, "tags", json!([tag]));
        }
        let tags = operation.get("tags").and_then(Value::as_array);
        let tags = tags.into_iter().flatten().filter_map(Value::as_str);
        used.extend(tags.map(str::to_owned));
    });
    let Some(root) = document.as_object_mut() else {
        return;
    };
    let declared = root.get("tags").and_then(Value::as_array).cloned();
    let mut declared = declared.unwrap_or_default();
    for tag in used {
        if !declared.iter().any(|known| known["name"] == tag.as_str()) {
            let description = description(&tag);
            declared.push(json!({"name": tag, "description": description}));
        }
    }
    if !declared.is_empty() {
        root.insert("tags".to_owned(), Value::Array(declared));
    }
}

/// The words of an id between the service and the action: `v1.talent` of `hire.v1.talent.get`.
fn tag(id: &str) -> Option<String> {
    let words: Vec<&str> = id.split('.').collect();
    match words.as_slice() {
        [_, middle @ .., _] if !middle.is_empty() => Some(middle.join(".")),
        _ => None,
    }
}

/// `Talent external info, version 1.`
fn description(tag: &str) -> String {
    let words = tag.split('.');
    let is_version = |word: &&str| {
        let number = word.strip_prefix('v').unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (versions, nouns): (Vec<&str>, Vec<&str>) = words.partition(is_version);
    let noun = nouns.join(" ").replace('_', " ");
    let mut letters = noun.chars();
    let noun = match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    };
    match versions.first() {
        Some(version) if !noun.is_empty() => format!("{noun}, version {}.", &version[1..]),
        Some(version) => format!("Version {}.", &version[1..]),
        None => format!("{noun}."),
    }
}

/// Adds a key before all others.
fn insert_first(map: &mut Map<String, Value>, key: &str, value: Value) {
    let rest = std::mem::take(map);
    map.insert(key.to_owned(), value);
    map.extend(rest);
}
