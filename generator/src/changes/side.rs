//! One side of a comparison.

use crate::diagnostic::Sources;
use crate::model::Omitted;
use crate::pipeline::Checked;
use crate::rust::{Client, Manifest};
use crate::spec::Document;

/// A checked description, with the name that users gave it.
#[derive(Debug, Clone)]
pub struct Side<'c> {
    /// The name as users wrote it: a path or a git revision.
    pub name: String,
    pub(super) client: &'c Client,
    pub(super) manifest: &'c Manifest,
    pub(super) documents: &'c [Document],
    pub(super) sources: &'c Sources,
    /// The operations and events with errors, which the client does not have.
    pub(super) omitted: &'c [Omitted],
}

impl<'c> Side<'c> {
    /// The supported part of a description. `None` if an error affects all of it.
    pub fn new(name: impl Into<String>, checked: &'c Checked) -> Option<Self> {
        Some(Self {
            name: name.into(),
            client: checked.outcome.supported()?,
            manifest: &checked.manifest,
            documents: &checked.documents,
            sources: &checked.sources,
            omitted: checked.outcome.omitted(),
        })
    }

    /// The name of the crate: that of the configuration, else `client`.
    pub(super) fn package(&self) -> &str {
        self.manifest.name.as_deref().unwrap_or("client")
    }
}
