//! The differences of one item.

use super::super::change::{ItemPair, RustItem};
use super::super::origin::{Origin, Part};
use super::arguments::arguments;
use super::found::{Found, Keyed, Subject, last};
use super::item::{Item, ItemKind, Key, Space};
use super::manifest;
use super::reason::Reason;
use super::renames::Renames;
use super::{Difference, Match, Surface};

/// The two surfaces.
pub(super) struct Sides<'s> {
    pub(super) old: &'s Surface,
    pub(super) new: &'s Surface,
    pub(super) matches: Match<'s>,
}

impl Sides<'_> {
    /// The origin of an item of either side, if it is made from a part of its own.
    pub(super) fn origin_of(&self, path: &str) -> Option<&Origin> {
        (self.new.origins.get(path)).or_else(|| self.old.origins.get(path))
    }

    /// True for the function of an operation, which belongs to the handle of a module.
    pub(super) fn is_of_operation(&self, key: &Key) -> bool {
        let is_operation = |origin: &Origin| matches!(origin.part, Part::Operation(_));
        key.space == Space::Associated && self.origin_of(&key.path).is_some_and(is_operation)
    }

    /// The new name of what an item's name stood for, if that name now stands for something else.
    ///
    /// Messages are the same, so that no change of the wire tells it, and callers compile.
    fn exchanged(&self, old: &Key, new: &Key) -> Option<&str> {
        let was = (self.matches)(self.old.origins.get(&old.path)?)?;
        let is = self.new.origins.get(&new.path)?;
        let is_other = match (&was.part, &is.part) {
            // A shared enum has the origins of one of its operations.
            (Part::ErrorCode { code, .. }, Part::ErrorCode { code: other, .. }) => code != other,
            (Part::Value { .. } | Part::Field { .. } | Part::RequestField { .. }, _) => was != *is,
            _ => false,
        };
        if !is_other {
            return None;
        }
        let mut origins = self.new.origins.iter();
        let (path, _) = origins.find(|(_, origin)| **origin == was)?;
        Some(last(path))
    }

    /// The difference as callers of the room see it.
    pub(super) fn difference(&self, found: Found<'_>) -> Difference {
        let Found {
            reason,
            subject,
            of: (old_path, new_path),
            words,
        } = found;
        let path = |path: Option<String>, item: Option<Keyed<'_>>| {
            path.or_else(|| item.map(|(key, _)| key.path.clone()))
        };
        let shown = |surface: &Surface, item: Option<Keyed<'_>>| {
            item.map(|(key, item)| RustItem {
                path: shown_path(&surface.crate_name, key, item),
                signature: item.declaration.clone(),
            })
        };
        let old = path(old_path, subject.before());
        let new = path(new_path, subject.after());
        let old = old.and_then(|path| origin(self.old, &path));
        let new = new.and_then(|path| origin(self.new, &path));
        Difference {
            reason,
            new: new.or_else(|| old.as_ref().and_then(self.matches)),
            old,
            pair: ItemPair {
                before: shown(self.old, subject.before()),
                after: shown(self.new, subject.after()),
                effect: reason.effect(),
                words,
            },
        }
    }
}

/// Adds the differences of an item that both sides have.
pub(super) fn compare_item<'i>(
    before: Keyed<'i>,
    after: Keyed<'i>,
    (sides, renames): (&Sides<'_>, &Renames),
    found: &mut Vec<Found<'i>>,
) {
    let ((old_key, old), (new_key, new)) = (before, after);
    let subject = Subject::Both(before, after);
    let start = found.len();
    let mut add = |reason, words: String| found.push(Found::plain(reason, subject, words));
    if renames.paths().contains_key(&old_key.path) && !matches!(old.kind, ItemKind::Implementation)
    {
        let words = match last(&new_key.path) {
            name if name == last(&old_key.path) => format!("moved to `{}`", new_key.path),
            name => format!("is now `{name}`"),
        };
        add(Reason::Renamed, words);
    }
    if let Some(name) = sides.exchanged(old_key, new_key) {
        let words = format!("stands for something else; its old meaning is now `{name}`");
        add(Reason::NameReused, words);
    }
    if old.kind != new.kind {
        let (old, new) = (kind_name(old.kind), kind_name(new.kind));
        add(Reason::KindChanged, format!("{old} → {new}"));
    } else if old.signature.renamed(renames.paths()) != new.signature {
        let (reason, words) = signature_change(old, new);
        add(reason, words);
    }
    if let Some((reason, words)) = condition_change(old, new) {
        add(reason, words);
    }
    // An alias has the attributes of its target.
    if old.kind == new.kind {
        attributes(old, new, &mut add);
    }
    if let Some((reason, words)) = manifest_change(old, new) {
        add(reason, words);
    }
    arguments(before, after, renames, found);
    if found.len() > start {
        return;
    }
    if old.docs != new.docs {
        let words = "has other documentation".to_owned();
        found.push(Found::plain(Reason::Documentation, subject, words));
    } else if old.body != new.body {
        let words = "works differently".to_owned();
        found.push(Found::plain(Reason::Implementation, subject, words));
    }
}

