//! All sections of Rust.

use super::features::FeatureEntries;
use super::manifest::Manifest;
use super::names;
use super::paths::NamedPath;
use super::types::{self, CustomTypes};
use crate::config::{CustomString, Entries, Language, Named, Node, Reader};
use crate::diagnostic::Location;

/// The settings of a Rust crate. Without a configuration they are the defaults.
#[derive(Debug, Default)]
pub struct Settings {
    /// The content of the manifest.
    pub manifest: Manifest,
    /// The locations of `[features]`.
    pub(in crate::rust) features: FeatureEntries,
    /// The types that strings of the document have in Rust.
    pub(in crate::rust) custom_types: CustomTypes,
    /// Additional traits that types derive, as Rust paths, by `*` or `schema:…`.
    pub(in crate::rust) derive: Entries<Vec<String>>,
    /// All paths of the file, until dependencies are known.
    paths: Vec<NamedPath>,
}

impl Language for Settings {
    fn keys(&self) -> &'static [&'static str] {
        &["package", "features", "types", "derive", "dependencies"]
    }

    fn read(
        &mut self,
        section: Node<'_>,
        strings: &mut Entries<CustomString>,
        reader: &mut Reader<'_>,
    ) {
        let nodes = reader.table(section).unwrap_or_default();
        match section.name() {
            "package" => self.manifest.read_package(nodes, reader),
            "features" => {
                self.features = FeatureEntries::read(nodes, reader);
                self.manifest.per_tag = self.features.per_tag.is_some();
                let default = self.features.default.iter();
                self.manifest.default_features =
                    default.map(|(feature, _)| feature.clone()).collect();
            }
            "types" => {
                let paths = &mut self.paths;
                types::read_types(nodes, &mut self.custom_types, strings, paths, reader);
            }
            "derive" => self.derive = types::read_derives(nodes, &mut self.paths, reader),
            _ => self.manifest.read_dependencies(nodes, reader),
        }
    }

    fn finish(&mut self, reader: &mut Reader<'_>) {
        // Dependencies may be below the paths that need them.
        for path in std::mem::take(&mut self.paths) {
            path.check(&self.manifest.dependencies, reader);
        }
    }

    fn name(
        &self,
        text: String,
        at: Location,
        named: Named,
        reader: &mut Reader<'_>,
    ) -> Option<String> {
        names::name(text, at, named, reader)
    }
}
