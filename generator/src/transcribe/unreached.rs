//! Shared schemas that nothing refers to any more.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::share::{GivenNames, visit};
use super::store::Service;
use super::{reach, reached_by, retired, root};

type Object = Map<String, Value>;

/// What has become of schemas that were reached before a run and no longer are. Others are people's.
pub(super) struct Unreached {
    /// Removed: nobody wrote anything in them that is not elsewhere.
    pub(super) dropped: Vec<String>,
    /// Left in `schemas.yaml`, as people wrote in them or named them. They are used again when a page states the same again.
    pub(super) kept: Vec<String>,
}

/// Removes the shared schemas that were reached before and no longer are, but for those with something that people wrote.
pub(super) fn drop(service: &mut Service, before: &Service) -> Unreached {
    let reached = reached_by(service, |_| true);
    for name in root::ERROR_SCHEMAS {
        // Added in case that a draft refers to it; none does.
        if !reached.contains(name) && !before.schemas.contains_key(name) {
            service.schemas.shift_remove(name);
        }
    }
    let mut unreached = reached_by(before, |_| true);
    unreached.retain(|name| !reached.contains(name) && service.schemas.contains_key(name));
    let mut kept = BTreeSet::new();
    if !unreached.is_empty() {
        let given = GivenNames::of(before);
        let successors = Successors::of(service, before, &unreached);
        for name in &unreached {
            let words = before.schemas.get(name).and_then(Value::as_object);
            let words = words.map(retired::restored).unwrap_or_default();
            let left = successors
                .of_each
                .get(name)
                .into_iter()
                .flatten()
                .try_fold(Value::Object(words.clone()), |left, successor| {
                    retired::of_schema(&left, Some(successor), &service.schemas)
                });
            let left = left.and_then(|left| retired::of_schema(&left, None, &service.schemas));
            if left.is_some() || !given.contains(name) {
                kept.insert(name.clone());
            }
        }
    }
    // What stays needs what it refers to.
    for name in kept.clone() {
        if let Some(schema) = service.schemas.get(&name) {
            reach::names(schema, &service.schemas, &mut kept);
        }
    }
    let (kept, dropped): (Vec<String>, Vec<String>) =
        unreached.into_iter().partition(|name| kept.contains(name));
    for name in &dropped {
        service.schemas.shift_remove(name);
    }
    Unreached { dropped, kept }
}

/// What now stands where schemas stood.
struct Successors<'s> {
    now: &'s Service,
    before: &'s Service,
    wanted: &'s BTreeSet<String>,
    of_each: BTreeMap<String, Vec<Value>>,
    /// Pairs of schemas whose insides were compared.
    seen: BTreeSet<(String, String)>,
}

impl<'s> Successors<'s> {
    fn of(now: &'s Service, before: &'s Service, wanted: &'s BTreeSet<String>) -> Self {
        let mut successors = Self {
            now,
            before,
            wanted,
            of_each: BTreeMap::new(),
            seen: BTreeSet::new(),
        };
        for (file, item) in &now.items {
            let Some(old_item) = before.items.get(file) else {
                continue;
            };
            let mut item = retired::restored(item);
            for (method, value) in &mut item {
                let old = old_item.get(method).unwrap_or(&Value::Null);
                let visitor =
                    &mut |_: &str, new: &mut Value, old: &Value| successors.pair(old, new);
                match value {
                    Value::Array(parameters) if method == "parameters" => {
                        visit::parameters(parameters, old, visitor);
                    }
                    Value::Object(operation) => {
                        *operation = retired::restored(operation);
                        visit::operation(operation, old, visitor);
                    }
                    _ => {}
                }
            }
        }
        successors
    }

    fn pair(&mut self, old: &Value, new: &Value) {
        let names = (retired::reference_of(old), retired::reference_of(new));
        if names.1.is_some_and(|name| self.wanted.contains(name)) {
            return; // A place that is retired itself, or inside of one.
        }
        if let (Some(old), Some(new)) = names
            && !self.seen.insert((old.to_owned(), new.to_owned()))
        {
            return;
        }
        if let Some(name) = names.0
            && self.wanted.contains(name)
        {
            let successors = self.of_each.entry(name.to_owned()).or_default();
            successors.push(new.clone());
        }
        let behind = |schemas: &Object, name: Option<&str>, place: &Value| {
            let shared = name.and_then(|name| schemas.get(name)?.as_object());
            shared.map_or_else(|| place.clone(), |shared| retired::restored(shared).into())
        };
        let (old, new) = (
            behind(&self.before.schemas, names.0, old),
            behind(&self.now.schemas, names.1, new),
        );
        for key in ["items", "additionalProperties"] {
            if let (Some(old), Some(new)) = (old.get(key), new.get(key)) {
                self.pair(old, new);
            }
        }
        let properties = old["properties"].as_object().into_iter().flatten();
        for (name, old) in properties {
            if let Some(new) = new["properties"].get(name) {
                self.pair(old, new);
            }
        }
    }
}
