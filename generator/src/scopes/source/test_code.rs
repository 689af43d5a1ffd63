//! Code that only tests contain.

use std::path::{Path, PathBuf};

use syn::punctuated::Punctuated;
use syn::{Attribute, ImplItem, Item, Meta, Token};

use super::imports::text;

/// True for an item with one of these attributes that only tests contain.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let last = attribute.path().segments.last();
        let is_test_function = last.is_some_and(|last| last.ident == "test");
        let is_test_only = attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<Meta>()
                .is_ok_and(|condition| needs_test(&condition));
        is_test_function || is_test_only
    })
}

/// True if a condition is only met in tests: `test`, `all(test, unix)`, `any(test, doctest)`.
fn needs_test(condition: &Meta) -> bool {
    let parts = |list: &syn::MetaList| {
        let parts = Punctuated::<Meta, Token![,]>::parse_terminated;
        list.parse_args_with(parts).unwrap_or_default()
    };
    match condition {
        Meta::Path(path) => path.is_ident("test") || path.is_ident("doctest"),
        Meta::List(list) if list.path.is_ident("all") => parts(list).iter().any(needs_test),
        Meta::List(list) if list.path.is_ident("any") => {
            let parts = parts(list);
            !parts.is_empty() && parts.iter().all(needs_test)
        }
        Meta::List(_) | Meta::NameValue(_) => false,
    }
}

/// The files and folders of modules that only tests contain: `#[cfg(test)] mod tests;`.
pub(super) fn files(path: &Path, file: &syn::File) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if is_test(&file.attrs) {
        found.push(path.to_owned());
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_stem().unwrap_or_default();
    // The modules of `a.rs` are in `a`, those of a root beside it.
    let modules = match name.to_str() {
        Some("lib" | "main" | "mod") => folder.to_owned(),
        _ => folder.join(name),
    };
    add(&file.items, folder, &modules, &mut found);
    found
}

fn add(items: &[Item], folder: &Path, modules: &Path, found: &mut Vec<PathBuf>) {
    for item in items {
        let Item::Mod(module) = item else { continue };
        let name = text(&module.ident);
        match &module.content {
            Some((_, items)) => add(items, folder, &modules.join(name), found),
            None if is_test(&module.attrs) => match stated_path(&module.attrs) {
                Some(path) => found.push(folder.join(path)),
                None => {
                    found.push(modules.join(format!("{name}.rs")));
                    found.push(modules.join(name));
                }
            },
            None => {}
        }
    }
}

/// The value of `#[path = "…"]`.
fn stated_path(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(of) if of.path.is_ident("path") => match &of.value {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(path),
                    ..
                }) => Some(path.value()),
                _ => None,
            },
            _ => None,
        })
}

/// The attributes of an item.
pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(of) => &of.attrs,
        Item::Enum(of) => &of.attrs,
        Item::ExternCrate(of) => &of.attrs,
        Item::Fn(of) => &of.attrs,
        Item::ForeignMod(of) => &of.attrs,
        Item::Impl(of) => &of.attrs,
        Item::Macro(of) => &of.attrs,
        Item::Mod(of) => &of.attrs,
        Item::Static(of) => &of.attrs,
        Item::Struct(of) => &of.attrs,
        Item::Trait(of) => &of.attrs,
        Item::TraitAlias(of) => &of.attrs,
        Item::Type(of) => &of.attrs,
        Item::Union(of) => &of.attrs,
        Item::Use(of) => &of.attrs,
        _ => &[],
    }
}

/// The attributes of an item in an `impl`.
pub(super) fn attributes_in_impl(item: &ImplItem) -> &[Attribute] {
    match item {
        ImplItem::Const(of) => &of.attrs,
        ImplItem::Fn(of) => &of.attrs,
        ImplItem::Type(of) => &of.attrs,
        ImplItem::Macro(of) => &of.attrs,
        _ => &[],
    }
}
