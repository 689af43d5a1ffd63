//! The objects that transcription writes: their keys in written order, and who owns each key.

use serde_json::{Map, Value};

/// A JSON object of the spec.
pub(super) type Object = Map<String, Value>;

/// The extension that has the wording about items which are gone.
pub(super) const RETIRED: &str = "x-retired";

/// A kind of object.
#[derive(Debug)]
pub(super) struct ObjectType {
    keys: &'static [(&'static str, Owner)],
    /// The objects of a map whose keys the author chooses.
    entries: Option<&'static ObjectType>,
}

/// Who decides what is under a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    /// The page: transcription overwrites the value.
    Page,
    /// The page, but the value does not decide which values are valid.
    Note,
    /// The maintainers: transcription keeps the value.
    Maintainers,
    /// The page decides which objects are below; each key of these has an owner of its own.
    Parts(Shape, &'static ObjectType),
}
use Owner::{Maintainers, Note, Page, Parts};

/// How objects are arranged below a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// The value is the object.
    One,
    /// The value is a map of names to objects.
    Map,
    /// The value is a list of parameters, which `in` and `name` identify.
    Parameters,
}

/// The way from an object to one directly below it. It leads to the corresponding object in another version of the first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    /// The key; empty for an entry of a map.
    pub(super) key: &'static str,
    pub(super) at: At,
}

/// An object among those under one key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum At {
    /// The only one.
    Only,
    /// The entry of a map.
    Entry(String),
    /// The parameter in a location and of a name.
    Parameter(String, String),
}

pub(super) static ROOT: ObjectType = ObjectType {
    keys: &[
        ("openapi", Maintainers),
        ("info", Maintainers),
        ("servers", Maintainers),
        ("x-envelope", Maintainers),
        ("x-pagination", Maintainers),
        ("x-scopes", Maintainers),
        ("paths", Maintainers),
        ("x-webhooks", Maintainers),
        ("components", Maintainers),
    ],
    entries: None,
};
pub(super) static PATH_ITEM: ObjectType = ObjectType {
    keys: &[
        ("summary", Maintainers),
        ("description", Maintainers),
        ("parameters", Parts(Shape::Parameters, &PARAMETER)),
        ("get", Parts(Shape::One, &OPERATION)),
        ("put", Parts(Shape::One, &OPERATION)),
        ("post", Parts(Shape::One, &OPERATION)),
        ("delete", Parts(Shape::One, &OPERATION)),
        ("options", Parts(Shape::One, &OPERATION)),
        ("head", Parts(Shape::One, &OPERATION)),
        ("patch", Parts(Shape::One, &OPERATION)),
        ("trace", Parts(Shape::One, &OPERATION)),
    ],
    entries: None,
};
pub(super) static OPERATION: ObjectType = ObjectType {
    keys: &[
        ("operationId", Maintainers),
        ("summary", Maintainers),
        ("description", Maintainers),
        ("externalDocs", Page),
        ("deprecated", Page),
        ("x-updated", Page),
        ("x-nesting", Maintainers),
        ("x-contradictions", Page),
        ("security", Page),
        ("x-scopes", Page),
        ("x-field-scopes", Page),
        ("x-app-kinds", Page),
        ("x-rate-limits", Page),
        ("x-idempotency-key", Maintainers),
        ("x-pagination", Maintainers),
        ("parameters", Parts(Shape::Parameters, &PARAMETER)),
        ("requestBody", Parts(Shape::One, &REQUEST_BODY)),
        ("responses", Parts(Shape::One, &RESPONSES)),
    ],
    entries: None,
};
pub(super) static PARAMETER: ObjectType = ObjectType {
    keys: &[
        ("name", Page),
        ("in", Page),
        ("required", Page),
        ("deprecated", Page),
        ("description", Maintainers),
        ("schema", Parts(Shape::One, &SCHEMA)),
        ("example", Page),
    ],
    entries: None,
};
pub(super) static REQUEST_BODY: ObjectType = ObjectType {
    keys: &[
        ("required", Page),
        ("content", Parts(Shape::Map, &MEDIA_TYPE)),
    ],
    entries: None,
};
pub(super) static RESPONSES: ObjectType = ObjectType {
    keys: &[],
    entries: Some(&RESPONSE),
};
pub(super) static RESPONSE: ObjectType = ObjectType {
    keys: &[
        ("description", Maintainers),
        ("content", Parts(Shape::Map, &MEDIA_TYPE)),
        ("x-error-codes", Parts(Shape::Map, &ERROR_CODE)),
    ],
    entries: None,
};
pub(super) static MEDIA_TYPE: ObjectType = ObjectType {
    keys: &[("schema", Parts(Shape::One, &SCHEMA)), ("example", Page)],
    entries: None,
};
pub(super) static ERROR_CODE: ObjectType = ObjectType {
    keys: &[
        ("name", Maintainers),
        ("description", Maintainers),
        ("hint", Maintainers),
    ],
    entries: None,
};
pub(super) static SCHEMA: ObjectType = ObjectType {
    keys: &[
        ("$ref", Page),
        ("allOf", Page),
        ("x-type-name", Note),
        ("type", Page),
        ("format", Page),
        ("x-timestamp", Page),
        ("title", Maintainers),
        ("description", Maintainers),
        ("deprecated", Page),
        ("x-field-scopes", Page),
        ("enum", Page),
        ("x-enum-varnames", Maintainers),
        ("x-enum-descriptions", Maintainers),
        ("default", Page),
        ("minimum", Page),
        ("maximum", Page),
        ("minLength", Page),
        ("maxLength", Page),
        ("pattern", Page),
        ("minItems", Page),
        ("maxItems", Page),
        ("items", Parts(Shape::One, &SCHEMA)),
        ("required", Page),
        ("properties", Parts(Shape::Map, &SCHEMA)),
        ("additionalProperties", Parts(Shape::One, &SCHEMA)),
        ("example", Note),
    ],
    entries: None,
};

