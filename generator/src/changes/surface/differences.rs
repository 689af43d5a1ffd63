//! The differences of one item.

use super::super::change::{ItemPair, RustItem};
use super::super::origin::{Origin, Part};
use super::arguments::arguments;
use super::item::{Item, ItemKind, Key, Space};
use super::reason::Reason;
use super::renames::Renames;
use super::{Difference, Match, Surface};

/// An item with its key.
pub(super) type Keyed<'i> = (&'i Key, &'i Item);

/// An item on one side, or on both.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject<'i> {
    Gone(Keyed<'i>),
    New(Keyed<'i>),
    Both(Keyed<'i>, Keyed<'i>),
}

impl<'i> Subject<'i> {
    pub(super) fn before(&self) -> Option<Keyed<'i>> {
        match *self {
            Self::Gone(old) | Self::Both(old, _) => Some(old),
            Self::New(_) => None,
        }
    }

    pub(super) fn after(&self) -> Option<Keyed<'i>> {
        match *self {
            Self::New(new) | Self::Both(_, new) => Some(new),
            Self::Gone(_) => None,
        }
    }

    /// The new item, or the old one if it is gone.
    pub(super) fn last(&self) -> Keyed<'i> {
        match *self {
            Self::Gone(item) | Self::New(item) | Self::Both(_, item) => item,
        }
    }

    /// The key of the type that the item belongs to, or of the item itself.
    pub(super) fn owner_or_self(&self) -> Key {
        let (key, _) = self.last();
        key.owner().unwrap_or_else(|| key.clone())
    }
}

/// A difference of an item.
#[derive(Debug, Clone)]
pub(super) struct Found<'i> {
    pub(super) reason: Reason,
    pub(super) subject: Subject<'i>,
    /// The path whose origin the difference has, if that is not the item's: an argument of `new` has that of its field.
    pub(super) of: (Option<String>, Option<String>),
    /// The difference in a few words.
    pub(super) words: String,
}

impl<'i> Found<'i> {
    pub(super) fn gone((key, item): Keyed<'i>) -> Self {
        let (reason, words) = match item.kind {
            ItemKind::Implementation => {
                (Reason::TraitRemoved, "is no longer implemented".to_owned())
            }
            ItemKind::Feature if key.path.starts_with("default/") => {
                (Reason::Removed, "is no longer on by default".to_owned())
            }
            _ => (Reason::Removed, "is gone".to_owned()),
        };
        Self::plain(reason, Subject::Gone((key, item)), words)
    }

    pub(super) fn new((key, item): Keyed<'i>) -> Self {
        let (reason, words) = match item.kind {
            ItemKind::Implementation => (Reason::TraitAdded, "is implemented".to_owned()),
            ItemKind::Feature if key.path.starts_with("default/") => {
                (Reason::Added, "is on by default".to_owned())
            }
            _ => (Reason::Added, "is new".to_owned()),
        };
        Self::plain(reason, Subject::New((key, item)), words)
    }

    fn plain(reason: Reason, subject: Subject<'i>, words: String) -> Self {
        Self {
            reason,
            subject,
            of: (None, None),
            words,
        }
    }
}

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
    if old.kind == ItemKind::Feature && old.body != new.body {
        let words = format!("enables `{}`", new.body);
        add(Reason::FeatureChanged, words);
    } else if old.kind == ItemKind::RustVersion && old.body != new.body {
        let words = format!("{} → {}", old.body, new.body);
        add(Reason::RustVersionChanged, words);
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
        ItemKind::Feature | ItemKind::RustVersion => crate_name.to_owned(),
        _ => format!("{crate_name}::{}", key.path),
    }
}

/// The difference of two declarations of one kind.
fn signature_change(old: &Item, new: &Item) -> (Reason, String) {
    match old.kind {
        ItemKind::Implementation => {
            let words = format!("`{}` → `{}`", old.declaration, new.declaration);
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
    if old.starts_with("all(") || new.starts_with("all(") {
        return false;
    }
    let new = parts(new);
    parts(old).iter().all(|part| new.contains(part))
}

/// The last segment of a path.
pub(super) fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
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
        ItemKind::Feature => "feature",
        ItemKind::RustVersion => "Rust version",
    }
}
