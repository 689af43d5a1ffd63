//! An API with the settings that apply to it.

use super::config::{CustomTypes, Settings};
use super::derives::Derives;
use super::features::feature_names;
use crate::diagnostic::{Diagnostics, Reported};
use crate::model::{Api, Service};

/// An API with the settings that apply to it: the input of [`render`](super::render).
#[derive(Debug)]
pub struct Client {
    /// The model.
    pub api: Api,
    pub(super) derives: Derives,
    pub(super) custom_types: CustomTypes,
}

impl Client {
    /// Applies the settings of types. Reports settings that are impossible or unused.
    pub(crate) fn new(
        api: Api,
        settings: &Settings,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let derives = Derives::new(&api, settings, diagnostics);
        let unused = report_unused(&api, settings, diagnostics);
        let derives = derives?;
        unused?;
        Ok(Self {
            api,
            derives,
            custom_types: settings.custom_types.clone(),
        })
    }
}

/// Reports derives and features that match nothing.
fn report_unused(
    api: &Api,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Result<(), Reported> {
    let derives = settings
        .derive
        .report_unused("no struct or union is generated from it", diagnostics);
    let has_modules =
        |service: &Service| !service.resources.is_empty() || !service.events.is_empty();
    let features = &settings.features;
    let tags = if api.services.iter().any(|service| service.module.is_some()) {
        let why = "each document of a folder has a feature already";
        features.report_unused_tags(why, diagnostics)
    } else if !api.services.iter().any(has_modules) {
        let why = "there are no operations and no events";
        features.report_unused_tags(why, diagnostics)
    } else {
        Ok(())
    };
    let known = || feature_names(api, &settings.manifest);
    let unknown = features.report_unknown(known, diagnostics);
    [derives, tags, unknown].into_iter().collect()
}
