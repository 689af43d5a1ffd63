//! From OpenAPI documents to the files of a Rust crate.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::config::LintSettings;
pub use crate::description::Outcome;
use crate::description::{Description, describe};
use crate::diagnostic::{Diagnostics, Reported, Sources};
use crate::output::Files;
use crate::rust::{self, Client, Manifest, Package, RenderError, Settings};
use crate::spec::{self, ReferenceScope};

/// The result of reading documents and their configuration.
#[derive(Debug)]
pub struct Checked {
    /// The client that can be generated.
    pub outcome: Outcome<Client>,
    /// The documents that could be read.
    pub documents: Vec<spec::Document>,
    /// The content of the manifest that the configuration states.
    pub manifest: Manifest,
    /// All problems that were found.
    pub diagnostics: Diagnostics,
    /// The texts of the files, to show diagnostics in.
    pub sources: Sources,
    /// What `lint` demands.
    pub lint: LintSettings,
    /// The duration of the whole check.
    pub time: Duration,
    /// The durations of the steps of loading.
    pub load_times: spec::Times,
    /// The duration of building the model.
    pub model_time: Duration,
}

/// Loads and validates the documents at a path, with the configuration beside them. References stay in the document's folder.
pub fn check(path: &Path) -> Checked {
    check_within(path, ReferenceScope::Folder)
}

/// Like [`check`], with a limit for references.
pub fn check_within(path: &Path, scope: ReferenceScope) -> Checked {
    check_configured(path, scope, None)
}

/// Like [`check_within`], with the configuration of the named file.
pub fn check_configured(path: &Path, scope: ReferenceScope, config: Option<&Path>) -> Checked {
    checked(path, (scope, None), config)
}

/// Like [`check`], with a module for the only document of a folder, instead of the folder's name: that of another version of the folder.
pub fn check_as(path: &Path, module: Option<&str>) -> Checked {
    checked(path, (ReferenceScope::Folder, module), None)
}

fn checked(path: &Path, scope: (ReferenceScope, Option<&str>), config: Option<&Path>) -> Checked {
    let start = Instant::now();
    let mut settings = Settings::default();
    let Description {
        outcome,
        documents,
        diagnostics,
        sources,
        lint,
        load_times,
        model_time,
    } = describe(path, scope, config, &mut settings, Client::new);
    Checked {
        outcome,
        documents,
        manifest: settings.manifest,
        diagnostics,
        sources,
        lint,
        time: start.elapsed(),
        load_times,
        model_time,
    }
}

impl Checked {
    /// Replaces the source of the runtime crate by that of a command line; see [`Runtime::read_option`](rust::Runtime::read_option).
    ///
    /// # Errors
    ///
    /// The text states something impossible, which is added to the diagnostics.
    pub fn set_runtime(&mut self, text: &str) -> Result<(), Reported> {
        let runtime = &mut self.manifest.runtime;
        runtime.read_option(text, &mut self.sources, &mut self.diagnostics)
    }

    /// Renders the client without omitted operations and events. `None` if an error affects the whole client.
    ///
    /// # Errors
    ///
    /// See [`rust::render`].
    pub fn render_supported(&self, package: &Package) -> Result<Option<Files>, RenderError> {
        self.outcome
            .supported()
            .map(|client| rust::render(client, package, &self.manifest))
            .transpose()
    }

    /// Renders the complete client. `None` if there are errors.
    ///
    /// # Errors
    ///
    /// See [`rust::render`].
    pub fn render(&self, package: &Package) -> Result<Option<Files>, RenderError> {
        match &self.outcome {
            Outcome::Complete(client) => rust::render(client, package, &self.manifest).map(Some),
            Outcome::Partial { .. } | Outcome::Failed(_) => Ok(None),
        }
    }
}
