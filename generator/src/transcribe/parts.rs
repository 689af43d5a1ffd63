//! The parts of an object: the objects below it whose keys have owners of their own.
//!
//! The vocabulary states which fields have parts. A merge, a report or a count is a recursion over [`Object::parts`] or [`Object::objects`].

use serde_json::{Map, Value};

use crate::spec::vocabulary::{Field, Object, Owner, Step};

/// A JSON object of the spec.
pub(super) type JsonObject = Map<String, Value>;

/// The way from an object to one of its parts. It leads to the corresponding part of another version of the object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// The field; empty for an entry of an object that is a map itself, such as a status of a Responses Object.
    pub(super) field: &'static str,
    pub(super) at: At,
}

/// A part among those of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum At {
    /// The only one.
    Only,
    /// The entry of a map.
    Entry(String),
    /// The parameter in a location and with a name.
    Parameter { location: String, name: String },
}

impl Object {
    /// The ways to the parts of an object.
    pub(super) fn parts(&'static self, object: &JsonObject) -> Vec<(Way, &'static Object)> {
        let parts = self.part_values(object);
        parts.map(|(way, kind, _)| (way, kind)).collect()
    }

    /// The parts of an object that are objects, each with the way to it and its type.
    pub(super) fn objects<'v>(
        &'static self,
        object: &'v JsonObject,
    ) -> impl Iterator<Item = (Way, &'static Object, &'v JsonObject)> {
        let parts = self.part_values(object);
        parts.filter_map(|(way, kind, value)| Some((way, kind, value.as_object()?)))
    }

    fn part_values<'v>(
        &'static self,
        object: &'v JsonObject,
    ) -> impl Iterator<Item = (Way, &'static Object, &'v Value)> {
        let children = self.children(object).into_iter();
        children.filter_map(|child| {
            let field = match child.field {
                Some(field) if field.owner != Owner::Parts => return None,
                Some(field) => field.name,
                None => "",
            };
            let at = match child.steps.as_slice() {
                [] if child.value.is_object() => At::Only,
                [Step::Key(entry)] => At::Entry((*entry).to_owned()),
                [Step::Item(_)] => At::parameter(child.value),
                _ => return None,
            };
            Some((Way { field, at }, child.object, child.value))
        })
    }

    /// Returns true if transcription keeps the value of a key.
    pub(super) fn is_kept(&self, key: &str) -> bool {
        let is_entry = self.patterned.is_some() && !key.starts_with("x-");
        !is_entry && self.owner_of(key) == Owner::Maintainers
    }

    /// The fields that a page states and that restrict the data, each with its label in reports.
    pub(super) fn facts(&self) -> impl Iterator<Item = (&'static Field, &'static str)> {
        self.fields.iter().filter_map(|field| match field.owner {
            Owner::Page(label) => Some((field, label)),
            _ => None,
        })
    }
}

impl At {
    fn parameter(parameter: &Value) -> Self {
        let text = |key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
        Self::Parameter {
            location: text("in"),
            name: text("name"),
        }
    }
}

impl Way {
    /// The way from an operation or a path item to a parameter.
    pub(super) fn to_parameter(parameter: &Value) -> Self {
        Self {
            field: "parameters",
            at: At::parameter(parameter),
        }
    }

