//! The public surface of the generated crate, and the comparison of two surfaces by Rust's semver rules.
//!
//! A surface is read from the code that the generator writes, so that its verdict follows from what callers compile against. Only files
//! whose text differs are parsed: equal text declares equal items.

mod aliases;
mod arguments;
mod attribute;
mod compare;
mod differences;
mod files;
mod found;
mod item;
mod manifest;
mod modules;
mod origins;
mod read;
mod reason;
mod renames;
mod signature;

#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod surface_tests;

use std::collections::BTreeMap;

use super::change::ItemPair;
use super::origin::Origin;
use crate::rust::{self, Client, Files, Manifest, Package, RenderError, RuntimeSource};

pub use reason::Reason;

/// The public items of the crate that is generated from one description.
#[derive(Debug, Clone)]
pub struct Surface {
    /// The crate's name, as code spells it.
    crate_name: String,
    /// The package of the runtime crate.
    runtime: String,
    files: Files,
    /// The part of the model that an item is made from, by the path of the item.
    origins: BTreeMap<String, Origin>,
}

impl Surface {
    /// Renders the crate in memory. `name` is the name of its package.
    ///
    /// # Errors
    ///
    /// See [`rust::render`].
    pub fn of(client: &Client, manifest: &Manifest, name: &str) -> Result<Self, RenderError> {
        let source = manifest.runtime.source.clone();
        let package = Package {
            name: name.to_owned(),
            runtime: source.unwrap_or_else(|| RuntimeSource::folder("runtime")),
            source: String::new(),
        };
        Ok(Self {
            crate_name: name.replace('-', "_"),
            runtime: manifest.runtime_package().to_owned(),
            files: rust::render_tokens(client, &package, manifest)?,
            origins: origins::origins(client),
        })
    }

    /// The service of the module that a path starts with.
    fn service_of(&self, path: &str) -> Option<String> {
        let mut below = self.origins.range(path.to_owned()..);
        let (found, origin) = below.next()?;
        let module = found.split("::").next();
        (module == Some(path)).then(|| origin.service.clone())?
    }
}

/// A difference between two surfaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The way in which the item differs.
    pub reason: Reason,
    /// The part of the old model that the difference follows from. `None` if there was none.
    pub old: Option<Origin>,
    /// The part of the new model that the difference follows from. `None` if there is none.
    pub new: Option<Origin>,
    /// The item before and after, with the effect on callers.
    pub pair: ItemPair,
}

/// The new part of the model that corresponds to an old one.
pub type Match<'m> = &'m dyn Fn(&Origin) -> Option<Origin>;

/// The differences between two surfaces, sorted by path.
///
/// An item that is gone is reported without its parts, and so is a new one. An item whose origin has another name is one difference.
///
/// # Errors
///
/// A generated file is not Rust, which is a defect of the generator. The error names the file.
pub fn compare(
    old: &Surface,
    new: &Surface,
    matches: Match<'_>,
) -> Result<Vec<Difference>, RenderError> {
    compare::compare(old, new, matches)
}
