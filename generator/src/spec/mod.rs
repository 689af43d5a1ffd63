//! Loading OpenAPI 3.0 and 3.1: files → one self-contained, validated document each.
//!
//! Loading has six steps. `parse` turns a file into a tree of values. `bundle` follows every `$ref` and copies the
//! targets to `components`, so that the document needs no other file. `swagger` converts Swagger 2.0 to 3.0, and
//! `normalise` rewrites 3.1 in the forms of 3.0 and fixes recoverable errors. `structure` compares the tree with the tables in `vocabulary`, and `rules` checks what
//! tables cannot express. Then the tree becomes an [`openapiv3::OpenAPI`]. Nothing panics on bad input; every error
//! becomes a diagnostic.

mod bundle;
mod check;
mod date;
mod edition;
mod files;
#[cfg(test)]
mod fixture;
mod load;
mod normalise;
mod origin;
mod parse;
mod publish;
mod reference;
mod removed;
mod rules;
mod strictness;
mod structure;
mod surrogates;
mod swagger;
mod times;
mod unknown_key;
mod unreferenced;
pub(crate) mod vocabulary;
mod yaml;

use crate::diagnostic::{
    Diagnostics, Failure, Location, Part, Pointer, Reported, Sources, suggest,
};
use origin::Origins;
use std::collections::BTreeMap;

pub(crate) use date::days_since_epoch;
pub(crate) use load::load_named;
pub use load::{load, load_within};
pub(crate) use normalise::REQUIRED_ITEMS;
pub use reference::ReferenceScope;
pub use removed::Removed;
pub use times::Times;
pub use yaml::to_yaml;

/// The result of [`load`].
#[derive(Debug)]
pub struct Loaded {
    /// The documents that could be read, sorted by name. A document with errors is included if its structure is sound.
    pub documents: Vec<Document>,
    /// The texts of all files, for showing diagnostics.
    pub sources: Sources,
    /// All diagnostics of all files.
    pub diagnostics: Diagnostics,
    /// Fails if an error affects more than parts that were removed from their document: see [`Document::removed`].
    pub outcome: Result<(), Failure>,
    /// The duration of each step.
    pub times: Times,
}

/// One OpenAPI document, with everything that it refers to in other files.
#[derive(Debug)]
pub struct Document {
    /// The folder's name for a document in a folder (`hire` for `spec/hire/openapi.yaml`), the file's stem for a
    /// single document.
    pub name: String,
    /// The document. Every `$ref` leads to `#/components/…`; path items and callbacks are included in place.
    pub api: openapiv3::OpenAPI,
    /// The events of `x-webhooks` by event type, in the order of the document.
    pub webhooks: indexmap::IndexMap<String, openapiv3::PathItem>,
    /// True for a single document, which may be a third party's. False for a document of a folder, which users maintain.
    pub third_party: bool,
    /// The parts that were removed from `api` because of errors. Only in a single document.
    pub removed: Vec<Removed>,
    /// The references that lead nowhere, with their errors.
    pub unresolved: BTreeMap<String, Reported>,
    /// True if the styles of Encoding Objects apply to multipart bodies, as from OpenAPI 3.1.
    pub parts_have_styles: bool,
    value: serde_json::Value,
    origins: Origins,
}

impl Document {
    /// The bundled document as a tree of values, with keys in the order of the files.
    pub fn value(&self) -> &serde_json::Value {
        &self.value
    }

    /// The bundled document in the form in which other tools read it: extensions are said in descriptions, resources are tags, and
    /// examples are valid.
    pub fn published(&self) -> serde_json::Value {
        publish::published(&self.value)
    }

    /// The location in the user's files of a position in the bundled document.
    pub fn locate(&self, pointer: &Pointer, part: Part) -> Location {
        self.origins.locate(pointer, part)
    }
}