    /// The part that the way leads to.
    pub(super) fn get<'v>(&self, object: &'v JsonObject) -> Option<&'v Value> {
        match &self.at {
            At::Only => object.get(self.field),
            At::Entry(entry) if self.field.is_empty() => object.get(entry),
            At::Entry(entry) => object.get(self.field)?.get(entry),
            parameter => {
                let mut list = object.get(self.field)?.as_array()?.iter();
                list.find(|value| At::parameter(value) == *parameter)
            }
        }
    }

    /// The part that the way leads to.
    pub(super) fn get_mut<'v>(&self, object: &'v mut JsonObject) -> Option<&'v mut Value> {
        match &self.at {
            At::Only => object.get_mut(self.field),
            At::Entry(entry) if self.field.is_empty() => object.get_mut(entry),
            At::Entry(entry) => object.get_mut(self.field)?.get_mut(entry),
            parameter => {
                let mut list = object.get_mut(self.field)?.as_array_mut()?.iter_mut();
                list.find(|value| At::parameter(value) == *parameter)
            }
        }
    }

    /// Inserts a part where the way leads.
    pub(super) fn put(&self, object: &mut JsonObject, value: Value) {
        match &self.at {
            At::Only => {
                object.insert(self.field.to_owned(), value);
            }
            At::Entry(entry) if self.field.is_empty() => {
                object.insert(entry.clone(), value);
            }
            At::Entry(entry) => {
                let map = object.entry(self.field);
                map.or_insert_with(|| JsonObject::new().into())[entry.as_str()] = value;
            }
            At::Parameter { location, name } => {
                let mut parameter = JsonObject::new();
                parameter.insert("name".to_owned(), name.clone().into());
                parameter.insert("in".to_owned(), location.clone().into());
                let list = object.entry(self.field);
                if let (Value::Array(list), Value::Object(value)) =
                    (list.or_insert_with(|| Value::Array(Vec::new())), value)
                {
                    parameter.extend(value);
                    list.push(parameter.into());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::vocabulary::{OPERATION, RESPONSE, RESPONSES, SCHEMA};
    use serde_json::json;

    fn object(value: Value) -> JsonObject {
        value.as_object().expect("an object").clone()
    }

    fn fields(kind: &'static Object, value: Value) -> Vec<&'static str> {
        let parts = kind.parts(&object(value)).into_iter();
        parts.map(|(way, _)| way.field).collect()
    }

    #[test]
    fn parts_are_the_objects_whose_keys_have_owners_of_their_own() {
        let operation = json!({
            "operationId": "a", "externalDocs": {"url": "u"}, "security": [{"token": []}], "x-rate-limits": [{"requests": 1, "seconds": 1}],
            "callbacks": {"c": {}}, "requestBody": {"content": {}}, "parameters": [{"in": "query", "name": "q"}]});
        assert_eq!(fields(&OPERATION, operation), ["requestBody", "parameters"]);
        let schema = json!({
            "allOf": [{}], "oneOf": [{}], "additionalProperties": true, "example": {"items": {}}, "items": {},
            "properties": {"example": {}, "x-y": {}}, "x-retired": {"properties": {"gone": {}}}});
        assert_eq!(
            fields(&SCHEMA, schema),
            ["items", "properties", "properties"]
        );
        let responses = json!({"200": {}, "default": {}, "x-mine": {}});
        assert_eq!(fields(&RESPONSES, responses), ["", "default"]);
    }

    #[test]
    fn a_way_leads_to_the_same_part_of_another_version() {
        let before = object(
            json!({"parameters": [{"in": "query", "name": "a"}, {"in": "header", "name": "a", "x-mine": 1}]}),
        );
        let mut now = object(json!({"parameters": [{"in": "header", "name": "a"}]}));
        let (way, _) = OPERATION.parts(&now).remove(0);
        assert_eq!(
            way.get(&before).map(|parameter| &parameter["x-mine"]),
            Some(&json!(1))
        );
        let (gone, _) = OPERATION.parts(&before).remove(0);
        assert_eq!(gone.get(&now), None);
        gone.put(&mut now, json!({"required": true}));
        assert_eq!(
            gone.get(&now),
            Some(&json!({"name": "a", "in": "query", "required": true}))
        );
    }

    #[test]
    fn a_part_is_put_into_a_map_that_is_absent() {
        let response = object(json!({"x-error-codes": {"1": {}}}));
        let (way, _) = RESPONSE.parts(&response).remove(0);
        let mut empty = JsonObject::new();
        way.put(&mut empty, json!({"name": "NotFound"}));
        assert_eq!(
            Value::Object(empty),
            json!({"x-error-codes": {"1": {"name": "NotFound"}}})
        );
    }

    #[test]
    fn maintainers_own_the_keys_that_the_vocabulary_does_not_have_but_no_status() {
        assert!(OPERATION.is_kept("x-mine") && OPERATION.is_kept("summary"));
        assert!(!OPERATION.is_kept("x-updated") && !OPERATION.is_kept("x-retired"));
        assert!(RESPONSES.is_kept("x-mine") && !RESPONSES.is_kept("200"));
    }
}
