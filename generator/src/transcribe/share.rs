//! Objects that pages name, and enums that occur more than once, become shared schemas.
//!
//! Tables that give one name the same fields share a schema; where they differ, they are two schemas with two names. A
//! name once given is kept: the spec's references say which schema a place has, and a schema is redefined only if
//! every operation that reaches it is transcribed in the same run.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use super::facts::schema_facts;
use super::merge;
use super::order::{self, ordered};
use super::store::Service;

type Object = Map<String, Value>;

/// The key with which drafts mark an object that its page names.
pub(super) const TYPE_NAME: &str = "x-type-name";

/// One operation or event on its way into the spec.
pub(super) struct Incoming<'d> {
    /// `hire.v1.offer.create`.
    pub(super) id: &'d str,
    /// The drafted object, whose schemas are replaced by references.
    pub(super) operation: &'d mut Object,
    /// The drafted path parameters.
    pub(super) parameters: &'d mut Vec<Value>,
    /// What the spec has now.
    pub(super) old: Option<Value>,
    /// The path parameters that the spec has now.
    pub(super) old_parameters: Option<Value>,
}

/// Moves shared schemas out of the drafts and into the service's `schemas.yaml`.
///
/// `pinned` are the names that operations outside of this run reach.
pub(super) fn share(
    service: &mut Service,
    incoming: &mut [Incoming<'_>],
    pinned: &BTreeSet<String>,
) {
    incoming.sort_by(|a, b| a.id.cmp(b.id));
    let mut groups = Groups {
        schemas: &service.schemas,
        list: Vec::new(),
        by_shape: HashMap::new(),
    };
    for entry in incoming.iter_mut() {
        let old = entry.old.clone().unwrap_or_default();
        let id = entry.id;
        visit_operation(entry.operation, &old, &mut |field, schema, old| {
            groups.intern(schema, old, &Site::of(id, field))
        });
        let old_parameters = entry.old_parameters.clone().unwrap_or_default();
        visit_parameters(
            entry.parameters,
            &old_parameters,
            &mut |field, schema, old| {
                groups.intern(schema, old, &Site::of(id, field));
            },
        );
    }
    let names = groups.name(pinned);
    let shared = groups.shared(&names);
    for entry in incoming.iter_mut() {
        for value in entry
            .operation
            .values_mut()
            .chain(entry.parameters.iter_mut())
        {
            groups.resolve(value, &names, "../schemas.yaml#/");
        }
    }
    for (name, old, schema) in shared {
        let merged = merge::schema(service.schemas.get(&name).or(old.as_ref()), schema);
        service.schemas.insert(name, merged);
    }
    service.schemas.sort_keys();
}

/// Calls `visit` with every schema of an operation, the name of its place, and the schema that is there now.
fn visit_operation(
    operation: &mut Object,
    old: &Value,
    visit: &mut dyn FnMut(&str, &mut Value, &Value),
) {
    if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
        visit_parameters(parameters, &old["parameters"], visit);
    }
    if let Some(body) = operation.get_mut("requestBody") {
        visit_content(body, &old["requestBody"], visit);
    }
    if let Some(Value::Object(responses)) = operation.get_mut("responses") {
        for (status, response) in responses {
            visit_content(response, &old["responses"][status.as_str()], visit);
        }
    }
}

