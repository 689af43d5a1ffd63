//! The result of a run.

use super::change_report::Change;
use super::store::WrittenFile;
use crate::diagnostic::{Diagnostics, Sources};

/// The result of a run. Nothing is written yet.
#[derive(Debug)]
pub struct Transcribed {
    /// One entry for each page, sorted by file.
    pub pages: Vec<PageOutcome>,
    /// The files of the spec that change, sorted by path.
    pub files: Vec<WrittenFile>,
    /// Shared schemas that lost their last reference and were removed, as `service: Name`.
    pub dropped_schemas: Vec<String>,
    /// Shared schemas that lost their last reference and stay because of the maintainers' wording in them, as `service: Name`.
    pub kept_schemas: Vec<String>,
    /// The problems found.
    pub diagnostics: Diagnostics,
    /// The texts, to show diagnostics in.
    pub sources: Sources,
}

/// The result for one page.
#[derive(Debug)]
pub struct PageOutcome {
    /// The page's file.
    pub file: String,
    /// The page's title.
    pub title: String,
    /// The outcome.
    pub what: Outcome,
}

/// The outcome of transcribing a page.
#[derive(Debug)]
pub enum Outcome {
    /// It does not document an API.
    NoApi,
    /// It documents an API but was not transcribed; a diagnostic states why.
    Unread,
    /// Its URL is not on one of the API's servers, such as a page for browsers.
    ForeignHost {
        /// The host of the URL.
        host: String,
    },
    /// Another page documents the same operation and was updated later.
    Superseded {
        /// The file of that page.
        by: String,
    },
    /// The spec has it.
    Current(Current),
}

/// A page that is in the spec.
#[derive(Debug)]
pub struct Current {
    /// `hire.v1.offer.create`, or the event's type.
    pub id: String,
    /// `POST /open-apis/hire/v1/offers`, or the event's type.
    pub target: String,
    /// True if the run added it to the spec.
    pub new: bool,
    /// The facts that changed; empty where it is new.
    pub changes: Vec<Change>,
    /// The wording that maintainers have not written yet.
    pub missing_wording: MissingWording,
}

/// How much wording is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MissingWording {
    /// True if the operation has no summary.
    pub summary: bool,
    /// Parameters, properties and shared schemas without description.
    pub descriptions: usize,
    /// Enums of integers without names.
    pub enum_names: usize,
    /// Enums of several values without meanings.
    pub enum_meanings: usize,
    /// Error codes without description.
    pub error_codes: usize,
    /// Error codes without name.
    pub error_names: usize,
    /// Error codes without hint.
    pub error_hints: usize,
}

impl MissingWording {
    /// Returns true if no wording is missing.
    pub fn is_complete(&self) -> bool {
        *self == Self::default()
    }
}

/// A page to transcribe.
#[derive(Debug, Clone)]
pub struct PageFile {
    /// The file's path, as diagnostics show it.
    pub path: String,
    /// The file's bytes; expected to be UTF-8.
    pub text: Vec<u8>,
    /// The URL that the page was fetched from, for pages that do not state their own.
    pub url: Option<String>,
}
