//! Resolves paths to the modules that define their items.

use crate::source_tree::{Module, PathSource, PathUse, SourceTree};

/// The maximum number of imports that a path is followed through.
const MAX_IMPORTS: usize = 16;

/// The meaning of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resolved {
    /// An item, with the index of the module that defines it.
    Item(usize),
    /// A module, by its index.
    Module(usize),
    /// An item or module of another crate, by the crate's name.
    External(String),
    /// A local name, such as a type parameter.
    Local,
}

/// A use of an item that another file defines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dependency<'t> {
    pub(crate) from: &'t Module,
    pub(crate) to: &'t Module,
    pub(crate) path: &'t PathUse,
}

impl SourceTree {
    /// Returns all uses of items that another file defines.
    ///
    /// A module that only re-exports an item does not use it.
    pub(crate) fn dependencies(&self) -> Vec<Dependency<'_>> {
        let mut found = Vec::new();
        for (index, from) in self.modules.iter().enumerate() {
            for path in &from.uses {
                let to = match (self.resolve(index, &path.segments), path.source) {
                    (Resolved::Item(_), PathSource::Reexport) if !from.uses_import(path) => {
                        continue;
                    }
                    (Resolved::Item(to), _) | (Resolved::Module(to), PathSource::Glob) => to,
                    _ => continue,
                };
                let to = &self.modules[to];
                if to.file != from.file {
                    found.push(Dependency { from, to, path });
                }
            }
        }
        found
    }

    /// Returns all uses of other crates: the module, the crate's name and the path.
    pub(crate) fn external_uses(&self) -> Vec<(&Module, String, &PathUse)> {
        let uses = self.modules.iter().enumerate().flat_map(|(index, from)| {
            from.uses
                .iter()
                .filter_map(move |path| match self.resolve(index, &path.segments) {
                    Resolved::External(name) => Some((from, name, path)),
                    _ => None,
                })
        });
        uses.collect()
    }

    /// Resolves a path that a module writes.
    pub(crate) fn resolve(&self, module: usize, path: &[String]) -> Resolved {
        self.resolve_within(module, path, MAX_IMPORTS)
    }

    fn resolve_within(&self, module: usize, path: &[String], imports: usize) -> Resolved {
        let mut start = module;
        let mut rest = path;
        let mut is_absolute = false;
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "crate" => start = 0,
                "self" => {}
                "super" => start = self.modules[start].parent.unwrap_or(0),
                name if name == self.crate_name && !is_absolute => start = 0,
                _ => break,
            }
            is_absolute = true;
            rest = others;
        }
        let Some(first) = rest.first() else {
            return Resolved::Module(start);
        };
        match self.walk(start, rest, imports) {
            Some(resolved) => resolved,
            // A macro may define the item.
            None if is_absolute => Resolved::Item(start),
            None if first.starts_with(char::is_lowercase) && path.len() > 1 => {
                Resolved::External(first.clone())
            }
            None => Resolved::Local,
        }
    }

    /// Follows a path from a module on. Returns `None` if the module does not have its first name.
    fn walk(&self, start: usize, path: &[String], imports: usize) -> Option<Resolved> {
        let Some((first, rest)) = path.split_first() else {
            return Some(Resolved::Module(start));
        };
        let module = &self.modules[start];
        if let Some(child) = module.children.get(first) {
            let inner = self.walk(*child, rest, imports);
            return Some(inner.unwrap_or(Resolved::Item(*child)));
        }
        if module.items.contains(first) {
            return Some(Resolved::Item(start));
        }
        let imports = imports.checked_sub(1)?;
        if let Some(import) = module.imports.get(first) {
            let target: Vec<String> = import.iter().chain(rest).cloned().collect();
            return Some(match import.first() == Some(first) && import.len() == 1 {
                true => Resolved::External(first.clone()),
                false => self.resolve_within(start, &target, imports),
            });
        }
        module
            .globs
            .iter()
            .find_map(|glob| match self.resolve_within(start, glob, imports) {
                Resolved::Module(target) if target != start => self.walk(target, path, imports),
                _ => None,
            })
    }
}

impl Module {
    /// Returns true if the module's own code uses a name that it imports.
    fn uses_import(&self, path: &PathUse) -> bool {
        self.imports
            .iter()
            .filter(|(_, segments)| **segments == path.segments)
            .any(|(alias, _)| self.identifiers.contains(alias))
    }

    /// Returns the top-level module that this module is in.
    pub(crate) fn top(&self) -> Option<&str> {
        self.path.first().map(String::as_str)
    }
}
