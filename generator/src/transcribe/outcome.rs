//! What has become of each page.

use crate::diagnostic::{Diagnostics, Sources};

use super::facts::Change;
use super::store::WrittenFile;

/// The result of a run.
#[derive(Debug)]
pub struct Transcribed {
    /// A page each, sorted by what it documents.
    pub pages: Vec<PageOutcome>,
    /// The files of the spec that differ, sorted by path. Nothing is written yet.
    pub files: Vec<WrittenFile>,
    /// Shared schemas that nothing refers to any more and that were removed, as `service: Name`.
    pub dropped_schemas: Vec<String>,
    /// Shared schemas that nothing refers to any more and that stay for what people wrote in them, as `service: Name`.
    pub kept_schemas: Vec<String>,
    /// What was found.
    pub diagnostics: Diagnostics,
    /// The texts, to show diagnostics in.
    pub sources: Sources,
}

/// What has become of one page.
#[derive(Debug)]
pub struct PageOutcome {
    /// The page's file.
    pub file: String,
    /// The page's title.
    pub title: String,
    /// What happened.
    pub what: Outcome,
}

/// What happened to a page.
#[derive(Debug)]
pub enum Outcome {
    /// It documents no API.
    NoApi,
    /// It documents an API, but a diagnostic says why it could not be transcribed.
    Unread,
    /// It documents an address that is on none of the API's servers, such as a page for browsers.
    ForeignHost {
        /// The host of the address.
        host: String,
    },
    /// Another page documents the same operation and was updated later.
    Superseded {
        /// The file of that page.
        by: String,
    },
    /// It is in the spec.
    Current(Current),
}

/// A page that is in the spec.
#[derive(Debug)]
pub struct Current {
    /// `hire.v1.offer.create`, or the event's type.
    pub id: String,
    /// `POST /open-apis/hire/v1/offers`, or the event's type.
    pub target: String,
    /// Whether the spec did not have it before.
    pub new: bool,
    /// The facts that changed; empty where it is new.
    pub changes: Vec<Change>,
    /// What still wants wording.
    pub wants: Wants,
}

/// How much still wants wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wants {
    /// Whether the operation has no summary.
    pub summary: bool,
    /// Parameters and properties without description.
    pub descriptions: usize,
    /// Enums whose integers have no names.
    pub enum_names: usize,
    /// Error codes without description.
    pub error_codes: usize,
    /// Error codes without name.
    pub error_names: usize,
}

impl Wants {
    /// Whether nothing is missing.
    pub fn is_satisfied(&self) -> bool {
        *self == Self::default()
    }
}
