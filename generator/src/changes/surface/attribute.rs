//! Gives differences without a cause of their own the origin of what caused them.

use super::super::origin::{Origin, Part};
use super::found::{Found, Keyed};
use super::item::{ItemKind, Key, Space};
use super::reason::Reason;

/// Gives traits that a type gained or lost the origin of the field because of which, and modules that come or go that of an operation.
pub(super) fn attribute<'s>(
    found: &mut [Found<'_>],
    origin_of: &dyn Fn(&str) -> Option<&'s Origin>,
) {
    let causes: Vec<Cause> = found.iter().filter_map(Cause::of).collect();
    for found in found.iter_mut() {
        let cause = match found.reason {
            Reason::TraitRemoved | Reason::TraitAdded => of_trait(found, &causes),
            Reason::Removed | Reason::Added => of_module(found, &causes, origin_of),
            _ => None,
        };
        let Some(cause) = cause else {
            continue;
        };
        found.of = (cause.before.clone(), cause.after.clone());
    }
}

/// A difference that may cause others.
struct Cause {
    /// The type that the difference is in, or the item itself.
    owner: Key,
    /// The item.
    key: Key,
    reason: Reason,
    /// The paths whose origins the difference has.
    before: Option<String>,
    after: Option<String>,
}

impl Cause {
    fn of(found: &Found<'_>) -> Option<Self> {
        let subject = &found.subject;
        let (key, _) = subject.last();
        let path = |item: Option<Keyed<'_>>| item.map(|(key, _)| key.path.clone());
        let (before, after) = found.of.clone();
        (key.space != Space::Manifest).then(|| Self {
            owner: subject.owner_or_self(),
            key: key.clone(),
            reason: found.reason,
            before: before.or_else(|| path(subject.before())),
            after: after.or_else(|| path(subject.after())),
        })
    }
}

/// The field that decides if its type can implement a trait.
fn of_trait<'c>(found: &Found<'_>, causes: &'c [Cause]) -> Option<&'c Cause> {
    let owner = found.subject.owner_or_self();
    let fits = |cause: &&Cause| {
        let argument = matches!(
            cause.reason,
            Reason::ArgumentAdded | Reason::ArgumentRemoved
        );
        let field = matches!(cause.key.space, Space::Field | Space::Variant)
            && matches!(
                cause.reason,
                Reason::TypeChanged | Reason::Added | Reason::Removed
            );
        cause.owner == owner && (argument || field)
    };
    // `new` takes what has no default.
    let mut arguments = causes.iter().filter(fits);
    let first = arguments.clone().next();
    arguments
        .find(|cause| cause.key.space == Space::Associated)
        .or(first)
}

/// The first operation, event or type below a module that comes or goes.
fn of_module<'c, 's>(
    found: &Found<'_>,
    causes: &'c [Cause],
    origin_of: &dyn Fn(&str) -> Option<&'s Origin>,
) -> Option<&'c Cause> {
    let is_module = |origin: &Origin| matches!(origin.part, Part::Resource(_) | Part::Service);
    let (key, item) = found.subject.last();
    if !origin_of(&key.path).is_none_or(is_module) {
        return None;
    }
    let parent = |path: &str| path.rsplit_once("::").map(|(above, _)| above.to_owned());
    let module = match (item.kind, &key.space) {
        (ItemKind::Module, _) => key.path.clone(),
        // A function that leads to the handle of a module.
        (ItemKind::Function, Space::Associated) if item.parameters.is_empty() => {
            let (owner, name) = key.path.rsplit_once("::")?;
            match parent(owner) {
                Some(module) => format!("{module}::{name}"),
                None => name.to_owned(),
            }
        }
        (ItemKind::Struct | ItemKind::Static, Space::Item) => parent(&key.path)?,
        _ => return None,
    };
    let prefix = format!("{module}::");
    causes.iter().find(|cause| {
        cause.reason == found.reason
            && cause.key.space == Space::Item
            && cause.key.path.starts_with(&prefix)
            && origin_of(&cause.key.path).is_some_and(|of| !is_module(of))
    })
}
