//! The items of a document, found by a walk over its objects.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::item::{Item, ItemKind, Text};
use super::lack::lacks;
use super::usage::{Holder, Side, Usage, User};
use crate::diagnostic::Pointer;
use crate::spec::Document;
use crate::spec::vocabulary::extension::{ENUM_DESCRIPTIONS, ENVELOPE, ERROR_CODE, RETIRED};
use crate::spec::vocabulary::{
    HEADER, METHODS, OPENAPI, OPERATION, Object, PARAMETER, SCHEMA, Step, WEBHOOKS,
};

/// The items of a document.
#[derive(Debug)]
pub struct Survey<'d> {
    /// The document.
    pub document: &'d Document,
    /// The operations and events, in the order of the document.
    pub users: Vec<User>,
    /// The items, in the order of the document. The properties of the envelope need no wording: clients remove the envelope.
    pub items: Vec<Item<'d>>,
    pub(super) texts: Vec<Text<'d>>,
}

impl<'d> Survey<'d> {
    /// Finds the items of a document.
    pub fn of(document: &'d Document) -> Self {
        let value = document.value();
        let mut walk = Walk {
            users: users(value),
            envelope: envelope(value),
            items: Vec::new(),
            texts: Vec::new(),
        };
        let place = Place {
            pointer: Pointer::root(),
            name: None,
            near: Cow::Borrowed(""),
            holder: Holder::Document,
            is_body: false,
            is_envelope: false,
        };
        if let Some(root) = value.as_object() {
            walk.object(&OPENAPI, root, place);
        }
        let usage = Usage::of(value, &walk.users);
        let items = walk.items.into_iter().map(|(mut item, holder)| {
            item.uses = usage.uses(&holder);
            item
        });
        Self {
            document,
            items: items.collect(),
            users: walk.users,
            texts: walk.texts,
        }
    }
}

/// Where a walk is.
struct Place<'d> {
    pointer: Pointer,
    /// The name of the object, if it has one.
    name: Option<Cow<'d, str>>,
    /// The name of the object, or of the nearest object around it that has one.
    near: Cow<'d, str>,
    holder: Holder,
    /// True for the outermost schema of a response.
    is_body: bool,
    /// True for a property of the envelope.
    is_envelope: bool,
}

struct Walk<'d> {
    users: Vec<User>,
    /// The properties of the envelope.
    envelope: Vec<String>,
    items: Vec<(Item<'d>, Holder)>,
    texts: Vec<Text<'d>>,
}

impl<'d> Walk<'d> {
    fn object(&mut self, kind: &'static Object, object: &'d Map<String, Value>, place: Place<'d>) {
        self.item(kind, object, &place);
        self.texts(object, &place.pointer);
        for child in kind.children(object) {
            let field = child.field.map_or("", |field| field.name);
            let (Some(value), false) = (child.value.as_object(), is_skipped(field)) else {
                continue;
            };
            let mut pointer = place.pointer.clone();
            if !field.is_empty() {
                pointer.push(field);
            }
            for step in &child.steps {
                match step {
                    Step::Key(key) => pointer.push(key),
                    Step::Item(index) => pointer.push_index(*index),
                }
            }
            let name = name(child.object, value, &pointer, field);
            let is_envelope = place.is_body && name.as_deref().is_some_and(|name| self.wraps(name));
            let below = Place {
                near: name.clone().unwrap_or_else(|| place.near.clone()),
                name,
                is_envelope,
                holder: self.holder(child.object, field, &place, &pointer),
                is_body: field == "schema" && place.pointer.as_str().contains("/responses/"),
                pointer,
            };
            self.object(child.object, value, below);
        }
    }

    /// Adds an object, if it is an item.
    fn item(&mut self, kind: &'static Object, object: &'d Map<String, Value>, place: &Place<'d>) {
        let is_named = place.name.is_some();
        let Some(of_kind) = self.kind(kind, object, place) else {
            return;
        };
        // A reference to a parameter or header has no texts of its own.
        if object.contains_key("$ref") && of_kind != ItemKind::Property {
            return;
        }
        let item = Item {
            kind: of_kind,
            name: place.name.clone().unwrap_or_else(|| place.near.clone()),
            pointer: place.pointer.clone(),
            object,
            lacks: lacks(kind, is_named && !place.is_envelope, object),
            uses: [].into(),
        };
        self.items.push((item, place.holder.clone()));
    }