fn visit_parameters(
    parameters: &mut [Value],
    old: &Value,
    visit: &mut dyn FnMut(&str, &mut Value, &Value),
) {
    for parameter in parameters {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        let same = |old: &&Value| old["name"] == name && old["in"] == parameter["in"];
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

fn visit_content(body: &mut Value, old: &Value, visit: &mut dyn FnMut(&str, &mut Value, &Value)) {
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

/// Where a schema stands.
#[derive(Clone)]
struct Site<'s> {
    operation: &'s str,
    /// The name of the property or parameter.
    field: &'s str,
    /// The named type around it.
    parent: Option<String>,
}

impl<'s> Site<'s> {
    fn of(operation: &'s str, field: &'s str) -> Self {
        Self {
            operation,
            field,
            parent: None,
        }
    }
}

/// Equal schemas under one name.
struct Group {
    /// The type's or field's name as pages write it.
    name: String,
    is_enum: bool,
    /// With references to groups (`group:3`) in the place of schemas inside.
    schema: Value,
    /// The operations that use it.
    users: BTreeSet<String>,
    /// The names that the spec has at its places, and how often.
    hints: BTreeMap<String, usize>,
    /// What stands inline at its first place now.
    inline: Option<Value>,
    /// The named type around its first place.
    parent: Option<String>,
    /// How many places have it.
    places: usize,
}

struct Groups<'s> {
    schemas: &'s Object,
    list: Vec<Group>,
    by_shape: HashMap<(bool, String, String), usize>,
}

/// Keys beside an object's type name that belong to the row, not to the type.
const PLACE_KEYS: &[&str] = &[
    "description",
    "deprecated",
    "x-field-scopes",
    "default",
    "example",
];

/// The key that stands for a group in a schema until it has a name.
const GROUP: &str = "group:";

impl Groups<'_> {
    /// Replaces the named objects and enums of a schema, innermost first.
    fn intern(&mut self, schema: &mut Value, old: &Value, site: &Site<'_>) {
        let (hint, old) = self.follow(old);
        let Value::Object(object) = schema else {
            return;
        };
        let type_name = object
            .get(TYPE_NAME)
            .and_then(Value::as_str)
            .map(str::to_owned);
        let parent = type_name.clone().or_else(|| site.parent.clone());
        if let Some(Value::Object(properties)) = object.get_mut("properties") {
            for (name, property) in properties {
                let site = Site {
                    operation: site.operation,
                    field: name,
                    parent: parent.clone(),
                };
                self.intern(property, &old["properties"][name.as_str()], &site);
            }
        }
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = object.get_mut(key) {
                self.intern(inner, &old[key], site);
            }
        }
        if let Some(type_name) = type_name {
            // What is said of the field stays with the field.
            let mut place = Object::new();
            for key in PLACE_KEYS {
                if let Some(value) = object.shift_remove(*key) {
                    place.insert((*key).to_owned(), value);
                }
            }
            let id = self.add(type_name, false, schema.take(), hint, &old, site);
            place.insert("$ref".to_owned(), format!("{GROUP}{id}").into());
            *schema = place.into();
        } else if object.contains_key("enum") {
            let mut shared = Object::new();
            for key in ["type", "format", "enum"] {
                if let Some(value) = object.shift_remove(key) {
                    shared.insert(key.to_owned(), value);
                }
            }
            let id = self.add(site.field.to_owned(), true, shared.into(), hint, &old, site);
            object.insert("$ref".to_owned(), format!("{GROUP}{id}").into());
        }
    }

    /// The schema that stands at a place now, and its name if it is a shared one.
    fn follow(&self, old: &Value) -> (Option<String>, Value) {
        let reference = old["$ref"]
            .as_str()
            .or_else(|| old["allOf"][0]["$ref"].as_str());
        match reference.and_then(|reference| reference.rsplit("#/").next()) {
            Some(name) => (
                Some(name.to_owned()),
                self.schemas.get(name).cloned().unwrap_or_default(),
            ),
            None => (None, old.clone()),
        }
    }

    fn add(
        &mut self,
        name: String,
        is_enum: bool,
        schema: Value,
        hint: Option<String>,
        old: &Value,
        site: &Site<'_>,
    ) -> usize {
        let shape = schema_facts(&schema).to_string();
        let next = self.list.len();
        let id = *self
            .by_shape
            .entry((is_enum, name.clone(), shape))
            .or_insert(next);
        if id == next {
            self.list.push(Group {
                name,
                is_enum,
                schema,
                users: BTreeSet::new(),
                hints: BTreeMap::new(),
                inline: None,
                parent: site.parent.clone(),
                places: 0,
            });
        }
        let group = &mut self.list[id];
        let first_here = group.users.insert(site.operation.to_owned());
        // Inside of a named type the place is that type's, however many operations use it.
        if site.parent.is_none() || first_here && group.places == 0 || group.parent != site.parent {
            group.places += 1;
        }
        match hint {
            Some(hint) => *group.hints.entry(hint).or_insert(0) += 1,
            None if group.inline.is_none() && old.is_object() => group.inline = Some(old.clone()),
            None => {}
        }
        id
    }

    /// The name of each group; `None` for an enum that stays where it is.
    fn name(&self, pinned: &BTreeSet<String>) -> Vec<Option<String>> {
        let mut names: Vec<Option<String>> = vec![None; self.list.len()];
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let inline: Vec<bool> = self
            .list
            .iter()
            .map(|group| group.is_enum && group.places < 2 && group.hints.is_empty())
            .collect();
        // First whatever the spec has already, so that nothing else takes its name.
        for exact_only in [true, false] {
            for (id, group) in self.list.iter().enumerate() {
                if inline[id] || names[id].is_some() {
                    continue;
                }
                let chosen = self.exact(group, &names, &inline, &taken).or_else(|| {
                    (!exact_only).then(|| {
                        self.hinted(group, pinned, &taken)
                            .unwrap_or_else(|| self.fresh(id, &taken))
                    })
                });
                if let Some(name) = chosen {
                    taken.insert(name.clone());
                    names[id] = Some(name);
                }
            }
        }
        names
    }

    /// A schema of the spec that says the same and has this name, or had it before people renamed it.
    fn exact(
        &self,
        group: &Group,
        names: &[Option<String>],
        inline: &[bool],
        taken: &BTreeSet<String>,
    ) -> Option<String> {
        let mut schema = group.schema.clone();
        if !self.is_named(&schema, names, inline) {
            return None;
        }
        self.resolve(&mut schema, names, "#/");
        let facts = schema_facts(&schema);
        let same = |name: &&String| {
            self.schemas
                .get(*name)
                .is_some_and(|known| schema_facts(known) == facts)
                && !taken.contains(*name)
        };
        let by_hint = group.hints.keys().find(same);
        let bare = group.name.to_upper_camel_case();
        let by_name = || {
            self.schemas
                .iter()
                .filter(|(name, known)| {
                    known[TYPE_NAME] == group.name || !group.is_enum && **name == bare
                })
                .map(|(name, _)| name)
                .find(same)
        };
        by_hint.or_else(by_name).cloned()
    }

    /// Whether all schemas inside have their names.
    fn is_named(&self, schema: &Value, names: &[Option<String>], inline: &[bool]) -> bool {
        match schema {
            Value::Object(object) => object
                .iter()
                .all(|(key, value)| match group_of(key, value) {
                    Some(id) => names[id].is_some() || inline[id],
                    None => self.is_named(value, names, inline),
                }),
            Value::Array(list) => list.iter().all(|value| self.is_named(value, names, inline)),
            _ => true,
        }
    }

    /// The name that most places have, if the schema may be redefined.
    fn hinted(
        &self,
        group: &Group,
        pinned: &BTreeSet<String>,
        taken: &BTreeSet<String>,
    ) -> Option<String> {
        let free = |name: &&String| !pinned.contains(*name) && !taken.contains(*name);
        group
            .hints
            .keys()
            .filter(free)
            .max_by(|a, b| group.hints[*a].cmp(&group.hints[*b]).then_with(|| b.cmp(a)))
            .cloned()
    }

    /// A name of its own: the page's where the group is the one that most operations use, else one that also says whose it is.
    fn fresh(&self, id: usize, taken: &BTreeSet<String>) -> String {
        let group = &self.list[id];
        let free = |name: &String| !taken.contains(name) && !self.schemas.contains_key(name);
        let bare = group.name.to_upper_camel_case();
        let first_user = group.users.first().map(String::as_str).unwrap_or_default();
        let mut parts = first_user.rsplit('.');
        let action = parts.next().unwrap_or_default().to_upper_camel_case();
        let resource = parts.next().unwrap_or_default().to_upper_camel_case();
        let owner = group
            .parent
            .as_ref()
            .map_or(resource.clone(), |parent| parent.to_upper_camel_case());

        let mut candidates = Vec::new();
        // `status` alone says too little.
        let speaks = !group.is_enum || group.name.contains('_');
        if speaks && self.leads(id) {
            candidates.push(bare.clone());
        }
        if group.is_enum {
            candidates.push(format!("{owner}{bare}"));
        }
        candidates.push(if bare.starts_with(&resource) {
            format!("{action}{bare}")
        } else {
            format!("{resource}{bare}")
        });
        candidates.push(format!("{action}{resource}{bare}"));
        let numbered = (2_u32..).map(|number| format!("{bare}{number}"));
        candidates
            .into_iter()
            .chain(numbered)
            .find(free)
            .unwrap_or(bare)
    }

    /// Whether more operations use the group than any other of its name; of equals the first.
    fn leads(&self, id: usize) -> bool {
        let group = &self.list[id];
        let family = self
            .list
            .iter()
            .enumerate()
            .filter(|(_, other)| other.name == group.name && other.is_enum == group.is_enum);
        let leader = family.max_by(|(a, one), (b, other)| {
            one.users
                .len()
                .cmp(&other.users.len())
                .then_with(|| b.cmp(a))
        });
        leader.is_some_and(|(leader, _)| leader == id)
    }

    /// The shared schemas with what stands inline at their first place.
    fn shared(&self, names: &[Option<String>]) -> Vec<(String, Option<Value>, Value)> {
        let named = self
            .list
            .iter()
            .zip(names)
            .filter_map(|(group, name)| Some((group, name.clone()?)));
        named
            .map(|(group, name)| {
                let mut schema = group.schema.clone();
                self.resolve(&mut schema, names, "#/");
                (name, group.inline.clone(), schema)
            })
            .collect()
    }

    /// Replaces groups by references, or by the schema itself where it stays in its place.
    fn resolve(&self, value: &mut Value, names: &[Option<String>], prefix: &str) {
        match value {
            Value::Array(list) => list
                .iter_mut()
                .for_each(|value| self.resolve(value, names, prefix)),
            Value::Object(object) => {
                for inner in object.values_mut() {
                    self.resolve(inner, names, prefix);
                }
                let Some(id) = object.get("$ref").and_then(|value| group_of("$ref", value)) else {
                    return;
                };
                object.shift_remove("$ref");
                match &names[id] {
                    Some(name) => {
                        let reference = json!({ "$ref": format!("{prefix}{name}") });
                        // The sample of the whole body shows a value; here it would only stand in the way.
                        object.shift_remove("example");
                        if object.is_empty() {
                            *value = reference;
                        } else {
                            object.insert("allOf".to_owned(), json!([reference]));
                            *value = ordered(std::mem::take(object), order::SCHEMA).into();
                        }
                    }
                    None => {
                        if let Value::Object(own) = &self.list[id].schema {
                            object.extend(own.clone());
                        }
                        *value = ordered(std::mem::take(object), order::SCHEMA).into();
                    }
                }
            }
            _ => {}
        }
    }
}

/// The group that a reference stands for.
fn group_of(key: &str, value: &Value) -> Option<usize> {
    if key != "$ref" {
        return None;
    }
    value.as_str()?.strip_prefix(GROUP)?.parse().ok()
}
