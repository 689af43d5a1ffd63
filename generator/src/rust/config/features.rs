//! `[features]` of the generated crate.

use crate::config::{Node, Reader, unused};
use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Diagnostics, Location, Reported};

/// The entries of `[features]` with their locations.
#[derive(Debug, Default)]
pub(in crate::rust) struct FeatureEntries {
    /// The location of `per-tag`, if it is true: a feature for each module at the top of the crate.
    pub(super) per_tag: Option<Location>,
    /// Additional default features, with their locations.
    pub(super) default: Vec<(String, Location)>,
}

const KEYS: &[&str] = &["per-tag", "default"];

impl FeatureEntries {
    pub(super) fn read(nodes: Vec<Node<'_>>, reader: &mut Reader<'_>) -> Self {
        let mut features = Self::default();
        for node in nodes {
            match node.name() {
                "per-tag" => {
                    let on = reader.boolean(node) == Some(true);
                    features.per_tag = on.then(|| reader.key_at(node));
                }
                "default" => features.default = reader.strings(node).unwrap_or_default(),
                _ => reader.unknown(node, "`[features]`", KEYS),
            }
        }
        features
    }

    /// Reports `per-tag` in a crate without tags.
    pub(in crate::rust) fn report_unused_tags(
        &self,
        why: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Reported> {
        let Some(at) = &self.per_tag else {
            return Ok(());
        };
        let help = "delete the entry".to_owned();
        Err(diagnostics.report(unused("per-tag", why, at.clone(), help)))
    }

    /// Reports default features that the crate does not have. `known` returns the features of the crate.
    pub(in crate::rust) fn report_unknown(
        &self,
        known: impl FnOnce() -> Vec<String>,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Reported> {
        let mut result = Ok(());
        if self.default.is_empty() {
            return result;
        }
        let known = known();
        for (feature, at) in &self.default {
            if known.contains(feature) {
                continue;
            }
            let help = did_you_mean(feature, known.iter().map(String::as_str));
            let help = help.unwrap_or_else(|| format!("its features are: {}", known.join(", ")));
            let why = "the crate has no such feature";
            result = Err(diagnostics.report(unused(feature, why, at.clone(), help)));
        }
        result
    }
}
