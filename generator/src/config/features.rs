//! `[features]`: those of the generated crate.

use super::entries::idle;
use super::reader::{Node, Reader};
use crate::diagnostic::{Diagnostics, Location};
use crate::spec::did_you_mean;

/// The features of the generated crate.
#[derive(Debug, Default)]
pub struct Features {
    /// Where `per-tag` is true: a feature for each module at the top of the crate.
    pub per_tag: Option<Location>,
    /// Features that are on by default beside those of modules.
    pub default: Vec<(String, Location)>,
}

const KEYS: &[&str] = &["per-tag", "default"];

impl Features {
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

    /// Reports that modules are services, which have features of their own, or that there is no module.
    pub(crate) fn report_idle_tags(&self, why: &str, diagnostics: &mut Diagnostics) {
        if let Some(at) = &self.per_tag {
            let help = "delete the entry".to_owned();
            diagnostics.push(idle("per-tag", why, at.clone(), help));
        }
    }

    /// Reports features that the crate does not have.
    pub(crate) fn report_idle(&self, known: &[String], diagnostics: &mut Diagnostics) {
        for (feature, at) in &self.default {
            if known.contains(feature) {
                continue;
            }
            let help = did_you_mean(feature, known.iter().map(String::as_str));
            let help = help.unwrap_or_else(|| format!("its features are: {}", known.join(", ")));
            let why = "the crate has no such feature";
            diagnostics.push(idle(feature, why, at.clone(), help));
        }
    }
}