    fn kind(
        &self,
        kind: &'static Object,
        object: &Map<String, Value>,
        place: &Place<'_>,
    ) -> Option<ItemKind> {
        let is_event = |user: usize| self.users[user].is_event();
        let kinds = [
            (&PARAMETER, ItemKind::Parameter),
            (&HEADER, ItemKind::Header),
            (&ERROR_CODE, ItemKind::ErrorCode),
        ];
        if kind.is(&OPERATION) {
            return match &place.holder {
                Holder::User(user, _) if is_event(*user) => Some(ItemKind::Event),
                Holder::User(..) => Some(ItemKind::Operation),
                // An operation of a callback.
                _ => None,
            };
        }
        if kind.is(&SCHEMA) {
            let is_shared =
                matches!(&place.holder, Holder::Component(of) if *of == place.pointer.as_str());
            return match (&place.name, is_shared) {
                (Some(_), true) => Some(ItemKind::Schema),
                (Some(_), false) => Some(ItemKind::Property),
                (None, _) => object.contains_key("enum").then_some(ItemKind::Enum),
            };
        }
        let found = kinds.into_iter().find(|(of, _)| kind.is(of));
        found.map(|(_, kind)| kind)
    }

    /// Adds the texts of an object.
    fn texts(&mut self, object: &'d Map<String, Value>, pointer: &Pointer) {
        for key in ["summary", "description", "hint"] {
            if let Some(text) = object.get(key).and_then(Value::as_str) {
                let pointer = pointer.join(key);
                self.texts.push(Text { pointer, text });
            }
        }
        let meanings = object.get(ENUM_DESCRIPTIONS.name).and_then(Value::as_array);
        for (index, meaning) in meanings.into_iter().flatten().enumerate() {
            if let Some(text) = meaning.as_str() {
                let pointer = pointer.join(ENUM_DESCRIPTIONS.name).join_index(index);
                self.texts.push(Text { pointer, text });
            }
        }
    }

    /// Returns true for a property of the envelope.
    fn wraps(&self, name: &str) -> bool {
        self.envelope.iter().any(|of| of == name)
    }

    fn holder(
        &self,
        kind: &'static Object,
        field: &str,
        around: &Place<'d>,
        pointer: &Pointer,
    ) -> Holder {
        match &around.holder {
            Holder::Document if pointer.as_str().starts_with("/components/") => {
                Holder::Component(pointer.as_str().to_owned())
            }
            Holder::Document if kind.is(&PARAMETER) => Holder::PathItem(around.pointer.clone()),
            Holder::Document if kind.is(&OPERATION) => {
                let found = self.users.iter().position(|user| user.pointer == *pointer);
                found.map_or(Holder::Document, |user| {
                    let side = match self.users[user].is_event() {
                        true => Side::Received,
                        false => Side::Sent,
                    };
                    Holder::User(user, side)
                })
            }
            Holder::User(user, _) if field == "responses" => Holder::User(*user, Side::Received),
            same => same.clone(),
        }
    }
}

/// Returns true for parts that describe no item.
fn is_skipped(field: &str) -> bool {
    matches!(field, "externalDocs" | "example" | "examples") || field == RETIRED.name
}

/// The name of an object, if it has one of its own.
fn name<'d>(
    kind: &'static Object,
    object: &'d Map<String, Value>,
    pointer: &Pointer,
    field: &str,
) -> Option<Cow<'d, str>> {
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(Cow::Borrowed);
    let key = || pointer.last().map(|key| Cow::Owned(key.into_owned()));
    if kind.is(&PARAMETER) {
        return text("name").or_else(key);
    }
    if kind.is(&OPERATION) {
        return text("operationId").or_else(|| {
            let path = pointer.parent()?.last()?.into_owned();
            let method = pointer.last()?.to_ascii_uppercase();
            Some(Cow::Owned(match pointer.as_str().starts_with("/paths/") {
                true => format!("{method} {path}"),
                false => path,
            }))
        });
    }
    let is_schema = kind.is(&SCHEMA) && matches!(field, "properties" | "schemas");
    (is_schema || kind.is(&HEADER) || kind.is(&ERROR_CODE))
        .then(key)
        .flatten()
}

/// The operations and events of a document.
fn users(document: &Value) -> Vec<User> {
    let sections = [("paths", false), (WEBHOOKS.name, true)];
    let mut users = Vec::new();
    for (section, is_event) in sections {
        let items = document.get(section).and_then(Value::as_object);
        for (entry, item) in items.into_iter().flatten() {
            let parts = item.as_object().into_iter().flatten();
            for (method, operation) in parts.filter(|(key, _)| METHODS.contains(&key.as_str())) {
                let pointer = Pointer::from_iter([section, entry, method]);
                let Some(object) = operation.as_object() else {
                    continue;
                };
                let id = name(&OPERATION, object, &pointer, method);
                users.push(User {
                    id: id.unwrap_or_default().into_owned(),
                    url: operation["externalDocs"]["url"].as_str().map(str::to_owned),
                    pointer,
                    event_type: is_event.then(|| entry.clone()),
                });
            }
        }
    }
    users
}

/// The properties of the envelope of all responses.
fn envelope(document: &Value) -> Vec<String> {
    let Some(root) = document.as_object() else {
        return Vec::new();
    };
    let names = ENVELOPE.get(root).map(|of| {
        let single = [Some(of.code), Some(of.data), of.error];
        single.into_iter().flatten().chain(of.message.0).collect()
    });
    names.unwrap_or_default()
}
