//! Compares the drafts of six pages with the same facts, transcribed by hand.

use super::Target;
use super::real_pages::hire;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Removes the keys that the facts omit: descriptions, which OpenAPI requires for responses, and type names.
fn without_wording(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_wording).collect(),
        Value::Object(map) => {
            let mut kept = Map::new();
            for (key, value) in map {
                let value = match key.as_str() {
                    "description" | "x-type-name" => continue,
                    "example" | "externalDocs" | "enum" | "default" => value.clone(),
                    // A property may be named `description`.
                    "properties" => value
                        .as_object()
                        .into_iter()
                        .flatten()
                        .map(|(name, property)| (name.clone(), without_wording(property)))
                        .collect(),
                    _ => without_wording(value),
                };
                kept.insert(key.clone(), value);
            }
            Value::Object(kept)
        }
        other => other.clone(),
    }
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn six_drafts_match_the_facts_transcribed_by_hand() {
    let pages = hire();
    let facts: BTreeMap<String, Map<String, Value>> =
        serde_yaml::from_str(include_str!("seed.yaml")).expect("the facts");
    let mut compared = 0;
    for (shown, draft) in pages.drafts() {
        let Target::Operation { path, method } = &draft.target else {
            continue;
        };
        let Some(item) = facts.get(path) else {
            continue;
        };
        let Some(operation) = item.get(*method) else {
            continue;
        };
        compared += 1;
        let drafted = without_wording(&Value::Object(draft.operation.clone()));
        assert_same(&drafted, operation, shown);
        let parameters = item
            .get("parameters")
            .cloned()
            .unwrap_or_else(|| Value::Array(Vec::new()));
        let drafted = without_wording(&Value::from(draft.path_parameters.clone()));
        assert_same(&drafted, &parameters, shown);
    }
    assert_eq!(compared, 6);
}

fn assert_same(drafted: &Value, by_hand: &Value, shown: &str) {
    let (drafted, by_hand) = (pretty(drafted), pretty(by_hand));
    let difference = similar::TextDiff::from_lines(&by_hand, &drafted);
    let difference = difference
        .unified_diff()
        .header("by hand", shown)
        .to_string();
    assert!(difference.is_empty(), "{difference}");
}

/// Renders a value with sorted keys, so that a failure shows the difference.
fn pretty(value: &Value) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(sorted).collect(),
            Value::Object(map) => {
                let map: BTreeMap<&String, Value> = map
                    .iter()
                    .map(|(key, value)| (key, sorted(value)))
                    .collect();
                map.into_iter()
                    .map(|(key, value)| (key.clone(), value))
                    .collect()
            }
            other => other.clone(),
        }
    }
    serde_json::to_string_pretty(&sorted(value)).expect("JSON")
}
