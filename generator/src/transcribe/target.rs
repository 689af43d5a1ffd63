//! The operation or event that a page documents.

use std::fmt;

use super::parts::{At, Way};
use crate::page::{Kind, Page};
use crate::spec::vocabulary::WEBHOOKS;

/// An operation or event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An HTTP operation.
    Operation {
        /// The path as OpenAPI writes it: `/open-apis/hire/v1/talents/{talent_id}`.
        path: String,
        /// The key in a Path Item Object, such as `get`.
        method: &'static str,
    },
    /// An event that Feishu pushes.
    Event {
        /// Its type, such as `hire.offer.status_changed_v1`.
        event_type: String,
    },
}

/// A section of the root file, which lists Path Item Objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// The URL paths.
    Paths,
    /// The events.
    Webhooks,
}

impl Section {
    /// Both sections.
    pub(super) const ALL: [Self; 2] = [Self::Paths, Self::Webhooks];

    /// The key in the root file.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Paths => "paths",
            Self::Webhooks => WEBHOOKS.name,
        }
    }

    /// The operation or event that an entry of the section has under a method.
    pub(super) fn target(self, entry: &str, method: &'static str) -> Target {
        match self {
            Self::Paths => Target::Operation {
                path: entry.to_owned(),
                method,
            },
            Self::Webhooks => Target::Event {
                event_type: entry.to_owned(),
            },
        }
    }
}

impl Target {
    /// The operation or event that a page documents.
    pub fn of(page: &Page) -> Option<Self> {
        Some(match &page.kind {
            Kind::Operation(operation) => Self::Operation {
                path: operation.path.clone(),
                method: operation.method.value.as_str(),
            },
            Kind::Event(event) => Self::Event {
                event_type: event.event_type.value.clone(),
            },
            Kind::Other => return None,
        })
    }

    /// The section that lists it.
    pub(super) const fn section(&self) -> Section {
        match self {
            Self::Operation { .. } => Section::Paths,
            Self::Event { .. } => Section::Webhooks,
        }
    }

    /// The key in the section.
    pub(super) fn entry(&self) -> &str {
        match self {
            Self::Operation { path, .. } => path,
            Self::Event { event_type } => event_type,
        }
    }

    /// The key in the Path Item Object. For an event it is `post`, because Feishu posts events to the app.
    pub(super) const fn method(&self) -> &'static str {
        match self {
            Self::Operation { method, .. } => method,
            Self::Event { .. } => "post",
        }
    }

    /// The way from the Path Item Object to the operation.
    pub(super) const fn way(&self) -> Way {
        Way {
            field: self.method(),
            at: At::Only,
        }
    }
}

/// `POST /open-apis/hire/v1/offers`, or the event's type.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation { path, method } => write!(f, "{} {path}", method.to_ascii_uppercase()),
            Self::Event { event_type } => f.write_str(event_type),
        }
    }
}
