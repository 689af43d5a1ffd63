//! Names that `use` brings into scope.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Ident, Item, Stmt, UseTree};

/// A path: its segments without `r#`, generics and leading `::`.
pub(super) type Path = Vec<String>;

/// The text of an identifier, without `r#`.
pub(super) fn text(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

/// The segments of a path in source code.
pub(super) fn segments(path: &syn::Path) -> Path {
    path.segments
        .iter()
        .map(|segment| text(&segment.ident))
        .collect()
}

/// The names that the `use` items of one module or block bring into scope.
#[derive(Debug, Default)]
pub(super) struct Imports {
    names: BTreeMap<String, Path>,
    globs: Vec<Path>,
}

impl Imports {
    pub(super) fn of_items<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut imports = Self::default();
        for item in items {
            match item {
                Item::Use(item) => imports.add(&item.tree, &mut Vec::new()),
                Item::ExternCrate(item) => {
                    if let Some((_, name)) = &item.rename {
                        imports.names.insert(text(name), vec![text(&item.ident)]);
                    }
                }
                _ => {}
            }
        }
        imports
    }

    pub(super) fn of_statements(statements: &[Stmt]) -> Self {
        Self::of_items(statements.iter().filter_map(|statement| match statement {
            Stmt::Item(item) => Some(item),
            _ => None,
        }))
    }

    fn add(&mut self, tree: &UseTree, path: &mut Path) {
        match tree {
            UseTree::Path(of) => {
                path.push(text(&of.ident));
                self.add(&of.tree, path);
                path.pop();
            }
            UseTree::Name(of) => self.name(&text(&of.ident), &text(&of.ident), path),
            UseTree::Rename(of) => self.name(&text(&of.ident), &text(&of.rename), path),
            UseTree::Glob(_) => self.globs.push(path.clone()),
            UseTree::Group(of) => of.items.iter().for_each(|tree| self.add(tree, path)),
        }
    }

    fn name(&mut self, original: &str, name: &str, path: &[String]) {
        let mut full = path.to_vec();
        // `use a::{self}` imports `a`.
        if original != "self" {
            full.push(original.to_owned());
        }
        let name = match name {
            "self" => full.last().cloned().unwrap_or_default(),
            other => other.to_owned(),
        };
        self.names.insert(name, full);
    }
}

/// The scopes around a place in the source: of the module, and of the blocks around it.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    /// The innermost module is last. Names of an outer module are not visible in an inner one.
    modules: Vec<Vec<Imports>>,
}

impl Scopes {
    pub(super) fn enter_module(&mut self, imports: Imports) {
        self.modules.push(vec![imports]);
    }

    pub(super) fn leave_module(&mut self) {
        self.modules.pop();
    }

    pub(super) fn enter_block(&mut self, imports: Imports) {
        self.modules
            .last_mut()
            .into_iter()
            .for_each(|blocks| blocks.push(Imports::default()));
        if let Some(block) = self.modules.last_mut().and_then(|blocks| blocks.last_mut()) {
            *block = imports;
        }
    }

    pub(super) fn leave_block(&mut self) {
        if let Some(blocks) = self.modules.last_mut() {
            blocks.pop();
        }
    }

    /// The full paths that a path may stand for, the most certain first.
    pub(super) fn expand(&self, path: &[String]) -> Vec<Path> {
        let mut expanded = path.to_vec();
        // An import may begin with the name of another import.
        for _ in 0..8 {
            let Some(import) = expanded.first().and_then(|head| self.import(head)) else {
                break;
            };
            let longer = [import, &expanded[1..]].concat();
            if longer == expanded {
                break;
            }
            expanded = longer;
        }
        let mut all = vec![expanded];
        if all[0] == path {
            for glob in self.visible().flat_map(|imports| &imports.globs) {
                let head = glob.first().and_then(|head| self.import(head));
                let glob = match head {
                    Some(import) => [import, &glob[1..]].concat(),
                    None => glob.clone(),
                };
                all.push([glob.as_slice(), path].concat());
            }
        }
        all
    }

    fn import(&self, name: &str) -> Option<&[String]> {
        let mut found = self.visible().filter_map(|imports| imports.names.get(name));
        found.next().map(Vec::as_slice)
    }

    /// The innermost scope is first.
    fn visible(&self) -> impl Iterator<Item = &Imports> {
        self.modules
            .last()
            .into_iter()
            .flat_map(|blocks| blocks.iter().rev())
    }
}

/// The imports of all files, for names that pass through modules of the source itself.
#[derive(Debug, Default)]
pub(super) struct AllImports {
    names: BTreeMap<String, BTreeSet<Path>>,
    globs: BTreeSet<Path>,
}

impl AllImports {
    pub(super) fn add(&mut self, imports: &Imports) {
        for (name, path) in &imports.names {
            self.names
                .entry(name.clone())
                .or_default()
                .insert(path.clone());
        }
        self.globs.extend(imports.globs.iter().cloned());
    }

    /// The paths that a path leads to if one of its segments is imported somewhere.
    pub(super) fn expand<'p>(&'p self, path: &'p [String]) -> impl Iterator<Item = Path> + 'p {
        let segments = path.iter().enumerate();
        let named = segments.flat_map(move |(at, segment)| {
            let imports = self.names.get(segment).into_iter().flatten();
            imports.map(move |import| [import.as_slice(), &path[at + 1..]].concat())
        });
        let last = &path[path.len().saturating_sub(1)..];
        let of_globs = self
            .globs
            .iter()
            .map(move |glob| [glob.as_slice(), last].concat());
        named.chain(of_globs)
    }
}
