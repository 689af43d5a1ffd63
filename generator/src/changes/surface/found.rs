//! A difference while it is looked for: the reason, and the item on both sides.

use super::item::{Item, ItemKind, Key};
use super::reason::Reason;

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
            ItemKind::Implementation => (
                Reason::TraitRemoved,
                format!("no longer implements `{}`", implemented(item)),
            ),
            ItemKind::Feature => (Reason::Removed, format!("has no feature `{}`", item.body)),
            ItemKind::DefaultFeature => {
                let words = format!("no longer enables the feature `{}` by default", item.body);
                (Reason::Removed, words)
            }
            _ => (Reason::Removed, "is gone".to_owned()),
        };
        Self::plain(reason, Subject::Gone((key, item)), words)
    }

    pub(super) fn new((key, item): Keyed<'i>) -> Self {
        let (reason, words) = match item.kind {
            ItemKind::Implementation => (
                Reason::TraitAdded,
                format!("implements `{}`", implemented(item)),
            ),
            ItemKind::Feature => (Reason::Added, format!("has a feature `{}`", item.body)),
            ItemKind::DefaultFeature => {
                let words = format!("enables the feature `{}` by default", item.body);
                (Reason::Added, words)
            }
            _ => (Reason::Added, "is new".to_owned()),
        };
        Self::plain(reason, Subject::New((key, item)), words)
    }

    pub(super) fn plain(reason: Reason, subject: Subject<'i>, words: String) -> Self {
        Self {
            reason,
            subject,
            of: (None, None),
            words,
        }
    }
}

/// The trait of an implementation, or the macro of the runtime that implements several: `From<&str>` of `impl From<&str> for Kind`.
fn implemented(item: &Item) -> &str {
    let declaration = item.declaration.as_str();
    let Some((before, _)) = declaration.split_once(" for ") else {
        return declaration;
    };
    before.split_once(' ').map_or(before, |(_, of)| of)
}

/// The last segment of a path.
pub(super) fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}
