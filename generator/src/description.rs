//! From OpenAPI documents and their configuration to the model, for any output language.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::config::{Config, Language};
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

    /// Converts the supported part. The outcome fails if the conversion does.
    pub(crate) fn and_then<U>(self, convert: impl FnOnce(T) -> Result<U, Reported>) -> Outcome<U> {
        match self {
            Self::Complete(all) => match convert(all) {
                Ok(all) => Outcome::Complete(all),
                Err(reported) => Outcome::Failed(reported.into()),
            },
            Self::Partial { supported, omitted } => match convert(supported) {
                Ok(supported) => Outcome::Partial { supported, omitted },
                Err(reported) => Outcome::Failed(reported.into()),
            },
            Self::Failed(failure) => Outcome::Failed(failure),
        }
    }
}

/// The model of documents.
pub(crate) struct Description {
    pub(crate) outcome: Outcome<Api>,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) sources: Sources,
    /// The durations of the steps of loading.
    pub(crate) load_times: spec::Times,
    /// The duration of building the model.
    pub(crate) model_time: Duration,
}

/// Loads the documents at a path and builds their model.
///
/// `config` names a configuration; without it, the one beside the documents applies. `language` reads its sections of the file.
pub(crate) fn describe(
    path: &Path,
    scope: ReferenceScope,
    config: Option<&Path>,
    language: &mut dyn Language,
) -> Description {
    let spec::Loaded {
        documents,
        mut sources,
        mut diagnostics,
        outcome: loaded,
        times: load_times,
    } = spec::load_within(path, scope);
    let config = Config::load(config, path, language, &mut sources, &mut diagnostics);
    let start = Instant::now();
    let built = match (loaded, config) {
        (Ok(()), Ok(config)) => {
            // A file is the whole client; the documents of a folder are services of one client.
            let modules = path.is_dir();
            build(&documents, modules, &config, &mut diagnostics).map_err(Failure::Invalid)
        }
        (_, Err(failure @ Failure::Unreadable(_))) => Err(failure),
        // A model of an invalid document would only add errors about the same mistakes.
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    };
    let outcome = match (built, diagnostics.reported()) {
        (Ok(built), None) => Outcome::Complete(built.api),
        (Ok(Built { api, omitted }), Some(_)) => Outcome::Partial {
            supported: api,
            omitted,
        },
        (Err(failure), _) => Outcome::Failed(failure),
    };
    Description {
        outcome,
        diagnostics,
        sources,
        load_times,
        model_time: start.elapsed(),
    }
}

/// Builds the model, and reports every neutral entry of the configuration that matches nothing.
fn build(
    documents: &[Document],
    modules: bool,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Result<Built, Reported> {
    let built = model::build(documents, modules, config, diagnostics);
    config.report_unused(diagnostics)?;
    built
}
