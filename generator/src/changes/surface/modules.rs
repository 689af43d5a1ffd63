//! The modules of the crate: which file each is in, and the public path of its items.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::signature::Resolve;
use crate::output::Files;

/// The module of a file.
#[derive(Debug, Clone)]
pub(super) struct Module {
    /// Its path below the crate.
    path: Vec<String>,
    /// The path through which callers reach its items: a private module is reached through the module that exports its items.
    public: Vec<String>,
    /// The items that the parent exports. `None` if the module itself is public.
    exported: Option<BTreeSet<String>>,
}

impl Module {
    /// True if an item with the path can be declared in the module's file.
    pub(super) fn may_declare(&self, item: &str) -> bool {
        let (above, name) = item.rsplit_once("::").unwrap_or(("", item));
        above == self.public.join("::") && self.is_exported(name)
    }

    /// False if the module is private and its parent does not export the item.
    fn is_exported(&self, name: &str) -> bool {
        let exported = self.exported.as_ref();
        exported.is_none_or(|names| names.contains(name) || names.contains("*"))
    }
}

/// The modules of one side.
pub(super) struct Modules<'f> {
    files: &'f Files,
    /// The child modules of parsed files, by the path of the file's module.
    parsed: RefCell<BTreeMap<Vec<String>, BTreeMap<String, Child>>>,
}

/// A child module: public, or private with the items that its parent exports.
#[derive(Debug, Clone)]
enum Child {
    Public,
    Private(BTreeSet<String>),
}

impl<'f> Modules<'f> {
    pub(super) fn new(files: &'f Files) -> Self {
        Self {
            files,
            parsed: RefCell::default(),
        }
    }

    /// The module of a file. `None` if no public path leads to it.
    pub(super) fn of_file(&self, file: &str) -> Option<Module> {
        let path = module_path(file)?;
        let mut public = Vec::new();
        let mut exported = None;
        for (depth, segment) in path.iter().enumerate() {
            match self.child(&path[..depth], segment)? {
                Child::Public => {
                    public.push(segment.clone());
                    exported = None;
                }
                Child::Private(names) => exported = Some(names),
            }
        }
        Some(Module {
            path,
            public,
            exported,
        })
    }

    fn child(&self, parent: &[String], segment: &str) -> Option<Child> {
        let mut parsed = self.parsed.borrow_mut();
        if !parsed.contains_key(parent) {
            let children = children(self.text(parent)?)?;
            parsed.insert(parent.to_vec(), children);
        }
        parsed.get(parent)?.get(segment).cloned()
    }

    /// The text of a module's file.
    fn text(&self, module: &[String]) -> Option<&'f String> {
        let segments = module.iter().map(|segment| file_name(segment));
        let path = segments.collect::<Vec<_>>().join("/");
        match module {
            [] => self.files.get("src/lib.rs"),
            _ => (self.files.get(&format!("src/{path}/mod.rs")))
                .or_else(|| self.files.get(&format!("src/{path}.rs"))),
        }
    }
}

/// The path of a file's module, as code spells it: `src/hire/v1/type.rs` → `["hire", "v1", "r#type"]`.
fn module_path(file: &str) -> Option<Vec<String>> {
    let path = file.strip_prefix("src/")?.strip_suffix(".rs")?;
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" {
        return Some(Vec::new());
    }
    Some(path.split('/').map(spelled).collect())
}

/// The name of a module as code spells it.
fn spelled(name: &str) -> String {
    match syn::parse_str::<syn::Ident>(name) {
        Ok(_) => name.to_owned(),
        Err(_) => format!("r#{name}"),
    }
}

fn file_name(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}

/// The modules that a file declares, and what it exports of private ones.
fn children(text: &str) -> Option<BTreeMap<String, Child>> {
    let file = syn::parse_file(text).ok()?;
    let mut children = BTreeMap::new();
    for item in &file.items {
        if let syn::Item::Mod(module) = item {
            let child = match module.vis {
                syn::Visibility::Public(_) => Child::Public,
                _ => Child::Private(BTreeSet::new()),
            };
            children.insert(module.ident.to_string(), child);
        }
    }
    for item in &file.items {
        if let syn::Item::Use(exports) = item
            && matches!(exports.vis, syn::Visibility::Public(_))
            && let syn::UseTree::Path(of) = &exports.tree
            && let Some(Child::Private(names)) = children.get_mut(&of.ident.to_string())
        {
            leaves(&of.tree, &mut |name| {
                names.insert(name);
            });
        }
    }
    Some(children)
}

