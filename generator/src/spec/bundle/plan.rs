//! What is to be done with each reference.

use crate::diagnostic::{Code, FileId, Location, Pointer};
use crate::spec::edition::Edition;
use crate::spec::vocabulary;
use crate::spec::vocabulary::{Component, Object, References};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Target {
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
}

/// Something outside the root's components that becomes a component.
#[derive(Debug)]
pub(super) struct Fragment {
    pub(super) component: Component,
    pub(super) target: Target,
    /// The component of the root that is nothing but a `$ref` to it, and so lends it its name.
    pub(super) home: Option<String>,
    /// The first `$ref` to it.
    pub(super) referrer: Location,
}

/// What becomes of a `$ref`.
#[derive(Debug, Clone)]
pub(super) enum Resolution {
    /// It leads to a component of the root, by this name.
    Root(String),
    /// It leads to a fragment, by its index.
    Fragment(usize),
    /// It is replaced by its target.
    Inline(Target),
    /// It is wrong and stays as it is.
    Failed(Failure),
}

/// Why a reference is wrong.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) label: Option<String>,
    pub(super) help: Option<String>,
    /// Where the wrong reference stands if it is a later one of a chain.
    pub(super) at: Option<Location>,
}

/// What is to be done with every reference of a document.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) edition: Edition,
    /// By the file that the reference stands in, what is expected at its place, and its text.
    resolutions: HashMap<(FileId, References), HashMap<String, Resolution>>,
    pub(super) fragments: Vec<Fragment>,
    by_target: HashMap<(Component, Target), usize>,
    /// What is only a `$ref` itself, on the way from one to its target.
    pub(super) passed: HashSet<Target>,
    /// The `$ref` that each replaced one was first found at.
    pub(super) inlined: HashMap<Target, Location>,
    /// Whether the bundled document differs from the root file.
    pub(super) changes_anything: bool,
    /// Whether keys beside a reference may override those of a component of the root.
    pub(super) overrides_root: bool,
}

impl Plan {
    pub(super) fn new(edition: Edition) -> Self {
        Self {
            edition,
            resolutions: HashMap::new(),
            fragments: Vec::new(),
            by_target: HashMap::new(),
            passed: HashSet::new(),
            inlined: HashMap::new(),
            changes_anything: false,
            overrides_root: false,
        }
    }

    /// Whether a reference has more to say than where it leads: a schema as 3.1 allows it, or a path item, in whose definition the one
    /// that its `$ref` leads to is taken in.
    pub(super) fn has_siblings(&self, value: &Value, slot: References) -> bool {
        let Some(map) = value.as_object().filter(|map| map.len() > 1) else {
            return false;
        };
        match slot {
            References::Component(Component::Schemas) => self.edition == Edition::V31,
            References::Component(_) | References::None => false,
            // The fields of a path item; a callback has none of them.
            References::Inline => map
                .keys()
                .any(|key| key != "$ref" && vocabulary::PATH_ITEM.kind_of(key).is_some()),
        }
    }

    /// The keys beside a `$ref` that override those of what it leads to, as 3.1 has it for all but schemas.
    pub(super) fn overrides(&self, value: &Value, object: &'static Object) -> Vec<&'static str> {
        let is_reference_object = match object.reference {
            References::Component(component) => component != Component::Schemas,
            References::Inline | References::None => false,
        };
        if self.edition != Edition::V31 || !is_reference_object {
            return Vec::new();
        }
        let keys = ["summary", "description"].into_iter();
        keys.filter(|key| object.kind_of(key).is_some() && value.get(key).is_some())
            .collect()
    }

    pub(super) fn get(
        &self,
        file: FileId,
        slot: References,
        reference: &str,
    ) -> Option<&Resolution> {
        self.resolutions.get(&(file, slot))?.get(reference)
    }

    pub(super) fn fragment_of(&self, component: Component, target: &Target) -> Option<usize> {
        self.by_target.get(&(component, target.clone())).copied()
    }

    pub(super) fn add_fragment(&mut self, fragment: Fragment) -> usize {
        let index = self.fragments.len();
        self.by_target
            .insert((fragment.component, fragment.target.clone()), index);
        self.fragments.push(fragment);
        index
    }

    pub(super) fn insert(
        &mut self,
        file: FileId,
        slot: References,
        reference: &str,
        resolution: Resolution,
    ) {
        let slots = self.resolutions.entry((file, slot)).or_default();
        slots.insert(reference.to_owned(), resolution);
    }
}

/// The text of a `$ref`, if the value is a reference.
pub(super) fn reference_in(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
}

/// Whether a value of a discriminator's `mapping` is a reference and not a component's name.
pub(super) fn is_reference(mapping: &str) -> bool {
    mapping.contains(['/', '#'])
        || [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| mapping.ends_with(end))
}

/// The first reference that a pointer goes through: where it stands, its text, and the tokens after it.
pub(super) fn reference_on_the_way(
    value: &Value,
    pointer: &Pointer,
) -> Option<(Pointer, String, Vec<String>)> {
    let mut value = value;
    let mut passed = Pointer::root();
    let mut tokens = pointer.tokens();
    while let Some(token) = tokens.next() {
        let found = match value {
            Value::Object(map) => map.get(token.as_ref()),
            Value::Array(list) => token
                .parse::<usize>()
                .ok()
                .and_then(|index| list.get(index)),
            _ => None,
        };
        match found {
            Some(found) => {
                passed.push(&token);
                value = found;
            }
            None => {
                let reference = reference_in(value)?.to_owned();
                let rest = std::iter::once(token).chain(tokens);
                return Some((
                    passed,
                    reference,
                    rest.map(std::borrow::Cow::into_owned).collect(),
                ));
            }
        }
    }
    None
}

/// The value at a pointer, or the token that is not there and what should have held it.
pub(super) fn look_up<'v>(
    value: &'v Value,
    pointer: &Pointer,
) -> Result<&'v Value, (String, &'v Value)> {
    pointer.tokens().try_fold(value, |value, token| {
        let found = match value {
            Value::Object(map) => map.get(token.as_ref()),
            Value::Array(list) => token
                .parse::<usize>()
                .ok()
                .and_then(|index| list.get(index)),
            _ => None,
        };
        found.ok_or_else(|| (token.into_owned(), value))
    })
}
