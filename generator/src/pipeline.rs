//! From OpenAPI documents to the files of a Rust crate.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::config::Config;
use crate::diagnostic::{Diagnostics, Reported, Sources};
use crate::model::{self, Built, Omitted};
use crate::rust::{self, Client, Files, Manifest, Package, RenderError, Settings};
use crate::spec::{self, Document, ReferenceScope};

/// The result of reading documents and their configuration.
#[derive(Debug)]
pub struct Checked {
    /// The client that can be generated.
    pub outcome: Outcome,
    /// The content of the manifest that the configuration states.
    pub manifest: Manifest,
    /// All problems that were found.
    pub diagnostics: Diagnostics,
    /// The texts of the files, to show diagnostics in.
    pub sources: Sources,
    /// The duration of the whole check.
    pub time: Duration,
    /// The durations of the steps of loading.
    pub load_times: spec::Times,
    /// The duration of building the model.
    pub model_time: Duration,
}

/// The client that can be generated from documents.
#[derive(Debug)]
pub enum Outcome {
    /// All of the documents, without errors.
    Complete(Client),
    /// There are errors, but all of them are in omitted operations and events, or in components that no operation refers to.
    Partial {
        /// Everything else.
        client: Client,
        /// Operations and events with errors, in the order of the documents.
        omitted: Vec<Omitted>,
    },
    /// An error affects the whole client.
    Failed(Reported),
}

impl Outcome {
    /// The client, complete or partial.
    pub fn client(&self) -> Option<&Client> {
        match self {
            Self::Complete(client) | Self::Partial { client, .. } => Some(client),
            Self::Failed(_) => None,
        }
    }

    /// Operations and events that a partial client lacks.
    pub fn omitted(&self) -> &[Omitted] {
        match self {
            Self::Partial { omitted, .. } => omitted,
            Self::Complete(_) | Self::Failed(_) => &[],
        }
    }
}

/// Loads and validates the documents at a path, with the configuration beside them. References stay in the document's folder.
pub fn check(path: &Path) -> Checked {
    check_within(path, ReferenceScope::Folder)
}

/// Like [`check`], with a limit for references.
pub fn check_within(path: &Path, reach: ReferenceScope) -> Checked {
    check_configured(path, reach, None)
}

/// Like [`check_within`], with the configuration of the named file.
pub fn check_configured(path: &Path, reach: ReferenceScope, config: Option<&Path>) -> Checked {
    let start = Instant::now();
    let spec::Loaded {
        documents,
        mut sources,
        mut diagnostics,
        rest_is_sound,
        times: load_times,
    } = spec::load_within(path, reach);
    let mut settings = Settings::default();
    let config = Config::load(config, path, &mut settings, &mut sources, &mut diagnostics);
    let loaded = Instant::now();
    // A file is the whole client; the documents of a folder are services of one client.
    let modules = path.is_dir();
    let sound = match diagnostics.reported() {
        Some(reported) if !rest_is_sound => Err(reported),
        _ => Ok(()),
    };
    let client = match (sound, config) {
        (Ok(()), Ok(config)) => client(&documents, modules, &config, &settings, &mut diagnostics),
        // What is not valid OpenAPI would only lead to more errors about the same mistakes.
        (Err(reported), _) | (_, Err(reported)) => Err(reported),
    };
    let outcome = match (client, diagnostics.reported()) {
        (Ok((client, _)), None) => Outcome::Complete(client),
        (Ok((client, omitted)), Some(_)) => Outcome::Partial { client, omitted },
        (Err(reported), _) => Outcome::Failed(reported),
    };
    Checked {
        outcome,
        manifest: settings.manifest,
        diagnostics,
        sources,
        time: start.elapsed(),
        load_times,
        model_time: loaded.elapsed(),
    }
}

/// Builds the client, and reports every entry of the configuration that matches nothing.
fn client(
    documents: &[Document],
    modules: bool,
    config: &Config,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Result<(Client, Vec<Omitted>), Reported> {
    let built = model::build(documents, modules, config, diagnostics);
    let unused = config.report_unused(diagnostics);
    let Built { api, omitted } = built?;
    let client = Client::new(api, settings, diagnostics);
    unused?;
    Ok((client?, omitted))
}

impl Checked {
    /// Renders the client without omitted operations and events. `None` if an error affects the whole client.
    ///
    /// # Errors
    ///
    /// See [`rust::render`].
    pub fn render_supported(&self, package: &Package) -> Result<Option<Files>, RenderError> {
        self.outcome
            .client()
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
