//! The parameters of a path, which all of its operations share.
//!
//! Each operation's page describes them, and the descriptions differ: one states a limit, another does not. Only facts that all pages state
//! hold for the path.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::draft::Draft;
use super::parts::JsonObject;
use super::store::Service;
use super::target::Target;
use crate::spec::vocabulary::{PARAMETER, SCHEMA};

/// Reduces the parameters of each path to what all of its operations state: those of the drafts, and those of the spec that are not
/// transcribed in this run.
pub(super) fn agree<'d>(
    drafts: impl Iterator<Item = &'d mut Draft>,
    before: &Service,
    targets: &BTreeSet<Target>,
) {
    let mut by_path: BTreeMap<String, Vec<&mut Draft>> = BTreeMap::new();
    for draft in drafts {
        if matches!(draft.target, Target::Operation { .. }) && !draft.path_parameters.is_empty() {
            let path = draft.target.entry().to_owned();
            by_path.entry(path).or_default().push(draft);
        }
    }
    // The last of the other operations of each path.
    let mut others: BTreeMap<String, &str> = BTreeMap::new();
    for (target, _) in before.operations() {
        if !targets.contains(&target) {
            let last = others.entry(target.entry().to_owned()).or_default();
            *last = target.method().max(last);
        }
    }
    for (path, mut drafts) in by_path {
        // The order and the samples are those of the last operation.
        drafts.sort_by_key(|draft| draft.target.method());
        let other = others.get(&path).copied();
        let known = drafts.first().and_then(|draft| before.item(&draft.target));
        let known = known.and_then(|item| item.get("parameters")?.as_array());
        let known = known.filter(|_| other.is_some());
        let Some(last) = drafts.last() else { continue };
        let keeps_samples = other > Some(last.target.method());
        let mut agreed = last.path_parameters.clone();
        for parameter in agreed.iter_mut().filter_map(Value::as_object_mut) {
            let lists = drafts.iter().map(|draft| &draft.path_parameters);
            for list in lists.chain(known) {
                if let Some(other) = find(list, parameter) {
                    reduce(parameter, other);
                }
            }
            if let Some(known) = known.and_then(|known| find(known, parameter))
                && keeps_samples
            {
                take_sample(parameter, known);
            }
        }
        for draft in &mut drafts {
            draft.path_parameters.clone_from(&agreed);
        }
    }
}

/// The description of a parameter in another list.
fn find<'v>(list: &'v [Value], parameter: &JsonObject) -> Option<&'v JsonObject> {
    let mut list = list.iter().filter_map(Value::as_object);
    list.find(|other| other.get("name") == parameter.get("name"))
}

fn take_sample(parameter: &mut JsonObject, from: &JsonObject) {
    parameter.shift_remove("example");
    if let Some(sample) = from.get("example") {
        parameter.insert("example".to_owned(), sample.clone());
    }
    *parameter = PARAMETER.sort(std::mem::take(parameter));
}

/// Removes the facts of a parameter that another description of it does not have.
fn reduce(parameter: &mut JsonObject, other: &JsonObject) {
    if other.get("deprecated") != Some(&Value::Bool(true)) {
        parameter.shift_remove("deprecated");
    }
    let (Some(Value::Object(schema)), Some(Value::Object(known))) =
        (parameter.get_mut("schema"), other.get("schema"))
    else {
        return;
    };
    let is_fact = |key: &str| !SCHEMA.is_kept(key) && key != "example";
    schema.retain(|key, value| !is_fact(key) || known.get(key) == Some(value));
    if !["type", "$ref", "allOf"]
        .iter()
        .any(|key| schema.contains_key(*key))
    {
        *schema = JsonObject::new();
        schema.insert("type".to_owned(), json!("string"));
    }
}
