//! Reasons why an operation is omitted: its errors, and errors in what it refers to.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use feishu_codegen::diagnostic::{Diagnostic, Location, Position, Severity};
use feishu_codegen::pipeline::Checked;
use serde_json::Value;

/// The omitted operations with their reasons.
pub(crate) fn of(checked: &Checked, document: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(document).unwrap_or_default();
    // Used only to follow references. JSON is tried first because the YAML parser is slower.
    let root: Value = serde_json::from_str(&text)
        .or_else(|_| serde_yaml::from_str(&text))
        .unwrap_or_default();
    let errors: Vec<(&Diagnostic, &str)> = checked
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .filter_map(|found| Some((found, pointer(found.location.as_ref()?)?)))
        .collect();
    let omitted = checked.outcome.omitted().iter().map(|operation| {
        let at = pointer(&operation.location).unwrap_or_default();
        let references = references_of(&root, at);
        let reasons: BTreeSet<String> = errors
            .iter()
            .filter(|(_, place)| references.iter().any(|above| is_below(place, above)))
            .map(|(found, _)| format!("{}: {}", found.code, found.message))
            .collect();
        let reasons: Vec<String> = reasons.into_iter().collect();
        let why = match reasons.as_slice() {
            [] => "its errors are in another location".to_owned(),
            several => several.join("; "),
        };
        (operation.id.clone(), why)
    });
    omitted.collect()
}

fn pointer(location: &Location) -> Option<&str> {
    match &location.position {
        Position::Node(pointer, _) => Some(pointer.as_str()),
        Position::File | Position::Bytes(_) => None,
    }
}

fn is_below(place: &str, above: &str) -> bool {
    place
        .strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The pointer, the parameters beside it, and everything they refer to.
fn references_of(root: &Value, at: &str) -> BTreeSet<String> {
    let item = at.rsplit_once('/').map_or("", |(item, _)| item);
    let mut found = BTreeSet::new();
    let mut pending = vec![at.to_owned(), format!("{item}/parameters")];
    let operation = root.pointer(at).unwrap_or(&Value::Null);
    let security = operation.get("security").or(root.get("security"));
    let alternatives = security.and_then(Value::as_array).into_iter().flatten();
    let schemes = alternatives
        .filter_map(Value::as_object)
        .flat_map(|all| all.keys());
    pending.extend(schemes.map(|scheme| format!("/components/securitySchemes/{scheme}")));
    while let Some(pointer) = pending.pop() {
        if let Some(value) = root.pointer(&pointer) {
            references(value, &mut pending, &found);
        }
        found.insert(pointer);
    }
    found
}

fn references(value: &Value, pending: &mut Vec<String>, found: &BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            let reference = map.get("$ref").and_then(Value::as_str);
            if let Some(target) = reference.and_then(|reference| reference.strip_prefix('#'))
                && !found.contains(target)
                && !pending.iter().any(|known| known == target)
            {
                pending.push(target.to_owned());
            }
            map.values()
                .for_each(|value| references(value, pending, found));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| references(item, pending, found)),
        _ => {}
    }
}