/// Calls a function with each name that a tree of `use` exports.
pub(super) fn leaves(tree: &syn::UseTree, add: &mut impl FnMut(String)) {
    match tree {
        syn::UseTree::Path(path) => leaves(&path.tree, add),
        syn::UseTree::Name(name) => add(name.ident.to_string()),
        syn::UseTree::Rename(rename) => add(rename.rename.to_string()),
        syn::UseTree::Glob(_) => add("*".to_owned()),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, add)),
    }
}

/// The names that the code of one file may use for items of the crate.
pub(super) struct FileNames {
    module: Module,
    /// Items that the file declares.
    declared: BTreeSet<String>,
    /// Imported items of the crate: the name, and the path below the crate.
    imported: BTreeMap<String, Vec<String>>,
}

impl FileNames {
    pub(super) fn new(module: Module, items: &[syn::Item]) -> Self {
        let mut declared = BTreeSet::new();
        let mut imported = BTreeMap::new();
        for item in items {
            match item {
                syn::Item::Struct(item) => declared.extend([item.ident.to_string()]),
                syn::Item::Enum(item) => declared.extend([item.ident.to_string()]),
                syn::Item::Type(item) => declared.extend([item.ident.to_string()]),
                syn::Item::Static(item) => declared.extend([item.ident.to_string()]),
                syn::Item::Mod(item) => declared.extend([item.ident.to_string()]),
                syn::Item::Macro(item) => declared.extend(declared_by_macro(&item.mac)),
                syn::Item::Use(item) => import(&item.tree, &mut Vec::new(), &mut imported),
                _ => {}
            }
        }
        Self {
            module,
            declared,
            imported,
        }
    }

    /// The public path of an item that the file declares.
    pub(super) fn public(&self, name: &str) -> String {
        joined(&self.module.public, &[name.to_owned()])
    }

    /// False if the file is a private module whose parent does not export the item.
    pub(super) fn is_exported(&self, name: &str) -> bool {
        self.module.is_exported(name)
    }

    /// True if a `use` leads to a child module of the file.
    pub(super) fn is_child(&self, name: &str) -> bool {
        self.declared.contains(name)
    }
}

impl Resolve for FileNames {
    fn resolve(&self, segments: &[String]) -> Option<String> {
        let (head, rest) = segments.split_first()?;
        match head.as_str() {
            "crate" => Some(rest.join("::")),
            "self" if !rest.is_empty() => Some(joined(&self.module.public, rest)),
            "super" if !rest.is_empty() => {
                let (_, parent) = self.module.path.split_last()?;
                Some(joined(parent, rest))
            }
            name if self.declared.contains(name) => Some(joined(&self.module.public, segments)),
            name => Some(joined(self.imported.get(name)?, rest)),
        }
    }
}

fn joined(module: &[String], rest: &[String]) -> String {
    let segments = module.iter().chain(rest).map(String::as_str);
    segments.collect::<Vec<_>>().join("::")
}

/// The enum that `error_codes!` declares.
pub(super) fn declared_by_macro(call: &syn::Macro) -> Option<String> {
    let name = call.path.segments.last()?;
    (name.ident == "error_codes").then(|| subject(call))?
}

/// The first identifier in a macro call: the type that it is about.
pub(super) fn subject(call: &syn::Macro) -> Option<String> {
    match call.tokens.clone().into_iter().next()? {
        proc_macro2::TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

/// Adds the imports of items of the crate.
fn import(
    tree: &syn::UseTree,
    path: &mut Vec<String>,
    imported: &mut BTreeMap<String, Vec<String>>,
) {
    match tree {
        syn::UseTree::Path(of) => {
            path.push(of.ident.to_string());
            import(&of.tree, path, imported);
            path.pop();
        }
        syn::UseTree::Name(name) => {
            if let Some(("crate", rest)) =
                path.split_first().map(|(head, rest)| (head.as_str(), rest))
            {
                let name = name.ident.to_string();
                let full = rest.iter().cloned().chain([name.clone()]).collect();
                imported.insert(name, full);
            }
        }
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                import(tree, path, imported);
            }
        }
        syn::UseTree::Rename(_) | syn::UseTree::Glob(_) => {}
    }
}
