//! The wording that maintainers wrote about an object of the spec, without the facts that pages state.
//!
//! A transcription takes the wording out of the spec, drafts the facts from the page, and puts the wording back (`merge`). Wording
//! about an item that the page no longer has is written under `x-retired` of its operation, Path Item Object or shared schema. When
//! the item returns, its wording returns too. `x-retired` is a sparse object of the kind that it is in:
//!
//! ```yaml
//! Thing:
//!   type: object
//!   properties: {id: {type: string}}
//!   x-retired:
//!     properties: {weight: {description: In grams.}}
//! ```

use serde_json::Value;

use super::draft::is_proposed_description;
use super::enum_wording::{ENUM_WORDING, EnumWording};
use super::parts::{JsonObject, Way};
use super::references::reference_of;
use super::secret;
use crate::spec::vocabulary::extension::{ERROR_CODES, RETIRED};
use crate::spec::vocabulary::{Object, RESPONSE, RESPONSES, SCHEMA};

/// The wording in one object and in the objects below it.
#[derive(Debug, Clone, Default)]
pub(super) struct WordingTree {
    /// The keys that maintainers own.
    pub(super) keys: JsonObject,
    /// Names and meanings of enum values.
    pub(super) values: EnumWording,
    /// The shared schema that a schema refers to.
    reference: Option<Reference>,
    /// True if the schema is marked as a secret.
    pub(super) is_secret: bool,
    /// The objects below, those without wording too.
    pub(super) below: Vec<(Way, WordingTree)>,
}

#[derive(Debug, Clone)]
struct Reference {
    /// The schema's name.
    name: String,
    /// The `allOf` that has the reference; wording is beside it.
    all_of: Option<Value>,
}

impl WordingTree {
    /// Takes the wording out of an object. Retired wording is put back to its item.
    pub(super) fn of(kind: &'static Object, object: &JsonObject) -> Self {
        let is_wording = |key: &str, value: &Value| {
            let proposed = kind.is(&RESPONSE)
                && key == "description"
                && value.as_str().is_some_and(is_proposed_description);
            kind.is_kept(key) && !ENUM_WORDING.contains(&key) && !proposed
        };
        let keys = object.iter().filter(|(key, value)| is_wording(key, value));
        let below = kind
            .objects(object)
            .map(|(way, kind, object)| (way, Self::of(kind, object)));
        let mut wording = Self {
            keys: keys
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
            values: EnumWording::of(object),
            reference: reference_of(object).map(|name| Reference {
                name: name.to_owned(),
                all_of: object.get("allOf").cloned(),
            }),
            is_secret: secret::is_marked(object),
            below: below.collect(),
        };
        if let Some(retired) = RETIRED.get(object) {
            wording.overlay(&Self::of(kind, &retired));
        }
        wording
    }

    /// The wording in a shared schema.
    pub(super) fn of_shared(schemas: &JsonObject, name: &str) -> Option<Self> {
        let schema = schemas.get(name)?.as_object()?;
        Some(Self::of(&SCHEMA, schema))
    }

    /// The names and meanings of enum values.
    pub(super) fn values(&self) -> &EnumWording {
        &self.values
    }

    /// The name of the shared schema that the schema refers to.
    pub(super) fn reference(&self) -> Option<&str> {
        Some(self.reference.as_ref()?.name.as_str())
    }

    /// Returns true if the wording is beside a reference.
    pub(super) fn is_beside_reference(&self) -> bool {
        self.reference
            .as_ref()
            .is_some_and(|reference| reference.all_of.is_some())
    }

    /// The wording of the object that a way leads to. A body whose media type changed is still the same body.
    pub(super) fn below(&self, way: &Way) -> Option<&Self> {
        let same = self.below.iter().find(|(known, _)| known == way);
        let is_body =
            |(known, _): &&(Way, Self)| way.field == "content" && known.field == way.field;
        let (_, wording) = same.or_else(|| self.below.iter().find(is_body))?;
        Some(wording)
    }

    /// Only the wording of the objects below one key.
    pub(super) fn only_below(&self, key: &str) -> Self {
        let below = self.below.iter().filter(|(way, _)| way.field == key);
        Self {
            below: below.cloned().collect(),
            ..Self::default()
        }
    }

    /// Adds the wording that `under` has and `self` lacks.
    pub(super) fn overlay(&mut self, under: &Self) {
        for (key, value) in &under.keys {
            self.keys.entry(key).or_insert_with(|| value.clone());
        }
        self.values.overlay(&under.values);
        if self.reference.is_none() {
            self.reference.clone_from(&under.reference);
        }
        for (way, under) in &under.below {
            match self.below.iter_mut().find(|(known, _)| known == way) {
                Some((_, wording)) => wording.overlay(under),
                None => self.below.push((way.clone(), under.clone())),
            }
        }
    }

