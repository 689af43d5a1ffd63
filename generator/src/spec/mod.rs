//! Loading OpenAPI 3.0 and 3.1: files → one self-contained, validated document each.
//!
//! A description is read in five steps. `parse` turns a file into a tree of values. `bundle` follows every `$ref` and gathers
//! what it leads to under `components`, so that the document needs no other file. `normalise` writes what 3.1 has in
//! the forms of 3.0. `structure` compares the tree with
//! the tables in `vocabulary`, and `rules` checks what tables cannot say. At last the tree becomes
//! an [`openapiv3::OpenAPI`]. Nothing panics on bad input; everything that is wrong becomes a diagnostic.

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
mod reference;
mod removed;
mod rules;
mod strictness;
mod structure;
mod times;
mod unknown_key;
mod unreferenced;
pub(crate) mod vocabulary;
mod yaml;

use crate::diagnostic::{Diagnostics, Failure, Location, Part, Pointer, Sources, suggest};
use origin::Origins;

pub use load::{load, load_within};
pub use reference::ReferenceScope;
pub use times::Times;
pub use yaml::to_yaml;

/// What [`load`] found.
#[derive(Debug)]
pub struct Loaded {
    /// The documents that could be read, sorted by name. One that has errors is listed too if its structure is sound.
    pub documents: Vec<Document>,
    /// The texts of all files, which showing diagnostics needs.
    pub sources: Sources,
    /// Everything that is wrong, in all files.
    pub diagnostics: Diagnostics,
    /// Fails if an error affects more than parts that were removed from their document: see [`Document::removed`].
    pub outcome: Result<(), Failure>,
    /// How long the steps took.
    pub times: Times,
}

/// One OpenAPI document, with everything that it refers to in other files.
#[derive(Debug)]
pub struct Document {
    /// The folder's name for a document in a folder (`hire` for `spec/hire/openapi.yaml`), the file's stem for a file.
    pub name: String,
    /// The document. Every `$ref` in it leads to `#/components/…`; references to path items and callbacks are written out.
    pub api: openapiv3::OpenAPI,
    /// The events of `x-webhooks` by their type, in the order of the document.
    pub webhooks: indexmap::IndexMap<String, openapiv3::PathItem>,
    /// The operations and components with errors, which are not in `api`. Only of a document that is named alone.
    pub removed: Vec<Pointer>,
    value: serde_json::Value,
    origins: Origins,
}

impl Document {
    /// The bundled document as a tree of values, its keys in the order of the files.
    pub fn value(&self) -> &serde_json::Value {
        &self.value
    }

    /// Where in the user's files a place of the bundled document comes from.
    pub fn locate(&self, pointer: &Pointer, part: Part) -> Location {
        self.origins.locate(pointer, part)
    }
}