/// Adds the differences of attributes.
fn attributes(old: &Item, new: &Item, add: &mut impl FnMut(Reason, String)) {
    match (old.non_exhaustive, new.non_exhaustive) {
        (false, true) => add(
            Reason::BecameNonExhaustive,
            "became `#[non_exhaustive]`".to_owned(),
        ),
        (true, false) => add(
            Reason::BecameExhaustive,
            "is no longer `#[non_exhaustive]`".to_owned(),
        ),
        _ => {}
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => add(Reason::Deprecated, "is deprecated".to_owned()),
        (true, false) => add(Reason::Restored, "is no longer deprecated".to_owned()),
        _ => {}
    }
}

/// The origin of an item, or of the nearest module around it.
fn origin(surface: &Surface, path: &str) -> Option<Origin> {
    let mut path = path;
    loop {
        if let Some(origin) = surface.origins.get(path) {
            return Some(origin.clone());
        }
        let Some((above, _)) = path.rsplit_once("::") else {
            return Some(Origin {
                service: surface.service_of(path),
                part: Part::Service,
            });
        };
        path = above;
    }
}

/// `feishu::im::v1::message::ReplyMessageRequest::new`. Features have no path.
fn shown_path(crate_name: &str, key: &Key, item: &Item) -> String {
    match item.kind {
        _ if key.space == Space::Manifest => crate_name.to_owned(),
        _ => format!("{crate_name}::{}", key.path),
    }
}

/// The difference of two declarations of one kind.
fn signature_change(old: &Item, new: &Item) -> (Reason, String) {
    match old.kind {
        ItemKind::Implementation => {
            let words = format!("`{}` → `{}`", associated(old), associated(new));
            (Reason::AssociatedTypeChanged, words)
        }
        ItemKind::Function | ItemKind::Struct | ItemKind::Enum => (
            Reason::SignatureChanged,
            format!("`{}` → `{}`", old.declaration, new.declaration),
        ),
        _ => {
            let (old, new) = (type_text(old), type_text(new));
            (Reason::TypeChanged, format!("{old} → {new}"))
        }
    }
}

/// The difference of two items of a manifest.
fn manifest_change(old: &Item, new: &Item) -> Option<(Reason, String)> {
    if old.body == new.body {
        return None;
    }
    let (before, after) = (&old.body, &new.body);
    Some(match old.kind {
        ItemKind::Package => (Reason::Renamed, format!("is now `{after}`")),
        ItemKind::RustVersion => {
            let words = format!("needs Rust {after}, was {before}");
            (Reason::RustVersionChanged, words)
        }
        ItemKind::Runtime | ItemKind::Dependency => {
            let reason = match manifest::is_compatible(before, after) {
                true => Reason::DependencyChanged,
                false => Reason::DependencyReplaced,
            };
            (reason, format!("needs `{after}`, was `{before}`"))
        }
        _ => return None,
    })
}

/// The associated types in the declaration of an implementation: `type Item = Pet`. Without any, the whole declaration.
fn associated(item: &Item) -> &str {
    let types = item.declaration.split_once(" {");
    let types = types.and_then(|(_, types)| types.strip_suffix('}'));
    types.map_or(item.declaration.as_str(), |types| {
        types.trim().trim_end_matches(';')
    })
}

/// The type in the declaration of a field, alias, constant or static; the payload of a variant.
fn type_text(item: &Item) -> &str {
    let declaration = item.declaration.as_str();
    let after = |separator: &str| declaration.split_once(separator).map(|(_, of)| of);
    match item.kind {
        ItemKind::Alias => after(" = ").unwrap_or(declaration),
        ItemKind::Field | ItemKind::Constant | ItemKind::Static => {
            after(": ").unwrap_or(declaration)
        }
        _ => declaration,
    }
}

fn condition_change(old: &Item, new: &Item) -> Option<(Reason, String)> {
    match (&old.condition, &new.condition) {
        (None, Some(condition)) => {
            Some((Reason::ConditionAdded, format!("needs `cfg({condition})`")))
        }
        (Some(condition), None) => Some((
            Reason::ConditionRemoved,
            format!("no longer needs `cfg({condition})`"),
        )),
        (Some(old), Some(new)) if old != new => {
            // `any(feature = "a", feature = "b")` contains every condition that it had before.
            let reason = match is_wider(old, new) {
                true => Reason::ConditionRemoved,
                false => Reason::ConditionAdded,
            };
            Some((reason, format!("`cfg({old})` → `cfg({new})`")))
        }
        _ => None,
    }
}

/// True if the new condition holds wherever the old one did. Conditions are one feature, or any of several.
fn is_wider(old: &str, new: &str) -> bool {
    let parts = |condition: &str| -> Vec<String> {
        let inner = condition
            .strip_prefix("any(")
            .and_then(|of| of.strip_suffix(')'));
        let parts = inner.unwrap_or(condition).split(',');
        parts.map(|part| part.trim().to_owned()).collect()
    };
    let new = parts(new);
    parts(old).iter().all(|part| new.contains(part))
}

fn kind_name(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Module => "module",
        ItemKind::Struct => "struct",
        ItemKind::Enum => "enum",
        ItemKind::Alias => "type alias",
        ItemKind::Function => "function",
        ItemKind::Constant => "constant",
        ItemKind::Static => "static",
        ItemKind::Export => "export",
        ItemKind::Field => "field",
        ItemKind::Variant => "variant",
        ItemKind::Implementation => "implementation",
        ItemKind::Package => "package",
        ItemKind::Feature => "feature",
        ItemKind::DefaultFeature => "default feature",
        ItemKind::RustVersion => "Rust version",
        ItemKind::Runtime | ItemKind::Dependency => "dependency",
    }
}