impl ObjectType {
    /// The owner of a key. Keys that the layout does not list are the maintainers'.
    fn owner_of(&self, name: &str) -> Owner {
        let listed = self.keys.iter().find(|(key, _)| *key == name);
        listed.map_or(Maintainers, |(_, owner)| *owner)
    }

    /// Returns true if transcription keeps the value of a key.
    pub(super) fn is_kept(&self, name: &str) -> bool {
        let is_entry = self.entries.is_some() && !name.starts_with("x-");
        !is_entry && matches!(self.owner_of(name), Maintainers)
    }

    /// The keys that decide which values are valid.
    pub(super) fn keys_of_values(&self) -> impl Iterator<Item = &'static str> {
        let decides = |owner: &Owner| matches!(owner, Page | Parts(..));
        let keys = self.keys.iter();
        keys.filter(move |(_, owner)| decides(owner))
            .map(|(key, _)| *key)
    }

    /// The ways to the objects below one.
    pub(super) fn steps(&self, object: &Object) -> Vec<(Step, &'static ObjectType)> {
        let mut steps = Vec::new();
        for (key, owner) in self.keys {
            let (Parts(shape, below), Some(value)) = (owner, object.get(*key)) else {
                continue;
            };
            let mut add = |at| steps.push((Step { key, at }, *below));
            match (shape, value) {
                (Shape::One, Value::Object(_)) => add(At::Only),
                (Shape::Map, Value::Object(map)) => {
                    map.keys().cloned().map(At::Entry).for_each(add)
                }
                (Shape::Parameters, Value::Array(list)) => {
                    list.iter().map(At::parameter).for_each(add)
                }
                _ => {}
            }
        }
        if let Some(below) = self.entries {
            let entries = object.keys().filter(|key| !key.starts_with("x-"));
            let entries = entries.map(|key| Step {
                key: "",
                at: At::Entry(key.clone()),
            });
            steps.extend(entries.map(|step| (step, below)));
        }
        steps
    }

    /// The same entries: known keys in written order, then the others as they were.
    pub(super) fn ordered(&self, mut object: Object) -> Object {
        let mut ordered = Object::new();
        for (key, _) in self.keys {
            if let Some(value) = object.shift_remove(*key) {
                ordered.insert((*key).to_owned(), value);
            }
        }
        ordered.extend(object);
        ordered
    }
}

impl At {
    /// The place of a Parameter Object.
    fn parameter(parameter: &Value) -> Self {
        let text = |key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
        Self::Parameter(text("in"), text("name"))
    }
}

impl Step {
    /// The way from an operation or a path item to a parameter.
    pub(super) fn to_parameter(parameter: &Value) -> Self {
        Self {
            key: "parameters",
            at: At::parameter(parameter),
        }
    }

    /// The object that the step leads to.
    pub(super) fn get<'v>(&self, object: &'v Object) -> Option<&'v Value> {
        match &self.at {
            At::Only => object.get(self.key),
            At::Entry(entry) if self.key.is_empty() => object.get(entry),
            At::Entry(entry) => object.get(self.key)?.get(entry),
            parameter => {
                let mut list = object.get(self.key)?.as_array()?.iter();
                list.find(|value| At::parameter(value) == *parameter)
            }
        }
    }

    /// The object that the step leads to.
    pub(super) fn get_mut<'v>(&self, object: &'v mut Object) -> Option<&'v mut Value> {
        match &self.at {
            At::Only => object.get_mut(self.key),
            At::Entry(entry) if self.key.is_empty() => object.get_mut(entry),
            At::Entry(entry) => object.get_mut(self.key)?.get_mut(entry),
            parameter => {
                let mut list = object.get_mut(self.key)?.as_array_mut()?.iter_mut();
                list.find(|value| At::parameter(value) == *parameter)
            }
        }
    }

    /// Puts an object where the step leads.
    pub(super) fn put(&self, object: &mut Object, value: Value) {
        match &self.at {
            At::Only => {
                object.insert(self.key.to_owned(), value);
            }
            At::Entry(entry) if self.key.is_empty() => {
                object.insert(entry.clone(), value);
            }
            At::Entry(entry) => {
                let map = object
                    .entry(self.key)
                    .or_insert_with(|| Object::new().into());
                map[entry.as_str()] = value;
            }
            At::Parameter(location, name) => {
                let list = object
                    .entry(self.key)
                    .or_insert_with(|| Value::Array(Vec::new()));
                let mut parameter = Object::new();
                parameter.insert("name".to_owned(), name.clone().into());
                parameter.insert("in".to_owned(), location.clone().into());
                if let (Value::Array(list), Value::Object(value)) = (list, value) {
                    parameter.extend(value);
                    list.push(parameter.into());
                }
            }
        }
    }
}
