//! The modules of a crate: their definitions, their imports, and the paths in their code. Tests are left out.

use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::{Attribute, Item, ItemUse, UseTree, Visibility};

use crate::tokens;

/// A path in the code, such as `super::head::find`.
#[derive(Debug, Clone)]
pub(crate) struct PathUse {
    pub(crate) segments: Vec<String>,
    pub(crate) source: PathSource,
}

/// The place where a path is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathSource {
    /// `use path;`
    Import,
    /// `use path::*;`
    Glob,
    /// `pub use path;`
    Reexport,
    /// An expression, a type or a macro.
    Code,
}

/// A module.
#[derive(Debug)]
pub(crate) struct Module {
    /// The names from the crate's root to the module; empty for the root.
    pub(crate) path: Vec<String>,
    /// An index into [`SourceTree::files`].
    pub(crate) file: usize,
    pub(crate) parent: Option<usize>,
    pub(crate) children: BTreeMap<String, usize>,
    /// The names that the module defines.
    pub(crate) items: BTreeSet<String>,
    /// The names that the module imports, with their paths.
    pub(crate) imports: BTreeMap<String, Vec<String>>,
    /// The modules that the module imports with `*`.
    pub(crate) globs: Vec<Vec<String>>,
    pub(crate) uses: Vec<PathUse>,
    /// All identifiers in the module's code, without its imports.
    pub(crate) identifiers: BTreeSet<String>,
}

/// A source file.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// The path from the repository's root.
    pub(crate) name: String,
    pub(crate) text: String,
}

impl SourceFile {
    /// Returns the number of the first line of code that contains a path.
    pub(crate) fn line_of(&self, path: &PathUse) -> usize {
        let last = path.segments.last().map_or("", String::as_str);
        let written = match path.source {
            PathSource::Code => path.segments.join("::"),
            PathSource::Import | PathSource::Reexport => last.to_owned(),
            PathSource::Glob => format!("{last}::*"),
        };
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let contains = |line: &str| {
            line.match_indices(&written).any(|(at, found)| {
                !line[..at].ends_with(is_part) && !line[at + found.len()..].starts_with(is_part)
            })
        };
        let is_comment = |line: &str| line.trim_start().starts_with("//");
        let mut lines = self.text.lines();
        lines
            .position(|line| !is_comment(line) && contains(line))
            .map_or(1, |index| index + 1)
    }
}

/// The modules and files of one crate.
#[derive(Debug)]
pub(crate) struct SourceTree {
    /// The crate's name in paths, such as `feishu_codegen`.
    pub(crate) crate_name: String,
    /// The modules; the root is the first.
    pub(crate) modules: Vec<Module>,
    pub(crate) files: Vec<SourceFile>,
}

impl SourceTree {
    /// Reads the crate with this root file, which is a path from the repository's root.
    pub(crate) fn read(crate_name: &str, root: &str) -> Self {
        let mut tree = Self {
            crate_name: crate_name.to_owned(),
            modules: Vec::new(),
            files: Vec::new(),
        };
        let root = Path::new(root);
        let folder = root.parent().expect("a folder of sources");
        tree.read_file(root, folder, Vec::new(), None);
        tree
    }

    fn read_file(
        &mut self,
        file: &Path,
        folder: &Path,
        path: Vec<String>,
        parent: Option<usize>,
    ) -> usize {
        let text = fs::read_to_string(repository().join(file))
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let syntax =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.files.push(SourceFile {
            name: file.display().to_string(),
            text,
        });
        let file = self.files.len() - 1;
        self.read_module(file, folder, path, parent, syntax.items)
    }

    fn read_module(
        &mut self,
        file: usize,
        folder: &Path,
        path: Vec<String>,
        parent: Option<usize>,
        items: Vec<Item>,
    ) -> usize {
        let index = self.modules.len();
        self.modules.push(Module {
            path: path.clone(),
            file,
            parent,
            children: BTreeMap::new(),
            items: BTreeSet::new(),
            imports: BTreeMap::new(),
            globs: Vec::new(),
            uses: Vec::new(),
            identifiers: BTreeSet::new(),
        });
        for item in items {
            if is_test(&item) {
                continue;
            }
            match item {
                Item::Use(item) => self.modules[index].import(&item),
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    let inner = folder.join(&name);
                    let mut path = path.clone();
                    path.push(name.clone());
                    let child = match item.content {
                        Some((_, items)) => {
                            self.read_module(file, &inner, path, Some(index), items)
                        }
                        None => self.read_file(&module_file(&inner), &inner, path, Some(index)),
                    };
                    self.modules[index].children.insert(name, child);
                }
                item => self.modules[index].define(&item),
            }
        }
        index
    }
}

/// The repository's root.
pub(crate) fn repository() -> &'static Path {
    let generator = Path::new(env!("CARGO_MANIFEST_DIR"));
    generator.parent().expect("the repository")
}

/// Returns the file of the module whose submodules are in this folder.
fn module_file(folder: &Path) -> PathBuf {
    let file = folder.with_extension("rs");
    match repository().join(&file).is_file() {
        true => file,
        false => folder.join("mod.rs"),
    }
}

impl Module {
    fn import(&mut self, item: &ItemUse) {
        let source = match item.vis {
            Visibility::Inherited => PathSource::Import,
            _ => PathSource::Reexport,
        };
        self.import_tree(&item.tree, &mut Vec::new(), source);
    }

    fn import_tree(&mut self, tree: &UseTree, path: &mut Vec<String>, source: PathSource) {
        let (segment, alias) = match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                self.import_tree(&tree.tree, path, source);
                path.pop();
                return;
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import_tree(tree, path, source);
                }
                return;
            }
            UseTree::Glob(_) => {
                self.globs.push(path.clone());
                self.uses.push(PathUse {
                    segments: path.clone(),
                    source: PathSource::Glob,
                });
                return;
            }
            UseTree::Name(name) => (name.ident.to_string(), name.ident.to_string()),
            UseTree::Rename(rename) => (rename.ident.to_string(), rename.rename.to_string()),
        };
        let mut segments = path.clone();
        let mut alias = alias;
        if segment != "self" {
            segments.push(segment);
        } else if alias == "self" {
            alias = segments.last().cloned().unwrap_or_default();
        }
        self.imports.insert(alias, segments.clone());
        self.uses.push(PathUse { segments, source });
    }

    fn define(&mut self, item: &Item) {
        let name = match item {
            Item::Const(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            Item::Fn(item) => Some(&item.sig.ident),
            Item::Macro(item) => item.ident.as_ref(),
            Item::Static(item) => Some(&item.ident),
            Item::Struct(item) => Some(&item.ident),
            Item::Trait(item) => Some(&item.ident),
            Item::Type(item) => Some(&item.ident),
            _ => None,
        };
        self.items.extend(name.map(ToString::to_string));
        let found = tokens::scan(item.to_token_stream());
        self.identifiers.extend(found.identifiers);
        self.uses
            .extend(found.paths.into_iter().map(|segments| PathUse {
                segments,
                source: PathSource::Code,
            }));
    }
}

/// Returns true for an item with `#[cfg(test)]`.
fn is_test(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    };
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && tokens::scan(attribute.to_token_stream())
                .identifiers
                .contains("test")
    })
}
