//! Shared schemas without references to them.

use super::collect::Collector;
use super::plan::Target;
use crate::diagnostic::{Code, Diagnostic, FileId, Location, Part, Pointer};
use crate::spec::vocabulary;
use crate::spec::vocabulary::Component;
use std::collections::{BTreeMap, BTreeSet};

impl Collector<'_, '_> {
    /// Warns about every entry of a schema file that no reference leads to. Adds the entry to the document anyway, so
    /// that it is checked like all others.
    ///
    /// A schema file is one whose entries are used as schemas: `schemas.yaml#/Talent`.
    pub(super) fn adopt_unreferenced(&mut self) {
        for (file, names) in self.files_of_schemas() {
            let content = self.files.value(file);
            let entries = content.as_object().into_iter().flatten();
            for (name, _) in entries.filter(|(name, _)| !names.contains(*name)) {
                let pointer = Pointer::from_iter([name.as_str()]);
                let target = Target {
                    file,
                    pointer: pointer.clone(),
                };
                if name.starts_with("x-") || self.plan.aliases.contains(&target) {
                    continue;
                }
                let reference = format!("#{}", pointer.as_str());
                let at = Location::new(file, pointer, Part::Key);
                self.files.report(
                    Diagnostic::warning(
                        Code::UnreferencedSchema,
                        at.clone(),
                        format!("no operation or event refers to the schema `{name}`"),
                    )
                    .help("add a reference to it, or remove it"),
                );
                self.file = file;
                self.follow(&reference, &vocabulary::SCHEMA, &at);
            }
        }
    }

    /// The files whose entries are used as schemas, with the names of those entries.
    fn files_of_schemas(&self) -> BTreeMap<FileId, BTreeSet<String>> {
        let mut files: BTreeMap<FileId, BTreeSet<String>> = BTreeMap::new();
        let mut mixed: BTreeSet<FileId> = BTreeSet::from([self.root]);
        for fragment in &self.plan.fragments {
            let mut tokens = fragment.target.pointer.tokens();
            let file = fragment.target.file;
            match (tokens.next(), tokens.next()) {
                (Some(name), None) if fragment.component == Component::Schemas => {
                    files.entry(file).or_default().insert(name.into_owned());
                }
                _ => {
                    mixed.insert(file);
                }
            }
        }
        mixed.extend(self.plan.inlined.keys().map(|target| target.file));
        files.retain(|file, _| !mixed.contains(file));
        files
    }
}
