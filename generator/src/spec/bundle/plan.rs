//! The result of resolving all references of a document.

use crate::diagnostic::{Code, FileId, Location, Pointer, Reported};
use crate::spec::edition::Edition;
use crate::spec::vocabulary;
use crate::spec::vocabulary::{Component, Object, References};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A location in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Target {
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
}

/// An object outside the root's components that becomes a component.
#[derive(Debug)]
pub(super) struct Fragment {
    pub(super) component: Component,
    pub(super) target: Target,
    /// The root's component that is only a `$ref` to the object, and so defines its name.
    pub(super) home: Option<String>,
    /// The first `$ref` to it.
    pub(super) referrer: Location,
}

/// The result of resolving a `$ref`.
#[derive(Debug, Clone)]
pub(super) enum Resolution {
    /// It leads to a component of the root with this name.
    Root(String),
    /// It leads to a fragment, by index.
    Fragment(usize),
    /// It is replaced with its target.
    Inline(Target),
    /// It is invalid and stays as it is.
    Failed(Failure),
}

/// The reason why a reference is invalid.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// The file that it leads to has an error, which was reported there.
    File(Reported),
    /// The reference itself has an error.
    Reference(ReferenceError),
}

/// An error of a reference.
#[derive(Debug, Clone)]
pub(super) struct ReferenceError {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) label: Option<String>,
    pub(super) help: Option<String>,
    /// The location of the invalid reference, if it is a later one of a chain.
    pub(super) at: Option<Location>,
}

/// The result of resolving every reference of a document.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) edition: Edition,
    /// By the referring file, the expected object, and the text of the reference.
    resolutions: HashMap<(FileId, References), HashMap<String, Resolution>>,
    pub(super) fragments: Vec<Fragment>,
    by_target: HashMap<(Component, Target), usize>,
    /// Objects that are only a `$ref`, on the way from a reference to its target.
    pub(super) aliases: HashSet<Target>,
    /// The first `$ref` to each replaced target.
    pub(super) inlined: HashMap<Target, Location>,
    /// The texts of references that lead nowhere, with their errors.
    pub(super) failed: BTreeMap<String, Reported>,
    /// True if the bundled document differs from the root file.
    pub(super) changes_anything: bool,
    /// True if keys beside a reference may override those of a component of the root.
    pub(super) overrides_root: bool,
}

impl Plan {
    pub(super) fn new(edition: Edition) -> Self {
        Self {
            edition,
            resolutions: HashMap::new(),
            fragments: Vec::new(),
            by_target: HashMap::new(),
            aliases: HashSet::new(),
            inlined: HashMap::new(),
            failed: BTreeMap::new(),
            changes_anything: false,
            overrides_root: false,
        }
    }

    /// Remembers that a reference leads nowhere because of an error.
    pub(super) fn fail(&mut self, reference: &str, error: Reported) {
        self.failed.entry(reference.to_owned()).or_insert(error);
    }

    /// Returns true if keys beside a reference are used: on a schema in 3.1, and on a path item, which is merged with
    /// its target.
    pub(super) fn has_siblings(&self, value: &Value, slot: References) -> bool {
        let Some(map) = value.as_object().filter(|map| map.len() > 1) else {
            return false;
        };
        match slot {
            References::Component(Component::Schemas) => {
                self.edition == Edition::V31 || map.get("nullable") == Some(&Value::Bool(true))
            }
            References::Component(_) | References::None => false,
            // The fields of a path item; a callback has none of them.
            References::Inline => map
                .keys()
                .any(|key| key != "$ref" && vocabulary::PATH_ITEM.kind_of(key).is_some()),
        }
    }

    /// Returns the keys beside a `$ref` that override those of its target: in 3.1, on all objects except schemas.
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

/// Returns true if a value of a discriminator's `mapping` is a reference, false if it is a component's name.
pub(super) fn is_reference(mapping: &str) -> bool {
    mapping.contains(['/', '#'])
        || [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| mapping.ends_with(end))
}

/// Finds the first reference on the way of a pointer: its location, its text, and the tokens after it.
pub(super) fn reference_on_the_way(
    value: &Value,
    pointer: &Pointer,
) -> Option<(Pointer, String, Vec<String>)> {
    let mut value = value;
    let mut aliases = Pointer::root();
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
                aliases.push(&token);
                value = found;
            }
            None => {
                let reference = reference_in(value)?.to_owned();
                let rest = std::iter::once(token).chain(tokens);
                return Some((
                    aliases,
                    reference,
                    rest.map(std::borrow::Cow::into_owned).collect(),
                ));
            }
        }
    }
    None
}

/// The value at a pointer; otherwise the token that was not found, and the value that lacks it.
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