    /// The wording of a schema that is a reference, completed with the wording of the shared schema.
    pub(super) fn followed(&self, schemas: &JsonObject) -> Option<Self> {
        let shared = Self::of_shared(schemas, self.reference()?)?;
        let mut wording = Self {
            reference: None,
            ..self.clone()
        };
        wording.overlay(&shared);
        Some(wording)
    }

    /// Moves the wording about an operation's error codes to the statuses under which a new Responses Object lists the codes.
    pub(super) fn move_error_codes(&mut self, responses: &JsonObject) {
        let known = self
            .below
            .iter_mut()
            .find(|(way, _)| way.field == "responses");
        let Some((_, known)) = known else { return };
        let mut moves = Vec::new();
        for (to, _) in RESPONSES.parts(responses) {
            for code in codes(responses, &to) {
                if known
                    .below(&to)
                    .is_some_and(|response| response.below(&code).is_some())
                {
                    continue;
                }
                let mut statuses = known.below.iter();
                let found =
                    statuses.find_map(|(from, response)| Some((from, response.below(&code)?)));
                if let Some((from, wording)) = found {
                    moves.push((from.clone(), to.clone(), code, wording.clone()));
                }
            }
        }
        for (from, to, code, wording) in moves {
            if !codes(responses, &from).contains(&code)
                && let Some(response) = known.below_mut(&from)
            {
                response.below.retain(|(way, _)| *way != code);
            }
            if known.below_mut(&to).is_none() {
                known.below.push((to.clone(), Self::default()));
            }
            if let Some(response) = known.below_mut(&to) {
                response.below.push((code, wording));
            }
        }
    }

    fn below_mut(&mut self, way: &Way) -> Option<&mut Self> {
        let mut below = self.below.iter_mut();
        below.find_map(|(known, wording)| (known == way).then_some(wording))
    }

    /// The wording that a new version of the object does not have. Wording of an item that moved into a shared schema is not lost.
    pub(super) fn lost(&self, now: Option<&Self>, schemas: &JsonObject) -> Self {
        let shared = now.and_then(|now| Self::of_shared(schemas, now.reference()?));
        let places: Vec<&Self> = now.into_iter().chain(shared.as_ref()).collect();
        let is_lost = |key: &str, value: &Value| {
            *value != ""
                && places
                    .iter()
                    .all(|place| place.keys.get(key) != Some(value))
        };
        let keys = self.keys.iter().filter(|(key, value)| is_lost(key, value));
        let values = places
            .iter()
            .map(|place| &place.values)
            .find(|values| !values.is_empty());
        let below = self.below.iter().filter_map(|(way, wording)| {
            let now = places.iter().find_map(|place| place.below(way));
            let lost = wording.lost(now, schemas);
            (!lost.is_empty()).then(|| (way.clone(), lost))
        });
        Self {
            keys: keys
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
            values: self.values.lost(values),
            reference: self.reference.clone(),
            is_secret: false,
            below: below.collect(),
        }
    }

    /// Returns true if the spec does not have the object.
    pub(super) fn is_new(&self) -> bool {
        self.below.is_empty() && self.keys.is_empty()
    }

    /// Returns true if there is no wording.
    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
            && self.values.is_empty()
            && self.below.iter().all(|(_, below)| below.is_empty())
    }

    /// Writes the wording as `x-retired` of an object, after all other keys; removes the key if there is none.
    pub(super) fn retire(&self, host: &mut JsonObject) {
        host.shift_remove(RETIRED.name);
        if !self.is_empty() {
            RETIRED.write(host, &self.to_object());
        }
    }

    /// The wording as a sparse object.
    fn to_object(&self) -> JsonObject {
        let mut object = JsonObject::new();
        // Wording beside a reference does not describe the shared schema.
        if let Some(all_of) = self
            .reference
            .as_ref()
            .and_then(|reference| reference.all_of.clone())
        {
            object.insert("allOf".to_owned(), all_of);
        }
        object.extend(self.keys.clone());
        self.values.write(&mut object);
        for (way, wording) in self.below.iter().filter(|(_, wording)| !wording.is_empty()) {
            way.put(&mut object, wording.to_object().into());
        }
        object
    }
}

/// The error codes that a Responses Object lists under a status.
fn codes(responses: &JsonObject, status: &Way) -> Vec<Way> {
    let response = status.get(responses).and_then(Value::as_object);
    let parts = response
        .into_iter()
        .flat_map(|response| RESPONSE.parts(response));
    let parts = parts.map(|(way, _)| way);
    parts.filter(|way| way.field == ERROR_CODES.name).collect()
}
