//! From a folder of documents to the files of a crate.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::config::{Config, Manifest};
use crate::diagnostic::{Diagnostics, Sources};
use crate::model::{self, Api, Built, LeftOut};
use crate::rust::{self, Files, Package, RenderError};
use crate::spec::{self, Reach};

/// What reading the documents has given.
#[derive(Debug)]
pub struct Checked {
    /// The model; `None` where a document could not be read as OpenAPI.
    pub api: Option<Api>,
    /// The operations and events that are not covered and so are not in `api`.
    pub left_out: Vec<LeftOut>,
    /// Whether `api` is sound without them: no error concerns anything else.
    pub rest_is_sound: bool,
    /// What the configuration says about the crate.
    pub manifest: Manifest,
    /// What was found.
    pub diagnostics: Diagnostics,
    /// The texts, to show diagnostics in.
    pub sources: Sources,
    /// How long it took.
    pub time: Duration,
    /// How long the steps of loading took, of that.
    pub load_times: spec::Times,
    /// How long building the model took, of that.
    pub model_time: Duration,
}

/// Loads and validates the documents at a path and builds their model.
pub fn check(path: &Path) -> Checked {
    check_within(path, Reach::Folder)
}

/// As [`check`], with references that lead as far as this.
pub fn check_within(path: &Path, reach: Reach) -> Checked {
    check_configured(path, reach, None)
}

/// As [`check_within`], with the configuration of a file; without one, that beside the document: see [`Config::load`].
pub fn check_configured(path: &Path, reach: Reach, config: Option<&Path>) -> Checked {
    let start = Instant::now();
    let spec::Loaded {
        documents,
        mut sources,
        mut diagnostics,
        rest_is_sound,
        times: load_times,
    } = spec::load_within(path, reach);
    let errors = diagnostics.error_count();
    let config = Config::load(config, path, &mut sources, &mut diagnostics);
    // What is not OpenAPI would only lead to more errors about the same mistakes.
    let loaded = Instant::now();
    let is_readable = rest_is_sound && diagnostics.error_count() == errors;
    let built = is_readable.then(|| {
        // A file is the whole client; the documents of a folder are services of one.
        let mut built = model::build(&documents, path.is_dir(), &config, &mut diagnostics);
        built.has_error_of_client |= !is_used_up(&config, &built.api, &mut diagnostics);
        built
    });
    let model_time = loaded.elapsed();
    let (api, left_out, rest_is_sound) = match built {
        Some(Built {
            api,
            left_out,
            has_error_of_client,
        }) => (Some(api), left_out, !has_error_of_client),
        None => (None, Vec::new(), false),
    };
    Checked {
        api,
        left_out,
        rest_is_sound,
        manifest: config.manifest,
        diagnostics,
        sources,
        time: start.elapsed(),
        load_times,
        model_time,
    }
}

/// Reports what the configuration says about nothing; says whether there is nothing like that.
fn is_used_up(config: &Config, api: &Api, diagnostics: &mut Diagnostics) -> bool {
    let found_before = diagnostics.len();
    config.report_idle(diagnostics);
    let has_modules =
        |service: &model::Service| !service.resources.is_empty() || !service.events.is_empty();
    if api.services.iter().any(|service| service.module.is_some()) {
        let why = "the documents of a folder have a feature each already";
        config.features.report_idle_tags(why, diagnostics);
    } else if !api.services.iter().any(has_modules) {
        let why = "there is neither an operation nor an event";
        config.features.report_idle_tags(why, diagnostics);
    }
    // Which features there are is known only when all names are.
    if !config.features.default.is_empty() {
        let known = rust::feature_names(api, &config.manifest);
        config.features.report_idle(&known, diagnostics);
    }
    diagnostics.len() == found_before
}

impl Checked {
    /// Renders the crate without what is not covered. `None` where an error concerns more than single operations or events.
    ///
    /// # Errors
    ///
    /// See [`rust::render`].
    pub fn render_covered(&self, package: &Package) -> Result<Option<Files>, RenderError> {
        match &self.api {
            Some(api) if self.rest_is_sound => rust::render(api, package, &self.manifest).map(Some),
            _ => Ok(None),
        }
    }

    /// Renders the crate. `None` where there are errors: a crate is made of the whole description or not at all.
    ///
    /// # Errors
    ///
    /// See [`rust::render`].
    pub fn render(&self, package: &Package) -> Result<Option<Files>, RenderError> {
        match &self.api {
            Some(api) if !self.diagnostics.has_errors() => {
                rust::render(api, package, &self.manifest).map(Some)
            }
            _ => Ok(None),
        }
    }
}
