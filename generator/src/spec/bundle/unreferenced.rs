//! Schemas that stand among shared ones and that nothing leads to.

use super::collect::Collector;
use super::plan::Target;
use crate::diagnostic::{Code, Diagnostic, FileId, Location, Part, Pointer};
use crate::spec::vocabulary;
use crate::spec::vocabulary::Component;
use std::collections::{BTreeMap, BTreeSet};

impl Collector<'_, '_> {
    /// Warns of every entry of a file of schemas that no reference has led to, and takes it into the document all the same, so that
    /// it is checked as the others are.
    ///
    /// A file of schemas is one whose entries are schemas as far as references say: `schemas.yaml#/Talent`.
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
                if name.starts_with("x-") || self.plan.passed.contains(&target) {
                    continue;
                }
                let reference = format!("#{}", pointer.as_str());
                let at = Location::new(file, pointer, Part::Key);
                self.files.report(
                    Diagnostic::warning(
                        Code::UnreferencedSchema,
                        at.clone(),
                        format!("no operation or event leads to the schema `{name}`"),
                    )
                    .help("refer to it where it belongs, or remove it"),
                );
                self.file = file;
                self.follow(&reference, &vocabulary::SCHEMA, &at);
            }
        }
    }

    /// The files whose entries are referred to as schemas, with the names of those entries.
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
