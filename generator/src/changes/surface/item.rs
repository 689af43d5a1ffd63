//! Public items, and the keys under which both sides are compared.

use std::collections::BTreeMap;

use super::signature::{Signature, renamed_path};

/// All public items of some files, by key.
pub(super) type Items = BTreeMap<Key, Item>;

/// The identity of an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The path below the crate: `hire::v1::talent::GetTalentRequest::talent_id`. Of an implementation, the path of its type.
    pub(super) path: String,
    /// The namespace.
    pub(super) space: Space,
}

/// Namespaces: a field and a method may have one name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    /// Modules, types, statics, constants, functions, exports of other crates.
    Item,
    /// Fields of structs.
    Field,
    /// Variants of enums.
    Variant,
    /// Functions and constants of a type.
    Associated,
    /// The implementation of a trait, or of everything that a macro implements.
    Implementation(Signature),
    /// Items of the manifest.
    Manifest,
}

impl Key {
    pub(super) fn item(path: String) -> Self {
        Self {
            path,
            space: Space::Item,
        }
    }

    /// True for an item of a module or of the manifest. All others belong to the type that the path leads to or through.
    pub(super) fn is_free(&self) -> bool {
        matches!(self.space, Space::Item | Space::Manifest)
    }

    /// The key of the type that the item belongs to. `None` if it is free.
    pub(super) fn owner(&self) -> Option<Self> {
        match self.space {
            Space::Item | Space::Manifest => None,
            Space::Implementation(_) => Some(Self::item(self.path.clone())),
            Space::Field | Space::Variant | Space::Associated => {
                let (owner, _) = self.path.rsplit_once("::")?;
                Some(Self::item(owner.to_owned()))
            }
        }
    }

    /// The key after renames of items on the way to it.
    pub(super) fn renamed(&self, renames: &BTreeMap<String, String>) -> Self {
        let space = match &self.space {
            Space::Implementation(of) => Space::Implementation(of.renamed(renames)),
            space => space.clone(),
        };
        Self {
            path: renamed_path(&self.path, renames),
            space,
        }
    }
}

/// The kind of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ItemKind {
    Module,
    Struct,
    Enum,
    Alias,
    Function,
    Constant,
    Static,
    Export,
    Field,
    Variant,
    Implementation,
    /// The package's name.
    Package,
    Feature,
    /// A feature that is on by default.
    DefaultFeature,
    RustVersion,
    /// The runtime crate, whose types are the crate's own for callers.
    Runtime,
    /// Another crate, whose types fields have or whose traits types derive.
    Dependency,
}

/// A public item, or a part of one.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) kind: ItemKind,
    /// The declaration in one line, as the file spells it.
    pub(super) declaration: String,
    /// Types and generics of the declaration; of a function, its receiver and output.
    pub(super) signature: Signature,
    /// The parameters of a function.
    pub(super) parameters: Vec<Parameter>,
    /// The condition of compilation.
    pub(super) condition: Option<String>,
    pub(super) non_exhaustive: bool,
    pub(super) deprecated: bool,
    /// The documentation.
    pub(super) docs: String,
    /// What callers do not see: bodies and values.
    pub(super) body: String,
}

impl Item {
    /// The item after renames of the types in its signature.
    pub(super) fn renamed(&self, renames: &BTreeMap<String, String>) -> Self {
        let parameters = self.parameters.iter().map(|parameter| Parameter {
            r#type: parameter.r#type.renamed(renames),
            ..parameter.clone()
        });
        Self {
            signature: self.signature.renamed(renames),
            parameters: parameters.collect(),
            ..self.clone()
        }
    }
}

/// A parameter of a function.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    pub(super) name: String,
    /// The type as the file spells it.
    pub(super) text: String,
    pub(super) r#type: Signature,
}
