//! Why an operation is left out: the errors in it, and in what it refers to.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use feishu_codegen::diagnostic::{Diagnostic, Location, Place, Severity};
use feishu_codegen::pipeline::Checked;
use serde_json::Value;

/// Each operation with its reasons.
pub(crate) fn of(checked: &Checked, document: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(document).unwrap_or_default();
    // Only to follow references; JSON is YAML too, but takes longer as such.
    let root: Value = serde_json::from_str(&text)
        .or_else(|_| serde_yaml::from_str(&text))
        .unwrap_or_default();
    let errors: Vec<(&Diagnostic, &str)> = checked
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .filter_map(|found| Some((found, pointer(found.location.as_ref()?)?)))
        .collect();
    let left_out = checked.outcome.omitted().iter().map(|left_out| {
        let at = pointer(&left_out.location).unwrap_or_default();
        let reached = reached(&root, at);
        let reasons: BTreeSet<String> = errors
            .iter()
            .filter(|(_, place)| reached.iter().any(|above| is_below(place, above)))
            .map(|(found, _)| format!("{}: {}", found.code, found.message))
            .collect();
        let reasons: Vec<String> = reasons.into_iter().collect();
        let why = match reasons.as_slice() {
            [] => "its errors are elsewhere".to_owned(),
            several => several.join("; "),
        };
        (left_out.id.clone(), why)
    });
    left_out.collect()
}

fn pointer(location: &Location) -> Option<&str> {
    match &location.place {
        Place::Node(pointer, _) => Some(pointer.as_str()),
        Place::File | Place::Bytes(_) => None,
    }
}

fn is_below(place: &str, above: &str) -> bool {
    place
        .strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The pointer itself, the parameters beside it, and all that they refer to.
fn reached(root: &Value, at: &str) -> BTreeSet<String> {
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
