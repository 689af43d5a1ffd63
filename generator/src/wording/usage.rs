//! Which operations and events use a component, and in which direction.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::diagnostic::Pointer;

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Callers send it: parameters and the body of a request.
    Sent,
    /// Callers receive it: a response or an event.
    Received,
}

/// One use of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Use {
    /// The index of the operation or event in [`Survey::users`](super::Survey::users).
    pub user: usize,
    /// The direction.
    pub side: Side,
}

/// An operation or event.
#[derive(Debug, Clone)]
pub struct User {
    /// The `operationId`, otherwise method and path, or the event type.
    pub id: String,
    /// The URL of its page: `externalDocs.url`.
    pub url: Option<String>,
    /// The Operation Object in the bundled document.
    pub pointer: Pointer,
    /// The type of an event; `None` for an operation.
    pub event_type: Option<String>,
}

impl User {
    /// The names by which people refer to it: its id and, for an event, its type.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let event_type = self.event_type.as_deref();
        std::iter::once(self.id.as_str()).chain(event_type)
    }

    /// True for an event.
    pub fn is_event(&self) -> bool {
        self.event_type.is_some()
    }
}

/// The part of the document that an item is in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holder {
    /// An operation or event, by its index.
    User(usize, Side),
    /// The parameters that all operations of a Path Item Object share.
    PathItem(Pointer),
    /// A component: `/components/schemas/Talent`.
    Component(String),
    /// Anything else.
    Document,
}

/// The uses of each holder.
#[derive(Debug, Default)]
pub(super) struct Usage {
    components: BTreeMap<String, BTreeSet<Use>>,
    path_items: BTreeMap<Pointer, BTreeSet<Use>>,
}

impl Usage {
    pub(super) fn of(document: &Value, users: &[User]) -> Self {
        let references = component_references(document);
        let mut usage = Self::default();
        for (index, user) in users.iter().enumerate() {
            let at = |pointer: &Pointer| document.pointer(pointer.as_str());
            let Some(operation) = at(&user.pointer).and_then(Value::as_object) else {
                continue;
            };
            let (mut sent, mut received) = (BTreeSet::new(), BTreeSet::new());
            for (key, value) in operation {
                let is_received = user.is_event() || key == "responses";
                gather(
                    value,
                    if is_received {
                        &mut received
                    } else {
                        &mut sent
                    },
                );
            }
            if let Some(item) = user.pointer.parent() {
                if let Some(parameters) = at(&item.join("parameters")) {
                    gather(parameters, &mut sent);
                }
                let uses = usage.path_items.entry(item).or_default();
                uses.insert(Use {
                    user: index,
                    side: Side::Sent,
                });
            }
            for (names, side) in [(sent, Side::Sent), (received, Side::Received)] {
                for component in reachable(names, &references) {
                    let uses = usage.components.entry(component.to_owned()).or_default();
                    uses.insert(Use { user: index, side });
                }
            }
        }
        usage
    }

    /// The uses of the items in a holder.
    pub(super) fn uses(&self, holder: &Holder) -> Rc<[Use]> {
        let found = match holder {
            Holder::User(user, side) => {
                let only = Use {
                    user: *user,
                    side: *side,
                };
                return Rc::new([only]);
            }
            Holder::PathItem(pointer) => self.path_items.get(pointer),
            Holder::Component(component) => self.components.get(component),
            Holder::Document => None,
        };
        found.into_iter().flatten().copied().collect()
    }
}

/// The components that each component refers to.
fn component_references(document: &Value) -> BTreeMap<String, BTreeSet<&str>> {
    let mut references = BTreeMap::new();
    let sections = document.get("components").and_then(Value::as_object);
    for (section, components) in sections.into_iter().flatten() {
        for (name, component) in components.as_object().into_iter().flatten() {
            let mut found = BTreeSet::new();
            gather(component, &mut found);
            let pointer = Pointer::from_iter(["components", section, name]);
            references.insert(pointer.as_str().to_owned(), found);
        }
    }
    references
}

/// Adds the components that a value refers to. Examples contain no references.
fn gather<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        found.extend(reference.strip_prefix('#'));
                    }
                    _ if key == "example" || key == "examples" => {}
                    _ => gather(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        _ => {}
    }
}

/// The components that can be reached from some.
fn reachable<'v>(
    start: BTreeSet<&'v str>,
    references: &BTreeMap<String, BTreeSet<&'v str>>,
) -> BTreeSet<&'v str> {
    let mut found = start.clone();
    let mut pending: Vec<&str> = start.into_iter().collect();
    while let Some(component) = pending.pop() {
        for next in references.get(component).into_iter().flatten() {
            if found.insert(next) {
                pending.push(next);
            }
        }
    }
    found
}
