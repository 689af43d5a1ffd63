//! From OpenAPI documents and their configuration to the model, for any output language.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::config::{Config, Language, LintSettings};
use crate::diagnostic::{Diagnostics, Failure, Reported, Sources};
use crate::model::{self, Api, Built, Omitted};
use crate::spec::{self, Document, ReferenceScope};

/// The part of the documents that can be generated, in the form `T`.
#[derive(Debug)]
pub enum Outcome<T> {
    /// All of the documents, without errors.
    Complete(T),
    /// There are errors, but all of them are in omitted operations and events, or in components that no operation refers to.
    Partial {
        /// Everything else.
        supported: T,
        /// Operations and events with errors, in the order of the documents.
        omitted: Vec<Omitted>,
    },
    /// An error affects everything.
    Failed(Failure),
}

impl<T> Outcome<T> {
    /// The supported part, which is all in a complete outcome.
    pub fn supported(&self) -> Option<&T> {
        match self {
            Self::Complete(supported) | Self::Partial { supported, .. } => Some(supported),
            Self::Failed(_) => None,
        }
    }

    /// The operations and events that a partial outcome lacks.
    pub fn omitted(&self) -> &[Omitted] {
        match self {
            Self::Partial { omitted, .. } => omitted,
            Self::Complete(_) | Self::Failed(_) => &[],
        }
    }
}

/// The description that documents contain, in the form `T`.
pub(crate) struct Description<T> {
    pub(crate) outcome: Outcome<T>,
    pub(crate) documents: Vec<Document>,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) sources: Sources,
    /// What `lint` demands.
    pub(crate) lint: LintSettings,
    /// The durations of the steps of loading.
    pub(crate) load_times: spec::Times,
    /// The duration of building the model.
    pub(crate) model_time: Duration,
}

/// Loads the documents at a path, builds their model, and converts it to the form of an output language.
///
/// `module` is the module of the only document of a folder, instead of the folder's name.
///
/// `config` names a configuration; without it, the one beside the documents applies. `language` reads its sections of the file. `convert`
/// applies them to the model, and reports sections that are impossible or unused.
pub(crate) fn describe<L: Language, T>(
    path: &Path,
    (scope, module): (ReferenceScope, Option<&str>),
    config: Option<&Path>,
    language: &mut L,
    convert: impl FnOnce(Api, &L, &mut Diagnostics) -> Result<T, Reported>,
) -> Description<T> {
    let spec::Loaded {
        documents,
        mut sources,
        mut diagnostics,
        outcome: loaded,
        times: load_times,
    } = spec::load_named(path, scope, module);
    let config = Config::load(config, path, language, &mut sources, &mut diagnostics);
    let start = Instant::now();
    let built = match (loaded, &config) {
        (Ok(()), Ok(config)) => {
            // A file is the whole client; the documents of a folder are services of one client.
            let modules = path.is_dir();
            let convert = |api, diagnostics: &mut Diagnostics| convert(api, language, diagnostics);
            build(&documents, modules, config, convert, &mut diagnostics).map_err(Failure::Invalid)
        }
        (_, Err(failure @ Failure::Unreadable(_))) => Err(*failure),
        // A model of an invalid document would only add errors about the same mistakes.
        (Err(failure), _) => Err(failure),
        (_, Err(failure)) => Err(*failure),
    };
    let lint = config.map(|config| config.lint).unwrap_or_default();
    let outcome = match (built, diagnostics.reported()) {
        (Ok((all, _)), None) => Outcome::Complete(all),
        (Ok((supported, omitted)), Some(_)) => Outcome::Partial { supported, omitted },
        (Err(failure), _) => Outcome::Failed(failure),
    };
    Description {
        outcome,
        documents,
        diagnostics,
        sources,
        lint,
        load_times,
        model_time: start.elapsed(),
    }
}

/// Builds and converts the model, and reports every entry of the configuration that matches nothing.
fn build<T>(
    documents: &[Document],
    modules: bool,
    config: &Config,
    convert: impl FnOnce(Api, &mut Diagnostics) -> Result<T, Reported>,
    diagnostics: &mut Diagnostics,
) -> Result<(T, Vec<Omitted>), Reported> {
    let built = model::build(documents, modules, config, diagnostics);
    let unused = config.report_unused(diagnostics);
    let Built { api, omitted } = built?;
    let converted = convert(api, diagnostics);
    unused?;
    Ok((converted?, omitted))
}
