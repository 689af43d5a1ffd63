//! Which schemas of the drafts are equal.

use crate::spec::vocabulary::SCHEMA;
use crate::transcribe::parts::{At, JsonObject};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::TYPE_NAME;
use super::shape::shape_of;
use crate::transcribe::enum_wording::ENUM_WORDING;
use crate::transcribe::wording::WordingTree;

/// Where a schema stands.
#[derive(Clone)]
pub(super) struct Site<'s> {
    operation: &'s str,
    /// The name of the property or parameter.
    field: &'s str,
    /// The named type around it.
    parent: Option<String>,
}

impl<'s> Site<'s> {
    pub(super) fn of(operation: &'s str, field: &'s str) -> Self {
        Self {
            operation,
            field,
            parent: None,
        }
    }
}

/// Equal schemas under one name.
pub(super) struct Group {
    /// The type's or field's name as pages write it.
    pub(super) name: String,
    pub(super) is_enum: bool,
    /// With references to groups (`group:3`) in the place of schemas inside.
    pub(super) schema: Value,
    /// The operations that use it.
    pub(super) users: BTreeSet<String>,
    /// The names that the spec has at its places, and how often; the first place's first.
    pub(super) hints: Vec<(String, usize)>,
    /// The wording of the inline schemas at its places, the first place's first.
    pub(super) inline: WordingTree,
    /// The named type around its first place.
    pub(super) parent: Option<String>,
    /// How many places have it.
    pub(super) places: usize,
}

pub(super) struct Groups<'s> {
    pub(super) schemas: &'s JsonObject,
    pub(super) list: Vec<Group>,
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
pub(super) const GROUP: &str = "group:";

impl<'s> Groups<'s> {
    /// No groups yet, beside the shared schemas that the spec has.
    pub(super) fn of(schemas: &'s JsonObject) -> Self {
        Self {
            schemas,
            list: Vec::new(),
            by_shape: HashMap::new(),
        }
    }

    /// Replaces the named objects and enums of a schema, innermost first.
    pub(super) fn intern(&mut self, schema: &mut Value, known: &WordingTree, site: &Site<'_>) {
        let (hint, known) = self.follow(known);
        let Value::Object(object) = schema else {
            return;
        };
        let type_name = object
            .get(TYPE_NAME)
            .and_then(Value::as_str)
            .map(str::to_owned);
        let parent = type_name.clone().or_else(|| site.parent.clone());
        let nothing = WordingTree::default();
        for (way, _) in SCHEMA.parts(object) {
            let known = known.below(&way).unwrap_or(&nothing);
            let Some(inner) = way.get_mut(object) else {
                continue;
            };
            match &way.at {
                At::Entry(name) => {
                    let site = Site {
                        operation: site.operation,
                        field: name,
                        parent: parent.clone(),
                    };
                    self.intern(inner, known, &site);
                }
                _ => self.intern(inner, known, site),
            }
        }
        if let Some(type_name) = type_name {
            // What is said of the field stays with the field.
            let mut place = JsonObject::new();
            for key in PLACE_KEYS {
                if let Some(value) = object.shift_remove(*key) {
                    place.insert((*key).to_owned(), value);
                }
            }
            let id = self.add(type_name, false, schema.take(), hint, &known, site);
            place.insert("$ref".to_owned(), format!("{GROUP}{id}").into());
            *schema = place.into();
        } else if object.contains_key("enum") {
            let mut shared = JsonObject::new();
            // The name of the field is that of the type.
            shared.insert(TYPE_NAME.to_owned(), site.field.into());
            // The words about the values go with them.
            for key in ["type", "format", "enum"].iter().chain(&ENUM_WORDING) {
                if let Some(value) = object.shift_remove(*key) {
                    shared.insert((*key).to_owned(), value);
                }
            }
            let id = self.add(
                site.field.to_owned(),
                true,
                shared.into(),
                hint,
                &known,
                site,
            );
            object.insert("$ref".to_owned(), format!("{GROUP}{id}").into());
        }
    }

    /// The wording of the schema at a place, and its name if it is a shared one.
    fn follow<'w>(&self, known: &'w WordingTree) -> (Option<String>, Cow<'w, WordingTree>) {
        match known.reference() {
            Some(name) => {
                let shared = WordingTree::of_shared(self.schemas, name);
                (
                    Some(name.to_owned()),
                    Cow::Owned(shared.unwrap_or_default()),
                )
            }
            None => (None, Cow::Borrowed(known)),
        }
    }

    fn add(
        &mut self,
        name: String,
        is_enum: bool,
        schema: Value,
        hint: Option<String>,
        known: &WordingTree,
        site: &Site<'_>,
    ) -> usize {
        let shape = shape_of(&schema).to_string();
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
                hints: Vec::new(),
                inline: WordingTree::default(),
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
            Some(hint) => match group.hints.iter_mut().find(|(known, _)| *known == hint) {
                Some((_, count)) => *count += 1,
                None => group.hints.push((hint, 1)),
            },
            None => group.inline.overlay(known),
        }
        id
    }
}
